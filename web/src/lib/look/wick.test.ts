/** What a wick says about a wait. */
import { describe, expect, it } from 'vitest'
import { ANSWER_TARGET_MS, wickOf } from './wick.ts'

const MINUTE = 60_000
const NOW = 1_800_000_000_000
const waited = (minutes: number) => wickOf(NOW - minutes * MINUTE, NOW)

describe('wick', () => {
  it('nobody waits: there is no wick', () => {
    expect(wickOf(null, NOW)).toBeNull()
  })
  it('it grows with the wait and stops at the target', () => {
    expect(waited(0)?.fraction).toBe(0)
    expect(waited(15)?.fraction).toBe(0.25)
    expect(waited(60)?.fraction).toBe(1)
    expect(waited(600)?.fraction).toBe(1)
  })
  it('it is calm until half of the target, over from the target on', () => {
    expect([0, 29, 30, 59, 60, 600].map((minutes) => waited(minutes)?.level)).toEqual(['calm', 'calm', 'wait', 'wait', 'over', 'over'])
  })
  it('a clock ahead of ours makes no negative wait', () => {
    expect(wickOf(NOW + MINUTE, NOW)).toEqual({ fraction: 0, level: 'calm' })
  })
  it('a team with another target has another wick', () => {
    expect(wickOf(NOW - 15 * MINUTE, NOW, ANSWER_TARGET_MS / 4)).toEqual({ fraction: 1, level: 'over' })
  })
})
