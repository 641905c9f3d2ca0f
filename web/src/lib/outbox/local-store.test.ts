import { IDBFactory as FakeFactory, IDBKeyRange as FakeRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { claim, reply, resolve } from './entries.test-aid.ts'
import type { EntryState } from './entry.ts'
import { type DraftRow, LocalStore } from './local-store.ts'

let disk: IDBFactory
let store: LocalStore
const opened: LocalStore[] = []
const open = (): LocalStore => {
  const one = new LocalStore('ana', { indexedDB: disk, IDBKeyRange: FakeRange })
  opened.push(one)
  return one
}
beforeEach(() => {
  disk = new FakeFactory()
  store = open()
})
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
  vi.restoreAllMocks()
})

const draft = (text: string, conversation = 'c'): DraftRow => ({ conversation, text, begunAt: 1, seenPosition: 2, updatedAt: 3 })
const ids = async (from = store) => (await from.list()).map(({ id }) => id)
const applied = (seq: number): EntryState => ({ kind: 'applied', seq })
const refused: EntryState = { kind: 'refused', reason: 'forbidden', by: null, at: null, detail: null }

/** Every write transaction of a store, with its options. */
const spyOnTransactions = () => {
  const durabilities: unknown[] = []
  const real = disk.open.bind(disk)
  vi.spyOn(disk, 'open').mockImplementation((...args) => {
    const request = real(...args)
    request.addEventListener('success', () => {
      const db = request.result
      const transaction = db.transaction.bind(db)
      db.transaction = (names, mode, options) => {
        if (mode === 'readwrite') durabilities.push(options?.durability)
        return transaction(names, mode, options)
      }
    })
    return request
  })
  return durabilities
}

describe('the outbox', () => {
  test('[BOX1] is there after a reload, in the order in which it was written', async () => {
    const stored = await store.put([reply('b'), reply('a')])
    await store.put([claim('c', 'other')])
    expect(stored).toMatchObject({ kind: 'stored', entries: [{ id: 'b', attempts: 0, state: { kind: 'waiting' } }, { id: 'a' }] })
    store.close()
    expect(await ids(open())).toEqual(['b', 'a', 'c'])
  })
  test('gives an order once, also after entries have gone', async () => {
    await store.put([reply('a'), reply('b')])
    await store.settle([{ id: 'b', state: applied(1) }], 1)
    const again = await store.put([reply('c')])
    expect(again).toMatchObject({ entries: [{ order: 3 }] })
  })
  test('takes an id once', async () => {
    await store.put([reply('a')])
    await expect(store.put([reply('b'), reply('a')])).rejects.toThrow()
    expect(await ids()).toEqual(['a'])
  })
  test('is written with strict durability, every time', async () => {
    const durabilities = spyOnTransactions()
    const fresh = open()
    await fresh.put([reply('a')])
    await fresh.putDraft(draft('words'))
    await fresh.sendFromDraft(reply('b'))
    await fresh.attempt(['a'])
    await fresh.settle([{ id: 'a', state: applied(1) }], 0)
    await fresh.arrived(1)
    await fresh.keep('device', 'd1')
    expect(durabilities.length).toBeGreaterThanOrEqual(7)
    expect(new Set(durabilities)).toEqual(new Set(['strict']))
  })
  test('is one member’s own', async () => {
    await store.put([reply('a')])
    const other = new LocalStore('ben', { indexedDB: disk, IDBKeyRange: FakeRange })
    opened.push(other)
    expect(await ids(other)).toEqual([])
  })
  test('says that there is no room, and keeps what it has', async () => {
    await store.put([reply('a')])
    const full = Object.assign(new Error('no room'), { name: 'QuotaExceededError' })
    const broken = open()
    await broken.list()
    const add = vi.spyOn(await prototypeOfStores(), 'add').mockImplementation(() => {
      throw full
    })
    expect(await broken.put([reply('b')])).toEqual({ kind: 'not-stored', why: 'full' })
    add.mockRestore()
    expect(await ids(broken)).toEqual(['a'])
  })
})

const prototypeOfStores = async (): Promise<IDBObjectStore> => {
  const request = disk.open('other', 1)
  const made = Promise.withResolvers<IDBObjectStore>()
  request.onupgradeneeded = () => made.resolve(Object.getPrototypeOf(request.result.createObjectStore('any')))
  return made.promise
}

describe('a call', () => {
  test('is counted before it is made; what was withdrawn or settled in the meantime does not go', async () => {
    await store.put([reply('a'), reply('b'), reply('c')])
    expect(await store.withdraw('b')).toBe(true)
    await store.settle([{ id: 'c', state: refused }], 0)
    expect(await store.attempt(['c', 'b', 'a'])).toMatchObject([{ id: 'a', attempts: 1 }])
    expect(await store.withdraw('a')).toBe(false)
    expect(await store.list()).toMatchObject([{ id: 'a', attempts: 1 }, { id: 'c' }])
  })
  test('of another tab at the same time: either it is withdrawn or it is sent, never both', async () => {
    const other = open()
    for (let round = 0; round < 20; round += 1) {
      await store.put([reply(`r${round}`)])
      const [taken, sent] = await Promise.all([store.withdraw(`r${round}`), other.attempt([`r${round}`])])
      expect(taken).toBe(sent.length === 0)
    }
  })
})

describe('an outcome', () => {
  test('stays until the replica has its effect', async () => {
    await store.put([reply('a'), claim('b', 'x'), claim('c', 'y')])
    await store.settle(
      [
        { id: 'a', state: { kind: 'held', reason: 'stale', seq: 7 } },
        { id: 'b', state: applied(9) }
      ],
      6
    )
    expect(await store.arrived(6)).toBe(0)
    expect(await store.arrived(7)).toBe(1)
    expect(await ids()).toEqual(['b', 'c'])
    expect(await store.forgetSettled()).toBe(1)
    expect(await ids()).toEqual(['c'])
  })
  test('whose effect the replica has already is forgotten at once', async () => {
    await store.put([reply('a')])
    await store.settle([{ id: 'a', state: applied(7) }], 7)
    expect(await ids()).toEqual([])
  })
  test('of a reply reaches what counted on it, in the same transaction', async () => {
    await store.put([reply('a'), resolve('b')])
    await store.settle([{ id: 'a', state: { kind: 'held', reason: 'stale', seq: 7 } }], 7)
    expect(await store.list()).toMatchObject([{ id: 'b', state: { kind: 'refused' } }])
  })
  test('[BOX9] a refused reply gives way to the one that takes its words, whoever asks first', async () => {
    await store.put([reply('a', 'c', 'Words')])
    await store.settle([{ id: 'a', state: refused }], 0)
    const other = open()
    const answers = await Promise.all([store.resend('a', reply('b', 'c', 'Words')), other.resend('a', reply('d', 'c', 'Words'))])
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['gone', 'stored'])
    expect(await ids()).toHaveLength(1)
    expect((await store.list()).map(({ state, attempts }) => [state.kind, attempts])).toEqual([['waiting', 0]])
  })
  test('a reply that waits or is gone is not sent anew', async () => {
    await store.put([reply('a')])
    expect(await store.resend('a', reply('b'))).toEqual({ kind: 'gone' })
    expect(await store.resend('x', reply('c'))).toEqual({ kind: 'gone' })
    expect(await ids()).toEqual(['a'])
  })
  test('a refused reply stays where the transaction that sends it anew breaks off', async () => {
    await store.put([reply('a'), reply('b')])
    await store.settle([{ id: 'a', state: refused }], 0)
    await expect(store.resend('a', reply('b'))).rejects.toMatchObject({ name: 'BulkError' })
    expect((await store.list()).map(({ id, state }) => [id, state.kind])).toEqual([
      ['a', 'refused'],
      ['b', 'waiting']
    ])
  })
  test('a refusal stays until it is removed; what waits cannot be removed', async () => {
    await store.put([reply('a'), reply('b')])
    await store.settle([{ id: 'a', state: refused }], 99)
    expect(await ids()).toEqual(['a', 'b'])
    await store.remove(['a', 'b'])
    expect(await ids()).toEqual(['b'])
  })
})

describe('a draft', () => {
  test('is there after a reload; without words it is none', async () => {
    await store.putDraft(draft('half a sen'))
    await store.putDraft(draft('other', 'd'))
    store.close()
    const later = open()
    expect(await later.draft('c')).toEqual(draft('half a sen'))
    await later.putDraft(draft('  \n', 'd'))
    expect(await later.drafts()).toEqual([draft('half a sen')])
  })
  test('[BOX5] becomes a reply in one transaction', async () => {
    await store.putDraft(draft('words'))
    await store.sendFromDraft(reply('a', 'c', 'words'))
    expect([await ids(), await store.drafts()]).toEqual([['a'], []])
  })
  test('[BOX5] is still there, and the reply is not, where that transaction breaks off', async () => {
    await store.putDraft(draft('words'))
    await store.put([reply('a')])
    await expect(store.sendFromDraft(reply('a', 'c', 'words'))).rejects.toThrow()
    store.close()
    const later = open()
    expect([await ids(later), await later.drafts()]).toEqual([['a'], [draft('words')]])
  })
  test('or its reply is there, whenever the tab dies in between', async () => {
    for (let round = 0; round < 15; round += 1) {
      const conversation = `c${round}`
      await store.putDraft(draft('words', conversation))
      const dying = open()
      await dying.list()
      const send = dying.sendFromDraft(reply(`r${round}`, conversation, 'words')).catch((error: unknown) => error)
      for (let turn = 0; turn < round; turn += 1) await new Promise(setImmediate)
      dying.close()
      await send
      const sent = (await ids()).includes(`r${round}`)
      expect(await store.draft(conversation)).toEqual(sent ? undefined : draft('words', conversation))
    }
  })
})

describe('the database', () => {
  test('is never dropped while it holds words or actions', async () => {
    await store.put([reply('a')])
    expect(await store.dropIfEmpty()).toBe(false)
    await store.settle([{ id: 'a', state: refused }], 0)
    expect(await store.dropIfEmpty()).toBe(false)
    await store.remove(['a'])
    await store.putDraft(draft('words'))
    expect(await store.dropIfEmpty()).toBe(false)
    await store.deleteDraft('c')
    expect(await store.dropIfEmpty()).toBe(true)
    expect(await disk.databases()).toEqual([])
  })
  test('gives a device one name, whichever tab asks first', async () => {
    const other = open()
    const [one, two] = await Promise.all([store.keptOr('device', () => 'one'), other.keptOr('device', () => 'two')])
    expect(one).toBe(two)
    await store.keep('theme', 'dark')
    expect(await other.kept('theme')).toBe('dark')
    await store.keep('theme of night', 'black')
    expect([...(await other.keptUnder('theme'))]).toEqual([
      ['', 'dark'],
      [' of night', 'black']
    ])
    await store.keep('theme', undefined)
    expect([...(await other.keptUnder('theme'))]).toEqual([[' of night', 'black']])
  })
})
