/** Which parts of the settings a member may open. */
import { expect, test } from 'vitest'
import type { Role, Scope } from '../../../../schema/domain/member.ts'
import { memberWith } from './member.test-aid.ts'
import { mayOpen, openSections, SECTIONS, sectionOf } from './sections.ts'

const open = (role: Role, scope: Scope): readonly string[] => openSections(memberWith({ role, scope }))

test('owners and admins who see everything open all parts, nobody else opens any', () => {
  expect(open('owner', 'workspace')).toEqual(SECTIONS)
  expect(open('admin', 'workspace')).toEqual(SECTIONS)
  expect(open('admin', 'teams')).toEqual([])
  for (const role of ['manager', 'agent', 'viewer'] as const) expect(open(role, 'workspace')).toEqual([])
})

test('an address names a part, or none', () => {
  expect(sectionOf('audit')).toBe('audit')
  expect(sectionOf('money')).toBeNull()
  expect(sectionOf(undefined)).toBeNull()
  expect(mayOpen(memberWith({ role: 'agent' }), 'devices')).toBe(false)
})
