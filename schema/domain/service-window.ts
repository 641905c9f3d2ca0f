/** The customer service window: free text is allowed for 24 hours after the customer's last message, by WhatsApp's own clock (reference 15.1). */
import type { Millis } from './ids.ts'

export const WINDOW_MS = 24 * 3_600_000
/** Meta's clock and ours differ, and a call takes time: a reply is not sent into the last seconds, only to be refused. */
export const WINDOW_MARGIN_MS = 10_000

/** When the window closes after an inbound message of `sentAt`; late deliveries never shorten it [WIN3]. */
export const windowAfterInbound = (closesAt: Millis | null, sentAt: Millis): Millis => Math.max(closesAt ?? 0, sentAt + WINDOW_MS)

export const isWindowOpen = (closesAt: Millis | null, now: Millis): boolean => closesAt !== null && now < closesAt - WINDOW_MARGIN_MS
