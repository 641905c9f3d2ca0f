import { expect, test } from 'vitest'
import { OF_AN_ACCOUNT, OF_AN_ADDRESS, type Patience, type Tries, waitOf, withOneMore } from './throttle.ts'

const START = 1_000_000_000
const MINUTE = 60_000

/** Somebody who tries as soon as they may; the times of their tries. */
const eager = (patience: Patience, until: number): number[] => {
  const at: number[] = []
  let tries: Tries | null = null
  for (let now = START; now < START + until; ) {
    const wait = waitOf(tries, now)
    if (wait > 0) {
      now += wait
      continue
    }
    tries = withOneMore(tries, now, patience)
    at.push(now - START)
  }
  return at
}

test('[DOR3] an account bears five wrong tries in any minute, then ever fewer', () => {
  const at = eager(OF_AN_ACCOUNT, 60 * MINUTE)
  for (const from of at) expect(at.filter((time) => time >= from && time < from + MINUTE).length).toBeLessThanOrEqual(5)
  expect(at.slice(0, 7)).toEqual([0, 0, 0, 0, 0, MINUTE, 3 * MINUTE])
})

test('[DOR3] nobody is locked out for good: the longest wait has an end', () => {
  for (const patience of [OF_AN_ACCOUNT, OF_AN_ADDRESS]) {
    const at = eager(patience, 48 * 60 * MINUTE)
    const waits = at.slice(1).map((time, place) => time - (at[place] ?? 0))
    expect(Math.max(...waits)).toBe(patience.longestWait)
  }
})

test('[DOR3] an hour of quiet is forgiven', () => {
  let tries: Tries | null = null
  for (let count = 0; count < 9; count++) tries = withOneMore(tries, START, OF_AN_ACCOUNT)
  expect(withOneMore(tries, START + OF_AN_ACCOUNT.forgets - 1, OF_AN_ACCOUNT).failures).toBe(10)
  expect(withOneMore(tries, START + OF_AN_ACCOUNT.forgets, OF_AN_ACCOUNT)).toEqual({
    failures: 1,
    lastAt: START + OF_AN_ACCOUNT.forgets,
    nextAt: START + OF_AN_ACCOUNT.forgets
  })
})

test('whoever never tried waits for nothing', () => expect(waitOf(null, START)).toBe(0))
