/**
 * What a refused send comes to, and how long the next try waits (reference 15.5 and 16).
 * Decided by code, never by words. Not here: the codes (`error-table.ts`), doing it (worker/outbound).
 */
import type { Millis } from '../domain/ids.ts'
import { ERROR_RULES, type ErrorRule } from './error-table.ts'
import type { Delay, SendDecision } from './send-decision.ts'

export type { Delay, Lane, SendDecision } from './send-decision.ts'

/** However often it failed, the next try is never further away. */
export const MAX_BACKOFF_MS: Millis = 15 * 60 * 1000
/** Chance adds up to a quarter, so that what failed together does not come back together. */
const JITTER = 0.25

const OUTCOME_UNKNOWN: SendDecision = {
  action: 'ambiguous',
  text: 'WhatsApp did not say whether it sent this message. Wait for its ticks, or ask the customer before sending again.'
}

const holds = (rule: ErrorRule, code: number): boolean =>
  rule.codes.some((entry) => (typeof entry === 'number' ? entry === code : entry[0] <= code && code <= entry[1]))

const unknownRefusal = (code: number): SendDecision => ({
  action: 'tell',
  text: `WhatsApp refused this message for a reason that Baton does not know (code ${code}). Write it differently; if that fails too, tell an admin.`
})

/**
 * The decision for an answer that is no acceptance. Only a 4xx with a code says for sure that nothing was sent; any 5xx
 * (131000 and 2 included), and an error without a code, leaves the outcome unknown [ERR1].
 */
export const decideError = (httpStatus: number, code: number | null): SendDecision => {
  if (code === null || httpStatus < 400 || httpStatus > 499) return OUTCOME_UNKNOWN
  return ERROR_RULES.find((rule) => holds(rule, code))?.decision ?? unknownRefusal(code)
}

/**
 * Milliseconds until the next try after so many failures in a row (from 1). `random` in [0, 1) is handed in (L12).
 * At least the decision's delay times its growth for each further failure, at most 15 minutes.
 */
export const backoffMs = (decision: Delay, failures: number, random: number): Millis => {
  const grown = decision.delayMs * decision.growth ** Math.max(0, failures - 1)
  return Math.round(Math.min(grown, MAX_BACKOFF_MS / (1 + JITTER)) * (1 + JITTER * random))
}
