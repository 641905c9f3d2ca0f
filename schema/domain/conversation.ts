/**
 * A conversation: the endless thread of one customer on one number; its row is what the queue shows.
 * Three facts are never mixed (QUE-07): status (the team's), reply window (WhatsApp's), unread (each reader's, in `reads`).
 */
import type { CaseId, ContactId, ConversationId, MemberId, MessageId, Millis, NumberId, Position, Seq, TeamId } from './ids.ts'

export type ConversationStatus = 'open' | 'snoozed' | 'resolved'
export const PRIORITIES = ['normal', 'urgent'] as const
export type Priority = (typeof PRIORITIES)[number]

/** The fields that are decided on the server and whose last change is known by seq, author and time (L1, architecture 5). */
export const DECIDED_FIELDS = ['status', 'assignee', 'team', 'priority'] as const
export type DecidedField = (typeof DECIDED_FIELDS)[number]

export interface ConversationRow {
  readonly id: ConversationId
  readonly number: NumberId
  readonly contact: ContactId
  readonly status: ConversationStatus
  readonly snoozedUntil: Millis | null
  readonly assignee: MemberId | null
  readonly team: TeamId | null
  readonly priority: Priority
  /** The open case; null while resolved. */
  readonly currentCase: CaseId | null
  readonly needsReply: boolean
  /** WhatsApp's time of the first customer message that nobody answered; null when nobody waits (QUE-06). */
  readonly waitingSince: Millis | null
  readonly windowClosesAt: Millis | null
  readonly lastMessage: MessageId | null
  readonly lastMessageAt: Millis
  readonly lastDirection: 'in' | 'out'
  /** The last message's words, shortened for a row. */
  readonly preview: string
  readonly lastPosition: Position
  readonly lastInboundPosition: Position
  /** The last answer by anybody, and who gave it (`answerKey`). */
  readonly lastAnswerPosition: Position
  readonly lastAnswerKey: string | null
  /** The last answer by anybody else than `lastAnswerKey`: with the two, "answers by others after p" is exact for everyone. */
  readonly otherAnswerPosition: Position
  /** The last answer that nobody here decided: typed on the business phone. */
  readonly phoneAnswerPosition: Position
  /** WhatsApp's time of the latest of them, whatever order they came in; null where there is none. */
  readonly phoneAnsweredAt: Millis | null
  readonly statusSeq: Seq
  readonly statusBy: MemberId | null
  readonly statusAt: Millis | null
  readonly assigneeSeq: Seq
  readonly assigneeBy: MemberId | null
  readonly assigneeAt: Millis | null
  readonly teamSeq: Seq
  readonly teamBy: MemberId | null
  readonly teamAt: Millis | null
  readonly prioritySeq: Seq
  readonly priorityBy: MemberId | null
  readonly priorityAt: Millis | null
  readonly createdAt: Millis
  readonly seq: Seq
}

/** What has not happened yet in a conversation that begins: nobody wrote, nobody has it, nothing was decided. */
export const UNTOUCHED_CONVERSATION = {
  snoozedUntil: null,
  assignee: null,
  team: null,
  priority: 'normal',
  currentCase: null,
  needsReply: false,
  waitingSince: null,
  windowClosesAt: null,
  lastMessage: null,
  lastDirection: 'in',
  preview: '',
  lastPosition: 0,
  lastInboundPosition: 0,
  lastAnswerPosition: 0,
  lastAnswerKey: null,
  otherAnswerPosition: 0,
  phoneAnswerPosition: 0,
  phoneAnsweredAt: null,
  statusSeq: 0,
  statusBy: null,
  statusAt: null,
  assigneeSeq: 0,
  assigneeBy: null,
  assigneeAt: null,
  teamSeq: 0,
  teamBy: null,
  teamAt: null,
  prioritySeq: 0,
  priorityBy: null,
  priorityAt: null
} as const satisfies Partial<ConversationRow>

/** An episode inside a conversation, from open to resolved (HIS-01). */
export interface CaseRow {
  readonly id: CaseId
  readonly conversation: ConversationId
  readonly openedAt: Millis
  readonly resolvedAt: Millis | null
  readonly resolvedBy: MemberId | null
  readonly seq: Seq
}

/** How far a member has read a conversation; an unread flag set by hand stays until the next read (QUE-05). */
export interface ReadRow {
  readonly member: MemberId
  readonly conversation: ConversationId
  readonly position: Position
  readonly flagged: boolean
  readonly seq: Seq
}

export const isUnread = (conversation: ConversationRow, read: Pick<ReadRow, 'position' | 'flagged'> | undefined): boolean =>
  read ? read.flagged || conversation.lastInboundPosition > read.position : conversation.lastInboundPosition > 0
