/** Who may change whom, and why not. */
import { describe, expect, test } from 'vitest'
import { losesSettings, rolesToGive, successors, whyNotTouch } from './may-change.ts'
import { memberRow, memberWith } from './member.test-aid.ts'

const admin = memberWith()
const owner = memberWith({ id: 'olga', role: 'owner' })

describe('somebody else', () => {
  test('is changed by an admin, an owner only by an owner', () => {
    expect(whyNotTouch(admin, memberRow())).toBeNull()
    expect(whyNotTouch(admin, memberRow({ id: 'gus', role: 'admin' }))).toBeNull()
    expect(whyNotTouch(admin, memberRow({ id: 'olga', role: 'owner' }))).toBe('owner')
    expect(whyNotTouch(owner, memberRow({ id: 'otto', role: 'owner' }))).toBeNull()
  })
  test('is changed by nobody without the right', () => {
    expect(whyNotTouch(memberWith({ role: 'manager' }), memberRow())).toBe('above')
    expect(whyNotTouch(memberWith({ scope: 'teams' }), memberRow())).toBe('above')
  })
  test('who has left is not changed any more', () => {
    expect(whyNotTouch(owner, memberRow({ removedAt: 5 }))).toBe('removed')
  })
})

test('nobody changes their own rights', () => {
  expect(whyNotTouch(admin, memberRow({ id: 'fay', role: 'admin' }))).toBe('self')
  expect(whyNotTouch(owner, memberRow({ id: 'olga', role: 'owner' }))).toBe('self')
})

test('roles are given up to one’s own', () => {
  expect(rolesToGive(owner)).toEqual(['owner', 'admin', 'manager', 'agent', 'viewer'])
  expect(rolesToGive(admin)).toEqual(['admin', 'manager', 'agent', 'viewer'])
  expect(rolesToGive(memberWith({ role: 'manager' }))).toEqual([])
})

test('an admin who sees only a part is told that the settings close', () => {
  expect(losesSettings('admin', 'teams')).toBe(true)
  expect(losesSettings('admin', 'workspace')).toBe(false)
  expect(losesSettings('agent', 'teams')).toBe(false)
})

test('work is handed to whoever works here now', () => {
  const people = [
    memberRow(),
    memberRow({ id: 'ben' }),
    memberRow({ id: 'vera', role: 'viewer' }),
    memberRow({ id: 'sam', active: false }),
    memberRow({ id: 'ron', active: false, removedAt: 3 })
  ]
  expect(successors(people, 'ana').map(({ id }) => id)).toEqual(['ben'])
})
