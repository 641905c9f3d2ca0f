/** Verbs about teams: whose queue, whose numbers (ADM-02, OWN-12). A number that no team has is everybody's. Not here: a member's rights. */
import type { TeamId } from '../../schema/domain/ids.ts'
import { may } from '../../schema/permissions.ts'
import { changingRights } from '../commit/rights.ts'
import { type ActionContext, applied, type Decide, invalid, refused } from './context.ts'

export const teamCreate: Decide<'team.create'> = (context, action) => {
  if (!may(context.member, 'team.create')) return refused('forbidden')
  if (context.draft.teams.get(action.team)) return invalid('team: taken')
  if (isNameTaken(context, action.name, action.team)) return invalid('name: taken')
  context.draft.teams.insert({ id: action.team, name: action.name, members: [], numbers: [] })
  return applied(context)
}

const isNameTaken = ({ draft }: ActionContext, name: string, by: TeamId): boolean =>
  [...draft.teams.values()].some((team) => team.id !== by && team.name.toLocaleLowerCase() === name.toLocaleLowerCase())

export const teamChange: Decide<'team.change'> = (context, action) => {
  const { draft, member } = context
  if (!may(member, 'team.change')) return refused('forbidden')
  const row = draft.teams.get(action.team)
  if (!row) return refused('not_found')
  const { name, base } = action
  const members = action.members && [...new Set(action.members)]
  const numbers = action.numbers && [...new Set(action.numbers)]
  if (name === undefined && !members && !numbers) return invalid('name one thing at least')
  if (base !== undefined && row.seq > base) return refused('overtaken', { by: null, at: null })
  if (name !== undefined && isNameTaken(context, name, row.id)) return invalid('name: taken')
  if (members?.some((id) => draft.members.get(id)?.removedAt !== null)) return invalid('members: there is no such member')
  if (numbers?.some((id) => !draft.numbers.get(id))) return invalid('numbers: there is no such number')
  changingRights(draft, () =>
    draft.teams.update(row.id, { ...(name && { name }), ...(members && { members }), ...(numbers && { numbers }) })
  )
  return applied(context)
}

/**
 * What is open or snoozed keeps its owner and loses the team. What was resolved, however much of it there is, is left as it is: a team that is
 * not there is nobody's (`visible`), and goes when the conversation is open again (ingest/come-back.ts). Devices cannot be told of a team
 * that is gone: all of them start anew.
 */
export const teamRemove: Decide<'team.remove'> = (context, action) => {
  const { draft, member, now } = context
  if (!may(member, 'team.remove')) return refused('forbidden')
  const row = draft.teams.get(action.team)
  if (!row) return refused('not_found')
  for (const conversation of [...draft.conversations.values()].filter(({ team, status }) => team === row.id && status !== 'resolved')) {
    draft.decide(conversation.id, 'team', null, member.id, now)
    draft.addEvent(conversation.id, { kind: 'assigned', actor: member.id, at: now, detail: { team: null, teamBefore: row.id } })
  }
  for (const invitation of [...draft.access.invitations.values()])
    if (invitation.teams.includes(row.id))
      draft.access.invitations.update(invitation.id, { teams: invitation.teams.filter((id) => id !== row.id) })
  draft.teams.delete(row.id)
  for (const { id } of [...draft.members.values()]) draft.members.update(id, { rightsSeq: draft.seq })
  return applied(context)
}
