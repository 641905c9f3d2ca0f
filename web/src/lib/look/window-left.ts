/**
 * What is left of WhatsApp's reply window, as rows and headers show it (WIN-01). Whether a reply may leave is decided by the same margin as
 * on the server. Not here: the rule of the window itself (schema/domain/service-window.ts), the words for the time left.
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { isWindowOpen } from '../../../../schema/domain/service-window.ts'

/** The ring appears in the last two hours (WIN-04). */
export const CLOSING_MS = 2 * 3_600_000

export interface WindowLeft {
  readonly open: boolean
  /** 0 where it is not open. */
  readonly leftMs: Millis
  /** Open, for less than two hours. */
  readonly closing: boolean
  /** Also where the customer has never written. */
  readonly closed: boolean
  /** How much of the ring is left, 0 to 1: full with two hours or more to go. */
  readonly ring: number
}

export const windowLeft = (closesAt: Millis | null, now: Millis): WindowLeft => {
  const open = isWindowOpen(closesAt, now)
  const leftMs = open ? (closesAt ?? now) - now : 0
  return { open, leftMs, closing: open && leftMs < CLOSING_MS, closed: !open, ring: Math.min(1, leftMs / CLOSING_MS) }
}
