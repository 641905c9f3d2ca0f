/** Rows of threads for tests, complete and boring but for what a test names. */
import { type CaseRow, type ConversationRow, UNTOUCHED_CONVERSATION } from '../../../../schema/domain/conversation.ts'
import { type EventRow, type HeldReplyRow, type MessageRow, NEVER_RETURNED, UNTOUCHED_MESSAGE } from '../../../../schema/domain/message.ts'
import type { ActionOf } from '../../../../schema/protocol/action.ts'
import type { OutboxEntry } from '../outbox/entry.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** A Monday, 10:00 in Berlin. */
export const NOW = Date.UTC(2026, 10, 23, 9, 0)
export const ZONE = 'Europe/Berlin'

export const messageRow = (position: number, fields: Partial<MessageRow> = {}): MessageRow => ({
  ...UNTOUCHED_MESSAGE,
  id: `m${position}`,
  conversation: 'c1',
  number: 'n1',
  contact: 'p1',
  case: 'case1',
  wamid: `wamid.${position}`,
  direction: 'in',
  origin: 'customer',
  type: 'text',
  text: `message ${position}`,
  at: NOW + position * 1000,
  receivedAt: NOW + position * 1000,
  position,
  seq: position,
  ...fields
})

/** An answer by a member here. */
export const answerRow = (position: number, author: string, fields: Partial<MessageRow> = {}): MessageRow =>
  messageRow(position, { direction: 'out', origin: 'agent', author, device: `${author}-laptop`, status: 'delivered', ...fields })

export const eventRow = (id: string, kind: EventRow['kind'], afterPosition: number, fields: Partial<EventRow> = {}): EventRow => ({
  id,
  conversation: 'c1',
  case: 'case1',
  kind,
  actor: 'ana',
  at: NOW + afterPosition * 1000 + 500,
  detail: {},
  afterPosition,
  seq: afterPosition,
  ...fields
})

export const caseRow = (id: string, openedAt: number, resolvedAt: number | null, fields: Partial<CaseRow> = {}): CaseRow => ({
  id,
  conversation: 'c1',
  openedAt,
  resolvedAt,
  resolvedBy: resolvedAt === null ? null : 'ana',
  seq: openedAt,
  ...fields
})

export const heldRow = (id: string, fields: Partial<HeldReplyRow> = {}): HeldReplyRow => ({
  id,
  formerly: null,
  conversation: 'c1',
  author: 'ben',
  device: 'ben-phone',
  text: `held ${id}`,
  reason: 'stale',
  heldAt: NOW,
  seenPosition: 0,
  ...NEVER_RETURNED,
  seq: 1,
  ...fields
})

type Concerning = ActionOf<'message.send' | 'message.release' | 'message.discard' | 'message.retry' | 'message.approve' | 'message.return'>

export const entryOf = (action: Concerning, fields: Partial<OutboxEntry> = {}): OutboxEntry => ({
  id: action.id,
  order: 1,
  kind: action.kind,
  action,
  conversation: 'c1',
  createdAt: NOW + HOUR,
  attempts: 0,
  state: { kind: 'waiting' },
  ...fields
})

export const sendEntry = (id: string, fields: Partial<OutboxEntry> = {}): OutboxEntry =>
  entryOf({ id, kind: 'message.send', conversation: 'c1', text: `reply ${id}`, seen: null }, fields)

export const conversationRow = (fields: Partial<ConversationRow> = {}): ConversationRow => ({
  ...UNTOUCHED_CONVERSATION,
  id: 'c1',
  number: 'n1',
  contact: 'p1',
  status: 'open',
  currentCase: 'case1',
  needsReply: true,
  waitingSince: NOW,
  windowClosesAt: NOW + DAY,
  lastMessageAt: NOW,
  createdAt: NOW,
  seq: 1,
  ...fields
})
