import { expect, test } from 'vitest'
import { type ConversationRow, isUnread } from './conversation.ts'

const row = (lastInboundPosition: number): ConversationRow => ({
  id: 'c',
  number: 'n',
  contact: 'k',
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
  lastPosition: 9,
  lastInboundPosition,
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
