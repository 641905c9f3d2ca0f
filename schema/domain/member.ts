/** Members, teams and what a member's rights are made of. Not here: the decision itself (`permissions.ts`). */
import type { MemberId, Millis, NumberId, Seq, TeamId } from './ids.ts'

export const ROLES = ['owner', 'admin', 'manager', 'agent', 'viewer'] as const
export type Role = (typeof ROLES)[number]

/** How far a member sees: everything, their teams' numbers and queues, or only what is assigned to them (ADM-02). */
export const SCOPES = ['workspace', 'teams', 'assigned'] as const
export type Scope = (typeof SCOPES)[number]

/** Set by hand until shifts exist (OWN-12). */
export const AVAILABILITIES = ['available', 'away'] as const
export type Availability = (typeof AVAILABILITIES)[number]

export interface MemberRow {
  readonly id: MemberId
  readonly name: string
  readonly role: Role
  readonly scope: Scope
  readonly availability: Availability
  /** False: suspended or gone; no session of theirs is let in. */
  readonly active: boolean
  /** When they left for good; their name stays beside what they did. */
  readonly removedAt: Millis | null
  /** Their replies leave only after somebody with `message.approve` let them out (ADM-01). */
  readonly approval: boolean
  /** The commit that last changed what the member may see: devices that are behind it start anew (L10). */
  readonly rightsSeq: Seq
  readonly seq: Seq
}

/** Whether work may be theirs: they are here, and do more than look. */
export const worksHere = (row: Pick<MemberRow, 'active' | 'role'> | undefined): boolean => row?.active === true && row.role !== 'viewer'

/** A team has people and may have numbers; a number that no team has is everybody's. */
export interface TeamRow {
  readonly id: TeamId
  readonly name: string
  readonly members: readonly MemberId[]
  readonly numbers: readonly NumberId[]
  readonly seq: Seq
}

/** A member with everything that a decision about them needs, worked out once from members and teams. */
export interface Member {
  readonly id: MemberId
  readonly name: string
  readonly role: Role
  readonly scope: Scope
  readonly approval: boolean
  readonly rightsSeq: Seq
  readonly teams: ReadonlySet<TeamId>
  /** Numbers of the member's teams. */
  readonly numbers: ReadonlySet<NumberId>
  /** Numbers that some team has; every other number is everybody's. */
  readonly claimedNumbers: ReadonlySet<NumberId>
}

export const memberWithRights = (row: MemberRow, teams: readonly TeamRow[]): Member => {
  const own = teams.filter((team) => team.members.includes(row.id))
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    scope: row.scope,
    approval: row.approval,
    rightsSeq: row.rightsSeq,
    teams: new Set(own.map((team) => team.id)),
    numbers: new Set(own.flatMap((team) => team.numbers)),
    claimedNumbers: new Set(teams.flatMap((team) => team.numbers))
  }
}
