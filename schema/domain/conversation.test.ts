import { expect, test } from 'vitest'
import { type ConversationRow, isUnread, UNTOUCHED_CONVERSATION } from './conversation.ts'

const row = (lastInboundPosition: number): ConversationRow => ({
  ...UNTOUCHED_CONVERSATION,
  id: 'c',
  number: 'n',
  contact: 'k',
  status: 'open',
  lastMessageAt: 0,
  lastPosition: 9,
  lastInboundPosition,
  createdAt: 0,
  seq: 1
})

test.each([
  ['never read, and the customer wrote', 5, undefined, true],
  ['never read, and the customer never wrote', 0, undefined, false],
  ['read up to the customer’s last message', 5, { position: 5, flagged: false }, false],
  ['read further, up to our own answer', 5, { position: 9, flagged: false }, false],
  ['read before the customer’s last message', 5, { position: 4, flagged: false }, true],
  ['read to the end and marked unread', 5, { position: 9, flagged: true }, true],
  ['marked unread where the customer never wrote', 0, { position: 0, flagged: true }, true]
])('[QUE5] %s', (_, inbound, read, unread) => {
  expect(isUnread(row(inbound), read)).toBe(unread)
})
