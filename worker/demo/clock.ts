/** Lengths of time and the demo's calendar: days are UTC days. Not here: what time it is (handed in, L12). */
import type { Millis } from '../../schema/domain/ids.ts'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Midnight (UTC) of the day that `time` lies in. */
export const startOfDay = (time: Millis): Millis => time - (time % DAY)

/** WhatsApp tells whole seconds: the second that `time` lies in. */
export const secondOf = (time: Millis): Millis => time - (time % SECOND)

/** The first whole second that is not before `time`. */
export const nextSecond = (time: Millis): Millis => Math.ceil(time / SECOND) * SECOND
