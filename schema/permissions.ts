/**
 * Who may do what, and who may see what: one table and one predicate, for every page, delta, action and count (L10, ADM-01, ADM-02).
 * Not here: who somebody is (sessions), and SQL (`worker/store/visibility.ts` says the same predicate to D1, and a test holds them equal).
 */
import type { ConversationRow } from './domain/conversation.ts'
import type { Member, Role } from './domain/member.ts'
import type { HeldReplyRow } from './domain/message.ts'
import type { SettingsRow } from './domain/settings.ts'
import type { ActionKind } from './protocol/action.ts'

/** What is asked of a person's rights: an action, or a door of the API. */
export type Permission =
  | ActionKind
  | 'board.read'
  | 'ledger.read'
  | 'ledger.replay'
  | 'number.connect'
  | 'people.manage'
  | 'teams.manage'
  | 'devices.manage'
  | 'audit.read'

const EVERYONE: readonly Role[] = ['owner', 'admin', 'manager', 'agent', 'viewer']
const WORKERS: readonly Role[] = ['owner', 'admin', 'manager', 'agent']
const LEADERS: readonly Role[] = ['owner', 'admin', 'manager']
const ADMINS: readonly Role[] = ['owner', 'admin']

const ROLES_BY_PERMISSION: Readonly<Record<Permission, readonly Role[]>> = {
  'message.send': WORKERS,
  'message.release': WORKERS,
  'message.discard': WORKERS,
  'message.retry': WORKERS,
  'conversation.claim': WORKERS,
  'conversation.assign': WORKERS,
  'conversation.resolve': WORKERS,
  'conversation.reopen': WORKERS,
  'conversation.snooze': WORKERS,
  'conversation.prioritise': WORKERS,
  'conversation.no-reply-needed': WORKERS,
  'conversation.read': EVERYONE,
  'conversation.mark-unread': EVERYONE,
  'action.undo': WORKERS,
  'member.availability': WORKERS,
  'number.pause': LEADERS,
  'number.resume': LEADERS,
  'board.read': LEADERS,
  'ledger.read': LEADERS,
  'ledger.replay': LEADERS,
  'number.connect': ADMINS,
  'workspace.configure': ADMINS,
  'message.approve': LEADERS,
  'message.return': LEADERS,
  'people.manage': ADMINS,
  'member.change': ADMINS,
  'member.suspend': ADMINS,
  'member.restore': ADMINS,
  'member.remove': ADMINS,
  'invitation.create': ADMINS,
  'invitation.revoke': ADMINS,
  'teams.manage': ADMINS,
  'team.create': ADMINS,
  'team.change': ADMINS,
  'team.remove': ADMINS,
  'devices.manage': ADMINS,
  'audit.read': ADMINS,
  // One's own name, devices and keys are everybody's; of others' devices the verb asks for `devices.manage`.
  'member.profile': EVERYONE,
  'session.revoke': EVERYONE,
  'passkey.remove': EVERYONE
}

/** What the predicate needs of a conversation. */
export type ConversationScope = Pick<ConversationRow, 'number' | 'team' | 'assignee'>

/**
 * Whether a member sees a conversation: it is theirs, or their team's, or came to a number that is theirs or everybody's.
 * Members with the scope `assigned` see what is assigned to them and nothing else.
 */
export const visible = (member: Member, conversation: ConversationScope): boolean => {
  if (member.scope === 'workspace' || conversation.assignee === member.id) return true
  if (member.scope === 'assigned') return false
  if (conversation.team !== null && member.teams.has(conversation.team)) return true
  return member.numbers.has(conversation.number) || !member.claimedNumbers.has(conversation.number)
}

/**
 * Whether a member may do something, to a row where there is one. A row that the member may not see is never theirs to touch;
 * a held reply is its author's alone.
 */
export const may = (member: Member, permission: Permission, row?: ConversationScope | HeldReplyRow): boolean => {
  if (!ROLES_BY_PERMISSION[permission].includes(member.role) || !reachesWorkspace(member, permission)) return false
  if (member.approval && OF_APPROVERS.has(permission)) return false
  if (row === undefined) return true
  return 'author' in row ? row.author === member.id : visible(member, row)
}

/** Of people whose own words need nobody's leave: else a colleague's reply would carry theirs out. */
const OF_APPROVERS: ReadonlySet<Permission> = new Set(['message.approve', 'message.return'])

/** Of the whole workspace, not of any conversation: who sees only a part of it has no such right, whatever their role (ADM-02). */
const WORKSPACE_WIDE: ReadonlySet<Permission> = new Set([
  'ledger.read',
  'ledger.replay',
  'number.connect',
  'workspace.configure',
  'people.manage',
  'member.change',
  'member.suspend',
  'member.restore',
  'member.remove',
  'invitation.create',
  'invitation.revoke',
  'teams.manage',
  'team.create',
  'team.change',
  'team.remove',
  'devices.manage',
  'audit.read'
])

const reachesWorkspace = (member: Member, permission: Permission): boolean =>
  member.scope === 'workspace' || !WORKSPACE_WIDE.has(permission)

/** A held reply is its author's; while it awaits approval it is also shown to whoever may give it and sees the conversation (L10). */
export const seesHeldReply = (
  member: Member,
  held: Pick<HeldReplyRow, 'author' | 'reason'>,
  conversation: ConversationScope | undefined
): boolean =>
  held.author === member.id ||
  (held.reason === 'awaiting_approval' && conversation !== undefined && may(member, 'message.approve', conversation))

const RANK: Readonly<Record<Role, number>> = { owner: 4, admin: 3, manager: 2, agent: 1, viewer: 0 }

/** Whether somebody may make or unmake a member of that role: only owners touch owners, and nobody reaches above themselves. */
export const mayTouchRole = (member: Member, role: Role): boolean =>
  may(member, 'people.manage') && RANK[role] <= RANK[member.role] && (role !== 'owner' || member.role === 'owner')

/**
 * Whether a member may give a conversation to `to` (null: nobody), OWN-10: where agents may not reassign, they take only what nobody has,
 * and only for themselves.
 */
export const mayAssign = (
  member: Member,
  settings: Pick<SettingsRow, 'agentsReassign'>,
  conversation: ConversationScope,
  to: { readonly assignee?: string | null | undefined; readonly team?: string | null | undefined }
): boolean => {
  if (!may(member, 'conversation.assign', conversation)) return false
  if (settings.agentsReassign || member.role !== 'agent') return true
  return conversation.assignee === null && to.assignee === member.id && to.team === undefined
}
