/**
 * Verbs about members: one's own name, and what those with the right do with others: change, suspend, restore, remove (ADM-01, ADM-02,
 * ADM-07). Nobody reaches above themselves, only owners touch owners, and nobody suspends or removes themselves: so there is always
 * somebody left who may. Not here: invitations, teams, devices.
 */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { MemberId } from '../../schema/domain/ids.ts'
import { type MemberRow, memberWithRights, worksHere } from '../../schema/domain/member.ts'
import { may, mayTouchRole } from '../../schema/permissions.ts'
import type { ActionKind, ActionOf } from '../../schema/protocol/action.ts'
import { revokeSessionsOf } from '../auth/sessions.ts'
import { changingRights } from '../commit/rights.ts'
import { type ActionContext, applied, type Decide, type Decision, invalid, refused } from './context.ts'

export const memberProfile: Decide<'member.profile'> = (context, action) => {
  const { draft, member } = context
  if (!may(member, 'member.profile')) return refused('forbidden')
  draft.members.update(member.id, { name: action.name })
  return applied(context)
}

/** Runs a verb on a member who is here, whom the acting member may touch. */
export const onMember = (context: ActionContext, id: MemberId, kind: ActionKind, decide: (row: MemberRow) => Decision): Decision => {
  if (!may(context.member, kind)) return refused('forbidden')
  const row = context.draft.members.get(id)
  if (!row || row.removedAt !== null) return refused('not_found')
  return mayTouchRole(context.member, row.role) ? decide(row) : refused('forbidden')
}

const onSomebodyElse = (context: ActionContext, id: MemberId, kind: ActionKind, decide: (row: MemberRow) => Decision): Decision =>
  onMember(context, id, kind, (row) => (id === context.member.id ? invalid('member: not oneself') : decide(row)))

export const memberChange: Decide<'member.change'> = (context, action) =>
  onMember(context, action.member, 'member.change', (row) => {
    const { role, scope, approval, teams, base } = action
    const rights = { ...(role && { role }), ...(scope && { scope }), ...(approval === undefined ? {} : { approval }) }
    if (row.id === context.member.id && Object.keys(rights).length > 0) return invalid('member: nobody changes their own rights')
    if (role && !mayTouchRole(context.member, role)) return refused('forbidden')
    if (base !== undefined && row.seq > base) return refused('overtaken', { by: null, at: null })
    const unknown = teams?.find((id) => !context.draft.teams.get(id))
    if (unknown !== undefined) return invalid('teams: there is no such team')
    if (Object.keys(rights).length === 0 && !teams) return invalid('name one right at least')
    changingRights(context.draft, () => {
      context.draft.members.update(row.id, rights)
      if (teams) putInTeams(context, row.id, new Set(teams))
    })
    endInvitations(context)
    // A viewer answers nobody: what they own would wait for ever.
    if (role === 'viewer') handOverAll(context, row.id, null, action.kind)
    return applied(context)
  })

const putInTeams = ({ draft }: ActionContext, member: MemberId, wanted: ReadonlySet<string>): void => {
  for (const team of [...draft.teams.values()]) {
    const others = team.members.filter((id) => id !== member)
    const members = wanted.has(team.id) ? [...others, member] : others
    if (team.members.includes(member) !== wanted.has(team.id)) draft.teams.update(team.id, { members })
  }
}

/** No session of theirs is let in from now on; what they own goes to somebody else or back to Unassigned. */
export const memberSuspend: Decide<'member.suspend'> = (context, action) =>
  onSomebodyElse(context, action.member, 'member.suspend', (row) =>
    handingOver(context, action, row, () => context.draft.members.update(row.id, { active: false }))
  )

export const memberRestore: Decide<'member.restore'> = (context, action) =>
  onSomebodyElse(context, action.member, 'member.restore', (row) => {
    changingRights(context.draft, () => context.draft.members.update(row.id, { active: true }))
    return applied(context)
  })

/** For good: their ways in go, their name stays beside what they did. */
export const memberRemove: Decide<'member.remove'> = (context, action) =>
  onSomebodyElse(context, action.member, 'member.remove', (row) =>
    handingOver(context, action, row, () => {
      const { draft, wallNow } = context
      draft.members.update(row.id, { active: false, removedAt: wallNow })
      putInTeams(context, row.id, new Set())
      for (const key of [...draft.access.passkeys.values()]) if (key.member === row.id) draft.access.passkeys.delete(key.id)
      if (draft.access.recovery.get(row.id)) draft.access.recovery.delete(row.id)
    })
  )

const handingOver = (
  context: ActionContext,
  { handTo, kind }: ActionOf<'member.suspend' | 'member.remove'>,
  row: MemberRow,
  end: () => void
): Decision => {
  const { draft, member, wallNow } = context
  const heir = handTo === null ? null : draft.members.get(handTo)
  if (heir !== null && !(worksHere(heir) && handTo !== row.id)) return invalid('handTo: name an active member who works, or nobody')
  changingRights(draft, end)
  revokeSessionsOf(draft, row.id, member.id, wallNow)
  endInvitations(context)
  handOverAll(context, row.id, handTo, kind)
  return applied(context)
}

/**
 * Open invitations that nobody may give any more end: whoever made them went or lost the right, or the member for whom they make a new way
 * in is gone or was raised above their maker. Else a link kept aside would undo what was decided about people.
 */
const endInvitations = ({ draft, wallNow }: ActionContext): void => {
  const teams = [...draft.teams.values()]
  for (const invitation of [...draft.access.invitations.values()]) {
    if (invitation.usedAt !== null || invitation.revokedAt !== null || invitation.createdBy === null) continue
    const maker = draft.members.get(invitation.createdBy)
    const guest = invitation.member === null ? invitation : draft.members.get(invitation.member)
    const isWelcome = guest && (!('active' in guest) || guest.active)
    if (!(isWelcome && maker?.active && mayTouchRole(memberWithRights(maker, teams), guest.role)))
      draft.access.invitations.update(invitation.id, { revokedAt: wallNow })
  }
}

const handOverAll = (context: ActionContext, from: MemberId, to: MemberId | null, reason: ActionKind): void => {
  for (const conversation of [...context.draft.conversations.values()])
    if (isOpenOf(conversation, from)) handOver(context, conversation, to, reason)
}

const isOpenOf = (row: ConversationRow, member: MemberId): boolean => row.assignee === member && row.status !== 'resolved'

const handOver = ({ draft, member, now }: ActionContext, row: ConversationRow, to: MemberId | null, reason: ActionKind): void => {
  draft.decide(row.id, 'assignee', to, member.id, now)
  draft.addEvent(row.id, { kind: 'assigned', actor: member.id, at: now, detail: { assignee: to, assigneeBefore: row.assignee, reason } })
}
