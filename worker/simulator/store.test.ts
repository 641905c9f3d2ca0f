/** Both stores keep the same contract: the one in memory, and the one over SQLite. */
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { createMemoryStore } from './memory-store.ts'
import { createSqlStore } from './sql-store.ts'

/** SQLite as a Durable Object offers it. */
const createSqliteStorage = () => {
  const database = new DatabaseSync(':memory:')
  return {
    sql: {
      exec: (query: string, ...bindings: (string | number)[]) => {
        const rows = database.prepare(query).all(...bindings)
        return { toArray: () => rows }
      }
    },
    transactionSync: <T>(work: () => T): T => {
      database.exec('BEGIN')
      try {
        const result = work()
        database.exec('COMMIT')
        return result
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    }
  }
}

describe.each([
  ['memory', createMemoryStore],
  ['SQLite', () => createSqlStore(createSqliteStorage())]
])('the store in %s', (_, create) => {
  test('gives back what was put last, and null for what is not there', () => {
    const store = create()
    store.put('a', '1')
    store.put('a', '2')
    store.put('b', 'ä 👋')
    store.delete('none')
    expect([store.get('a'), store.get('b'), store.get('c')]).toEqual(['2', 'ä 👋', null])
    store.delete('a')
    expect(store.get('a')).toBeNull()
  })

  test('lists by prefix, in key order, up to a limit', () => {
    const store = create()
    for (const key of ['m/2', 'm/10', 'n/1', 'm/1', 'l/9', 'm', 'm0']) store.put(key, key)
    store.delete('m/2')
    expect(store.list('m/').map(([key]) => key)).toEqual(['m/1', 'm/10'])
    expect(store.list('m/', 1)).toEqual([['m/1', 'm/1']])
    expect(store.list('x/')).toEqual([])
  })

  test('a transaction that throws changes nothing', () => {
    const store = create()
    store.put('kept', '1')
    store.put('deleted', '1')
    const work = (): never => {
      store.put('kept', '2')
      store.put('new', '1')
      store.delete('deleted')
      throw new Error('no')
    }
    expect(() => store.transaction(work)).toThrow('no')
    expect(store.list('')).toEqual([
      ['deleted', '1'],
      ['kept', '1']
    ])
    expect(store.transaction(() => store.put('new', '1'))).toBeUndefined()
    expect(store.get('new')).toBe('1')
  })
})
