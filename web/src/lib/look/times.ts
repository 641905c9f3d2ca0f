/**
 * Times as people read them: how long something takes, and when it was, with time zone, locale and now handed in (L12).
 * What a list says of today and yesterday in English is written without `Intl`, whose tables a cold browser reads for 15 ms.
 * Not here: the words "min", "h", "d" (they stand in the message catalogue: `span-words.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { isMirrored, leftToRight } from '../i18n/pseudo.ts'
import { isPlainEnglish } from './plain-english.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A length of time in its largest whole unit; less than a minute is `now`. */
export interface Span {
  readonly unit: 'now' | 'minutes' | 'hours' | 'days'
  readonly count: number
}
export const spanOf = (ms: Millis): Span =>
  ms < MINUTE
    ? { unit: 'now', count: 0 }
    : ms < HOUR
      ? { unit: 'minutes', count: Math.floor(ms / MINUTE) }
      : ms < DAY
        ? { unit: 'hours', count: Math.floor(ms / HOUR) }
        : { unit: 'days', count: Math.floor(ms / DAY) }

/** Whose calendar and whose way of writing it (BCP 47); no zone: the device's own. */
export interface Place {
  readonly tag: string
  readonly zone?: string
}

type Style = 'clock' | 'weekday' | 'date' | 'dated' | 'day' | 'exact'
const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'short' },
  date: { day: 'numeric', month: 'short' },
  dated: { day: 'numeric', month: 'short', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  exact: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
}

// Making a formatter costs a hundred times as much as using one, and a list asks for one per row.
const made = new Map<string, Intl.DateTimeFormat>()
const formatter = (style: Style, { tag, zone }: Place): Intl.DateTimeFormat => {
  const key = `${style} ${tag} ${zone ?? ''}`
  const known = made.get(key)
  if (known) return known
  const fresh = new Intl.DateTimeFormat(tag, { ...STYLES[style], ...(zone ? { timeZone: zone } : {}) })
  made.set(key, fresh)
  return fresh
}

/** A date that begins with a number would be torn apart on a page that runs the other way. */
const whole = (text: string, { tag }: Place): string => (isMirrored(tag) ? leftToRight(text) : text)
const format = (style: Style, at: Millis, place: Place): string => whole(formatter(style, place).format(at), place)

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** "14:05" */
export const clock = (at: Millis, place: Place): string => {
  if (place.zone !== undefined || !isPlainEnglish(place.tag)) return format('clock', at, place)
  const here = new Date(at)
  return `${twoDigits(here.getHours())}:${twoDigits(here.getMinutes())}`
}
/** "Sun, 22 Nov 2026, 14:05": for titles, where the short form leaves out what was meant. */
export const exactTime = (at: Millis, place: Place): string => format('exact', at, place)

const calendar = new Map<string, Intl.DateTimeFormat>()
/** The calendar day in that zone, counted in whole days, so that two days can be subtracted. */
export const dayNumber = (at: Millis, zone?: string): number => {
  if (zone === undefined) return Math.floor((at - new Date(at).getTimezoneOffset() * MINUTE) / DAY)
  const days = calendar.get(zone) ?? new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: zone })
  calendar.set(zone, days)
  return Date.parse(`${days.format(at)}T00:00:00Z`) / DAY
}

const yearOf = (dayCount: number): number => new Date(dayCount * DAY).getUTCFullYear()
const NEAR_DAYS: Readonly<Record<number, string>> = { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' }
const relative = (days: number, tag: string): string =>
  (isPlainEnglish(tag) ? NEAR_DAYS[days] : undefined) ?? new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(days, 'day')

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const weekday = (day: number, at: Millis, place: Place): string =>
  isPlainEnglish(place.tag) ? (WEEKDAYS[new Date(day * DAY).getUTCDay()] ?? '') : format('weekday', at, place)

/** When, in as little room as a row has: "14:05", "yesterday", "Mon", "12 Nov", "12 Nov 2025"; ahead "14:05", "tomorrow", "Fri". */
export const moment = (at: Millis, now: Millis, place: Place): string => {
  const day = dayNumber(at, place.zone)
  const today = dayNumber(now, place.zone)
  const days = day - today
  if (days === 0) return clock(at, place)
  if (Math.abs(days) === 1) return relative(days, place.tag)
  if (Math.abs(days) < 7) return weekday(day, at, place)
  return format(yearOf(day) === yearOf(today) ? 'date' : 'dated', at, place)
}

/** A time that is named with its hour whatever the day: "14:05", "tomorrow 09:00", "Fri 09:00", "12 Dec 09:00". */
export const momentWithClock = (at: Millis, now: Millis, place: Place): string =>
  dayNumber(at, place.zone) === dayNumber(now, place.zone)
    ? clock(at, place)
    : whole(`${moment(at, now, place)} ${clock(at, place)}`, place)

/** A day's name over a group of messages: "today", "yesterday", "Monday, 16 November", "16 Nov 2025". */
export const dayName = (at: Millis, now: Millis, place: Place): string => {
  const day = dayNumber(at, place.zone)
  const today = dayNumber(now, place.zone)
  if (day === today || day === today - 1) return relative(day - today, place.tag)
  return format(yearOf(day) === yearOf(today) ? 'day' : 'dated', at, place)
}

/** What the clock shows elsewhere, with the weekday where it is another day than here: "14:05", "Tue 01:05". */
export const clockIn = (there: string, now: Millis, here: Place): string => {
  const place = { tag: here.tag, zone: there }
  const clockThere = clock(now, place)
  return dayNumber(now, there) === dayNumber(now, here.zone) ? clockThere : whole(`${format('weekday', now, place)} ${clockThere}`, place)
}
