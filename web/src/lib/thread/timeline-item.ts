/** What a thread is made of, item by item, as a screen draws it. Not here: how messages become items (`timeline.ts`), how items look. */
import type { CaseRow } from '../../../../schema/domain/conversation.ts'
import type { MemberId, Millis } from '../../../../schema/domain/ids.ts'
import type { EventRow, HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'
import type { EntryState } from '../outbox/entry.ts'
import type { About } from './about.ts'

/** The message that a bubble quotes: its row, or only the knowledge that there is one which is not on this device. */
export type Quoted = MessageRow | 'missing' | null

/** Where one episode ended and, if it did, how the next began (HIS-01). */
export interface CaseDivider {
  readonly kind: 'case'
  readonly key: string
  /** From 1, in the order in which cases were opened. */
  readonly ordinal: number
  readonly row: CaseRow
  readonly resolvedAt: Millis
  readonly resolvedBy: MemberId | null
  /** The event with which it went on; `actor` null: the customer wrote. */
  readonly reopened: EventRow | null
}

export interface MessageItem {
  readonly kind: 'message'
  readonly key: string
  readonly message: MessageRow
  /** It opens a group: somebody else spoke before it, or more than five minutes passed, or a line stands between. */
  readonly first: boolean
  readonly quoted: Quoted
  /** What was said about it later; null: nothing. */
  readonly about: About | null
  /** Another try was asked for on this device and is not with the server yet. */
  readonly retrying: boolean
  /** Whoever approved it changed its words (ADM-01). */
  readonly edited: boolean
}

/** A reply that the thread does not have yet: mine, or a colleague's that I approved. */
export interface PendingItem {
  readonly kind: 'pending'
  /** The key that its message will have, so that nothing moves when it arrives. */
  readonly key: string
  readonly id: string
  readonly author: MemberId
  readonly text: string
  readonly at: Millis
  readonly state: EntryState
  readonly first: boolean
}

/** A reply that awaits approval or was returned from it: the reader's own, or one that they may approve. */
export interface HeldItem {
  readonly kind: 'held'
  /** The key that its message will have. */
  readonly key: string
  readonly row: HeldReplyRow
  readonly first: boolean
}

export type TimelineItem =
  | { readonly kind: 'day'; readonly key: string; readonly at: Millis }
  | CaseDivider
  | { readonly kind: 'events'; readonly key: string; readonly events: readonly EventRow[] }
  | { readonly kind: 'unread'; readonly key: string; readonly count: number }
  | MessageItem
  | PendingItem
  | HeldItem
