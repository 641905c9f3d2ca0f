/**
 * The wick: how long somebody has waited, measured against the target for an answer (ui.md 12). Not here: how it is drawn, the words for
 * the time (`times.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'

/** Within how many milliseconds a customer should have an answer, until a team sets its own. */
export const ANSWER_TARGET_MS = 60 * 60_000
/** From this share of the target on, a wait is worth a look. */
const WORTH_A_LOOK = 0.5

export type WickLevel = 'calm' | 'wait' | 'over'
export interface Wick {
  /** 0 (just wrote) to 1 (the target is reached or passed). */
  readonly fraction: number
  readonly level: WickLevel
}

/** Null where nobody waits. A message from a clock ahead of ours has waited for no time at all. */
export const wickOf = (waitingSince: Millis | null, now: Millis, targetMs: Millis = ANSWER_TARGET_MS): Wick | null => {
  if (waitingSince === null) return null
  const share = Math.max(0, now - waitingSince) / targetMs
  return { fraction: Math.min(1, share), level: share >= 1 ? 'over' : share >= WORTH_A_LOOK ? 'wait' : 'calm' }
}
