import { beforeEach, describe, expect, test } from 'vitest'
import type { NumberRow } from '../schema/domain/number.ts'
import type { Broadcast } from './broadcast.ts'
import { DeltaRing, RING_ROWS } from './delta-ring.ts'

const row: NumberRow = { id: 'n', waba: 'w', display: 'd', name: 'n', pausedFor: null, pausedAt: null, demo: false, seq: 1 }
const commit = (to: number, rows = 1): Broadcast => ({
  delta: { epoch: 'e', from: to - 1, to, rows: { numbers: Array.from({ length: rows }, () => row) } },
  gone: [],
  scopes: new Map(),
  conversationsByContact: new Map()
})

let ring: DeltaRing
beforeEach(() => {
  ring = new DeltaRing()
})
const since = (seq: number, head: number) => ring.since(seq, head)?.map(({ delta }) => delta.to)

describe('the recent commits', () => {
  test('[SYN3] a device gets each one after its place, in order, and nothing where it lacks nothing', () => {
    for (const to of [5, 6, 7]) ring.push(commit(to))
    expect(since(4, 7)).toEqual([5, 6, 7])
    expect(since(6, 7)).toEqual([7])
    expect(since(7, 7)).toEqual([])
  })

  test('[SYN3] an empty ring has everything for who is at the head, and nothing for anybody else', () => {
    expect(since(4, 4)).toEqual([])
    expect(since(3, 4)).toBeUndefined()
  })

  test('[SYN1] a chain with a hole, before, within or after it, is not given', () => {
    for (const to of [5, 6, 8]) ring.push(commit(to))
    expect(since(3, 8)).toBeUndefined()
    expect(since(4, 8)).toBeUndefined()
    expect(since(7, 8)).toEqual([8])
    expect(since(7, 9)).toBeUndefined()
  })

  test('it keeps as many as its rows allow, and always the last one', () => {
    for (let to = 1; to <= 40; to++) ring.push(commit(to, RING_ROWS / 10))
    expect(since(29, 40)).toBeUndefined()
    expect(since(32, 40)).toHaveLength(8)
    ring.push(commit(41, RING_ROWS * 2))
    expect(since(40, 41)).toEqual([41])
    expect(since(39, 41)).toBeUndefined()
  })

  test('[SYN6] cleared, it gives nothing of what was before', () => {
    ring.push(commit(5))
    ring.clear()
    expect(since(4, 5)).toBeUndefined()
    ring.push(commit(6))
    expect(since(5, 6)).toEqual([6])
  })
})
