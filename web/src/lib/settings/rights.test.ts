/** What of somebody's rights goes to the server. */
import { expect, test } from 'vitest'
import { memberRow, teamRow } from './member.test-aid.ts'
import { changedRights, rightsOf } from './rights.ts'

const teams = [teamRow('sales', { members: ['ben'] }), teamRow('support', { members: ['ana', 'ben'] })]

test('rights are those of the member’s row and of the teams that name them', () => {
  expect(rightsOf(memberRow({ approval: true }), teams)).toEqual({ role: 'agent', scope: 'teams', teams: ['support'], approval: true })
})

test('only what differs is a change', () => {
  const before = rightsOf(memberRow({ id: 'ben' }), teams)
  expect(changedRights(before, { ...before, role: 'manager' })).toEqual({ role: 'manager' })
  expect(changedRights(before, { ...before, teams: ['support'], approval: true })).toEqual({ teams: ['support'], approval: true })
  expect(changedRights(before, { ...before, teams: [...before.teams].reverse() })).toBeNull()
})
