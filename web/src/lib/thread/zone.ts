/**
 * Calendar arithmetic in a named time zone: what the clock on the wall says at a moment, and which moment a local day and hour is.
 * Not here: how a day or an hour is written (`look/times.ts`), the device's own zone.
 */
import type { Millis } from '../../../../schema/domain/ids.ts'

export interface LocalTime {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  /** 0 is Sunday. */
  readonly weekday: number
}

const formatOf = (zone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit'
  })

const formats = new Map<string, Intl.DateTimeFormat>()
const formatFor = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known) return known
  const made = formatOf(zone)
  formats.set(zone, made)
  return made
}

/** What the clock on the wall says in that zone. */
export const localTime = (at: Millis, zone: string): LocalTime => {
  const parts = new Map(
    formatFor(zone)
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)])
  )
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const [year, month, day] = [of('year'), of('month'), of('day')]
  return { year, month, day, hour: of('hour'), minute: of('minute'), weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() }
}

const asIfUtc = ({ year, month, day, hour, minute }: Omit<LocalTime, 'weekday'>): Millis => Date.UTC(year, month - 1, day, hour, minute)

/**
 * The moment at which the wall clock shows that time; days beyond the month's end count on. Of an hour that summer time skips it is the
 * hour after, of one that comes twice the first or the second, whichever the zone's rules meet.
 */
export const momentOf = (wanted: Omit<LocalTime, 'weekday'>, zone: string): Millis => {
  const target = asIfUtc(wanted)
  const offsetAt = (at: Millis): Millis => asIfUtc(localTime(at, zone)) - Math.floor(at / 60_000) * 60_000
  const guess = target - offsetAt(target)
  return target - offsetAt(guess)
}
