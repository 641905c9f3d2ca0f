/**
 * An entry of the audit log as sentences that anybody can read (AUD-01): who did what to whom, in whole sentences, for no language builds
 * them out of pieces. Not here: before and after of each field (`change-words.ts`), drawing.
 */
import { t } from '../../../i18n/locale.svelte.ts'
import type { AuditItem } from '../../../state/settings-answers.ts'
import { type AuditNames, changed, first, has, isOneOf, type Sentences, textOf, type Write } from './audit-names.ts'
import { memberChange, roleWords, teamChange } from './rights-words.ts'

/** At least one; a kind that this build does not know is named as it is. */
export const auditSentences = (item: AuditItem, names: AuditNames): Sentences => {
  const who = actorOf(item, names)
  const written = WRITERS[item.kind]?.(item, who, names)
  if (written && written.length > 0) return written
  if (isOneOf(item.kind, ABOUT_CUSTOMERS)) return [t(`audit.did.${item.kind}`, { who, customer: customerOf(item, names) })]
  if (isOneOf(item.kind, AT_THE_DOOR)) return [t(`audit.door.${item.kind}`, { who })]
  return [t('audit.other', { who, kind: item.kind })]
}

/** Who joins has no name before: their new row says it. */
const actorOf = (item: AuditItem, names: AuditNames): string => {
  if (item.actor !== null) return names.member(item.actor)
  const joined = first(item, 'members')
  return (joined && textOf(joined.after, 'name')) ?? t('audit.baton')
}

const customerOf = ({ conversation }: AuditItem, names: AuditNames): string =>
  (conversation === null ? null : names.customer(conversation)) ?? t('audit.someCustomer')

/** What was done about a conversation, in a sentence with two names. */
const ABOUT_CUSTOMERS = [
  'message.send',
  'message.release',
  'message.discard',
  'message.retry',
  'message.approve',
  'message.return',
  'conversation.claim',
  'conversation.assign',
  'conversation.resolve',
  'conversation.reopen',
  'conversation.snooze',
  'conversation.prioritise',
  'conversation.read',
  'conversation.mark-unread',
  'conversation.no-reply-needed',
  'action.undo'
] as const

const AT_THE_DOOR = [
  'access.claim-offered',
  'access.joined',
  'access.reset',
  'access.signed-in',
  'access.signed-out',
  'access.recovered',
  'access.passkey-added',
  'access.recovery-renewed'
] as const

const held: Write = (item, who, names) =>
  first(item, 'heldReplies')?.before === null ? [t('audit.held', { who, customer: customerOf(item, names) })] : null

const assigned: Write = (item, who, names) => {
  const after = first(item, 'conversations')?.after ?? null
  const customer = customerOf(item, names)
  const [assignee, team] = [textOf(after, 'assignee'), textOf(after, 'team')]
  const taken = assignee === null && has(after, 'assignee') ? [t('audit.unassigned', { who, customer })] : []
  const given = assignee === null ? taken : [t('audit.assigned', { who, customer, to: names.member(assignee) })]
  const left = team === null && has(after, 'team') ? [t('audit.teamLeft', { who, customer })] : []
  const put = team === null ? left : [t('audit.assignedTeam', { who, customer, team: names.team(team) ?? t('audit.someTeam') })]
  return [...given, ...put]
}

const availability: Write = (item, who) =>
  textOf(first(item, 'members')?.after ?? null, 'availability') === 'away'
    ? [t('audit.availability.away', { who })]
    : [t('audit.availability.available', { who })]

const profile: Write = (item, who) => {
  const { before = null, after = null } = first(item, 'members') ?? {}
  const [was, is] = [textOf(before, 'name'), textOf(after, 'name')]
  return was !== null && is !== null ? [t('audit.renamedSelf', { who, before: was, after: is })] : null
}

/** What was done to somebody, and where their conversations went. */
const leaving =
  (key: 'audit.suspended' | 'audit.removed' | 'audit.restored'): Write =>
  (item, who, names) => {
    const member = first(item, 'members')?.id
    if (member === undefined) return null
    const handed = changed(item, 'conversations').filter(({ after }) => has(after, 'assignee'))
    const to = textOf(handed[0]?.after ?? null, 'assignee')
    const count = handed.length
    const where = to === null ? t('audit.handedBack', { count }) : t('audit.handed', { count, to: names.member(to) })
    return [t(key, { who, name: names.member(member) }), ...(count > 0 ? [where] : [])]
  }

const invited: Write = (item, who, names) => {
  const after = first(item, 'invitations')?.after ?? null
  const [name, member] = [textOf(after, 'name'), textOf(after, 'member')]
  if (member !== null) return [t('audit.reset', { who, name: names.member(member) })]
  return name === null ? [t('audit.invitedSomebody', { who })] : [t('audit.invited', { who, name, role: roleWords(after?.role) })]
}

const invitationRevoked: Write = (item, who) => {
  const { before = null, after = null } = first(item, 'invitations') ?? {}
  const name = textOf(after, 'name') ?? textOf(before, 'name')
  return [name === null ? t('audit.invitationRevoked', { who }) : t('audit.invitationRevokedOf', { who, name })]
}

const team =
  (key: 'audit.teamCreated' | 'audit.teamRemoved'): Write =>
  (item, who, names) => {
    const change = first(item, 'teams')
    if (!change) return null
    const name = textOf(change.after, 'name') ?? textOf(change.before, 'name') ?? names.team(change.id)
    return [t(key, { who, team: name ?? t('audit.someTeam') })]
  }

const number =
  (key: 'audit.paused' | 'audit.resumed'): Write =>
  (item, who, names) => {
    const id = first(item, 'numbers')?.id
    return [t(key, { who, number: (id === undefined ? null : names.number(id)) ?? t('audit.someNumber') })]
  }

const deviceRevoked: Write = (item, who, names) => {
  const { before = null, after = null } = first(item, 'sessions') ?? {}
  const member = textOf(after, 'member') ?? textOf(before, 'member')
  const device = textOf(after, 'label') ?? textOf(before, 'label') ?? t('audit.someDevice')
  return [member === null ? t('audit.deviceRevoked', { who }) : t('audit.deviceRevokedOf', { who, name: names.member(member), device })]
}

const keyRemoved: Write = (item, who) => {
  const key = textOf(first(item, 'passkeys')?.before ?? null, 'name')
  return [key === null ? t('audit.keyRemoved', { who }) : t('audit.keyRemovedNamed', { who, key })]
}

const workspace: Write = (item, who) => {
  const { before = null, after = null } = first(item, 'settings') ?? {}
  const was = textOf(before, 'name') ?? t('audit.nobody')
  const sentences = [
    ...(has(after, 'name') ? [t('audit.workspaceName', { who, before: was, after: textOf(after, 'name') ?? '' })] : []),
    ...(has(after, 'firstReplyClaims')
      ? [t(after?.firstReplyClaims ? 'audit.firstReplyClaimsOn' : 'audit.firstReplyClaimsOff', { who })]
      : []),
    ...(has(after, 'agentsReassign') ? [t(after?.agentsReassign ? 'audit.agentsReassignOn' : 'audit.agentsReassignOff', { who })] : []),
    ...(has(after, 'leaseDays') ? [t('audit.leaseDays', { who, before: Number(before?.leaseDays), after: Number(after?.leaseDays) })] : [])
  ]
  return sentences.length > 0 ? sentences : [t('audit.workspaceChanged', { who })]
}

const WRITERS: Readonly<Record<string, Write>> = {
  'message.send': held,
  'conversation.assign': assigned,
  'member.availability': availability,
  'member.profile': profile,
  'member.change': memberChange,
  'member.suspend': leaving('audit.suspended'),
  'member.restore': leaving('audit.restored'),
  'member.remove': leaving('audit.removed'),
  'invitation.create': invited,
  'invitation.revoke': invitationRevoked,
  'team.create': team('audit.teamCreated'),
  'team.change': teamChange,
  'team.remove': team('audit.teamRemoved'),
  'number.pause': number('audit.paused'),
  'number.resume': number('audit.resumed'),
  'session.revoke': deviceRevoked,
  'passkey.remove': keyRemoved,
  'workspace.configure': workspace
}
