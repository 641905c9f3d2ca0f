import { describe, expect, test } from 'vitest'
import type { PasskeyRow, RecoveryRow, SessionRow } from '../../schema/domain/access.ts'
import type { ContactRow } from '../../schema/domain/contact.ts'
import { conversationRow, heldReplyRow, memberRow, messageRow, settingsRow } from '../../test/harness/rows.ts'
import { Trail } from './trail.ts'

describe('what one deed changed', () => {
  test('[AUD1] first state and last, whatever lay between, and only the fields that differ', () => {
    const trail = new Trail()
    const [before, between, after] = [
      memberRow('ana'),
      memberRow('ana', { role: 'admin', active: false }),
      memberRow('ana', { role: 'manager' })
    ]
    trail.note('members', 'ana', before, between)
    trail.note('members', 'ana', between, after)
    expect(trail.changes()).toEqual([{ table: 'members', id: 'ana', before: { role: 'agent' }, after: { role: 'manager' } }])
  })

  test('[AUD1] what ended as it was, or was made and gone again, is no change', () => {
    const trail = new Trail()
    trail.note('members', 'ana', memberRow('ana'), memberRow('ana', { active: false }))
    trail.note('members', 'ana', memberRow('ana', { active: false }), memberRow('ana', { seq: 7, rightsSeq: 7 }))
    trail.note('heldReplies', 'h', null, heldReplyRow('h', 'c'))
    trail.note('heldReplies', 'h', heldReplyRow('h', 'c'), null)
    expect(trail.changes()).toEqual([])
    expect(trail.conversation()).toBeNull()
  })

  test('[AUD1] a row that is new has no state before, one that is gone none after; rows stand in the order in which they were touched', () => {
    const trail = new Trail()
    trail.note('teams', 'care', { name: 'Care', members: ['ana'], numbers: [] }, null)
    trail.note('settings', 'workspace', settingsRow(), settingsRow({ leaseDays: 7 }))
    trail.note('teams', 'depot', null, { name: 'Depot', members: [], numbers: [] })
    expect(trail.changes()).toEqual([
      { table: 'teams', id: 'care', before: { name: 'Care', members: ['ana'], numbers: [] }, after: null },
      { table: 'settings', id: 'workspace', before: { leaseDays: 45 }, after: { leaseDays: 7 } },
      { table: 'teams', id: 'depot', before: null, after: { name: 'Depot', members: [], numbers: [] } }
    ])
  })

  test('[AUD1] it names the conversation that all of it was about, and none where there were several', () => {
    const trail = new Trail()
    trail.note('heldReplies', 'h', heldReplyRow('h', 'c'), heldReplyRow('h', 'c', { reason: 'returned', returnedBy: 'emre' }))
    expect(trail.conversation()).toBe('c')
    trail.note('conversations', 'c', conversationRow('c'), conversationRow('c', { assignee: 'ana' }))
    expect(trail.conversation()).toBe('c')
    trail.note('conversations', 'd', conversationRow('d'), conversationRow('d', { assignee: 'ana' }))
    expect(trail.conversation()).toBeNull()
  })
})

describe('what is never kept', () => {
  const CANARY = 'canary'
  const contact = { id: 'k', name: CANARY, phone: CANARY } as unknown as ContactRow
  const passkey: PasskeyRow = {
    id: 'key',
    member: 'ana',
    publicKey: CANARY,
    counter: 1,
    transports: [CANARY],
    backedUp: true,
    name: 'Laptop',
    createdAt: 1,
    lastUsedAt: 2,
    seq: 1
  }
  const recovery: RecoveryRow = { member: 'ana', codes: [CANARY], createdAt: 1, seq: 1 }
  const session: SessionRow = {
    id: 's',
    member: 'ana',
    label: 'Chrome on Windows',
    how: 'passkey',
    createdAt: 1,
    expiresAt: 2,
    end: null,
    endedAt: null,
    endedBy: null,
    seq: 1
  }
  const rows: Readonly<Record<string, readonly [before: object, after: object]>> = {
    conversations: [conversationRow('c', { preview: CANARY }), conversationRow('c', { preview: `${CANARY}2`, assignee: 'ana' })],
    messages: [
      messageRow('m', 'c', { text: CANARY, wamid: CANARY }),
      messageRow('m', 'c', { text: `${CANARY}2`, errorText: CANARY, status: 'failed' })
    ],
    heldReplies: [
      heldReplyRow('h', 'c', { text: CANARY }),
      heldReplyRow('h', 'c', { text: `${CANARY}2`, note: CANARY, reason: 'returned' })
    ],
    contacts: [contact, { ...contact, name: `${CANARY}2` }],
    reads: [
      { member: CANARY, conversation: CANARY, upTo: 1 },
      { member: CANARY, conversation: CANARY, upTo: 2 }
    ],
    cases: [{ id: CANARY }, { id: `${CANARY}2` }],
    passkeys: [passkey, { ...passkey, publicKey: `${CANARY}2`, name: 'Phone' }],
    recovery: [recovery, { ...recovery, codes: [], createdAt: 5 }],
    sessions: [session, { ...session, end: 'revoked' }],
    anything: [{ id: CANARY }, { id: `${CANARY}2` }]
  }

  test.each(Object.keys(rows))('[AUD2] of %s: no customer’s or colleague’s words, no key, no hash', (table) => {
    const [before, after] = rows[table] ?? []
    if (!before || !after) throw new Error('there is no such table')
    const trail = new Trail()
    trail.note(table, 'changed', before, after)
    trail.note(table, 'new', null, after)
    trail.note(table, 'gone', before, null)
    expect(JSON.stringify(trail.changes())).not.toContain(CANARY)
    expect(trail.changes().length).toBe(['contacts', 'reads', 'cases', 'anything'].includes(table) ? 0 : 3)
  })
})
