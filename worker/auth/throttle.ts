/**
 * How wrong tries slow down who makes them: some are free, then each costs a longer wait, up to a limit; nobody is locked out for good, and
 * quiet is forgiven (T12). Pure. Not here: where tries are kept (store/tries.ts), whose they are (try-door.ts).
 */
import type { Millis } from '../../schema/domain/ids.ts'

/** What is kept of the tries under one key. Nobody is let try before `nextAt`. */
export interface Tries {
  readonly failures: number
  readonly lastAt: Millis
  readonly nextAt: Millis
}

export interface Patience {
  /** So many tries cost nothing but the wait after the last of them. */
  readonly free: number
  readonly firstWait: Millis
  readonly longestWait: Millis
  /** After so much quiet it begins anew. */
  readonly forgets: Millis
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** One account: five wrong tries, then one a minute, two minutes, … */
export const OF_AN_ACCOUNT: Patience = { free: 5, firstWait: MINUTE, longestWait: 5 * MINUTE, forgets: HOUR }
/** One address: a whole office may sit behind it, and an attacker has few of them. */
export const OF_AN_ADDRESS: Patience = { free: 20, firstWait: 10_000, longestWait: 15 * MINUTE, forgets: HOUR }
/** Ceremonies that are begun cost us a row each, right or wrong. */
export const OF_BEGINNINGS: Patience = { free: 300, firstWait: 1_000, longestWait: 10_000, forgets: 10 * MINUTE }

/** So long until the next try may be made; 0: now. */
export const waitOf = (tries: Tries | null, now: Millis): Millis => Math.max(0, (tries?.nextAt ?? 0) - now)

/** After one more try that is taken to be wrong until it proves right. */
export const withOneMore = (tries: Tries | null, now: Millis, { free, firstWait, longestWait, forgets }: Patience): Tries => {
  const before = tries && now - tries.lastAt < forgets ? tries.failures : 0
  const over = before + 1 - free
  const wait = over < 0 ? 0 : Math.min(firstWait * 2 ** over, longestWait)
  return { failures: before + 1, lastAt: now, nextAt: now + wait }
}
