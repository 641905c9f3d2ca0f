import { describe, expect, test } from 'vitest'
import { RowSet } from './row-set.ts'

interface Row {
  readonly id: string
  readonly word: string
  readonly seq: number
}
const set = (...read: readonly Row[]) =>
  new RowSet<Row>(
    7,
    (row) => row.id,
    read,
    () => undefined
  )
const stored: Row = { id: 'a', word: 'old', seq: 3 }

describe('the working copy of a table', () => {
  test('what was only read is not written', () => {
    const rows = set(stored)
    expect(rows.get('a')).toEqual(stored)
    expect([rows.changed(), rows.deleted()]).toEqual([[], []])
  })

  test('every row that a commit touches bears its seq', () => {
    const rows = set(stored)
    rows.update('a', { word: 'new' })
    rows.insert({ id: 'b', word: 'fresh' })
    expect(rows.updated()).toEqual([{ id: 'a', word: 'new', seq: 7 }])
    expect(rows.inserted()).toEqual([{ id: 'b', word: 'fresh', seq: 7 }])
  })

  test('a row that was made in this commit is inserted once, as it is at the end', () => {
    const rows = set()
    rows.insert({ id: 'b', word: 'one' })
    rows.update('b', { word: 'two' })
    expect(rows.inserted()).toEqual([{ id: 'b', word: 'two', seq: 7 }])
    expect(rows.updated()).toEqual([])
  })

  test('a row that was made and deleted in one commit leaves no trace', () => {
    const rows = set()
    rows.insert({ id: 'b', word: 'one' })
    rows.delete('b')
    expect([rows.changed(), rows.deleted(), rows.get('b')]).toEqual([[], [], undefined])
  })

  test('a stored row that is deleted is deleted, whatever was changed before', () => {
    const rows = set(stored)
    rows.update('a', { word: 'new' })
    rows.delete('a')
    expect([rows.changed(), rows.deleted()]).toEqual([[], ['a']])
  })

  test('a row that nobody read is a bug when it is needed', () => {
    expect(() => set().need('a')).toThrow('was not read')
    expect(() => set().update('a', { word: 'x' })).toThrow('was not read')
  })
})
