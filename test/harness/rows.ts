/** Rows that stand in a table by themselves, for tests that ask SQL about chance. Not here: rows with a history (`Committer` makes those). */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import { type MessageRow, UNTOUCHED_MESSAGE } from '../../schema/domain/message.ts'

export const conversationRow = (id: string, more: Partial<ConversationRow> = {}): ConversationRow => ({
  id,
  number: 'n',
  contact: `contact of ${id}`,
  status: 'open',
  snoozedUntil: null,
  assignee: null,
  team: null,
  priority: 'normal',
  currentCase: null,
  needsReply: false,
  waitingSince: null,
  windowClosesAt: null,
  lastMessage: null,
  lastMessageAt: 0,
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
  priorityAt: null,
  createdAt: 0,
  seq: 0,
  ...more
})

/** A customer's text, unless said otherwise. */
export const messageRow = (id: string, conversation: string, more: Partial<MessageRow> = {}): MessageRow => ({
  ...UNTOUCHED_MESSAGE,
  id,
  conversation,
  number: 'n',
  contact: `contact of ${conversation}`,
  case: null,
  direction: 'in',
  origin: 'customer',
  type: 'text',
  text: id,
  at: 0,
  receivedAt: 0,
  position: 0,
  seq: 0,
  ...more
})
