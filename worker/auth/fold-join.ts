/**
 * An invitation is taken up, once: it makes a member with exactly its own rights, or gives a member a new way in and ends their old ones
 * (ADM-07, T16, T18). And the deployment's claim, which is an invitation for an owner (T17). Not here: checking the new passkey.
 */
import type { InvitationRow } from '../../schema/domain/access.ts'
import type { MemberId, Millis, SessionId } from '../../schema/domain/ids.ts'
import type { Draft } from '../commit/draft.ts'
import type { AccessAnswer, AccessAsk } from '../commit/operation.ts'
import { changingRights } from '../commit/rights.ts'
import { isGood, isManaged } from './invitation-rules.ts'
import { deedAtTheDoor, letIn, revokeSessionsOf } from './sessions.ts'

type AskOf<K extends AccessAsk['kind']> = Extract<AccessAsk, { kind: K }>

const UNKNOWN: AccessAnswer = { ok: false, reason: 'unknown' }
const CONFLICT: AccessAnswer = { ok: false, reason: 'conflict' }

export const join = (draft: Draft, ask: AskOf<'join'>, now: Millis): AccessAnswer => {
  const { access, members, teams } = draft
  const invitation = access.invitations.get(ask.invitation)
  const people = { member: (id: MemberId) => members.get(id), members: () => members.values(), teams: () => teams.values() }
  if (!invitation || !isGood(people, invitation, now)) return UNKNOWN
  if (access.passkeys.get(ask.passkey.id)) return CONFLICT
  if (invitation.member === null && members.get(ask.member)) return CONFLICT
  const member = invitation.member ?? ask.member
  const kind = invitation.member === null ? 'access.joined' : 'access.reset'
  draft.audited(deedAtTheDoor(kind, now, member, ask.session.id), () => {
    access.invitations.update(invitation.id, { usedAt: now, usedBy: member })
    if (invitation.member === null) makeMember(draft, invitation, member, ask.name)
    else endWaysIn(draft, invitation, member, ask.session.instead, now)
    access.passkeys.insert({ ...ask.passkey, member, createdAt: now, lastUsedAt: now })
    letIn(draft, member, ask.session, now)
  })
  return { ok: true, member }
}

/** With the invitation's rights, whatever was asked: only the name is their own. Teams that are gone by now are left out. */
const makeMember = (draft: Draft, { role, scope, approval, teams }: InvitationRow, id: MemberId, name: string): void =>
  changingRights(draft, () => {
    const fresh = { active: true, removedAt: null, availability: 'available', rightsSeq: draft.seq } as const
    draft.members.insert({ id, name, role, scope, approval, ...fresh })
    for (const team of teams) {
      const row = draft.teams.get(team)
      if (row) draft.teams.update(team, { members: [...row.members, id] })
    }
  })

/**
 * Whatever opened the door for a member until now opens it no more: keys, codes, other links that would do the same, and links that whoever
 * had their account made for others. Their devices are taken back by whoever made the link, and so told of it; only the browser in which it
 * is taken up goes on, with another session.
 */
const endWaysIn = (draft: Draft, { createdBy }: InvitationRow, member: MemberId, own: SessionId | null | undefined, now: Millis): void => {
  const { passkeys, recovery, invitations } = draft.access
  for (const row of [...passkeys.values()]) if (row.member === member) passkeys.delete(row.id)
  if (recovery.get(member)) recovery.delete(member)
  for (const row of [...invitations.values()])
    if ((row.member === member || row.createdBy === member) && row.usedAt === null && row.revokedAt === null)
      invitations.update(row.id, { revokedAt: now })
  revokeSessionsOf(draft, member, createdBy, now, own ?? undefined)
}

/** The claim has no end by time: it ends when somebody can manage the workspace, or when another is offered. */
const NEVER = Date.UTC(9999, 0)

export const offerClaim = (draft: Draft, { invitation: id }: AskOf<'offer-claim'>, now: Millis): AccessAnswer => {
  const { invitations } = draft.access
  if (isManaged(draft.members.values())) return UNKNOWN
  const open = [...invitations.values()].filter((row) => row.createdBy === null && row.usedAt === null && row.revokedAt === null)
  draft.audited(deedAtTheDoor('access.claim-offered', now, null, null), () => {
    for (const row of open) if (row.id !== id) invitations.update(row.id, { revokedAt: now })
    if (invitations.get(id)) return
    const rights = { role: 'owner', scope: 'workspace', teams: [], approval: false, member: null } as const
    const times = { createdAt: now, expiresAt: NEVER, usedAt: null, usedBy: null, revokedAt: null }
    invitations.insert({ id, name: '', ...rights, createdBy: null, ...times })
  })
  return { ok: true, member: null }
}
