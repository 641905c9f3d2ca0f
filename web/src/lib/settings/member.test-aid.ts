/** Members and teams for the tests of settings. */
import type { Member, MemberRow, TeamRow } from '../../../../schema/domain/member.ts'

export const memberRow = (more: Partial<MemberRow> = {}): MemberRow => ({
  id: 'ana',
  name: 'Ana Souza',
  role: 'agent',
  scope: 'teams',
  availability: 'available',
  active: true,
  removedAt: null,
  approval: false,
  rightsSeq: 0,
  seq: 1,
  ...more
})

export const memberWith = (more: Partial<Member> = {}): Member => ({
  id: 'fay',
  name: 'Fay Lindqvist',
  role: 'admin',
  scope: 'workspace',
  approval: false,
  rightsSeq: 0,
  teams: new Set(),
  numbers: new Set(),
  claimedNumbers: new Set(),
  ...more
})

export const teamRow = (id: string, more: Partial<TeamRow> = {}): TeamRow => ({ id, name: id, members: [], numbers: [], seq: 1, ...more })
