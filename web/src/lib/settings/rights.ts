/** What a member may do and see, as settings fill it in, and what of it was changed. Not here: who may change it (`may-change.ts`). */
import type { MemberId, TeamId } from '../../../../schema/domain/ids.ts'
import type { MemberRow, Role, Scope, TeamRow } from '../../../../schema/domain/member.ts'

export interface Rights {
  readonly role: Role
  readonly scope: Scope
  readonly teams: readonly TeamId[]
  readonly approval: boolean
}

/** What somebody is mostly invited as. */
export const USUAL_RIGHTS: Rights = { role: 'agent', scope: 'teams', teams: [], approval: false }

export const teamsOf = (member: MemberId, teams: readonly TeamRow[]): readonly TeamRow[] =>
  teams.filter(({ members }) => members.includes(member))

export const rightsOf = ({ id, role, scope, approval }: MemberRow, teams: readonly TeamRow[]): Rights => ({
  role,
  scope,
  approval,
  teams: teamsOf(id, teams).map((team) => team.id)
})

/** Only what differs goes to the server: a colleague's change to another right stays. Null: nothing does. */
export const changedRights = (before: Rights, after: Rights): Partial<Rights> | null => {
  const changed: Partial<Rights> = {
    ...(before.role === after.role ? {} : { role: after.role }),
    ...(before.scope === after.scope ? {} : { scope: after.scope }),
    ...(isSameSet(before.teams, after.teams) ? {} : { teams: after.teams }),
    ...(before.approval === after.approval ? {} : { approval: after.approval })
  }
  return Object.keys(changed).length === 0 ? null : changed
}

export const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id))
