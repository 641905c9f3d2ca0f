/**
 * `message.approve` and `message.return`: somebody else lets out a reply whose author needs that, as it is or edited, or sends it back with
 * a note (ADM-01). Both names stay with the message. Not here: holding it (message-send.ts).
 */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { HeldReplyRow } from '../../schema/domain/message.ts'
import { may, seesHeldReply } from '../../schema/permissions.ts'
import { type ActionContext, applied, type Decide, type Decision, invalid, positionSeen, refused, SEEN_ELSEWHERE } from './context.ts'
import { hold, letOut, whyHeld } from './message-send.ts'

const onAwaiting = (
  context: ActionContext,
  id: string,
  kind: 'message.approve' | 'message.return',
  decide: (held: HeldReplyRow, row: ConversationRow) => Decision
): Decision => {
  if (!may(context.member, kind)) return refused('forbidden')
  const held = context.draft.heldReplies.get(id)
  const row = held && context.draft.conversations.get(held.conversation)
  if (!held || !row || !seesHeldReply(context.member, held, row)) return refused('not_found')
  if (held.reason !== 'awaiting_approval') return refused('not_found')
  // Four eyes: nobody gives it to themselves, whatever their role. Who needs it for their own words gives it to nobody (`may`).
  return held.author === context.member.id ? refused('forbidden') : decide(held, row)
}

/** Decided as a reply that its author sends now, with what the approver has on screen: an answer in between is not overlooked. */
export const messageApprove: Decide<'message.approve'> = (context, action) =>
  onAwaiting(context, action.message, 'message.approve', (held, row) => {
    const seenPosition = positionSeen(context, row.id, action.seen)
    if (seenPosition === undefined) return invalid(SEEN_ELSEWHERE)
    const { id, conversation, author, device } = held
    const reply = { id, conversation, author, device, text: action.text ?? held.text, seenPosition }
    const reason = whyHeld(row, reply, context.now)
    if (reason === 'stale') return refused('overtaken', { by: null, at: row.lastMessageAt })
    // Its author decides now what becomes of it: their words stay, not those of whoever would have let it out.
    if (reason) return hold(context, { ...reply, text: held.text, seenPosition: held.seenPosition }, reason)
    context.draft.letGo(held)
    const edited = reply.text !== held.text
    const detail = { author, edited: edited ? 1 : 0, message: id }
    context.draft.addEvent(row.id, { kind: 'approved', actor: context.member.id, at: context.now, detail })
    const decision = letOut(context, reply, context.member.id)
    context.draft.remark('messages', id, { edited })
    return decision
  })

export const messageReturn: Decide<'message.return'> = (context, action) =>
  onAwaiting(context, action.message, 'message.return', (held, row) => {
    const { draft, member, now } = context
    draft.heldReplies.update(held.id, { reason: 'returned', note: action.note, returnedBy: member.id, returnedAt: now })
    draft.addEvent(row.id, { kind: 'returned', actor: member.id, at: now, detail: { author: held.author, message: held.id } })
    return applied(context, { conversation: row.id })
  })
