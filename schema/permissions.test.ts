import { describe, expect, test } from 'vitest'
import { heldReplyRow, memberOf } from '../test/harness/rows.ts'
import { type Member, ROLES, type Role, SCOPES, type Scope } from './domain/member.ts'
import { HELD_REASONS } from './domain/message.ts'
import { type ConversationScope, may, mayAssign, mayTouchRole, type Permission, seesHeldReply, visible } from './permissions.ts'

/** o owner, a admin, m manager, g agent, v viewer: who has the right. Said a second time, by hand, so that a slip in the table shows. */
const TABLE: Readonly<Record<Permission, string>> = {
  'message.send': 'oamg',
  'message.release': 'oamg',
  'message.discard': 'oamg',
  'message.retry': 'oamg',
  'conversation.claim': 'oamg',
  'conversation.assign': 'oamg',
  'conversation.resolve': 'oamg',
  'conversation.reopen': 'oamg',
  'conversation.snooze': 'oamg',
  'conversation.prioritise': 'oamg',
  'conversation.no-reply-needed': 'oamg',
  'conversation.read': 'oamgv',
  'conversation.mark-unread': 'oamgv',
  'action.undo': 'oamg',
  'member.availability': 'oamg',
  'number.pause': 'oam',
  'number.resume': 'oam',
  'board.read': 'oam',
  'ledger.read': 'oam',
  'ledger.replay': 'oam',
  'number.connect': 'oa',
  'workspace.configure': 'oa',
  'message.approve': 'oam',
  'message.return': 'oam',
  'people.manage': 'oa',
  'member.change': 'oa',
  'member.suspend': 'oa',
  'member.restore': 'oa',
  'member.remove': 'oa',
  'invitation.create': 'oa',
  'invitation.revoke': 'oa',
  'teams.manage': 'oa',
  'team.create': 'oa',
  'team.change': 'oa',
  'team.remove': 'oa',
  'devices.manage': 'oa',
  'audit.read': 'oa',
  'member.profile': 'oamgv',
  'session.revoke': 'oamgv',
  'passkey.remove': 'oamgv'
}
/** Said by hand too: rights over the whole workspace, which nobody has who sees a part of it only. */
const WORKSPACE_WIDE: readonly Permission[] = [
  'ledger.read',
  'ledger.replay',
  'number.connect',
  'workspace.configure',
  'people.manage',
  'member.change',
  'member.suspend',
  'member.restore',
  'member.remove',
  'invitation.create',
  'invitation.revoke',
  'teams.manage',
  'team.create',
  'team.change',
  'team.remove',
  'devices.manage',
  'audit.read'
]
const LETTER: Readonly<Record<Role, string>> = { owner: 'o', admin: 'a', manager: 'm', agent: 'g', viewer: 'v' }

const member = (role: Role, scope: Scope = 'workspace'): Member =>
  memberOf('ana', {
    role,
    scope,
    teams: new Set(['sales']),
    numbers: new Set(['sales-number']),
    claimedNumbers: new Set(['sales-number', 'press-number'])
  })

const scope = (more: Partial<ConversationScope> = {}): ConversationScope => ({
  number: 'press-number',
  team: null,
  assignee: null,
  ...more
})

describe('who may do what', () => {
  const cases = Object.entries(TABLE).flatMap(([permission, letters]) =>
    ROLES.map((role) => ({ permission: permission as Permission, role, allowed: letters.includes(LETTER[role]) }))
  )

  test.each(cases)('[ACC6] $role, $permission: $allowed', ({ permission, role, allowed }) => {
    expect(may(member(role), permission)).toBe(allowed)
    expect(may(member(role), permission, scope())).toBe(allowed)
  })

  test.each(ROLES)('[APR6] the %s whose own replies need approval has every right but to give it', (role) => {
    const own = { ...member(role), approval: true }
    for (const permission of Object.keys(TABLE) as Permission[]) {
      const ofApprovers = permission === 'message.approve' || permission === 'message.return'
      expect([permission, may(own, permission)]).toEqual([permission, !ofApprovers && may(member(role), permission)])
    }
    const held = { author: 'ben', reason: 'awaiting_approval' } as const
    expect(seesHeldReply(own, held, scope())).toBe(false)
  })

  test.each(ROLES)('[ACC6] no right of the %s reaches a row that they do not see', (role) => {
    for (const permission of Object.keys(TABLE) as Permission[]) expect(may(member(role, 'assigned'), permission, scope())).toBe(false)
  })

  test.each(ROLES)('[ACC6] [COL7] a held reply is its author’s alone, whatever the %s may see', (role) => {
    expect(may(member(role), 'message.release', heldReplyRow('h', 'c', { author: 'ben' }))).toBe(false)
    expect(may(member(role), 'message.release', heldReplyRow('h', 'c', { author: 'ana' }))).toBe(role !== 'viewer')
  })

  test.each(ROLES)('[PPL1] the %s has a right over the whole workspace only with all of it in sight', (role) => {
    for (const scope of SCOPES)
      for (const [permission, letters] of Object.entries(TABLE) as [Permission, string][])
        expect([permission, scope, may(member(role, scope), permission)]).toEqual([
          permission,
          scope,
          letters.includes(LETTER[role]) && (scope === 'workspace' || !WORKSPACE_WIDE.includes(permission))
        ])
  })
})

describe('who may make or unmake whom', () => {
  /** Rows: who acts. Columns: owner, admin, manager, agent, viewer. */
  const TOUCHES: Readonly<Record<Role, string>> = { owner: 'yyyyy', admin: 'nyyyy', manager: 'nnnnn', agent: 'nnnnn', viewer: 'nnnnn' }

  test.each(ROLES)('[PPL2] only owners touch owners, admins everybody else, and the %s as the table says', (role) => {
    expect(ROLES.map((other) => (mayTouchRole(member(role), other) ? 'y' : 'n')).join('')).toBe(TOUCHES[role])
  })

  test.each(ROLES)('[PPL1] [PPL2] the %s touches nobody while they see a part of the workspace only', (role) => {
    for (const scope of ['teams', 'assigned'] as const)
      for (const other of ROLES) expect(mayTouchRole(member(role, scope), other)).toBe(false)
  })
})

describe('who sees a held reply', () => {
  const here = scope({ number: 'sales-number' })
  const elsewhere = scope({ number: 'press-number' })

  test.each(ROLES)('[COL7] its author, whatever it is held for and whether or not they see the conversation (%s)', (role) => {
    for (const reason of HELD_REASONS)
      for (const row of [here, elsewhere, undefined])
        expect(seesHeldReply(member(role, 'teams'), { author: 'ana', reason }, row)).toBe(true)
  })

  test.each(ROLES)(
    '[APR2] somebody else’s, for the %s, only while it awaits approval, with the right to give it and the conversation in sight',
    (role) => {
      for (const reason of HELD_REASONS) {
        const sees = (row: ConversationScope | undefined) => seesHeldReply(member(role, 'teams'), { author: 'ben', reason }, row)
        const approves = reason === 'awaiting_approval' && ['owner', 'admin', 'manager'].includes(role)
        expect([reason, sees(here), sees(elsewhere), sees(undefined)]).toEqual([reason, approves, false, false])
      }
    }
  )
})

describe('who may give a conversation to whom', () => {
  const everybodys = { agentsReassign: true }
  const closed = { agentsReassign: false }
  const free = scope()
  const bens = scope({ assignee: 'ben' })

  test('[OWN10] where agents may reassign, everybody who works does', () => {
    for (const role of ROLES)
      for (const [row, to] of [
        [free, { assignee: 'ben' }],
        [bens, { assignee: null }],
        [bens, { team: 'press' }]
      ] as const)
        expect([role, mayAssign(member(role), everybodys, row, to)]).toEqual([role, role !== 'viewer'])
  })

  test.each([
    ['take what nobody has', free, { assignee: 'ana' }, true],
    ['give what nobody has to a colleague', free, { assignee: 'ben' }, false],
    ['take what nobody has and move it to a team', free, { assignee: 'ana', team: 'sales' }, false],
    ['move what nobody has to a team', free, { team: 'sales' }, false],
    ['take a colleague’s', bens, { assignee: 'ana' }, false],
    ['give back a colleague’s', bens, { assignee: null }, false],
    ['give away one’s own', scope({ assignee: 'ana' }), { assignee: 'ben' }, false],
    ['give back one’s own', scope({ assignee: 'ana' }), { assignee: null }, false]
  ] as const)('[OWN10] where they may not, an agent who wants to %s', (_, row, to, allowed) => {
    expect(mayAssign(member('agent'), closed, row, to)).toBe(allowed)
    for (const role of ['owner', 'admin', 'manager'] as const) expect(mayAssign(member(role), closed, row, to)).toBe(true)
    expect(mayAssign(member('viewer'), closed, row, to)).toBe(false)
  })

  test('[OWN10] nobody gives what they do not see', () => {
    for (const role of ROLES) expect(mayAssign(member(role, 'assigned'), everybodys, free, { assignee: 'ana' })).toBe(false)
  })
})

describe('who sees what', () => {
  test.each([
    ['workspace', scope(), true],
    ['workspace', scope({ assignee: 'ben', team: 'press' }), true],
    ['teams', scope(), false],
    ['teams', scope({ assignee: 'ana' }), true],
    ['teams', scope({ team: 'sales' }), true],
    ['teams', scope({ team: 'press' }), false],
    ['teams', scope({ number: 'sales-number' }), true],
    ['teams', scope({ number: 'nobodys-number' }), true],
    ['teams', scope({ number: 'sales-number', assignee: 'ben', team: 'press' }), true],
    ['assigned', scope({ number: 'nobodys-number' }), false],
    ['assigned', scope({ number: 'sales-number', team: 'sales' }), false],
    ['assigned', scope({ assignee: 'ben' }), false],
    ['assigned', scope({ assignee: 'ana' }), true]
  ] as const)('[ACC6] with the scope %s, %o: %s', (how, row, sees) => {
    expect(visible(member('agent', how), row)).toBe(sees)
  })
})
