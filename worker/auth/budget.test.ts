import { expect, test } from 'vitest'
import { Budget } from './budget.ts'

const START = 1_000_000_000_123

/** Asks every `pause` ms for `ms`; the times at which it was let in. */
const ask = (budget: Budget, pause: number, ms: number, from = START): number[] => {
  const at: number[] = []
  for (let now = from; now < from + ms; now += pause) if (budget.spend('ana', now) === 0) at.push(now)
  return at
}

test('[BUD1] a member asks 600 times in a minute, however they are spread, and no minute holds more', () => {
  const at = ask(new Budget(600), 17, 600_000)
  for (const [place, from] of at.entries()) {
    const inMinute = at.slice(place, place + 700).filter((time) => time < from + 60_000).length
    expect(inMinute).toBeLessThanOrEqual(600)
  }
  expect(at.length / 10).toBeGreaterThan(600 * 0.98)
})

test('[BUD1] all at once: 600 are let in, the next is told how long to wait, and after that it is let in', () => {
  const budget = new Budget(600)
  expect(ask(budget, 0.001, 0.6)).toHaveLength(600)
  const wait = budget.spend('ana', START + 1)
  expect(wait).toBeGreaterThan(59_000)
  expect(wait).toBeLessThanOrEqual(61_000)
  expect(budget.spend('ana', START + wait - 200)).toBeGreaterThan(0)
  expect(budget.spend('ana', START + 1 + wait)).toBe(0)
})

test('[BUD1] what one member asked costs nobody else', () => {
  const budget = new Budget(2)
  expect([budget.spend('ana', START), budget.spend('ana', START), budget.spend('ana', START) > 0]).toEqual([0, 0, true])
  expect(budget.spend('ben', START)).toBe(0)
})

test('a clock that steps back lets nobody in twice, and hours of quiet empty the minute', () => {
  const budget = new Budget(2)
  budget.spend('ana', START)
  budget.spend('ana', START)
  expect(budget.spend('ana', START - 30_000)).toBeGreaterThan(0)
  expect(budget.spend('ana', START + 1_000)).toBeGreaterThan(0)
  expect(budget.spend('ana', START + 7_200_000)).toBe(0)
})

test('[BUD1] what counts for several is let in as a whole or not at all, and the wait is until it is', () => {
  const budget = new Budget(10)
  expect(budget.spend('ana', START, 4)).toBe(0)
  expect(budget.spend('ana', START + 5_000, 4)).toBe(0)
  const wait = budget.spend('ana', START + 6_000, 3)
  expect(wait).toBeGreaterThan(50_000)
  expect(wait).toBeLessThanOrEqual(56_000)
  expect(budget.spend('ana', START + 6_000, 2)).toBe(0) // the one that was refused was not counted
  expect(budget.spend('ana', START + 6_000 + wait, 3)).toBe(0)
})

test('[BUD1] what counts for more than a minute holds takes a whole minute, and is not refused for ever', () => {
  const budget = new Budget(10)
  expect(budget.spend('ana', START, 100)).toBe(0)
  expect(budget.spend('ana', START + 1)).toBeGreaterThan(0)
  expect(budget.spend('ana', START + 61_000, 100)).toBe(0)
})

test('[BUD1] of thousands who came and went nothing but the last minute is kept', () => {
  const budget = new Budget(1)
  for (let n = 0; n < 5_000; n++) expect(budget.spend(`device ${n}`, START + n * 1_000)).toBe(0)
  expect(budget.spend('device 4999', START + 4_999_001)).toBeGreaterThan(0)
})
