/**
 * The team of the simulated world: seven people of every kind of right, on seven devices, in two teams with a number each; one has been
 * promised a second one. Dina's replies need approval; Gus has no device: work is given to him, and he may be gone for good.
 */
import type { MemberRow, TeamRow } from '../../schema/domain/member.ts'
import type { NumberRow } from '../../schema/domain/number.ts'
import type { MemberSetup } from '../../worker/commit/operation.ts'
import type { Random } from '../../worker/demo/random.ts'
import { BUSINESS_NUMBERS, LATE_NUMBER } from './customers.ts'

const person = (id: string, role: MemberRow['role'], scope: MemberRow['scope'], approval = false): MemberSetup => ({
  id,
  name: id,
  role,
  scope,
  availability: 'available',
  active: true,
  approval
})

export const MEMBERS: readonly MemberSetup[] = [
  person('ana', 'agent', 'teams'),
  person('ben', 'manager', 'teams'),
  person('chidi', 'agent', 'assigned'),
  person('dina', 'agent', 'teams', true),
  person('emre', 'manager', 'workspace'),
  person('fay', 'admin', 'workspace'),
  person('gus', 'agent', 'teams')
]

/** Ana has a phone beside her desk: the same author on another device is somebody else (COL-01). */
export const DEVICES = [
  { id: 'ana-desk', member: 'ana' },
  { id: 'ana-phone', member: 'ana' },
  { id: 'ben-desk', member: 'ben' },
  { id: 'chidi-desk', member: 'chidi' },
  { id: 'dina-desk', member: 'dina' },
  { id: 'emre-desk', member: 'emre' },
  { id: 'fay-desk', member: 'fay' }
] as const

export const TEAMS: readonly Omit<TeamRow, 'seq'>[] = [
  { id: 'support', name: 'Support', members: ['ana', 'chidi', 'dina'], numbers: [BUSINESS_NUMBERS[0].id] },
  { id: 'sales', name: 'Sales', members: ['ben', 'gus'], numbers: [BUSINESS_NUMBERS[1].id, LATE_NUMBER.id] }
]

export const NUMBERS: readonly Omit<NumberRow, 'seq'>[] = BUSINESS_NUMBERS.map(({ id, waba, display }) => ({
  id,
  waba,
  display,
  name: display,
  pausedFor: null,
  pausedAt: null,
  demo: false
}))

/** Somebody's rights change: another scope, another role, another team. Emre and Fay stay what they are. */
export const changedRights = (random: Random): { members?: readonly MemberSetup[]; teams?: readonly Omit<TeamRow, 'seq'>[] } => {
  if (random.chance(0.4)) {
    const members = ['ana', 'ben', 'chidi', 'dina', 'emre'].filter(() => random.chance(0.5))
    return { teams: [{ ...random.pick(TEAMS), members }] }
  }
  const scope = random.pick(['workspace', 'teams', 'assigned'] as const)
  return {
    members: [
      person(
        random.pick(['ana', 'ben', 'chidi', 'dina']),
        random.pick(['agent', 'agent', 'agent', 'manager', 'viewer'] as const),
        scope,
        random.chance(0.5)
      )
    ]
  }
}
