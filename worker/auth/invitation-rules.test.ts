import { expect, test } from 'vitest'
import type { InvitationRow } from '../../schema/domain/access.ts'
import type { MemberRow } from '../../schema/domain/member.ts'
import { memberRow } from '../../test/harness/rows.ts'
import { isGood, isManaged, type People } from './invitation-rules.ts'

const NOW = 1_000
const invitation = (more: Partial<InvitationRow> = {}): InvitationRow => ({
  id: 'i',
  name: 'Noor',
  role: 'agent',
  scope: 'teams',
  teams: [],
  approval: false,
  member: null,
  createdBy: 'fay',
  createdAt: 0,
  expiresAt: NOW + 1,
  usedAt: null,
  usedBy: null,
  revokedAt: null,
  seq: 0,
  ...more
})
const here = (...members: readonly MemberRow[]): People => ({
  member: (id) => members.find((row) => row.id === id),
  members: () => members,
  teams: () => []
})
const fay = (more: Partial<MemberRow> = {}): MemberRow => memberRow('fay', { role: 'admin', ...more })
const good = (people: People, more: Partial<InvitationRow> = {}): boolean => isGood(people, invitation(more), NOW)

test('[IVT1] open it is good; used, revoked or too old it is not', () => {
  expect(good(here(fay()))).toBe(true)
  for (const more of [{ usedAt: 1 }, { revokedAt: 1 }, { expiresAt: NOW }]) expect(good(here(fay()), more)).toBe(false)
})

test('[IVT2] for a member who is not here, or not active, it is not good', () => {
  const reset = { member: 'ana' }
  expect(good(here(fay(), memberRow('ana')), reset)).toBe(true)
  expect(good(here(fay(), memberRow('ana', { active: false })), reset)).toBe(false)
  expect(good(here(fay()), reset)).toBe(false)
})

test('[IVT3] whoever gave it must still be able to give it: active, with the right, and not below its role', () => {
  expect(good(here())).toBe(false)
  expect(good(here(fay({ active: false })))).toBe(false)
  expect(good(here(fay({ role: 'manager' })))).toBe(false)
  expect(good(here(fay({ scope: 'teams' })))).toBe(false)
  expect(good(here(fay()), { role: 'admin' })).toBe(true)
  expect(good(here(fay()), { role: 'owner' })).toBe(false)
  expect(good(here(fay({ role: 'owner' })), { role: 'owner' })).toBe(true)
})

test('[IVT3] for a member who is here their role counts as it is now, not as it was', () => {
  expect(good(here(fay(), memberRow('ana', { role: 'owner' })), { member: 'ana' })).toBe(false)
  expect(good(here(fay(), memberRow('ana', { role: 'agent' })), { member: 'ana', role: 'owner' })).toBe(true)
})

test('[CLM1] the deployment’s own is good while no owner or admin is active', () => {
  const claim = { createdBy: null, role: 'owner' } as const
  expect(good(here(), claim)).toBe(true)
  expect(good(here(memberRow('ana'), memberRow('emre', { role: 'manager' }), fay({ active: false })), claim)).toBe(true)
  for (const role of ['owner', 'admin'] as const) {
    expect(good(here(memberRow('olga', { role })), claim)).toBe(false)
    expect(isManaged([memberRow('olga', { role })])).toBe(true)
  }
})
