/**
 * Optimism: what a pending action makes of the rows that a screen shows, as functions of the rows (L6). The server decides anew and its
 * rows replace these; nothing here is ever stored. Not here: sending (outbox), the server's own decisions (worker/actions).
 */
import type { ConversationRow, DecidedField, ReadRow } from '../../../../schema/domain/conversation.ts'
import type { MemberId, Millis, Seq } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { ActionKind, ActionOf } from '../../../../schema/protocol/action.ts'
import type { EntryState, OutboxEntry } from '../outbox/entry.ts'

/** What a conversation's rows are to this reader. */
export interface Shown {
  readonly conversation: ConversationRow
  readonly read: ReadRow | undefined
  /** The reader's own. */
  readonly held: readonly HeldReplyRow[]
  /** Those of others that await approval, which the reader may give. */
  readonly awaiting: readonly HeldReplyRow[]
}

/** What decides with the reader's action what becomes of it; undefined: this device was not told it yet. */
export interface Rules {
  /** The workspace's setting (OWN-03); without a word it is what it is by default, on. */
  readonly firstReplyClaims?: boolean | undefined
  /** The reader's replies leave only after somebody approved them (ADM-01). */
  readonly approval?: boolean | undefined
}

export interface OverlayContext extends Rules {
  readonly me: MemberId
  readonly now: Millis
}

/** Where the entry stands that is laid over: its time, its state, and what its author had before them. */
export type Made = Pick<OutboxEntry, 'createdAt' | 'seenPosition' | 'before' | 'after'> & { readonly state: EntryState }

/**
 * One verb's effect on the rows. It changes nothing (and answers the same object) where the server, by what this device knows,
 * will refuse: a colleague's or a customer's change is never hidden under a wish (L6).
 */
export type Overlay<K extends ActionKind> = (shown: Shown, action: ActionOf<K>, context: OverlayContext, made: Made) => Shown

/** The same rows with some fields of the conversation changed; decided fields carry who and when, their seq stays the server's. */
export const withConversation = (shown: Shown, change: Partial<ConversationRow>): Shown => ({
  ...shown,
  conversation: { ...shown.conversation, ...change }
})

/** A decided field as its author wrote it. */
export const decided = <F extends DecidedField>(
  field: F,
  value: ConversationRow[F],
  by: MemberId,
  at: Millis
): Partial<ConversationRow> => ({
  [field]: value,
  [`${field}By`]: by,
  [`${field}At`]: at
})

/** The customer wrote something that the author had not seen: there the customer wins (QUE-08). */
export const customerWroteSince = (shown: Shown, made: Made): boolean =>
  made.seenPosition !== undefined && shown.conversation.lastInboundPosition > made.seenPosition

/**
 * Somebody else decided the field after what the author had seen. What they decided themselves overtakes nobody here: the row of an
 * earlier action may come before that action's answer, by which the base of this one is raised (`outbox/lane.ts`).
 */
export const isOvertaken = (row: ConversationRow, field: DecidedField, base: Seq | undefined, me: MemberId): boolean =>
  base !== undefined && row[`${field}Seq`] > base && row[`${field}By`] !== me

export const NOBODY_WAITS = { needsReply: false, waitingSince: null } as const satisfies Partial<ConversationRow>
