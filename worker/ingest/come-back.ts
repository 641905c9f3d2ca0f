/**
 * A resolved conversation keeps what it was left with; open again it must stand in somebody's view. It loses an owner who cannot take it and
 * a team that was removed (OWN-02, OWN-09). Not here: opening it again (fold-intake.ts, worker/actions).
 */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { MemberId, Millis } from '../../schema/domain/ids.ts'
import { type MemberRow, worksHere } from '../../schema/domain/member.ts'
import type { EventRow } from '../../schema/domain/message.ts'
import type { Draft } from '../commit/draft.ts'

/** `by`: who opens it; null: a customer. `keeps`: whether its owner has it again. Answers what its event tells. */
export const leaveWhoIsGone = (
  draft: Draft,
  { id, assignee, team }: ConversationRow,
  by: MemberId | null,
  now: Millis,
  keeps: (owner: MemberRow) => boolean = worksHere
): EventRow['detail'] => {
  const owner = assignee === null ? undefined : draft.members.get(assignee)
  const losesOwner = assignee !== null && !(owner && keeps(owner))
  const losesTeam = team !== null && !draft.teams.get(team)
  if (losesOwner) draft.decide(id, 'assignee', null, by, now)
  if (losesTeam) draft.decide(id, 'team', null, by, now)
  return {
    ...(losesOwner ? { assignee: null, assigneeBefore: assignee } : {}),
    ...(losesTeam ? { team: null, teamBefore: team } : {})
  }
}
