/** Days and hours in named zones. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localTime, momentOf } from './zone.ts'

describe('time zones', () => {
  test('nine in the morning is nine on both sides of the change to summer time', () => {
    const nine = (day: number) => momentOf({ year: 2026, month: 3, day, hour: 9, minute: 0 }, 'Europe/Berlin')
    expect(new Date(nine(28)).toISOString()).toBe('2026-03-28T08:00:00.000Z')
    expect(new Date(nine(29)).toISOString()).toBe('2026-03-29T07:00:00.000Z')
  })
  test('a day beyond the end of its month is a day of the next one', () => {
    const at = momentOf({ year: 2026, month: 1, day: 32, hour: 9, minute: 0 }, 'Asia/Kathmandu')
    expect(localTime(at, 'Asia/Kathmandu')).toMatchObject({ month: 2, day: 1, hour: 9, minute: 0 })
  })
  test('the moment of a local time shows that local time', () => {
    const zones = ['Europe/Berlin', 'Asia/Kolkata', 'America/Los_Angeles', 'Pacific/Chatham', 'UTC']
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }), (zone, second) => {
        const local = localTime(second * 1000, zone)
        fc.pre(local.hour > 4) // the hours that summer time skips or repeats
        expect(localTime(momentOf(local, zone), zone)).toEqual(local)
      })
    )
  })
})
