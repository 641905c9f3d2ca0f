import { describe, expect, test } from 'vitest'
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { MessageRow } from '../../schema/domain/message.ts'
import { settingsRow } from '../../test/harness/rows.ts'
import { NO_ACCESS } from '../commit/access-rows.ts'
import type { Draft } from '../commit/draft.ts'
import { foldCommit } from '../commit/fold.ts'
import type { Operation } from '../commit/operation.ts'
import type { Snapshot } from '../commit/snapshot.ts'
import { DAY, HOUR, MINUTE, SECOND, startOfDay } from './clock.ts'
import { largeScript } from './large.ts'
import { demoScenes } from './scenes.ts'
import { demoScript } from './script.ts'

const NOW = Date.UTC(2026, 10, 23, 12, 34, 56, 789)

const NOTHING: Snapshot = {
  deliveries: [],
  standings: [],
  tombstones: [],
  madeLinks: [],
  items: [],
  identities: [],
  contacts: [],
  conversations: [],
  cases: [],
  messages: [],
  attempts: [],
  heldReplies: [],
  reads: [],
  actions: [],
  devices: []
}

/** Folds a whole script into an empty workspace. */
const play = (operations: readonly Operation[]) => {
  let ids = 0
  const newId = (): string => `id-${ids++}`
  const workspace = { members: [], teams: [], numbers: [], settings: settingsRow(), access: NO_ACCESS }
  return foldCommit(operations, { epoch: 'e', seq: 0, position: 0, floor: 0 }, workspace, NOTHING, { newId })
}

const script = demoScript(NOW, 1)
const plan = play(script)
const draft: Draft = plan.draft

const row = (key: string): ConversationRow => draft.conversations.need(demoScenes.get(key) ?? '')
const thread = (key: string): readonly MessageRow[] =>
  [...draft.messages.values()].filter((message) => message.conversation === demoScenes.get(key)).sort((a, b) => a.position - b.position)
const waited = (key: string): number => NOW - (row(key).waitingSince ?? NOW)
const left = (key: string): number => (row(key).windowClosesAt ?? 0) - NOW

describe('the demo, folded as live traffic is', () => {
  test('everything that members did is applied, except for the reply that is held', () => {
    const others = plan.results.filter((result) => result.kind === 'action' && result.result.outcome !== 'applied')
    expect(others).toMatchObject([{ result: { outcome: 'held', reason: 'stale' } }])
    expect(plan.results.filter((result) => result.kind === 'attempt' && result.send === null)).toEqual([])
    expect(draft.sums).toMatchObject({ exceptions: 0, pending: 0 })
  })

  test('there are 48 conversations, and each scene has one', () => {
    expect([...draft.conversations.values()].length).toBe(48)
    for (const key of demoScenes.keys()) expect(thread(key).length).toBeGreaterThan(0)
  })

  test('nobody has read the newest one', () => {
    expect(row('unread')).toMatchObject({ status: 'open', assignee: null, needsReply: true })
    expect([...draft.reads.values()].filter((read) => read.conversation === demoScenes.get('unread'))).toEqual([])
  })

  test('Ana has a question to answer', () => {
    expect(row('needs-reply')).toMatchObject({ status: 'open', assignee: 'ana', needsReply: true })
  })

  test('one waits unassigned for 47 minutes', () => {
    expect(row('unassigned')).toMatchObject({ status: 'open', assignee: null, needsReply: true })
    expect(Math.floor(waited('unassigned') / MINUTE)).toBe(47)
  })

  test('Dalia is away while her customer waits', () => {
    expect(draft.members.need('dalia').availability).toBe('away')
    expect(row('owner-away')).toMatchObject({ status: 'open', assignee: 'dalia', needsReply: true })
    expect(waited('owner-away')).toBeGreaterThan(2 * HOUR)
  })

  test('one sleeps for two more minutes', () => {
    expect(row('snoozed')).toMatchObject({ status: 'snoozed', snoozedUntil: NOW + 2 * MINUTE, assignee: 'ana' })
  })

  test('one was resolved yesterday', () => {
    const { status, statusAt } = row('resolved-yesterday')
    expect(status).toBe('resolved')
    expect(startOfDay(statusAt ?? 0)).toBe(startOfDay(NOW) - DAY)
  })

  test('one is urgent', () => {
    expect(row('urgent')).toMatchObject({ priority: 'urgent', assignee: 'ben', needsReply: true })
  })

  test('windows close in 11 minutes, in 1 h 50, and closed an hour ago on an unanswered question', () => {
    for (const [key, exact] of [
      ['window-11-minutes', 11 * MINUTE],
      ['window-under-2-hours', 110 * MINUTE],
      ['window-closed', -HOUR]
    ] as const) {
      expect(left(key)).toBeGreaterThanOrEqual(exact)
      expect(left(key)).toBeLessThan(exact + SECOND)
      expect(row(key).needsReply).toBe(true)
    }
  })

  test('one customer has 700 messages in three cases over fourteen months, with two owners', () => {
    const messages = thread('guesthouse')
    expect(messages.length).toBe(700)
    expect(new Set(messages.map((message) => message.case)).size).toBe(3)
    expect(new Set(messages.map((message) => message.author))).toEqual(new Set([null, 'ana', 'ben']))
    expect(NOW - (messages[0]?.at ?? NOW)).toBeGreaterThan(420 * DAY)
  })

  test('every type of message is there', () => {
    const messages = thread('every-type')
    const types = messages.map((message) => message.type)
    expect(types.filter((type) => type === 'image').length).toBe(3)
    for (const type of [
      'audio',
      'document',
      'video',
      'sticker',
      'location',
      'contacts',
      'interactive',
      'reaction',
      'edit',
      'revoke',
      'order',
      'unsupported',
      'call',
      'hologram'
    ])
      expect(types).toContain(type)
    const wamids = new Set(messages.map((message) => message.wamid))
    const quoting = messages.filter((message) => message.quotes !== null)
    expect(quoting.map((message) => message.type)).toEqual(['interactive', 'reaction', 'edit', 'revoke', 'text'])
    for (const message of quoting) expect(wamids).toContain(message.quotes)
  })

  test('one answer failed and one is not confirmed', () => {
    expect(thread('failed').at(-1)).toMatchObject({ status: 'failed', errorCode: 131026 })
    expect(row('failed').needsReply).toBe(true)
    expect(thread('not-confirmed').at(-1)).toMatchObject({ status: 'not-confirmed' })
    expect([...draft.messages.values()].filter((message) => message.status === 'queued' || message.status === 'sending')).toEqual([])
  })

  test('Ben keeps the reply that Ana was faster than', () => {
    expect([...draft.heldReplies.values()]).toMatchObject([{ author: 'ben', reason: 'stale', conversation: demoScenes.get('held') }])
    expect(row('held')).toMatchObject({ assignee: 'ana', needsReply: false })
  })

  test('the business phone answered for itself', () => {
    expect(thread('phone-echo').map((message) => message.origin)).toEqual(['customer', 'phone', 'customer', 'phone'])
    expect(row('phone-echo').needsReply).toBe(false)
  })

  test('one customer has a username and no phone, another one two forms of one number', () => {
    expect(draft.contacts.need(row('username-only').contact)).toMatchObject({ phone: null, username: 'lumi.home' })
    expect(draft.contacts.need(row('brazilian-pair').contact)).toMatchObject({ phone: '5511900000142' })
    expect(thread('brazilian-pair').length).toBe(7)
  })

  test('yesterday somebody waited for three hours', () => {
    const [question, answer] = [/buenos días, el sofá/, /Lamento/].map((words) =>
      thread('three-hours').find(({ text }) => words.test(text))
    )
    expect(Math.round(((answer?.at ?? 0) - (question?.at ?? 0)) / HOUR)).toBe(3)
  })

  test.each([2, 3, 99])('with seed %i nothing is refused either', (seed) => {
    const outcomes = play(demoScript(NOW, seed)).results.flatMap((result) => (result.kind === 'action' ? [result.result.outcome] : []))
    expect(outcomes.filter((outcome) => outcome !== 'applied')).toEqual(['held'])
  })

  test.each([1, 40, 500])('all of a large workspace of %i conversations is applied', (conversations) => {
    const large = play([...largeScript(NOW, 1, conversations)])
    expect([...large.draft.conversations.values()].length).toBe(conversations)
    for (const result of large.results) {
      if (result.kind === 'action') expect(result.result.outcome).toBe('applied')
      if (result.kind === 'attempt') expect(result.send).not.toBeNull()
    }
  })
})
