/**
 * Who may do what, and who may see what: one table and one predicate, for every page, delta, action and count (L10, ADM-01, ADM-02).
 * Not here: who somebody is (sessions), and SQL (`worker/store/visibility.ts` says the same predicate to D1, and a test holds them equal).
 */
import type { ConversationRow } from './domain/conversation.ts'
import type { Member, Role } from './domain/member.ts'
import type { HeldReplyRow } from './domain/message.ts'
import type { ActionKind } from './protocol/action.ts'

/** What is asked of a person's rights: an action, or a door of the API. */
export type Permission = ActionKind | 'board.read' | 'ledger.read' | 'ledger.replay' | 'number.connect'

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
  'workspace.configure': ADMINS
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
  if (!ROLES_BY_PERMISSION[permission].includes(member.role)) return false
  if (row === undefined) return true
  return 'author' in row ? row.author === member.id : visible(member, row)
}
