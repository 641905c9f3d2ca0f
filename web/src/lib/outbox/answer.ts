/**
 * What an answer to `POST /api/actions` means for the drainer, as a closed list. Only words of our own server count: whatever stands
 * between (a hotel's portal, a proxy) has no say over somebody's work. Not here: the call, what is done about it (`drain.ts`).
 */
import type { ActionResult } from '../../../../schema/protocol/action.ts'
import { isTurnedAway } from '../door/turned-away.ts'
import type { EntryState } from './entry.ts'

export type PostAnswer =
  | { readonly kind: 'results'; readonly results: readonly ActionResult[] }
  /** No answer, or none that says what became of the actions: they go again with the same ids. */
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'session-ended' }
  | { readonly kind: 'upgrade-required' }
  /** The server understood nothing of the body as a whole. */
  | { readonly kind: 'not-understood'; readonly detail: string | null }

/** `body`: what the answer's JSON was, or undefined where it had none. */
export const readAnswer = (status: number, body: unknown): PostAnswer => {
  const fields = isRecord(body) ? body : {}
  // 403 with results: every action of this body was forbidden, each with its own word.
  if ((status === 200 || status === 403) && Array.isArray(fields.results))
    return { kind: 'results', results: fields.results.filter(isResult) }
  if (isTurnedAway(status, body)) return { kind: 'session-ended' }
  if (status === 426) return { kind: 'upgrade-required' }
  if ((status === 400 || status === 413) && (fields.error === 'invalid' || fields.error === 'too_large'))
    return { kind: 'not-understood', detail: typeof fields.detail === 'string' ? fields.detail : fields.error }
  return { kind: 'unanswered' }
}

/** What an entry becomes by its result: a repetition comes to what the first one came to. */
export const stateOf = (result: ActionResult): EntryState => {
  const outcome = result.outcome === 'duplicate' ? result.first : result
  switch (outcome.outcome) {
    case 'applied':
      return { kind: 'applied', seq: outcome.seq }
    case 'held':
      return { kind: 'held', reason: outcome.reason, seq: outcome.seq }
    case 'refused':
      return { kind: 'refused', reason: outcome.reason, by: outcome.by ?? null, at: outcome.at ?? null, detail: outcome.detail ?? null }
    default:
      return outcome satisfies never
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** A result that this build understands; of one that it does not, the entry goes on waiting. */
const isResult = (value: unknown): value is ActionResult =>
  isRecord(value) && typeof value.id === 'string' && (value.outcome === 'duplicate' ? isOutcome(value.first) : isOutcome(value))

const isOutcome = (value: unknown): boolean => {
  if (!isRecord(value)) return false
  if (value.outcome === 'applied') return typeof value.seq === 'number'
  if (value.outcome === 'held') return typeof value.seq === 'number' && typeof value.reason === 'string'
  return value.outcome === 'refused' && typeof value.reason === 'string'
}
