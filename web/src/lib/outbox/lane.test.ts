import { describe, expect, test } from 'vitest'
import { nextBatch } from './batch.ts'
import { assign, claim, reply, resolve, stored } from './entries.test-aid.ts'
import type { EntryState, NewEntry, OutboxEntry } from './entry.ts'
import { laneOf, REPLY_NOT_OUT, settled, takenBackWith } from './lane.ts'

const held: EntryState = { kind: 'held', reason: 'stale', seq: 5 }
const refused: EntryState = { kind: 'refused', reason: 'already_claimed', by: 'ben', at: 1, detail: null }
const ids = (entries: readonly OutboxEntry[]) => entries.map(({ id }) => id)
const states = (entries: readonly OutboxEntry[]) => entries.map(({ state }) => state.kind)

describe('a lane', () => {
  test('is a conversation, a number, or a kind of action that concerns neither', () => {
    const available: NewEntry = { action: { id: 'a', kind: 'member.availability', availability: 'away' }, conversation: null, createdAt: 0 }
    const pause: NewEntry = { action: { id: 'b', kind: 'number.pause', number: '1' }, conversation: null, createdAt: 0 }
    const resume: NewEntry = { action: { id: 'c', kind: 'number.resume', number: '1' }, conversation: null, createdAt: 0 }
    expect(new Set([laneOf(claim('d')), laneOf(available), laneOf(pause)]).size).toBe(3)
    expect(laneOf(pause)).toBe(laneOf(resume))
  })
})

describe('the next call', () => {
  test('[BOX3] takes every lane from its first entry, without a gap', () => {
    const entries = stored(reply('a', 'x'), reply('b', 'y'), claim('c', 'x'), reply('d', 'y'))
    expect(ids(nextBatch(entries))).toEqual(['a', 'b', 'c', 'd'])
    expect(ids(nextBatch(entries, 3))).toEqual(['a', 'b', 'c'])
  })
  test('keeps what puts a conversation out of sight until the reply before it has its outcome', () => {
    const entries = stored(reply('a'), resolve('b'), claim('c'), claim('d', 'other'))
    expect(ids(nextBatch(entries))).toEqual(['a', 'd'])
    expect(ids(nextBatch(settled(entries, [{ id: 'a', state: { kind: 'applied', seq: 4 } }])))).toEqual(['b', 'c', 'd'])
  })
  test('keeps what has a base until one’s own action on the same field has its outcome', () => {
    expect(ids(nextBatch(stored(claim('a'), assign('b', 3))))).toEqual(['a'])
    expect(ids(nextBatch(stored(resolve('a'), assign('b', 3))))).toEqual(['a', 'b'])
  })
  test('begins with the lanes that were tried least', () => {
    const [a, b, c] = stored(reply('a', 'x'), reply('b', 'y'), reply('c', 'z')) as [OutboxEntry, OutboxEntry, OutboxEntry]
    expect(ids(nextBatch([{ ...a, attempts: 3 }, { ...b, attempts: 1 }, c], 2))).toEqual(['b', 'c'])
  })
  test('is never larger than what the server reads, and always has one entry', () => {
    const long = stored(...Array.from({ length: 100 }, (_, index) => reply(`r${index}`, 'x', 'é'.repeat(4096))))
    const batch = nextBatch(long)
    expect(batch.length).toBeGreaterThan(10)
    expect(new TextEncoder().encode(JSON.stringify(batch.map(({ action }) => action))).length).toBeLessThan(1_000_000)
    expect(nextBatch(stored(reply('huge', 'x', '\u0001'.repeat(60_000)), reply('next', 'y')))).toHaveLength(1)
  })
})

describe('an outcome', () => {
  test('[APV5] of a held or refused reply keeps back what counted on it, and nothing else', () => {
    for (const state of [held, refused]) {
      const after = settled(stored(reply('a'), claim('b'), resolve('c'), resolve('d', 'other')), [{ id: 'a', state }])
      expect(states(after)).toEqual([state.kind, 'waiting', 'refused', 'waiting'])
      expect(after[2]?.state).toMatchObject({ reason: 'overtaken', detail: REPLY_NOT_OUT })
    }
  })
  test('that applied raises the base of what stands behind it on the same field', () => {
    const after = settled(stored(claim('a'), assign('b', 3), assign('c', 3, 'other')), [{ id: 'a', state: { kind: 'applied', seq: 9 } }])
    expect(after.map(({ action }) => 'base' in action && action.base)).toEqual([false, 9, 3])
  })
  test('that refused raises nothing: a colleague’s decision is not overruled', () => {
    const after = settled(stored(claim('a'), assign('b', 3)), [{ id: 'a', state: refused }])
    expect(after[1]?.action).toMatchObject({ base: 3 })
  })
  test('comes once: a second one changes nothing', () => {
    const once = settled(stored(reply('a')), [{ id: 'a', state: held }])
    expect(settled(once, [{ id: 'a', state: { kind: 'applied', seq: 7 } }])).toBe(once)
  })
})

test('a reply that is taken back takes along what counted on it', () => {
  const entries = stored(reply('a'), resolve('b'), claim('c'), resolve('d', 'other'))
  const [first, second] = entries as [OutboxEntry, OutboxEntry]
  expect(ids(takenBackWith(first, entries))).toEqual(['a', 'b'])
  expect(ids(takenBackWith(second, entries))).toEqual(['b'])
})
