/** Rows that stand in a table by themselves, for tests that ask SQL about chance. Not here: rows with a history (`Committer` makes those). */
import { type ConversationRow, UNTOUCHED_CONVERSATION } from '../../schema/domain/conversation.ts'
import { type MessageRow, UNTOUCHED_MESSAGE } from '../../schema/domain/message.ts'

export const conversationRow = (id: string, more: Partial<ConversationRow> = {}): ConversationRow => ({
  ...UNTOUCHED_CONVERSATION,
  id,
  number: 'n',
  contact: `contact of ${id}`,
  status: 'open',
  lastMessageAt: 0,
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
