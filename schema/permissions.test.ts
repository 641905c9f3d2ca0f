import { describe, expect, test } from 'vitest'
import { type Member, ROLES, type Role, type Scope } from './domain/member.ts'
import { type ConversationScope, may, type Permission, visible } from './permissions.ts'

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
  'workspace.configure': 'oa'
}
const LETTER: Readonly<Record<Role, string>> = { owner: 'o', admin: 'a', manager: 'm', agent: 'g', viewer: 'v' }

const member = (role: Role, scope: Scope = 'workspace'): Member => ({
  id: 'ana',
  name: 'Ana',
  role,
  scope,
  rightsSeq: 0,
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

  test.each(ROLES)('[ACC6] no right of the %s reaches a row that they do not see', (role) => {
    for (const permission of Object.keys(TABLE) as Permission[]) expect(may(member(role, 'assigned'), permission, scope())).toBe(false)
  })

  test.each(ROLES)('[ACC6] [COL7] a held reply is its author’s alone, whatever the %s may see', (role) => {
    const held = {
      id: 'h',
      formerly: null,
      conversation: 'c',
      device: 'd',
      text: 't',
      reason: 'stale',
      heldAt: 0,
      seenPosition: 0,
      seq: 1
    } as const
    expect(may(member(role), 'message.release', { ...held, author: 'ben' })).toBe(false)
    expect(may(member(role), 'message.release', { ...held, author: 'ana' })).toBe(role !== 'viewer')
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
