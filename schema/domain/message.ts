/** Messages as a thread shows them, attempts at sending them, and replies that were held. */
import type { MessageContent } from './content.ts'
import type { CaseId, ContactId, ConversationId, DeviceId, MemberId, MessageId, Millis, NumberId, Position, Seq, Wamid } from './ids.ts'
import type { Media } from './media.ts'
import type { MessageStatus } from './message-status.ts'

/** Who wrote it: the customer, a member here, or a colleague with the business phone in hand (CAP-09). */
export type Origin = 'customer' | 'agent' | 'phone'

export interface MessageRow {
  readonly id: MessageId
  readonly conversation: ConversationId
  readonly number: NumberId
  readonly contact: ContactId
  readonly case: CaseId | null
  readonly wamid: Wamid | null
  readonly direction: 'in' | 'out'
  readonly origin: Origin
  /** Meta's type of message; an unknown one is kept as it came. */
  readonly type: string
  /** The body of a text, the caption of media, the label of a button; empty where the type has no words. */
  readonly text: string
  /** What else it holds; null for plain words. */
  readonly content: MessageContent | null
  readonly media: Media | null
  /** Only outgoing messages that we sent have one. */
  readonly status: MessageStatus | null
  readonly errorCode: number | null
  readonly errorText: string | null
  readonly author: MemberId | null
  /** Who let it out, where its author needs that. */
  readonly approvedBy: MemberId | null
  readonly device: DeviceId | null
  /** WhatsApp's time, in whole seconds; for our own messages the time of the decision (CAP-04). */
  readonly at: Millis
  readonly receivedAt: Millis
  readonly position: Position
  /** Position of the last message that the author had on screen (COL-01). */
  readonly seenPosition: Position | null
  /** When the hub last decided that it may leave; decided again when older than 30 s. */
  readonly decidedAt: Millis | null
  /** The latest attempt, from 1; 0 before the first. */
  readonly attempt: number
  readonly attemptAt: Millis | null
  /** Not before this time (throttled, out of reach). */
  readonly retryAt: Millis | null
  readonly sentAt: Millis | null
  readonly deliveredAt: Millis | null
  readonly readAt: Millis | null
  readonly playedAt: Millis | null
  readonly failedAt: Millis | null
  /** Meta's id of the message that this one quotes. */
  readonly quotes: Wamid | null
  readonly seq: Seq
}

/** What a message has not been through yet when it is stored first. */
export const UNTOUCHED_MESSAGE = {
  content: null,
  media: null,
  wamid: null,
  status: null,
  errorCode: null,
  errorText: null,
  author: null,
  approvedBy: null,
  device: null,
  seenPosition: null,
  decidedAt: null,
  attempt: 0,
  attemptAt: null,
  retryAt: null,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  playedAt: null,
  failedAt: null,
  quotes: null
} as const satisfies Partial<MessageRow>

/** One try at sending: recorded before the call (L2), kept for ever. */
export interface AttemptRow {
  readonly message: MessageId
  readonly attempt: number
  readonly number: NumberId
  readonly at: Millis
  readonly wamid: Wamid | null
  readonly outcome: 'sending' | 'accepted' | 'refused' | 'not-confirmed'
  readonly code: number | null
}

/** Why a reply is held. `returned`: somebody who might have approved it sent it back to its author. */
export const HELD_REASONS = ['stale', 'window_closed', 'awaiting_approval', 'returned'] as const
export type HeldReason = (typeof HELD_REASONS)[number]

/** A reply that was not let out: its author's row, never in the thread (COL-07); while it awaits approval its approvers see it too. */
export interface HeldReplyRow {
  /** The id that its message would have. */
  readonly id: MessageId
  /** The message that it was before it was taken back out of the thread; null for one that was never let out. */
  readonly formerly: MessageId | null
  readonly conversation: ConversationId
  readonly author: MemberId
  readonly device: DeviceId
  readonly text: string
  readonly reason: HeldReason
  readonly heldAt: Millis
  readonly seenPosition: Position
  /** Why it was returned, in its returner's words; null as long as nobody did. */
  readonly note: string | null
  readonly returnedBy: MemberId | null
  readonly returnedAt: Millis | null
  readonly seq: Seq
}

/** What a held reply begins with, also when it is held once more. */
export const NEVER_RETURNED = { note: null, returnedBy: null, returnedAt: null } as const satisfies Partial<HeldReplyRow>

/** A small line between bubbles: what happened, by whom (OWN-06, HIS-07). */
export type EventKind =
  | 'claimed'
  | 'assigned'
  | 'resolved'
  | 'reopened'
  | 'snoozed'
  | 'woke'
  | 'prioritised'
  | 'no-reply-needed'
  | 'held'
  | 'released'
  | 'approved'
  | 'returned'
  | 'discarded'
  | 'retried'
  | 'undone'

export interface EventRow {
  readonly id: string
  readonly conversation: ConversationId
  readonly case: CaseId | null
  readonly kind: EventKind
  /** Null: nobody, it happened by itself (a customer wrote, a time came). */
  readonly actor: MemberId | null
  readonly at: Millis
  /** Fields by kind: `assignee`, `team`, `brief`, `until`, `priority`, `reason`, `before`. */
  readonly detail: Readonly<Record<string, string | number | null>>
  /** Position of the last message when it happened: where the line stands. */
  readonly afterPosition: Position
  readonly seq: Seq
}

/** What makes two answers "by the same": the same member on the same device, or the phone. */
export const answerKey = (author: MemberId, device: DeviceId): string => `${author}/${device}`
export const PHONE_ANSWER_KEY = '(phone)'
