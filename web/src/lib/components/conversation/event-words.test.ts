/** What happened, as sentences: to the reader who did it, to others, and where nobody did. */
import { describe, expect, test, vi } from 'vitest'
import type { EventRow } from '../../../../../schema/domain/message.ts'
import '../../i18n/late/thread-words.ts'
import { eventRow, NOW } from '../../thread/thread.test-aid.ts'
import { eventWords } from './event-words.ts'
import type { Roster } from './names.ts'

// Uncompiled, a rune is a value as it is.
vi.hoisted(() => Object.assign(globalThis, { $state: { raw: (value: unknown) => value } }))

const member = (id: string, name: string) => ({ id, name }) as never
const roster: Roster = {
  me: 'ben',
  people: new Map([
    ['ana', member('ana', 'Ana')],
    ['ben', member('ben', 'Ben')],
    ['chidi', member('chidi', 'Chidi')]
  ]),
  teams: new Map([['rooms', { id: 'rooms', name: 'Rooms' } as never]])
}
const said = (kind: EventRow['kind'], actor: string | null, detail: EventRow['detail'] = {}): string =>
  eventWords(eventRow('e', kind, 1, { actor, detail }), roster, NOW)

describe('an event', () => {
  test('of a reply that was held in the hands of whoever approves is told as its author’s', () => {
    expect(said('held', 'ana', { reason: 'window_closed', author: 'chidi' })).toBe('A reply by Chidi was held: the reply window had closed')
    expect(said('held', 'ana', { reason: 'window_closed', author: 'ben' })).toBe('Your reply was held: the reply window had closed')
    expect(said('held', 'ben', { reason: 'window_closed', author: 'ana' })).toBe('A reply by Ana was held: the reply window had closed')
  })

  test.each([
    [
      'claimed',
      { reason: 'first-reply' },
      'You answered first and have this conversation now',
      'Ana answered first and has this conversation now'
    ],
    ['claimed', {}, 'You claimed this conversation', 'Ana claimed this conversation'],
    ['assigned', { assignee: 'chidi' }, 'You assigned this to Chidi', 'Ana assigned this to Chidi'],
    ['assigned', { assignee: 'ben' }, 'You took this over', 'Ana assigned this to you'],
    ['assigned', { assignee: 'chidi', team: 'rooms' }, 'You assigned this to Chidi in Rooms', 'Ana assigned this to Chidi in Rooms'],
    ['assigned', { assignee: 'ben', team: 'rooms' }, 'You assigned this to yourself in Rooms', 'Ana assigned this to you in Rooms'],
    ['assigned', { team: 'rooms' }, 'You put this into the queue of Rooms', 'Ana put this into the queue of Rooms'],
    ['assigned', { assignee: null }, 'You put this back to unassigned', 'Ana put this back to unassigned'],
    ['assigned', { team: null }, 'You took this out of its team’s queue', 'Ana took this out of its team’s queue'],
    ['resolved', {}, 'You resolved this', 'Ana resolved this'],
    ['reopened', {}, 'You reopened this', 'Ana reopened this'],
    ['prioritised', { priority: 'urgent' }, 'You marked this as urgent', 'Ana marked this as urgent'],
    ['prioritised', { priority: 'normal' }, 'You marked this as not urgent', 'Ana marked this as not urgent'],
    ['no-reply-needed', {}, 'You said that no reply is needed', 'Ana said that no reply is needed'],
    ['held', { reason: 'stale' }, 'Your reply was held: somebody else had answered', 'A reply by Ana was held: somebody else had answered'],
    [
      'held',
      { reason: 'window_closed' },
      'Your reply was held: the reply window had closed',
      'A reply by Ana was held: the reply window had closed'
    ],
    ['held', { reason: 'awaiting_approval' }, 'Your reply went to approval', 'A reply by Ana went to approval'],
    ['approved', { author: 'ana', edited: 0 }, 'You approved a reply of Ana', 'Ana approved a reply of Ana'],
    ['returned', { author: 'ana' }, 'You returned a reply to Ana', 'Ana returned a reply to Ana'],
    ['released', {}, 'You sent a held reply after all', 'Ana sent a held reply after all'],
    ['discarded', {}, 'You discarded a held reply', 'Ana discarded a held reply'],
    ['retried', {}, 'You sent a failed message again', 'Ana sent a failed message again'],
    ['undone', { action: 'conversation.claim' }, 'You undid: claim', 'Ana undid: claim'],
    ['undone', {}, 'You undid the last change', 'Ana undid the last change']
  ] as const)('%s %o: %s / %s', (kind, detail, mine, others) => {
    expect([said(kind, 'ben', detail), said(kind, 'ana', detail)]).toEqual([mine, others])
  })
  test('says until when, by whomever', () => {
    const until = { until: NOW + 3_600_000 }
    expect(said('snoozed', 'ben', until)).toMatch(/^You snoozed this until \d\d:00$/)
    expect(said('snoozed', 'ana', until)).toMatch(/^Ana snoozed this until \d\d:00$/)
  })
  test('what was decided about the reader’s own reply', () => {
    expect(said('approved', 'ana', { author: 'ben' })).toBe('Ana approved your reply')
    expect(said('returned', 'ana', { author: 'ben' })).toBe('Ana returned your reply')
  })
  test('taking something oneself is no assignment', () => {
    expect(said('assigned', 'ana', { assignee: 'ana' })).toBe('Ana took this over')
  })
  test('that nobody did says what happened, and to whom', () => {
    expect(said('reopened', null)).toBe('Open again: the customer wrote')
    expect(said('reopened', null, { assigneeBefore: 'ana' })).toBe('Open again and unassigned: the customer wrote while Ana was away')
    expect(said('reopened', null, { assigneeBefore: 'ben' })).toBe('Open again and unassigned: the customer wrote while you were away')
    expect(said('woke', null, { reason: 'customer' })).toBe('The snooze ended: the customer wrote')
    expect(said('assigned', null, { assignee: 'ben' })).toBe('The system assigned this to you')
  })
})
