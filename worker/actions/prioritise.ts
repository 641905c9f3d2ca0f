/** `conversation.prioritise`: urgent or normal (QUE-16); refused where somebody else decided it after the device saw it. */
import { applied, type Decide, onConversation, refused, undoOf } from './context.ts'

export const conversationPrioritise: Decide<'conversation.prioritise'> = (context, action) =>
  onConversation(context, action.conversation, 'conversation.prioritise', (row) => {
    if (action.base !== undefined && row.prioritySeq > action.base) return refused('overtaken', { by: row.priorityBy, at: row.priorityAt })
    if (row.priority === action.priority) return applied(context, { conversation: row.id })
    context.draft.decide(row.id, 'priority', action.priority, context.member.id, context.now)
    context.draft.addEvent(row.id, {
      kind: 'prioritised',
      actor: context.member.id,
      at: context.now,
      detail: { priority: action.priority, before: row.priority }
    })
    return applied(context, { conversation: row.id, undo: undoOf(row, context.draft.conversations.need(row.id), ['priority']) })
  })
