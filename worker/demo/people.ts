/** Who works at *Marisol Home*, in which team, on which number. Not here: customers (`scenes.ts`, `history.ts`). */
import type { DeviceId, Millis, NumberId, TeamId } from '../../schema/domain/ids.ts'
import { type Member, type MemberRow, memberWithRights, type TeamRow } from '../../schema/domain/member.ts'
import type { NumberRow } from '../../schema/domain/number.ts'
import type { SetupOperation } from '../commit/operation.ts'

export type PersonId = 'ana' | 'ben' | 'chidi' | 'dalia' | 'emre' | 'fay'

export const SUPPORT: NumberId = '106540000000001'
export const SALES: NumberId = '106540000000002'
const WABA = '102290000000001'

const person = (
  id: PersonId,
  name: string,
  rights: Pick<MemberRow, 'role' | 'scope'>,
  availability: MemberRow['availability'] = 'available'
): Omit<MemberRow, 'seq' | 'rightsSeq'> => ({ id, name, ...rights, availability, active: true, removedAt: null, approval: false })

const AGENT = { role: 'agent', scope: 'teams' } as const

const number = (id: NumberId, display: string, name: string): Omit<NumberRow, 'seq'> => ({
  id,
  waba: WABA,
  display,
  name,
  pausedFor: null,
  pausedAt: null,
  demo: true
})

interface DemoPeople {
  readonly settings: { readonly name: string }
  readonly members: readonly Omit<MemberRow, 'seq' | 'rightsSeq'>[]
  readonly teams: readonly Omit<TeamRow, 'seq'>[]
  readonly numbers: readonly Omit<NumberRow, 'seq'>[]
}

/** Dalia is away while a customer of hers waits (product 3.8). */
export const demoPeople: DemoPeople = {
  settings: { name: 'Marisol Home' },
  members: [
    person('ana', 'Ana Souza', AGENT),
    person('ben', 'Ben Okafor', AGENT),
    person('chidi', 'Chidi Eze', AGENT),
    person('dalia', 'Dalia Haddad', AGENT, 'away'),
    person('emre', 'Emre Yildiz', { role: 'manager', scope: 'workspace' }),
    person('fay', 'Fay Lindqvist', { role: 'admin', scope: 'workspace' })
  ],
  teams: [
    { id: 'support', name: 'Support', members: ['ana', 'ben', 'dalia', 'emre'], numbers: [SUPPORT] },
    { id: 'sales', name: 'Sales', members: ['chidi', 'dalia', 'emre'], numbers: [SALES] }
  ],
  numbers: [number(SUPPORT, '+1 555 010 0001', 'Support'), number(SALES, '+1 555 010 0002', 'Sales')]
}

/** Whose work a number is. */
export const teamOf = (number: NumberId): TeamId => (number === SALES ? 'sales' : 'support')

/** Rights depend on teams and roles only, so they are the same at every moment of the script. */
const membersById: ReadonlyMap<string, Member> = new Map(
  demoPeople.members.map((row) => [
    row.id,
    memberWithRights(
      { ...row, seq: 0, rightsSeq: 0 },
      demoPeople.teams.map((team) => ({ ...team, seq: 0 }))
    )
  ])
)

export const memberOf = (id: PersonId): Member => {
  const member = membersById.get(id)
  if (!member) throw new RangeError(`nobody here is called ${id}`)
  return member
}

/** Ben is on the road and answers from his phone. */
export const deviceOf = (id: PersonId): DeviceId => (id === 'ben' ? 'demo-ben-phone' : `demo-${id}-laptop`)

/** Who may see the conversations of a number, and answers them first. */
export const agentsOf = (id: NumberId): readonly PersonId[] => (id === SALES ? ['chidi', 'dalia'] : ['ana', 'ben', 'dalia'])
export const readersOf = (id: NumberId): readonly PersonId[] => [...agentsOf(id), 'emre', 'fay']

export const demoSetup = (now: Millis): SetupOperation => ({ kind: 'setup', now, ...demoPeople })
