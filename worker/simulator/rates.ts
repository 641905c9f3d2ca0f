/** Meta's sending limits as budgets that may be borrowed from the future (reference 15.5). Pure. */
import type { Millis } from '../../schema/domain/ids.ts'

export interface RateLimit {
  /** One message is earned in this time. */
  readonly everyMs: Millis
  /** So many may be sent at once, on credit. */
  readonly burst: number
}

/** Number to customer. */
export const PAIR_LIMIT: RateLimit = { everyMs: 6000, burst: 45 }
/** All that one number sends. */
export const THROUGHPUT_LIMIT: RateLimit = { everyMs: 12.5, burst: 80 }

/** The budget after one more message: until when it is paid; null if that is more credit than the limit gives. */
export const spend = (paidUntil: Millis, now: Millis, limit: RateLimit): Millis | null => {
  const next = Math.max(paidUntil, now) + limit.everyMs
  return next - now > limit.everyMs * limit.burst ? null : next
}
