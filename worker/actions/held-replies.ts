/** `message.release` and `message.discard`: what an author does with a held reply (COL-07). Nobody else's hand reaches it. */
import type { HeldReplyRow } from '../../schema/domain/message.ts'
import { may, visible } from '../../schema/permissions.ts'
import { type ActionContext, applied, type Decide, type Decision, invalid, positionSeen, refused, SEEN_ELSEWHERE } from './context.ts'
import { sendOrHold } from './message-send.ts'

const onOwnHeldReply = (
  context: ActionContext,
  id: string,
  permission: 'message.release' | 'message.discard',
  decide: (held: HeldReplyRow) => Decision
): Decision => {
  const held = context.draft.heldReplies.get(id)
  if (!held || held.author !== context.member.id) return refused('not_found')
  return may(context.member, permission, held) ? decide(held) : refused('forbidden')
}

/** Send anyway: decided again with what the author has on screen now, held again if stale again. */
export const messageRelease: Decide<'message.release'> = (context, action) =>
  onOwnHeldReply(context, action.message, 'message.release', (held) => {
    const row = context.draft.conversations.get(held.conversation)
    if (!row || !visible(context.member, row)) return refused('forbidden')
    const seenPosition = positionSeen(context, row.id, action.seen)
    if (seenPosition === undefined) return invalid(SEEN_ELSEWHERE)
    const reply = { ...pickReply(held), device: context.device, seenPosition }
    return sendOrHold(context, row, reply, () => {
      context.draft.letGo(held)
      context.draft.addEvent(row.id, { kind: 'released', actor: context.member.id, at: context.now })
    })
  })

const pickReply = ({ id, conversation, text, author }: HeldReplyRow) => ({ id, conversation, text, author })

export const messageDiscard: Decide<'message.discard'> = (context, action) =>
  onOwnHeldReply(context, action.message, 'message.discard', (held) => {
    context.draft.letGo(held)
    context.draft.addEvent(held.conversation, { kind: 'discarded', actor: context.member.id, at: context.now })
    return applied(context, { conversation: held.conversation })
  })
