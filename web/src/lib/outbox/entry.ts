/**
 * What an agent did and the server has not confirmed: one entry per action, kept in the local store until its effect has arrived (L5, L6).
 * Not here: how entries are stored (`local-store.ts`), sent (`drain.ts`) or laid over rows (actions/).
 */
import type { ConversationRow } from '../../../../schema/domain/conversation.ts'
import type { ConversationId, MemberId, MessageId, Millis, Position, Seq } from '../../../../schema/domain/ids.ts'
import type { Availability } from '../../../../schema/domain/member.ts'
import type { HeldReason } from '../../../../schema/domain/message.ts'
import type { Action, ActionKind, RefusedReason } from '../../../../schema/protocol/action.ts'

export type EntryState =
  /** On this device only. Also while a request is under way: nobody knows before it is answered. */
  | { readonly kind: 'waiting' }
  /** The server did it; gone as soon as the replica has reached `seq`. */
  | { readonly kind: 'applied'; readonly seq: Seq }
  /** The server holds the reply; gone as soon as the replica has reached `seq` and shows it among the held ones. */
  | { readonly kind: 'held'; readonly reason: HeldReason; readonly seq: Seq }
  /** The server said no. A reply stays until its author decides; what is about one until they were told; anything else is told once and goes. */
  | {
      readonly kind: 'refused'
      readonly reason: RefusedReason
      readonly by: MemberId | null
      readonly at: Millis | null
      readonly detail: string | null
    }

/** What stood before an action, as its author saw it: what undo puts back (UND-01). */
export interface Before {
  /** The conversation's fields that the action changed. Seqs, authors and times of decisions are not among them: those are the server's. */
  readonly conversation?: Partial<ConversationRow>
  /** The reader's own mark: was it unread, and up to which message it had been read where it was not. */
  readonly read?: { readonly unread: boolean; readonly upTo: MessageId | null }
  readonly availability?: Availability
}

/** An action with what this device knew when it was made; the outbox gives it its place. */
export interface NewEntry {
  readonly action: Action
  /** Entries of one conversation are sent in order; null: an action that concerns no conversation has a lane of its own. */
  readonly conversation: ConversationId | null
  readonly createdAt: Millis
  /** Position of the message that the action names as `seen` or `upTo`; 0 where it names none. */
  readonly seenPosition?: Position
  readonly before?: Before
  /** The same fields of the conversation as the action left them. */
  readonly after?: Partial<ConversationRow>
  /** Of a reply that it takes back: where that comes too late they are no draft either. */
  readonly words?: string
}

export interface OutboxEntry extends NewEntry {
  readonly id: Action['id']
  /** Rising on this device; the order inside a lane. */
  readonly order: number
  readonly kind: ActionKind
  /** Calls that were begun with it. 0: it never left this device. */
  readonly attempts: number
  readonly state: EntryState
}
