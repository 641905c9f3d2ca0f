/**
 * `invitation.create` and `invitation.revoke` (ADM-07, T16, T18): a link that works once, with rights that were fixed when it was made.
 * One for a member who is here makes their way in anew. It names no credential, but whoever holds the link makes the key, its maker too:
 * that is why it takes the right over people, ends the member's own devices, each of which is told so, and stands in the audit log with its
 * maker's name when it is made and when it is taken up. Not here: taking one up (worker/auth).
 */
import { INVITATION_MS } from '../../schema/domain/access.ts'
import { may, mayTouchRole } from '../../schema/permissions.ts'
import type { ActionOf } from '../../schema/protocol/action.ts'
import { type ActionContext, applied, type Decide, type Decision, invalid, refused } from './context.ts'
import { onMember } from './people.ts'

export const invitationCreate: Decide<'invitation.create'> = (context, action) => {
  if (!may(context.member, 'invitation.create')) return refused('forbidden')
  const { access, madeLinks } = context.draft
  if (access.invitations.get(action.invitation) || madeLinks.has(action.invitation)) return invalid('invitation: taken')
  return action.member ? resetOf(context, action, action.member) : invite(context, action)
}

const invite = (context: ActionContext, action: ActionOf<'invitation.create'>): Decision => {
  const { role, scope, approval, teams } = action
  if (!mayTouchRole(context.member, role)) return refused('forbidden')
  if (teams.some((id) => !context.draft.teams.get(id))) return invalid('teams: there is no such team')
  return make(context, action, { role, scope, approval, teams: [...new Set(teams)], member: null })
}

/** The rights are the member's own, whatever the action says. */
const resetOf = (context: ActionContext, action: ActionOf<'invitation.create'>, id: string): Decision =>
  onMember(context, id, 'invitation.create', ({ role, scope, approval, active }) => {
    if (id === context.member.id) return invalid('member: not oneself')
    if (!active) return invalid('member: restore them first')
    const teams = [...context.draft.teams.values()].filter((team) => team.members.includes(id)).map((team) => team.id)
    return make(context, action, { role, scope, approval, teams, member: id })
  })

type Rights = Pick<ActionOf<'invitation.create'>, 'role' | 'scope' | 'approval' | 'teams'> & { readonly member: string | null }

const make = (context: ActionContext, { invitation, name }: ActionOf<'invitation.create'>, rights: Rights): Decision => {
  const { draft, member, wallNow } = context
  const times = { createdAt: wallNow, expiresAt: wallNow + INVITATION_MS, usedAt: null, usedBy: null, revokedAt: null }
  draft.access.invitations.insert({ id: invitation, name, ...rights, createdBy: member.id, ...times })
  return applied(context)
}

export const invitationRevoke: Decide<'invitation.revoke'> = (context, action) => {
  const { draft, member, wallNow } = context
  if (!may(member, 'invitation.revoke')) return refused('forbidden')
  const row = draft.access.invitations.get(action.invitation)
  if (!row || row.usedAt !== null || row.revokedAt !== null || row.createdBy === null) return refused('not_found')
  draft.access.invitations.update(row.id, { revokedAt: wallNow })
  return applied(context)
}
