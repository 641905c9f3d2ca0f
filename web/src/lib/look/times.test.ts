/** Times as people read them, in zones where the day is another one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Millis } from '../../../../schema/domain/ids.ts'
import { ENGLISH } from './english.test-aid.ts'
import { clock, dayName, dayNumber, moment, momentWithClock, spanOf } from './times.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.parse('2026-11-22T14:05:00Z')
const berlin = { tag: 'en-GB', zone: 'Europe/Berlin' }
const samoa = { tag: 'en-GB', zone: 'Pacific/Apia' }

describe('a length of time', () => {
  it('is said in its largest whole unit', () => {
    const words = [0, MINUTE - 1, MINUTE, 4 * MINUTE, HOUR - 1, HOUR, 2.9 * HOUR, DAY - 1, DAY, 3.5 * DAY].map((ms) => {
      const { unit, count } = spanOf(ms)
      return `${count} ${unit}`
    })
    expect(words).toEqual(['0 now', '0 now', '1 minutes', '4 minutes', '59 minutes', '1 hours', '2 hours', '23 hours', '1 days', '3 days'])
  })
})

describe('when it was', () => {
  it('a time of today is its clock, in the zone that was handed in', () => {
    expect(moment(NOW - 3 * HOUR, NOW, berlin)).toBe('12:05')
    expect(clock(NOW, samoa)).toBe('03:05')
  })
  it('midnight is 00, not 24', () => {
    expect(clock(Date.parse('2026-11-21T23:00:00Z'), berlin)).toBe('00:00')
  })
  it('yesterday is the day before in that zone, not 24 hours ago', () => {
    const at = Date.parse('2026-11-21T22:59:00Z')
    expect(moment(at, NOW, berlin)).toBe('yesterday')
    expect(moment(at + 2 * MINUTE, NOW, berlin)).toBe('00:01')
    expect(moment(at, NOW, samoa)).toBe('yesterday')
  })
  it('days of this week have names, older ones dates, those of another year their year', () => {
    expect(moment(NOW - 3 * DAY, NOW, berlin)).toBe('Thu')
    expect(moment(NOW - 20 * DAY, NOW, berlin)).toBe('2 Nov')
    expect(moment(NOW - 400 * DAY, NOW, berlin)).toBe('18 Oct 2025')
  })
  it('what lies ahead is said with its hour', () => {
    expect(momentWithClock(NOW + HOUR, NOW, berlin)).toBe('16:05')
    expect(momentWithClock(NOW + DAY, NOW, berlin)).toBe('tomorrow 15:05')
    expect(momentWithClock(NOW + 5 * DAY, NOW, berlin)).toBe('Fri 15:05')
  })
  it('a day over a group of messages is named in full', () => {
    expect(dayName(NOW, NOW, berlin)).toBe('today')
    expect(dayName(NOW - DAY, NOW, berlin)).toBe('yesterday')
    expect(dayName(NOW - 6 * DAY, NOW, berlin)).toBe('Monday 16 November')
    expect(dayName(NOW - 400 * DAY, NOW, berlin)).toBe('18 Oct 2025')
  })
  it('days around a change of clocks are one apart', () => {
    const saturday = Date.parse('2026-10-24T22:30:00Z')
    const sunday = Date.parse('2026-10-25T22:30:00Z')
    expect(dayNumber(sunday, 'Europe/Berlin') - dayNumber(saturday, 'Europe/Berlin')).toBe(0)
    expect(dayNumber(sunday + HOUR, 'Europe/Berlin') - dayNumber(saturday, 'Europe/Berlin')).toBe(1)
  })
})

describe("in the device's own zone, in plain English, times are written without Intl and read as Intl writes them", () => {
  const { TZ } = process.env
  afterEach(() => {
    if (TZ === undefined) delete process.env.TZ
    else process.env.TZ = TZ
  })
  /** By Intl alone: "GMT+01:00". */
  const offsetIn = (at: Millis, zone: string): string | undefined =>
    new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value

  describe.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])('%s', (zone) => {
    // Ends of months and a leap day are among them.
    const days = Array.from({ length: 3 * 366 }, (_, index) => Date.parse('2023-12-30T00:00:30Z') + index * DAY)
    const changes = days.filter((at) => offsetIn(at, zone) !== offsetIn(at + DAY, zone))
    const around = changes.flatMap((at) => Array.from({ length: 4 * 48 }, (_, index) => at - DAY + index * 15 * MINUTE))
    beforeEach(() => {
      process.env.TZ = zone
    })

    it('clocks and days, also in the hours around a change of clocks', () => {
      expect(changes).toHaveLength(6)
      for (const at of [...days, ...around]) {
        expect(clock(at, { tag: 'en-GB' })).toBe(clock(at, { tag: 'en-GB', zone }))
        expect(dayNumber(at)).toBe(dayNumber(at, zone))
      }
    })
    it('days before and after a change of clocks are one apart', () => {
      for (const at of changes)
        expect(moment(at - DAY, at + DAY / 2, { tag: 'en' })).toBe(moment(at - DAY, at + DAY / 2, { tag: 'en', zone }))
    })
  })

  it('clock, weekdays and the days around today, in the English of every country', () => {
    process.env.TZ = 'UTC'
    const morning = Date.parse('2026-11-22T09:05:00Z')
    const written = (tag: string): readonly string[] => [
      clock(morning, { tag }),
      dayName(morning, morning, { tag }),
      ...[-3, -1, 1, 3].map((days) => moment(morning + days * DAY, morning, { tag }))
    ]
    const byIntl = (tag: string): readonly string[] => {
      const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
      const weekday = new Intl.DateTimeFormat(tag, { weekday: 'short', timeZone: 'UTC' })
      const time = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' })
      return [
        time.format(morning),
        relative.format(0, 'day'),
        weekday.format(morning - 3 * DAY),
        relative.format(-1, 'day'),
        relative.format(1, 'day'),
        weekday.format(morning + 3 * DAY)
      ]
    }
    const differing = ENGLISH.filter((tag) => written(tag).join() !== byIntl(tag).join())
    expect(differing.map((tag) => [tag, written(tag), byIntl(tag)])).toEqual([])
  })
})
