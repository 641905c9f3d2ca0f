/** The audit log as sentences. */
import { describe, expect, test } from 'vitest'
import '../../../i18n/late/audit-words.ts'
import '../../../i18n/late/settings-words.ts'
import type { AuditChange, AuditItem } from '../../../state/settings-answers.ts'
import type { AuditNames } from './audit-names.ts'
import { auditSentences } from './audit-words.ts'
import { changeLines } from './change-words.ts'
import { wereApart } from './made-at.ts'

const PEOPLE: Readonly<Record<string, string>> = { fay: 'Fay', ana: 'Ana', ben: 'Ben' }
const names: AuditNames = {
  member: (id) => PEOPLE[id] ?? 'Somebody who left',
  team: (id) => (id === 'sales' ? 'Sales' : null),
  number: (id) => (id === '1' ? 'Main line' : null),
  customer: (id) => (id === 'c1' ? 'Lucía' : null)
}
const change = (table: string, id: string, before: AuditChange['before'], after: AuditChange['after']): AuditChange => ({
  table,
  id,
  before,
  after
})
const item = (kind: string, changes: readonly AuditChange[] = [], more: Partial<AuditItem> = {}): AuditItem => ({
  seq: 1,
  n: 0,
  at: 100_000,
  madeAt: null,
  actor: 'fay',
  session: null,
  device: null,
  deviceLabel: null,
  kind,
  conversation: null,
  changes: [...changes],
  ...more
})
const said = (kind: string, ...changes: readonly AuditChange[]): readonly string[] => auditSentences(item(kind, changes), names)

describe('an entry', () => {
  test.each<readonly [string, readonly AuditChange[], readonly string[]]>([
    ['member.change', [change('members', 'ana', { role: 'agent' }, { role: 'manager' })], ['Fay changed Ana’s role from agent to manager']],
    [
      'member.change',
      [
        change('members', 'ana', { scope: 'teams', approval: false }, { scope: 'workspace', approval: true }),
        change('teams', 'sales', { members: ['ben'] }, { members: ['ben', 'ana'] })
      ],
      [
        'Fay changed what Ana sees from “Their teams” to “Everything”',
        'Fay decided that Ana’s replies need approval',
        'Fay put Ana into the team Sales'
      ]
    ],
    ['member.change', [change('teams', 'sales', { members: ['ana'] }, { members: [] })], ['Fay took Ana out of the team Sales']],
    [
      'member.suspend',
      [
        change('members', 'ana', { active: true }, { active: false }),
        change('conversations', 'c1', { assignee: 'ana' }, { assignee: 'ben' }),
        change('conversations', 'c2', { assignee: 'ana' }, { assignee: 'ben' })
      ],
      ['Fay suspended Ana', '2 conversations went to Ben']
    ],
    [
      'member.remove',
      [
        change('members', 'ana', { active: true }, { active: false }),
        change('conversations', 'c1', { assignee: 'ana' }, { assignee: null })
      ],
      ['Fay removed Ana', '1 conversation went back to Unassigned']
    ],
    ['invitation.create', [change('invitations', 'h', null, { name: 'Zoe', role: 'agent', member: null })], ['Fay invited Zoe as agent']],
    [
      'invitation.create',
      [change('invitations', 'h', null, { name: 'Ana', member: 'ana' })],
      ['Fay made a link to reset the sign-in of Ana']
    ],
    ['invitation.revoke', [change('invitations', 'h', { revokedAt: null }, { revokedAt: 5 })], ['Fay revoked an invitation']],
    ['team.change', [change('teams', 'sales', { name: 'Sale' }, { name: 'Sales' })], ['Fay renamed the team Sale to Sales']],
    ['team.change', [change('teams', 'sales', { numbers: [] }, { numbers: ['1'] })], ['Fay gave Main line to the team Sales']],
    ['team.remove', [change('teams', 'old', { name: 'Old' }, null)], ['Fay removed the team Old']],
    ['session.revoke', [change('sessions', 'h', { end: null }, { end: 'revoked' })], ['Fay signed out a device']],
    [
      'workspace.configure',
      [change('settings', 'workspace', { agentsReassign: true, leaseDays: 45 }, { agentsReassign: false, leaseDays: 30 })],
      ['Fay stopped agents from reassigning conversations', 'Fay changed the days until a device locks from 45 to 30']
    ],
    ['access.signed-in', [], ['Fay signed in']]
  ])('%s %#', (kind, changes, sentences) => {
    expect(said(kind, ...changes)).toEqual(sentences)
  })

  test('about a conversation names its customer', () => {
    const about = (kind: string, ...changes: readonly AuditChange[]) => auditSentences(item(kind, changes, { conversation: 'c1' }), names)
    expect(about('conversation.resolve')).toEqual(['Fay resolved the conversation with Lucía'])
    expect(about('message.send')).toEqual(['Fay replied to Lucía'])
    expect(about('message.send', change('heldReplies', 'm', null, { reason: 'stale' }))).toEqual([
      'Fay replied to Lucía; the reply was held'
    ])
    expect(about('conversation.assign', change('conversations', 'c1', { assignee: null }, { assignee: 'ben' }))).toEqual([
      'Fay gave the conversation with Lucía to Ben'
    ])
    expect(about('conversation.assign', change('conversations', 'c1', { assignee: 'ben' }, { assignee: null }))).toEqual([
      'Fay put the conversation with Lucía back to Unassigned'
    ])
    expect(about('conversation.assign')).toEqual(['Fay moved the conversation with Lucía'])
  })

  test('of a conversation that is not here is about a customer', () => {
    expect(auditSentences(item('conversation.reopen', [], { conversation: 'c9' }), names)).toEqual([
      'Fay reopened the conversation with a customer'
    ])
  })

  test('of somebody who joins has the name that they gave', () => {
    const joined = item('access.joined', [change('members', 'new', null, { name: 'Zoe' })], { actor: null })
    expect(auditSentences(joined, names)).toEqual(['Zoe joined'])
  })

  test('of a kind that this version does not know still says who', () => {
    expect(said('moon.land')).toEqual(['Fay did something that this version has no sentence for (moon.land)'])
  })

  test('whose rows are of another version is said without them', () => {
    expect(said('member.change', change('members', 'ana', { role: 7 }, { role: 8 }))).toEqual(['Fay changed Ana’s role from 7 to 8'])
    expect(said('team.change', change('teams', 'sales', null, { members: 'all' }))).toEqual(['Fay changed the team Sales'])
  })
})

describe('before and after', () => {
  test('are names, words and times, not ids', () => {
    const { title, lines } = changeLines(
      change(
        'conversations',
        'c1',
        { assignee: 'ana', team: null, needsReply: true },
        { assignee: 'ben', team: 'sales', needsReply: false }
      ),
      names
    )
    expect(title).toBe('Conversation: Lucía')
    expect(lines.map(({ label, before, after }) => [label, before, after])).toEqual([
      ['Owner', 'Ana', 'Ben'],
      ['Team', '–', 'Sales'],
      ['Needs reply', 'yes', 'no']
    ])
  })
  test('of lists are the names in them, of roles their words', () => {
    const { lines } = changeLines(
      change('teams', 'sales', { members: ['ana'], numbers: [] }, { members: ['ana', 'ben'], numbers: ['1'] }),
      names
    )
    expect(lines.map(({ before, after }) => [before, after])).toEqual([
      ['Ana', 'Ana, Ben'],
      ['–', 'Main line']
    ])
    expect(changeLines(change('members', 'ana', { role: 'agent' }, { role: 'viewer' }), names).lines[0]).toMatchObject({
      before: 'Agent',
      after: 'Viewer'
    })
  })
  test('of something that is gone say so', () => {
    expect(changeLines(change('passkeys', 'k', { name: 'Phone' }, null), names).lines[0]).toMatchObject({ before: 'Phone', after: 'gone' })
  })
})

test('[STG5] both times are shown where more than a minute lies between them', () => {
  expect(wereApart({ at: 100_000, madeAt: 40_000 })).toBe(false)
  expect(wereApart({ at: 100_000, madeAt: 39_999 })).toBe(true)
  expect(wereApart({ at: 100_000, madeAt: 170_000 })).toBe(true)
  expect(wereApart({ at: 100_000, madeAt: null })).toBe(false)
})
