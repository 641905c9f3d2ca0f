/**
 * `message.retry`: a person asks for exactly one new attempt (REP-14), after a failure or where nobody knows (L9).
 * Decided like a new reply: if a colleague answered since, the window closed, or nobody let out what its author needs approved by now, its
 * text is held under the action's id instead.
 */
import type { HeldReason, MessageRow } from '../../schema/domain/message.ts'
import { afterRisenAnswer } from '../ingest/conversation-changes.ts'
import { type ActionContext, applied, type Decide, invalid, onConversation, refused } from './context.ts'
import { hold, isTaken, whyHeld } from './message-send.ts'

export const messageRetry: Decide<'message.retry'> = (context, action) => {
  const message = context.draft.messages.get(action.message)
  if (message?.origin !== 'agent' || message.author === null) return refused('not_found')
  return onConversation(context, message.conversation, 'message.retry', (row) => {
    const settled = message.status === 'failed' || message.status === 'not-confirmed'
    if (!settled || action.attempt !== message.attempt) return refused('overtaken', { by: message.author, at: message.attemptAt })
    if (isTaken(context, action.id)) return invalid('id: taken')
    const reply = {
      id: action.id,
      conversation: row.id,
      text: message.text,
      author: context.member.id,
      device: context.device,
      seenPosition: message.position
    }
    const reason = whyHeld(row, reply, context.now) ?? whyNotApproved(context, message)
    if (reason) return hold(context, reply, reason)
    context.draft.messages.update(message.id, {
      status: 'queued',
      errorCode: null,
      errorText: null,
      failedAt: null,
      retryAt: null,
      decidedAt: context.now
    })
    // What was asked after the old answer waits on: a retry says nothing new.
    const answered = afterRisenAnswer(row, message)
    if (Object.keys(answered).length > 0) context.draft.conversations.update(row.id, answered)
    context.draft.addEvent(row.id, { kind: 'retried', actor: context.member.id, at: context.now, detail: { message: message.id } })
    return applied(context, { conversation: row.id })
  })
}

/** Somebody's own reply of before they needed approval; a colleague's words, and those that somebody let out, are no news. */
const whyNotApproved = ({ member }: ActionContext, message: MessageRow): HeldReason | null =>
  member.approval && message.author === member.id && message.approvedBy === null ? 'awaiting_approval' : null
