/** What is remembered of a member while the app is open. */
import { describe, expect, test } from 'vitest'
import type { MemberRow } from '../../../../schema/domain/member.ts'
import type { SettingsRow } from '../../../../schema/domain/settings.ts'
import { fakeKeep } from './keep.test-aid.ts'
import { isLocked, keepContact } from './lease.ts'
import { rememberRights } from './remember-rights.ts'
import { type Me, rememberedMe, rememberMe } from './session.ts'

const DAY_MS = 86_400_000
const BEN: Me = {
  id: 'ben',
  name: 'Ben Okafor',
  role: 'agent',
  scope: 'teams',
  teams: ['care'],
  approval: false,
  simulator: true,
  leaseDays: 45
}
const ROW: MemberRow = {
  id: 'ben',
  name: 'Ben O.',
  role: 'manager',
  scope: 'workspace',
  availability: 'available',
  active: true,
  approval: true,
  removedAt: null,
  rightsSeq: 1,
  seq: 1
}
const settings = (leaseDays: number): SettingsRow => ({
  id: 'workspace',
  name: 'Luma',
  firstReplyClaims: true,
  agentsReassign: true,
  leaseDays,
  seq: 2
})

describe('a member is remembered', () => {
  test('with the name, the rights and the lease of now; what no row tells stays', () => {
    const keep = fakeKeep()
    rememberMe(keep, BEN)
    rememberRights(keep, { me: BEN, people: new Map([['ben', ROW]]), settings: settings(7) })
    expect(rememberedMe(keep)).toEqual({ ...BEN, name: 'Ben O.', role: 'manager', scope: 'workspace', approval: true, leaseDays: 7 })
  })
  test('so that a page that stays open is locked by the lease of now', () => {
    const keep = fakeKeep()
    rememberMe(keep, BEN)
    keepContact(keep, 0)
    const locked = (): boolean => isLocked(keep, rememberedMe(keep)?.leaseDays ?? Number.NaN, 8 * DAY_MS)
    expect(locked()).toBe(false)
    rememberRights(keep, { me: BEN, people: new Map(), settings: settings(7) })
    expect(locked()).toBe(true)
  })
  test('as before where no row is here', () => {
    const keep = fakeKeep()
    rememberMe(keep, BEN)
    rememberRights(keep, { me: BEN, people: new Map(), settings: null })
    expect(rememberedMe(keep)).toEqual(BEN)
  })
  test('not again after they left, nor in the place of somebody else', () => {
    const keep = fakeKeep()
    rememberRights(keep, { me: BEN, people: new Map([['ben', ROW]]), settings: settings(7) })
    expect(rememberedMe(keep)).toBe(null)
    rememberMe(keep, { ...BEN, id: 'chidi' })
    rememberRights(keep, { me: BEN, people: new Map([['ben', ROW]]), settings: settings(7) })
    expect(rememberedMe(keep)).toEqual({ ...BEN, id: 'chidi' })
  })
})
