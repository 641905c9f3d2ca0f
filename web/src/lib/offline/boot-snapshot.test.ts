import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ConversationRow, UNTOUCHED_CONVERSATION } from '../../../../schema/domain/conversation.ts'
import { NEVER_RETURNED } from '../../../../schema/domain/message.ts'
import type { QueueRow } from '../queue/queue-row.ts'
import { NO_FILTER } from '../queue/view.ts'
import { type BootSnapshot, unpackSnapshot } from './boot-snapshot.ts'
import { packSnapshot, SNAPSHOT_LENGTH } from './pack-snapshot.ts'

const conversation = (id: string, preview: string): ConversationRow => ({
  ...UNTOUCHED_CONVERSATION,
  id,
  number: '1055',
  contact: `ct_${id}`,
  status: 'open',
  assignee: 'mem_ana',
  priority: 'urgent',
  currentCase: 'case_1',
  needsReply: true,
  waitingSince: 1_790_000_000_000,
  windowClosesAt: 1_790_086_400_000,
  lastMessage: 'm1',
  lastMessageAt: 1_790_000_000_000,
  preview,
  lastPosition: 4,
  lastInboundPosition: 4,
  lastAnswerPosition: 3,
  lastAnswerKey: 'mem_ana/d1',
  statusSeq: 1,
  assigneeSeq: 2,
  assigneeBy: 'mem_ana',
  assigneeAt: 5,
  createdAt: 1,
  seq: 9
})

const queueRow = (id: string, preview = 'Grüße, wann kommt es? 🚚'): QueueRow => ({
  id,
  conversation: conversation(id, preview),
  contact: { id: `ct_${id}`, name: 'مريم', phone: '49151', userId: null, username: null, createdAt: 1, seq: 2 },
  name: 'مريم',
  read: { member: 'mem_ana', conversation: id, position: 2, flagged: false, seq: 3 },
  unread: true,
  waitingActions: 1,
  waitingReply: true,
  refusedReply: false,
  held: [
    {
      id: 'h1',
      formerly: null,
      conversation: id,
      author: 'mem_ana',
      device: 'd1',
      text: 'held',
      reason: 'stale',
      heldAt: 7,
      seenPosition: 3,
      ...NEVER_RETURNED,
      seq: 8
    }
  ],
  awaiting: [
    {
      id: 'h2',
      formerly: null,
      conversation: id,
      author: 'mem_ben',
      device: 'd2',
      text: 'أيضًا',
      reason: 'awaiting_approval',
      heldAt: 8,
      seenPosition: 3,
      ...NEVER_RETURNED,
      seq: 8
    }
  ],
  failed: false,
  notConfirmed: false,
  draft: true
})

const snapshot = (rows: readonly QueueRow[]): BootSnapshot => ({
  member: 'mem_ana',
  view: 'team:team_support',
  sort: 'waiting',
  filter: { ...NO_FILTER, text: 'late' },
  rows,
  counts: { mine: 3, 'team:team_support': 17 },
  people: [
    {
      id: 'mem_ana',
      name: 'Ana',
      role: 'agent',
      scope: 'teams',
      availability: 'away',
      active: true,
      removedAt: null,
      approval: true,
      rightsSeq: 1,
      seq: 1
    }
  ],
  teams: [{ id: 'team_support', name: 'Support', members: ['mem_ana'], numbers: ['1055'], seq: 1 }],
  numbers: [{ id: '1055', waba: 'w', display: '+49 1', name: 'Shop', pausedFor: 'token', pausedAt: 4, demo: true, seq: 1 }],
  settings: { id: 'workspace', name: 'Demo shop', firstReplyClaims: true, agentsReassign: false, leaseDays: 45, seq: 1 },
  takenAt: 1_790_000_000_000
})

const bare: QueueRow = { ...queueRow('c2'), contact: undefined, read: undefined, held: [], awaiting: [] }

describe('the boot snapshot', () => {
  test('what was written is read again as it was, rows as the list draws them', () => {
    const written = snapshot([queueRow('c1'), bare])
    expect(unpackSnapshot(packSnapshot(written))).toEqual(written)
  })

  test('it has the first 60 rows, and 60 usual rows are far below the limit', () => {
    const text = packSnapshot(snapshot(Array.from({ length: 500 }, (_, at) => queueRow(`c${at}`, 'x'.repeat(120)))))
    expect(unpackSnapshot(text)?.rows.map((row) => row.id)).toEqual(Array.from({ length: 60 }, (_, at) => `c${at}`))
    expect(text?.length).toBeLessThan(SNAPSHOT_LENGTH / 2)
  })

  test('where it would be too large it has fewer rows, and where that does not help there is none', () => {
    const rows = Array.from({ length: 60 }, (_, at) => queueRow(`c${at}`, 'x'.repeat(4_000)))
    expect(unpackSnapshot(packSnapshot(snapshot(rows)))?.rows).toHaveLength(15)
    expect(packSnapshot({ ...snapshot([]), counts: { ['x'.repeat(SNAPSHOT_LENGTH)]: 1 } })).toBe(null)
  })

  test('where there is none nothing is drawn', () => {
    expect(unpackSnapshot(null)).toBe(null)
  })
})

describe('what is not understood is ignored', () => {
  const text = packSnapshot(snapshot([queueRow('c1'), bare])) ?? ''
  const read = unpackSnapshot
  const changed = (change: (value: Record<string, never>) => unknown) => {
    const value = JSON.parse(text)
    change(value)
    return JSON.stringify(value)
  }

  test('[OFF5] cut off anywhere', () => {
    fc.assert(fc.property(fc.nat(text.length - 1), (length) => read(text.slice(0, length)) === null))
  })

  test('of another form', () => {
    expect(read(text)).not.toBe(null)
    expect(read(changed((value) => Object.assign(value, { version: 0 })))).toBe(null)
    expect(read(changed((value) => Object.assign(value, { view: 'nowhere' })))).toBe(null)
    expect(read(changed((value) => Object.assign(value, { sort: 'luck' })))).toBe(null)
    expect(read(changed((value) => Object.assign(value, { counts: { mine: 'three' } })))).toBe(null)
    expect(read(changed((value) => Object.assign(value, { rows: [[]] })))).toBe(null)
    for (const stored of ['', 'null', '[]', '7', '"x"', '{}']) expect(read(stored)).toBe(null)
  })

  test('[OFF5] with any one value replaced it is either ignored or of the right types', () => {
    const paths = (value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...paths(inner, [...path, key])])
        : []
    for (const path of paths(JSON.parse(text))) {
      const stored = changed((value) => {
        const parent = path
          .slice(0, -1)
          .reduce<Record<string, never>>((inner, key) => inner[key] as unknown as Record<string, never>, value)
        Object.assign(parent, { [path.at(-1) ?? '']: { not: 'this' } })
      })
      expect(read(stored), path.join('.')).toBe(null)
    }
  })
})
