/**
 * When an invitation opens the door, over the people as they are now: the same answer before a ceremony and in the commit that uses it up.
 * Not here: using it (fold-join.ts).
 */
import { type InvitationRow, isOpenInvitation } from '../../schema/domain/access.ts'
import type { MemberId, Millis } from '../../schema/domain/ids.ts'
import { type MemberRow, memberWithRights, type TeamRow } from '../../schema/domain/member.ts'
import { mayTouchRole } from '../../schema/permissions.ts'

/** Rows of the workspace, wherever they are kept. */
export interface People {
  readonly member: (id: MemberId) => MemberRow | undefined
  readonly members: () => Iterable<MemberRow>
  readonly teams: () => Iterable<TeamRow>
}

/** Somebody is here who can let others in; until then the deployment's claim link is good, and never after (T17). */
export const isManaged = (members: Iterable<MemberRow>): boolean => {
  for (const row of members) if (row.active && (row.role === 'owner' || row.role === 'admin')) return true
  return false
}

/** Open, for somebody who may have it, and from somebody who could still give it: who lost the right takes their links along (T18). */
export const isGood = (people: People, invitation: InvitationRow, now: Millis): boolean => {
  if (!isOpenInvitation(invitation, now)) return false
  const reset = invitation.member === null ? null : people.member(invitation.member)
  if (reset === undefined || reset?.active === false) return false
  if (invitation.createdBy === null) return !isManaged(people.members())
  const giver = people.member(invitation.createdBy)
  return giver?.active === true && mayTouchRole(memberWithRights(giver, [...people.teams()]), reset?.role ?? invitation.role)
}
