/** What a row of the queue says about its conversation. */
import { describe, expect, it } from 'vitest'
import type { ConversationRow } from '../../../../../schema/domain/conversation.ts'
import type { HeldReplyRow } from '../../../../../schema/domain/message.ts'
import { answerKey, PHONE_ANSWER_KEY } from '../../../../../schema/domain/message.ts'
import type { QueueRow } from '../../queue/queue-row.ts'
import { rowFacts } from './row-facts.ts'

const NOW = 1_800_000_000_000
const HOUR = 3_600_000
const conversation = {
  status: 'open',
  snoozedUntil: null,
  assignee: null,
  priority: 'normal',
  needsReply: true,
  waitingSince: NOW - HOUR / 2,
  windowClosesAt: NOW + HOUR,
  lastDirection: 'in',
  lastAnswerKey: null
} as ConversationRow
const row = (over: Partial<QueueRow> = {}, fields: Partial<ConversationRow> = {}): QueueRow => ({
  id: 'c1',
  conversation: { ...conversation, ...fields },
  contact: undefined,
  name: 'Aylin',
  read: undefined,
  unread: false,
  waitingActions: 0,
  waitingReply: false,
  refusedReply: false,
  held: [],
  awaiting: [],
  failed: false,
  notConfirmed: false,
  draft: false,
  ...over
})
const facts = (over: Partial<QueueRow>, fields: Partial<ConversationRow> = {}) => rowFacts(row(over, fields), 'ana', NOW)

describe('a row of the queue', () => {
  it('has a wick only while somebody waits for an answer', () => {
    expect(facts({}).wick).toEqual({ fraction: 0.5, level: 'wait' })
    expect(facts({}, { needsReply: false }).wick).toBeNull()
  })
  it('says who spoke last: customer, me, a colleague, the phone', () => {
    const said = (key: string) => facts({}, { lastDirection: 'out', lastAnswerKey: key }).speaker
    expect(facts({}).speaker).toEqual({ kind: 'customer' })
    expect(said(answerKey('ana', 'laptop'))).toEqual({ kind: 'me' })
    expect(said(answerKey('ben', 'laptop'))).toEqual({ kind: 'member', id: 'ben' })
    expect(said(PHONE_ANSWER_KEY)).toEqual({ kind: 'phone' })
  })
  it('an old answer does not speak for a newer message of the customer', () => {
    expect(facts({}, { lastAnswerKey: answerKey('ana', 'laptop') }).speaker).toEqual({ kind: 'customer' })
  })
  it('carries its marks with the most pressing first', () => {
    const all = {
      refusedReply: true,
      held: [{} as HeldReplyRow],
      failed: true,
      notConfirmed: true,
      waitingReply: true,
      waitingActions: 2,
      draft: true
    }
    expect(facts(all).marks).toEqual(['refused', 'held', 'failed', 'not-confirmed', 'waiting-reply', 'draft'])
    expect(facts({ waitingActions: 1 }).marks).toEqual(['waiting-change'])
    expect(facts({}).marks).toEqual([])
  })
  it('a time to return stands only on what is snoozed', () => {
    expect(facts({}, { status: 'snoozed', snoozedUntil: NOW + HOUR }).snoozedUntil).toBe(NOW + HOUR)
    expect(facts({}, { status: 'open', snoozedUntil: NOW + HOUR }).snoozedUntil).toBeNull()
  })
  it('knows what is mine and what is urgent', () => {
    expect(facts({}, { assignee: 'ana', priority: 'urgent' })).toMatchObject({ mine: true, urgent: true })
    expect(facts({}, { assignee: 'ben' })).toMatchObject({ mine: false, urgent: false })
  })
})
