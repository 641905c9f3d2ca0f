/** `conversation.read` and `.mark-unread`: each reader's own mark; it never touches what the team sees (QUE-04, QUE-05). */
import type { ConversationId, Position } from '../../schema/domain/ids.ts'
import { readKey } from '../commit/snapshot.ts'
import { type ActionContext, applied, type Decide, invalid, onConversation, positionSeen } from './context.ts'

export const conversationRead: Decide<'conversation.read'> = (context, action) =>
  onConversation(context, action.conversation, 'conversation.read', (row) => {
    const position = positionSeen(context, row.id, action.upTo)
    if (position === undefined) return invalid('upTo: no message of this conversation')
    const before = context.draft.reads.get(readKey({ member: context.member.id, conversation: row.id }))
    // What was read before is read: a device that says so again writes nothing.
    if (before && !before.flagged && before.position >= position)
      return { outcome: { outcome: 'applied', seq: before.seq }, leavesNoTrace: true }
    putRead(context, row.id, position, false)
    return applied(context, { conversation: row.id })
  })

export const conversationMarkUnread: Decide<'conversation.mark-unread'> = (context, action) =>
  onConversation(context, action.conversation, 'conversation.mark-unread', (row) => {
    putRead(context, row.id, 0, true)
    return applied(context, { conversation: row.id })
  })

/** The highest position wins, whatever comes later; the unread flag is cleared by the next read. */
const putRead = ({ draft, member }: ActionContext, conversation: ConversationId, position: Position, flagged: boolean): void => {
  const key = readKey({ member: member.id, conversation })
  const before = draft.reads.get(key)
  if (!before) draft.reads.insert({ member: member.id, conversation, position, flagged })
  else if (position > before.position || flagged !== before.flagged)
    draft.reads.update(key, { position: Math.max(before.position, position), flagged })
}
