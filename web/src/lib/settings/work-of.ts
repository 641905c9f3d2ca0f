/** How much work would change hands with a deed of the settings. Not here: the deed; conversations that this device does not have. */
import type { ConversationRow } from '../../../../schema/domain/conversation.ts'
import type { MemberId, TeamId } from '../../../../schema/domain/ids.ts'

type Work = Pick<ConversationRow, 'status' | 'assignee' | 'team'>

/** Conversations of a member that are open or snoozed: those go to somebody else when they leave. */
export const workOfMember = (conversations: Iterable<Work>, member: MemberId): number =>
  count(conversations, ({ status, assignee }) => assignee === member && status !== 'resolved')

/** Conversations that stand in a team's queue, whatever their status: all of them lose the team with it. */
export const workOfTeam = (conversations: Iterable<Work>, id: TeamId): number => count(conversations, ({ team }) => team === id)

const count = (conversations: Iterable<Work>, counts: (one: Work) => boolean): number => {
  let found = 0
  for (const one of conversations) if (counts(one)) found += 1
  return found
}
