/** The small rules of a thread: signs, kinds, emoji, marks, what came since, whom to give work to. */
import { describe, expect, test } from 'vitest'
import type { MemberRow } from '../../../../schema/domain/member.ts'
import { MESSAGE_STATUSES } from '../../../../schema/domain/message-status.ts'
import { assignOptions } from './assign-options.ts'
import { isFewEmoji } from './emoji-only.ts'
import { trayReplies } from './held-replies.ts'
import { messagesSince } from './held-since.ts'
import { toggleMark } from './marks.ts'
import { kindOf } from './message-kind.ts'
import { answerRow, conversationRow, entryOf, heldRow, messageRow } from './thread.test-aid.ts'
import { tickOf } from './ticks.ts'

test('every status of a message has a sign; the customer’s messages have none', () => {
  expect(MESSAGE_STATUSES.map(tickOf)).toEqual([
    'server',
    'server',
    'not-confirmed',
    'accepted',
    'sent',
    'delivered',
    'read',
    'played',
    'failed'
  ])
  expect(tickOf(null)).toBeNull()
})

test('a type that nobody knows is a kind of its own, never nothing', () => {
  expect(['text', 'voice', 'image', 'hologram', '__proto__'].map(kindOf)).toEqual(['text', 'voice', 'image', 'unknown', 'unknown'])
})

test.each([
  ['👍', true],
  ['👨‍👩‍👧‍👦 🇧🇷❤️', true],
  ['👍👍👍👍', false],
  ['ok 👍', false],
  ['12', false],
  ['', false]
])('%j is a few emoji: %s', (text, expected) => expect(isFewEmoji(text)).toBe(expected))

describe('marks', () => {
  const apply = (text: string, start: number, end: number): string => {
    const edit = toggleMark(text, start, end, 'bold')
    const changed = text.slice(0, edit.from) + edit.insert + text.slice(edit.to)
    return `${changed.slice(0, edit.start)}[${changed.slice(edit.start, edit.end)}]${changed.slice(edit.end)}`
  }
  test('go around the words, not around the spaces beside them', () => expect(apply('a big b', 1, 6)).toBe('a *[big]* b'))
  test('wait for words where nothing is selected', () => expect(apply('a ', 2, 2)).toBe('a *[]*'))
  test('are taken away from around and from within a selection', () => {
    expect(apply('a *big* b', 3, 6)).toBe('a [big] b')
    expect(apply('a *big* b', 2, 7)).toBe('a [big] b')
  })
})

describe('a held reply', () => {
  test('shows what came after its author looked, but for what the same device sent', () => {
    const messages = [
      messageRow(1),
      answerRow(2, 'ana'),
      answerRow(3, 'ben', { device: 'ben-phone' }),
      messageRow(4),
      answerRow(5, 'ben', { id: 'was' })
    ]
    const since = messagesSince(heldRow('h', { seenPosition: 1, formerly: 'was' }), messages)
    expect(since.map((message) => message.id)).toEqual(['m2', 'm4'])
  })
  test('asks for nothing while a decision about it is under way, and again where that was refused', () => {
    const held = [heldRow('b', { heldAt: 2 }), heldRow('a', { heldAt: 1 }), heldRow('c', { heldAt: 3 })]
    const entries = [
      entryOf({ id: '1', kind: 'message.discard', message: 'a' }),
      entryOf(
        { id: '2', kind: 'message.release', message: 'c', seen: 'm1' },
        { state: { kind: 'refused', reason: 'not_found', by: null, at: null, detail: null } }
      )
    ]
    expect(trayReplies(held, entries).map((row) => row.id)).toEqual(['b', 'c'])
    expect(trayReplies([heldRow('w', { reason: 'awaiting_approval' }), heldRow('r', { reason: 'returned' })], [])).toEqual([])
  })
})

describe('whom to give work to', () => {
  const member = (id: string, name: string, fields: Partial<MemberRow> = {}): MemberRow => ({
    id,
    name,
    role: 'agent',
    scope: 'teams',
    availability: 'available',
    active: true,
    removedAt: null,
    approval: false,
    rightsSeq: 0,
    seq: 0,
    ...fields
  })
  const members = [
    member('zoe', 'Zoë Ångström'),
    member('ana', 'Ana Souza', { availability: 'away' }),
    member('ben', 'Ben Okafor'),
    member('vic', 'Vic Viewer', { role: 'viewer' }),
    member('old', 'Old Hand', { active: false })
  ]
  const teams = [{ id: 'sales', name: 'Sales', members: [], numbers: [], seq: 0 }]
  const found = (query: string, conversation = conversationRow()): readonly string[] =>
    assignOptions({ members, teams, me: 'ben', conversation }, query).map((option) => option.id || option.kind)

  test('oneself first, then who is available, then who is away, then teams; never who cannot work', () => {
    expect(found('')).toEqual(['ben', 'zoe', 'ana', 'sales'])
  })
  test('is found by the beginnings of words, without accents', () => {
    expect(found('ang zo')).toEqual(['zoe'])
    expect(found('SA')).toEqual(['sales'])
    expect(found('so')).toEqual(['ana'])
  })
  test('what has an owner or a team can be taken back', () => {
    expect(found('', conversationRow({ assignee: 'ana', team: 'sales' })).slice(-2)).toEqual(['nobody', 'no-team'])
  })
})
