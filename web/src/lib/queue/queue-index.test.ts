import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ContactRow } from '../../../../schema/domain/contact.ts'
import type { ConversationRow, ReadRow } from '../../../../schema/domain/conversation.ts'
import type { MemberRow } from '../../../../schema/domain/member.ts'
import { type HeldReplyRow, type MessageRow, NEVER_RETURNED } from '../../../../schema/domain/message.ts'
import { WINDOW_MARGIN_MS } from '../../../../schema/domain/service-window.ts'
import type { SettingsRow } from '../../../../schema/domain/settings.ts'
import { conversationRow, memberRow, messageRow } from '../../../../test/harness/rows.ts'
import { claim, reply, resolve, stored } from '../outbox/entries.test-aid.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import { QueueIndex } from './queue-index.ts'
import type { QueueRow } from './queue-row.ts'
import type { Change } from './sources.ts'
import { defaultSort, type Filter, NO_FILTER, RAIL_VIEWS, SORTS, type Sort, type View } from './view.ts'

const HOUR = 3_600_000
const settingsRow: SettingsRow = {
  id: 'workspace',
  name: 'Shop',
  firstReplyClaims: false,
  agentsReassign: true,
  leaseDays: 45,
  seq: 1
}
let now: number
let queue: QueueIndex
beforeEach(() => {
  now = 100 * HOUR
  queue = new QueueIndex({ me: 'ana', now: () => now })
})

const rows = (change: Change['rows']) => queue.take({ rows: change, deletions: {} })
const conversations = (...list: readonly ConversationRow[]) => rows({ conversations: list })
const ids = (view: View, sort: Sort = defaultSort(view), filter: Partial<Filter> = {}) => queue.ids(view, sort, { ...NO_FILTER, ...filter })
const contact = (of: string, more: Partial<ContactRow>): ContactRow => ({
  id: `contact of ${of}`,
  name: '',
  phone: null,
  userId: null,
  username: null,
  createdAt: 0,
  seq: 1,
  ...more
})
const read = (conversation: string, position: number, flagged = false): ReadRow => ({
  member: 'ana',
  conversation,
  position,
  flagged,
  seq: 1
})
const heldReply = (id: string, conversation: string, heldAt = 1): HeldReplyRow => ({
  id,
  formerly: null,
  conversation,
  author: 'ana',
  device: 'd',
  text: id,
  reason: 'stale',
  heldAt,
  seenPosition: 0,
  ...NEVER_RETURNED,
  seq: 1
})

const awaitingReply = (id: string, conversation: string): HeldReplyRow => ({
  ...heldReply(id, conversation),
  author: 'ben',
  reason: 'awaiting_approval'
})

describe('replies of others that await approval', () => {
  test('[APV1] have a view of their own and are no held replies of mine', () => {
    conversations(conversationRow('a'), conversationRow('b'))
    rows({ heldReplies: [awaitingReply('h1', 'a'), awaitingReply('h2', 'a'), heldReply('mine', 'b')] })
    expect([ids('approvals'), ids('held')]).toEqual([['a'], ['b']])
    expect(queue.row('a')).toMatchObject({ held: [], awaiting: [{ id: 'h1' }, { id: 'h2' }] })
    expect([queue.heldOf('a'), queue.allHeld().map(({ id }) => id)]).toEqual([[], ['mine']])
  })
  test('are counted one by one, as they come and go', () => {
    conversations(conversationRow('a'), conversationRow('b'))
    const told: (number | undefined)[] = []
    for (const reply of [awaitingReply('h1', 'a'), awaitingReply('h2', 'a'), awaitingReply('h3', 'b')]) {
      rows({ heldReplies: [reply] })
      told.push(queue.counts().approvals)
    }
    for (const id of ['h1', 'h3', 'h2']) {
      queue.take({ rows: {}, deletions: { heldReplies: [id] } })
      told.push(queue.counts().approvals)
    }
    expect(told).toEqual([1, 2, 3, 2, 1, undefined])
  })
  test('of mine wait in no list of held ones', () => {
    conversations(conversationRow('a'))
    rows({ heldReplies: [{ ...heldReply('h', 'a'), reason: 'awaiting_approval' }] })
    expect([ids('held'), ids('approvals'), queue.row('a')?.held.length]).toEqual([[], [], 1])
  })
})

describe('the rules', () => {
  const ana = (approval: boolean, seq: number): MemberRow => ({ ...memberRow('ana', { role: 'agent' }), approval, seq })
  test('are those of the workspace and of my own row, and are laid over what waits as soon as they change', () => {
    conversations(conversationRow('a', { needsReply: true, waitingSince: 5 }))
    queue.setEntries(stored(reply('r', 'a')))
    expect([queue.rules, queue.row('a')?.conversation.needsReply]).toEqual([{}, false])
    rows({ members: [ana(true, 1)], settings: [settingsRow] })
    expect([queue.rules, queue.row('a')?.conversation.needsReply]).toEqual([{ firstReplyClaims: false, approval: true }, true])
    rows({ members: [ana(false, 2)] })
    expect(queue.row('a')?.conversation).toMatchObject({ needsReply: false, assignee: null })
    queue.clear()
    expect(queue.settings).toBe(null)
  })
})

describe('a view', () => {
  test('has the rows that the server’s page of that name has', () => {
    conversations(
      conversationRow('mine', { assignee: 'ana', team: 'night', needsReply: true, waitingSince: 5 }),
      conversationRow('ben', { assignee: 'ben', needsReply: true, waitingSince: 4, priority: 'urgent' }),
      conversationRow('nobody', { lastInboundPosition: 3 }),
      conversationRow('asleep', { status: 'snoozed', assignee: 'ana', snoozedUntil: 1, needsReply: true, waitingSince: 1 }),
      conversationRow('done', { status: 'resolved', assignee: 'ana', lastInboundPosition: 2, priority: 'urgent' })
    )
    const views = ['mine', 'unassigned', 'needs-reply', 'unread', 'open', 'snoozed', 'resolved', 'urgent'] as const
    expect(Object.fromEntries(views.map((view) => [view, [...ids(view)].sort()]))).toEqual({
      mine: ['mine'],
      unassigned: ['nobody'],
      'needs-reply': ['ben', 'mine'],
      unread: ['done', 'nobody'],
      open: ['ben', 'mine', 'nobody'],
      snoozed: ['asleep'],
      resolved: ['done'],
      urgent: ['ben']
    })
    expect([ids('team:night'), ids('owner:ben'), ids('owner-needs-reply:ana')]).toEqual([['mine'], ['ben'], ['mine']])
    expect([...ids('all')].sort()).toEqual(['asleep', 'ben', 'done', 'mine', 'nobody'])
  })
  test('"closing" has open ones whose window ends within two hours, as time goes by', () => {
    const closes = now + 3 * HOUR
    conversations(
      conversationRow('soon', { windowClosesAt: closes }),
      conversationRow('done', { windowClosesAt: closes, status: 'resolved' }),
      conversationRow('none')
    )
    const row = queue.row('soon')
    expect(ids('closing')).toEqual([])
    now += HOUR + 1
    expect([...queue.tick()]).toEqual(['soon'])
    expect([ids('closing'), queue.counts().closing, queue.row('soon')]).toEqual([['soon'], 1, row])
    expect([...queue.tick()]).toEqual([])
    now = closes - WINDOW_MARGIN_MS
    expect([...queue.tick()].sort()).toEqual(['done', 'soon'])
    expect([ids('closing'), queue.counts().closing]).toEqual([[], undefined])
    now -= HOUR // a clock that was wrong
    queue.tick()
    expect(ids('closing')).toEqual(['soon'])
  })
  test('"failed" and "held" have what is mine and what only the server knows', () => {
    conversations(conversationRow('a'), conversationRow('b'), conversationRow('c'))
    rows({ heldReplies: [heldReply('h', 'a')] })
    queue.setBoardFacts({ held: new Set(['b', 'unseen']), failed: new Set(['c']) })
    expect([[...ids('held')].sort(), ids('failed'), queue.counts().held, queue.counts().failed]).toEqual([['a', 'b'], ['c'], 2, 1])
    queue.setBoardFacts({ held: new Set(), failed: new Set() })
    expect([ids('held'), ids('failed')]).toEqual([['a'], []])
  })
})

describe('a row', () => {
  test('is the same object until something about it changes', () => {
    conversations(conversationRow('a'), conversationRow('b'))
    const row = queue.row('a')
    expect([...conversations(conversationRow('a'), conversationRow('b', { preview: 'new' }))]).toEqual(['b'])
    expect(queue.row('a')).toBe(row)
    expect([...queue.setEntries(stored(claim('e', 'a')))]).toEqual(['a'])
    expect(queue.row('a')).not.toBe(row)
    expect([...queue.setEntries(stored(claim('e', 'a')))]).toEqual([])
    expect([...queue.setDrafts(new Set(['a', 'elsewhere']))]).toEqual(['a'])
    expect(queue.row('a')).toMatchObject({ draft: true, waitingActions: 1 })
  })
  test('is called as its contact is, also when that comes later', () => {
    conversations(conversationRow('a'))
    expect(queue.row('a')?.name).toBe('WhatsApp user')
    expect([...rows({ contacts: [contact('a', { phone: '15550001234' })] })]).toEqual(['a'])
    expect(queue.row('a')?.name).toBe('+15550001234')
    rows({ contacts: [contact('a', { phone: '15550001234', name: 'Ida' })] })
    expect(queue.row('a')?.name).toBe('Ida')
  })
  test('says that our latest answer failed, until there is a later one or it is tried again', () => {
    const failed = (more: Partial<MessageRow> = {}) =>
      messageRow('m', 'a', { direction: 'out', position: 5, status: 'failed', attempt: 1, ...more })
    conversations(conversationRow('a', { lastAnswerPosition: 5 }))
    rows({ messages: [failed()] })
    expect([queue.row('a')?.failed, queue.counts().failed]).toEqual([true, 1])
    const [retry] = stored({ action: { id: 'r', kind: 'message.retry', message: 'm', attempt: 1 }, conversation: 'a', createdAt: 0 })
    queue.setEntries(retry ? [retry] : [])
    expect(queue.row('a')?.failed).toBe(false)
    queue.setEntries([])
    conversations(conversationRow('a', { lastAnswerPosition: 9 }))
    expect(queue.row('a')?.failed).toBe(false)
    rows({ messages: [failed({ id: 'n', position: 9, status: 'not-confirmed' })] })
    expect(queue.row('a')).toMatchObject({ failed: false, notConfirmed: true })
    expect(queue.troubles().map(({ id, status }) => [id, status])).toEqual([
      ['m', 'failed'],
      ['n', 'not-confirmed']
    ])
    rows({ messages: [failed({ id: 'n', position: 9, status: 'delivered' })] })
    expect(queue.row('a')?.notConfirmed).toBe(false)
  })
  test('shows pending actions, and what was refused of them', () => {
    conversations(conversationRow('a', { needsReply: true, waitingSince: 1 }))
    const [one, two] = stored(reply('r', 'a', 'At nine'), resolve('s', 'a')) as [OutboxEntry, OutboxEntry]
    queue.setEntries([one, two])
    expect(queue.row('a')).toMatchObject({
      conversation: { status: 'resolved', needsReply: false, preview: 'At nine', lastDirection: 'out', assignee: 'ana' },
      waitingActions: 2,
      waitingReply: true
    })
    expect(queue.counts()).toEqual({ all: 1, resolved: 1 })
    queue.setEntries([{ ...one, state: { kind: 'refused', reason: 'forbidden', by: null, at: null, detail: null } }])
    expect(queue.row('a')).toMatchObject({ conversation: { status: 'open', needsReply: true }, refusedReply: true, waitingActions: 0 })
  })
  test('goes with its conversation, and with it what it counted', () => {
    conversations(conversationRow('a', { lastInboundPosition: 4 }))
    rows({ messages: [messageRow('m', 'a', { status: 'failed' })] })
    queue.take({ rows: {}, deletions: { conversations: ['a'] } })
    expect([queue.has('a'), queue.counts(), ids('open')]).toEqual([false, {}, []])
    conversations(conversationRow('a'))
    expect(queue.row('a')?.failed).toBe(false)
  })
})

describe('held replies', () => {
  test('of mine are listed with the oldest first, also where I see the conversation no longer', () => {
    conversations(conversationRow('a'))
    rows({ heldReplies: [heldReply('late', 'a', 9), heldReply('early', 'a', 1), heldReply('away', 'gone', 5)] })
    expect(queue.allHeld().map(({ id }) => id)).toEqual(['early', 'away', 'late'])
    expect(queue.heldOf('a').map(({ id }) => id)).toEqual(['early', 'late'])
    queue.take({ rows: {}, deletions: { heldReplies: ['early', 'away', 'unknown'] } })
    expect(queue.allHeld().map(({ id }) => id)).toEqual(['late'])
  })
})

describe('a sort', () => {
  const four = [
    conversationRow('a', { waitingSince: 30, lastMessageAt: 30, windowClosesAt: 300 * HOUR }),
    conversationRow('b', { waitingSince: 10, lastMessageAt: 90, windowClosesAt: 200 * HOUR }),
    conversationRow('c', { lastMessageAt: 80, priority: 'urgent', windowClosesAt: 50 * HOUR }),
    conversationRow('d', { lastMessageAt: 80 })
  ]
  test.each([
    ['waiting', ['b', 'a', 'c', 'd']],
    ['priority', ['c', 'b', 'a', 'd']],
    ['window', ['b', 'a', 'c', 'd']],
    ['newest', ['b', 'c', 'd', 'a']]
  ] as const)('[LST2] by %s', (sort, order) => {
    conversations(...four)
    expect(ids('open', sort)).toEqual(order)
  })
  test('gives the same array until the list changes', () => {
    conversations(...four)
    const before = ids('open', 'waiting')
    conversations(conversationRow('a', { waitingSince: 30, lastMessageAt: 30, preview: 'other words' }))
    expect(ids('open', 'waiting')).toBe(before)
    conversations(conversationRow('a', { waitingSince: 5 }))
    expect(ids('open', 'waiting')).toEqual(['a', 'b', 'c', 'd'])
  })
})

describe('a filter', () => {
  beforeEach(() => {
    conversations(
      conversationRow('a', { preview: 'Où est mon canapé ?', lastInboundPosition: 4, number: 'shop' }),
      conversationRow('b', { preview: 'مرحبا', priority: 'urgent' })
    )
    rows({
      contacts: [contact('a', { name: 'José Ñandú', phone: '4915512345678' }), contact('b', { name: 'ÅSA Ｗide' })],
      reads: [read('b', 4)]
    })
  })
  test.each([
    ['canape jose', ['a']],
    ['NANDU', ['a']],
    ['+49 155-123', ['a']],
    ['123 jose', ['a']],
    ['asa wide', ['b']],
    ['مرحبا', ['b']],
    ['sofa', []],
    ['   ', ['a', 'b']]
  ])('finds "%s"', (text, found) => {
    expect(ids('open', 'newest', { text })).toEqual(found)
  })
  test('[LST2] combines unread, urgent and number with any view', () => {
    expect([
      ids('open', 'newest', { unread: true }),
      ids('open', 'newest', { urgent: true }),
      ids('open', 'newest', { number: 'shop' })
    ]).toEqual([['a'], ['b'], ['a']])
    expect(ids('open', 'newest', { unread: true, urgent: true })).toEqual([])
  })
})

describe('who waits longest', () => {
  test('is known over all and for each owner, and follows what changes', () => {
    conversations(
      conversationRow('a', { needsReply: true, waitingSince: 5, assignee: 'ben' }),
      conversationRow('b', { needsReply: true, waitingSince: 3 }),
      conversationRow('asleep', { needsReply: true, waitingSince: 1, status: 'snoozed' })
    )
    expect([queue.oldestWait(), queue.ownerOldest('ben'), queue.ownerOldest('ana')]).toEqual([{ conversation: 'b', since: 3 }, 5, null])
    conversations(conversationRow('c', { needsReply: true, waitingSince: 2, assignee: 'ben' }))
    expect([queue.oldestWait(), queue.ownerOldest('ben')]).toEqual([{ conversation: 'c', since: 2 }, 2])
    queue.take({ rows: {}, deletions: { conversations: ['c'] } })
    expect([queue.oldestWait(), queue.ownerOldest('ben')]).toEqual([{ conversation: 'b', since: 3 }, 5])
    queue.setEntries(stored(reply('r', 'b')))
    expect(queue.oldestWait()).toEqual({ conversation: 'a', since: 5 })
  })
})

test('what is cleared is gone; entries and drafts lie over what comes next', () => {
  conversations(conversationRow('a'))
  queue.setEntries(stored(resolve('s', 'a')))
  queue.setDrafts(new Set(['a']))
  queue.clear()
  expect([queue.has('a'), queue.counts(), ids('resolved'), queue.oldestWait()]).toEqual([false, {}, [], null])
  conversations(conversationRow('a'))
  expect([queue.row('a')?.draft, ids('resolved')]).toEqual([true, ['a']])
})

describe('after every step of random changes', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
  const time = fc.integer({ min: 0, max: 5 })
  const row = fc.record({
    status: fc.constantFrom('open' as const, 'open' as const, 'snoozed' as const, 'resolved' as const),
    assignee: fc.constantFrom(null, 'ana', 'ben'),
    team: fc.constantFrom(null, 'night'),
    priority: fc.constantFrom('normal' as const, 'urgent' as const),
    needsReply: fc.boolean(),
    waitingSince: fc.option(time, { nil: null }),
    windowClosesAt: fc.option(
      fc.integer({ min: 98, max: 106 }).map((hours) => hours * HOUR),
      { nil: null }
    ),
    lastMessageAt: time,
    lastInboundPosition: time,
    lastAnswerPosition: time,
    preview: fc.constantFrom('red sofa', 'blue lamp')
  })
  const entry = fc.record({ make: fc.constantFrom(claim, reply, resolve), on: name })
  const step = fc.oneof(
    fc.record({ do: fc.constant('rows' as const), rows: fc.array(fc.tuple(name, row), { minLength: 1, maxLength: 4 }) }),
    fc.record({ do: fc.constant('read' as const), id: name, position: time, flagged: fc.boolean() }),
    fc.record({
      do: fc.constant('message' as const),
      id: name,
      on: name,
      position: time,
      status: fc.constantFrom('failed' as const, 'not-confirmed' as const, 'sent' as const)
    }),
    fc.record({ do: fc.constant('held' as const), id: name, on: name }),
    fc.record({
      do: fc.constant('delete' as const),
      what: fc.constantFrom('conversations' as const, 'messages' as const, 'heldReplies' as const),
      id: name
    }),
    fc.record({ do: fc.constant('entries' as const), entries: fc.array(entry, { maxLength: 4 }) }),
    fc.record({ do: fc.constant('drafts' as const), drafts: fc.array(name) }),
    fc.record({ do: fc.constant('board' as const), held: fc.array(name), failed: fc.array(name) }),
    fc.record({ do: fc.constant('time' as const), hours: fc.integer({ min: 0, max: 3 }) })
  )
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

  const play = (on: QueueIndex, one: Step): ReadonlySet<string> => {
    switch (one.do) {
      case 'rows':
        return on.take({ rows: { conversations: one.rows.map(([id, more]) => conversationRow(id, more)) }, deletions: {} })
      case 'read':
        return on.take({ rows: { reads: [read(one.id, one.position, one.flagged)] }, deletions: {} })
      case 'message':
        return on.take({ rows: { messages: [messageRow(one.id, one.on, one)] }, deletions: {} })
      case 'held':
        return on.take({ rows: { heldReplies: [heldReply(`${one.id}${one.on}`, one.on)] }, deletions: {} })
      case 'delete':
        return on.take({ rows: {}, deletions: { [one.what]: [one.id] } })
      case 'entries':
        return on.setEntries(stored(...one.entries.map(({ make, on: id }, index) => make(`e${index}`, id))))
      case 'drafts':
        return on.setDrafts(new Set(one.drafts))
      case 'board':
        on.setBoardFacts({ held: new Set(one.held), failed: new Set(one.failed) })
        return new Set()
      case 'time':
        now += one.hours * HOUR
        return on.tick()
      default:
        return one satisfies never
    }
  }

  const ALL_VIEWS: readonly View[] = [
    ...RAIL_VIEWS,
    'urgent',
    'held',
    'failed',
    'team:night',
    'owner:ana',
    'owner:ben',
    'owner-needs-reply:ben'
  ]
  const FILTERS: readonly Filter[] = [NO_FILTER, { ...NO_FILTER, text: 'sofa' }, { ...NO_FILTER, unread: true }]
  const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

  /** A new index that is told the same story once, with the clock as it is now. */
  const anew = (story: readonly Step[]): QueueIndex => {
    const fresh = new QueueIndex({ me: 'ana', now: () => now })
    for (const one of story) if (one.do !== 'time') play(fresh, one)
    fresh.tick()
    return fresh
  }

  test('[LST1] a list is what sorting anew gives, a count is its length, and what was not told to have changed is the same', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.constantFrom(...SORTS),
        fc.constantFrom(...FILTERS),
        (story, sort, filter) => {
          now = 100 * HOUR
          const on = new QueueIndex({ me: 'ana', now: () => now })
          const watched: readonly View[] = ['open', 'needs-reply', 'closing', 'unread']
          let before = new Map<string, QueueRow | undefined>()
          story.forEach((one, index) => {
            const changed = play(on, one)
            const lists = watched.map((view) => on.ids(view, sort, filter)) // kept, and moved on from here
            const fresh = anew(story.slice(0, index + 1))
            expect(lists).toEqual(watched.map((view) => fresh.ids(view, sort, filter)))
            for (const id of NAMES) if (!changed.has(id)) expect(on.row(id)).toBe(before.get(id))
            before = new Map(NAMES.map((id) => [id, on.row(id)]))
          })
          for (const view of ALL_VIEWS)
            expect([view, on.counts()[view] ?? 0]).toEqual([view, anew(story).ids(view, sort, NO_FILTER).length])
          const fresh = anew(story)
          expect([on.oldestWait(), on.ownerOldest('ben')]).toEqual([fresh.oldestWait(), fresh.ownerOldest('ben')])
          expect(NAMES.map((id) => on.row(id))).toEqual(NAMES.map((id) => fresh.row(id)))
        }
      ),
      { numRuns: 200 }
    )
  })
})
