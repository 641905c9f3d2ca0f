/** When a conversation comes back: what is offered and what is understood. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSnooze, snoozeChoices } from './snooze-times.ts'
import { NOW, ZONE } from './thread.test-aid.ts'
import { localTime } from './zone.ts'

/** Monday, 23 November 2026, 10:00. */
const clock = { now: NOW, zone: ZONE }
const written = (at: number | null): string | null => {
  if (at === null) return null
  const { month, day, hour, minute } = localTime(at, ZONE)
  return `${day}.${month}. ${hour}:${String(minute).padStart(2, '0')}`
}

describe('what is offered', () => {
  test('on a Monday morning', () => {
    expect(snoozeChoices(clock).map(({ preset, until }) => `${preset} ${written(until)}`)).toEqual([
      'later-today 23.11. 13:00',
      'tomorrow 24.11. 9:00',
      'monday 30.11. 9:00'
    ])
  })
  test('late on a Sunday there is no later today, and Monday is tomorrow', () => {
    const sunday = { zone: ZONE, now: Date.UTC(2026, 10, 22, 21, 30) }
    expect(snoozeChoices(sunday).map(({ preset, until }) => `${preset} ${written(until)}`)).toEqual([
      'tomorrow 23.11. 9:00',
      'next-week 29.11. 9:00'
    ])
  })
  test('is always ahead, soonest first, each moment once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }), (second) => {
        const times = snoozeChoices({ now: second * 1000, zone: ZONE }).map((choice) => choice.until)
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
        expect(times.every((until) => until > second * 1000)).toBe(true)
      })
    )
  })
})

describe('what is understood', () => {
  test.each([
    ['tomorrow 9', '24.11. 9:00'],
    ['tomorrow', '24.11. 9:00'],
    [' Tomorrow  at 2pm ', '24.11. 14:00'],
    ['fri', '27.11. 9:00'],
    ['friday 14:30', '27.11. 14:30'],
    ['mon', '30.11. 9:00'],
    ['next tue 12am', '24.11. 0:00'],
    ['in 2 h', '23.11. 12:00'],
    ['90 min', '23.11. 11:30'],
    ['in 3 days', '26.11. 10:00'],
    ['next week 8', '30.11. 8:00'],
    ['17', '23.11. 17:00'],
    ['8:15', '24.11. 8:15'],
    ['today 18.30', '23.11. 18:30'],
    ['2026-12-24 16', '24.12. 16:00']
  ])('%j is %s', (text, expected) => expect(written(parseSnooze(text, clock))).toBe(expected))

  test.each(['', 'soon', 'today 9', 'tomorrow 25', '13pm', '2026-02-30', '2020-01-01', 'in 0 h', 'in 3 years', '9999 days', 'fri fri'])(
    '%j is nothing that one could wait for',
    (text) => expect(parseSnooze(text, clock)).toBeNull()
  )
  test('any words are a moment ahead or nothing', () => {
    const word = fc.constantFrom('in', 'next', 'mon', 'fri', 'tomorrow', '9', '30', ':', 'pm', 'h', 'week', '2027-01-31', 'at', 'x')
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        const until = parseSnooze(words.join(' '), clock)
        expect(until === null || until > NOW).toBe(true)
      })
    )
  })
})
