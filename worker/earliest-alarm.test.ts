/** One alarm for many who ask: the earliest time, and never put off. */
import { beforeEach, expect, test } from 'vitest'
import { EarliestAlarm, LOST_MS } from './earliest-alarm.ts'

let now = 1_000_000
let stored: number | null = null
let sets: number[] = []
const alarm = () =>
  new EarliestAlarm({
    now: () => now,
    get: async () => stored,
    set: async (at) => {
      stored = at
      sets.push(at)
    }
  })

beforeEach(() => {
  now = 1_000_000
  stored = null
  sets = []
})

test('[QUE12] it is set to the earliest time that anybody asked for', async () => {
  const one = alarm()
  for (const at of [now + 5000, now + 9000, now + 1000, now + 2000]) await one.wakeBy(at)
  expect(sets).toEqual([now + 5000, now + 1000])
})

test('[QUE12] one that is due and has not rung is not put off by those who ask meanwhile', async () => {
  const one = alarm()
  await one.wakeBy(now + 1000)
  for (let i = 0; i < 100; i++) {
    now += 50
    await one.wakeBy(now + 5000)
  }
  expect(stored).toBe(1_001_000)
})

test('an object that woke anew keeps the earlier alarm that was stored before', async () => {
  stored = now + 1000
  await alarm().wakeBy(now + 5000)
  expect(sets).toEqual([])
})

test('after it rang it is set again, and one that never rang is given up', async () => {
  const one = alarm()
  await one.wakeBy(now + 1000)
  one.rang()
  await one.wakeBy(now + 9000)
  expect(stored).toBe(1_009_000)
  now += 9000 + LOST_MS
  await one.wakeBy(now + 5000)
  expect(stored).toBe(now + 5000)
})
