/**
 * Undo (UND-01): what a person did last is taken back, by whichever way is still open, without touching what others did since.
 * Not here: which action was the last one and for how long it can be undone (the toast's business).
 */
import type { ConversationRow } from '../../../../schema/domain/conversation.ts'
import type { ActionId } from '../../../../schema/domain/ids.ts'
import type { Action, ActionKind } from '../../../../schema/protocol/action.ts'
import type { NewEntry, OutboxEntry } from '../outbox/entry.ts'
import { common, type Making } from './make.ts'
import { decided, type Overlay, withConversation } from './overlay.ts'

/** Kinds for which the server keeps what stood before (worker/actions: `undo`). */
export const UNDONE_BY_SERVER: ReadonlySet<ActionKind> = new Set([
  'conversation.claim',
  'conversation.assign',
  'conversation.resolve',
  'conversation.reopen',
  'conversation.snooze',
  'conversation.prioritise',
  'conversation.no-reply-needed'
] satisfies ActionKind[])

export type UndoPlan =
  /**
   * It never left: it is taken out of the outbox and was never done. `otherwise`: what to send if a call had begun in the meantime
   * (`LocalStore.withdraw` says so).
   */
  { readonly kind: 'withdraw'; readonly id: ActionId; readonly otherwise: NewEntry } | { readonly kind: 'send'; readonly entry: NewEntry }

/** How an entry is undone now, or null where it cannot be or there is nothing to put back. */
export const undoPlan = (entry: OutboxEntry, making: Making): UndoPlan | null => {
  if (entry.state.kind === 'refused' || entry.state.kind === 'held') return null
  const inverse = inverseOf(entry, making)
  if (!inverse) return null
  const untried = entry.state.kind === 'waiting' && entry.attempts === 0
  return untried ? { kind: 'withdraw', id: entry.id, otherwise: inverse } : { kind: 'send', entry: inverse }
}

const inverseOf = (entry: OutboxEntry, making: Making): NewEntry | null => {
  const { before } = entry
  if (UNDONE_BY_SERVER.has(entry.kind)) {
    if (Object.keys(before?.conversation ?? {}).length === 0) return null
    const { after } = entry
    return {
      action: { ...common(making), kind: 'action.undo', action: entry.id },
      conversation: entry.conversation,
      createdAt: making.at,
      ...(before ? { before } : {}),
      ...(after ? { after } : {})
    }
  }
  const action = inverseAction(entry, making)
  return action && { action, conversation: entry.conversation, createdAt: making.at, seenPosition: 0 }
}

/** What the server keeps nothing for, because its opposite can be said. */
const inverseAction = ({ kind, conversation, before }: OutboxEntry, making: Making): Action | null => {
  const { read, availability } = before ?? {}
  if (kind === 'member.availability' && availability) return { ...common(making), kind, availability }
  if (conversation === null || !read) return null
  if (kind === 'conversation.mark-unread' && !read.unread && read.upTo !== null)
    return { ...common(making), kind: 'conversation.read', conversation, upTo: read.upTo }
  if (kind === 'conversation.read' && read.unread) return { ...common(making), kind: 'conversation.mark-unread', conversation }
  return null
}

/** Puts the fields back where all of them still are as the action left them; else the server refuses, and nothing is shown. */
export const undoOverlay: Overlay<'action.undo'> = (shown, _action, { me }, { before, after = {}, createdAt }) => {
  const row = shown.conversation
  const fields = Object.keys(after) as (keyof ConversationRow)[]
  if (fields.some((field) => row[field] !== after[field])) return shown
  return withConversation(shown, { ...before?.conversation, ...decisionsOf(before?.conversation ?? {}, me, createdAt) })
}

const decisionsOf = ({ status, assignee, team, priority }: Partial<ConversationRow>, me: string, at: number): Partial<ConversationRow> => ({
  ...(status === undefined ? {} : decided('status', status, me, at)),
  ...(assignee === undefined ? {} : decided('assignee', assignee, me, at)),
  ...(team === undefined ? {} : decided('team', team, me, at)),
  ...(priority === undefined ? {} : decided('priority', priority, me, at))
})
