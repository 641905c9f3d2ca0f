/** WhatsApp's timestamps: unix seconds, as strings or as numbers (reference 3). */
import type { Millis } from '../domain/ids.ts'

/** The year 5138: nobody means that. */
const MAX_SECONDS = 1e11
/** Between 2001 and 2286, read as milliseconds; nothing else is so large. */
const MIN_MILLIS = 1e12
const MAX_MILLIS = 1e13

const inSeconds = (stamp: number): number | null => {
  if (stamp > 0 && stamp < MAX_SECONDS) return Math.floor(stamp)
  if (stamp >= MIN_MILLIS && stamp < MAX_MILLIS) return Math.floor(stamp / 1000)
  return null
}

/** Whole seconds as milliseconds; null where the stamp makes no sense. */
export const parseTimestamp = (stamp: unknown): Millis | null => {
  const written = typeof stamp === 'string' && /^\s*\d{1,13}(\.\d{1,9})?\s*$/.test(stamp) ? Number(stamp) : stamp
  const seconds = typeof written === 'number' ? inSeconds(written) : null
  return seconds === null || seconds === 0 ? null : seconds * 1000
}
