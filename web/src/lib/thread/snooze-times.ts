/**
 * Until when a conversation can be put away: a few moments to choose from, and what somebody types ("tomorrow 9", "fri", "in 2 h").
 * The words that are understood are English. Not here: putting it away, how the moments are written.
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { type LocalTime, localTime, momentOf } from './zone.ts'

export type SnoozePreset = 'later-today' | 'tomorrow' | 'monday' | 'next-week'
export interface SnoozeChoice {
  readonly preset: SnoozePreset
  readonly until: Millis
}

/** The hour at which a working day begins. */
const MORNING = 9
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LATER_MS = 3 * HOUR
/** Nothing sleeps longer than this: a year on nobody remembers why. */
export const LONGEST_SNOOZE_MS = 366 * 24 * HOUR

interface Clock {
  readonly now: Millis
  /** IANA name. */
  readonly zone: string
}

const dayAt = ({ now, zone }: Clock, days: number, hour: number, minute = 0): Millis => {
  const today = localTime(now, zone)
  return momentOf({ ...today, day: today.day + days, hour, minute }, zone)
}

/** Days until that weekday comes next; 7 where it is today. */
const daysUntil = (today: LocalTime, weekday: number): number => ((weekday - today.weekday + 6) % 7) + 1

/** Three hours on, at a full hour. */
const laterToday = ({ now, zone }: Clock): Millis | null => {
  const at = Math.ceil((now + LATER_MS) / HOUR) * HOUR
  return localTime(at, zone).day === localTime(now, zone).day ? at : null
}

/** Soonest first; a moment that two of them name stands once. */
export const snoozeChoices = (clock: Clock): readonly SnoozeChoice[] => {
  const today = localTime(clock.now, clock.zone)
  const later = laterToday(clock)
  const all: readonly SnoozeChoice[] = [
    ...(later === null ? [] : [{ preset: 'later-today', until: later } as const]),
    { preset: 'tomorrow', until: dayAt(clock, 1, MORNING) },
    { preset: 'monday', until: dayAt(clock, daysUntil(today, 1), MORNING) },
    { preset: 'next-week', until: dayAt(clock, 7, MORNING) }
  ]
  return all.filter((choice, index) => all.findIndex(({ until }) => until === choice.until) === index).sort((a, b) => a.until - b.until)
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const UNITS: Readonly<Record<string, Millis>> = { m: MINUTE, h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR }

const SPAN = /^(?:in )?(\d{1,4}) ?(m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/
const TIME = /^(?:at )?(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm)?$/
const DAY =
  /^(today|tomorrow|(?:next )?(?:sun|mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur)(?:day)?|next week|\d{4}-\d{2}-\d{2})(?: (.+))?$/

/** Hour and minute of "9", "9:30", "2pm", "14.15"; null where a clock shows no such time. */
const timeOfDay = (text: string | undefined): readonly [hour: number, minute: number] | null => {
  if (text === undefined) return [MORNING, 0]
  const match = TIME.exec(text)
  if (!match) return null
  const [hour, minute] = [Number(match[1]), Number(match[2] ?? 0)]
  if (match[3] && (hour < 1 || hour > 12)) return null
  const full = match[3] ? (hour % 12) + (match[3] === 'pm' ? 12 : 0) : hour
  return full < 24 && minute < 60 ? [full, minute] : null
}

/** The date as days from today; null where the calendar has no such date. */
const daysAhead = (word: string, clock: Clock): number | null => {
  const today = localTime(clock.now, clock.zone)
  if (word === 'today') return 0
  if (word === 'tomorrow') return 1
  if (word === 'next week') return 7
  const weekday = WEEKDAYS.indexOf(word.replace(/^next /, '').slice(0, 3))
  if (weekday >= 0) return daysUntil(today, weekday)
  const date = new Date(`${word}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== word) return null
  return Math.round((date.getTime() - Date.UTC(today.year, today.month - 1, today.day)) / (24 * HOUR))
}

const meant = (text: string, clock: Clock): Millis | null => {
  const span = SPAN.exec(text)
  if (span) return clock.now + Number(span[1]) * (UNITS[span[2]?.[0] ?? ''] ?? 0)
  const named = DAY.exec(text)
  const time = timeOfDay(named ? named[2] : text)
  if (!time) return null
  if (!named) {
    const today = dayAt(clock, 0, ...time)
    return today > clock.now ? today : dayAt(clock, 1, ...time)
  }
  const days = daysAhead(named[1] ?? '', clock)
  return days === null ? null : dayAt(clock, days, ...time)
}

/** The moment that the words mean; null where they mean none, one that is over, or one too far away. */
export const parseSnooze = (text: string, clock: Clock): Millis | null => {
  const until = meant(text.trim().toLowerCase().replace(/\s+/g, ' '), clock)
  return until !== null && until > clock.now && until <= clock.now + LONGEST_SNOOZE_MS ? until : null
}
