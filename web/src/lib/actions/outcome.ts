/**
 * Why something was refused, as a closed list from which the interface chooses its sentence. Not here: the sentences (i18n), what can be
 * done about it (components/outbox).
 */
import type { MemberId, Millis } from '../../../../schema/domain/ids.ts'
import type { Action, RefusedReason } from '../../../../schema/protocol/action.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import { REPLY_NOT_OUT } from '../outbox/lane.ts'

export type Explanation =
  /** A colleague was first with the claim: who, and when. */
  | { readonly kind: 'taken'; readonly by: MemberId; readonly at: Millis | null }
  /** A colleague decided the same field after what this device had seen. */
  | { readonly kind: 'changed-by-colleague'; readonly by: MemberId; readonly at: Millis | null }
  /** The customer wrote something that was not on screen: the conversation stays open. */
  | { readonly kind: 'customer-wrote'; readonly at: Millis | null }
  /** It is no longer as it was left, and nobody in particular is why. */
  | { readonly kind: 'changed-since' }
  /** This device kept it back: the reply that it counted on was held or refused. */
  | { readonly kind: 'reply-not-out' }
  /** Somebody answered after what the approver had seen: the reply goes on waiting. */
  | { readonly kind: 'answered-meanwhile' }
  /** The reply window closed before it was approved: it is its author's again. */
  | { readonly kind: 'went-back' }
  /** Somebody else approved, returned or discarded the held reply. */
  | { readonly kind: 'reply-decided' }
  /** The message was tried again already, or it arrived after all. */
  | { readonly kind: 'already-retried' }
  /** What should be undone had changed nothing, or was refused itself. */
  | { readonly kind: 'nothing-to-undo' }
  | { readonly kind: 'not-allowed' }
  /** The conversation, message or held reply is not there, or no longer for this member to see. */
  | { readonly kind: 'gone' }
  /** The time until which it should sleep has passed, or it was resolved in the meantime. */
  | { readonly kind: 'cannot-snooze' }
  /** The person does not work here any more, or the team is gone. */
  | { readonly kind: 'cannot-assign' }
  /** A fault of ours; `detail` is for whoever mends it. */
  | { readonly kind: 'not-understood'; readonly detail: string | null }

export type ExplanationKind = Explanation['kind']

/** Null for an entry that came to what was asked; a reply that is held speaks for itself. */
export const explain = ({ action, state }: Pick<OutboxEntry, 'action' | 'state'>): Explanation | null => {
  if (state.kind === 'held' && action.kind === 'message.approve') return { kind: 'went-back' }
  return state.kind === 'refused' ? BY_REASON[state.reason](action, state) : null
}

type Refusal = Extract<OutboxEntry['state'], { kind: 'refused' }>
type Explain = (action: Action, refusal: Refusal) => Explanation

const overtaken: Explain = ({ kind }, { by, at, detail }) => {
  if (detail === REPLY_NOT_OUT) return { kind: 'reply-not-out' }
  if (kind === 'message.approve') return { kind: 'answered-meanwhile' }
  if (kind === 'message.retry') return { kind: 'already-retried' }
  if (by !== null) return { kind: 'changed-by-colleague', by, at }
  return kind === 'action.undo' ? { kind: 'changed-since' } : { kind: 'customer-wrote', at }
}

const invalid: Explain = ({ kind }, { detail }) => {
  if (kind === 'action.undo') return { kind: 'nothing-to-undo' }
  if (kind === 'conversation.snooze' && /^(?:until|conversation):/.test(detail ?? '')) return { kind: 'cannot-snooze' }
  if (kind === 'conversation.assign' && detail?.startsWith('assignee or team:')) return { kind: 'cannot-assign' }
  return { kind: 'not-understood', detail }
}

const ON_HELD: ReadonlySet<Action['kind']> = new Set(['message.approve', 'message.return', 'message.release', 'message.discard'])

const BY_REASON: Readonly<Record<RefusedReason, Explain>> = {
  already_claimed: (_action, { by, at }) => (by === null ? { kind: 'changed-since' } : { kind: 'taken', by, at }),
  overtaken,
  invalid,
  forbidden: () => ({ kind: 'not-allowed' }),
  not_found: ({ kind }) =>
    kind === 'action.undo' ? { kind: 'nothing-to-undo' } : ON_HELD.has(kind) ? { kind: 'reply-decided' } : { kind: 'gone' }
}
