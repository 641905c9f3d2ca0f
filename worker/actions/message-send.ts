/**
 * `message.send`: a reply leaves only if nobody answered after what its author had on screen, and while free text is allowed;
 * else it is held for its author, whole (COL-01, COL-02, WIN-03). Not here: the call to WhatsApp (outbound).
 */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { ConversationId, DeviceId, MemberId, MessageId, Millis, Position } from '../../schema/domain/ids.ts'
import { worksHere } from '../../schema/domain/member.ts'
import { answerKey, type HeldReason, NEVER_RETURNED, UNTOUCHED_MESSAGE } from '../../schema/domain/message.ts'
import { isWindowOpen } from '../../schema/domain/service-window.ts'
import { afterAnswer, afterMessage, lastAnswerByOthers, NOBODY_WAITS } from '../ingest/conversation-changes.ts'
import { toSecond } from '../ingest/fold-intake.ts'
import {
  type ActionContext,
  applied,
  type Decide,
  type Decision,
  invalid,
  onConversation,
  positionSeen,
  SEEN_ELSEWHERE
} from './context.ts'

/** A reply on its way through the decision. */
export interface Reply {
  readonly id: MessageId
  readonly conversation: ConversationId
  readonly text: string
  readonly author: MemberId
  readonly device: DeviceId
  readonly seenPosition: Position
}

export const messageSend: Decide<'message.send'> = (context, action) =>
  onConversation(context, action.conversation, 'message.send', (row) => {
    const seenPosition = positionSeen(context, row.id, action.seen)
    if (seenPosition === undefined) return invalid(SEEN_ELSEWHERE)
    if (isTaken(context, action.id)) return invalid('id: taken')
    const reply: Reply = {
      id: action.id,
      conversation: row.id,
      text: action.text,
      author: context.member.id,
      device: context.device,
      seenPosition
    }
    return sendOrHold(context, row, reply)
  })

/** Whether a reply bears that id, in the thread or held, whosesoever; or bore it before it was taken back. */
export const isTaken = ({ draft }: ActionContext, id: MessageId): boolean =>
  draft.messages.get(id) !== undefined || draft.heldReplies.get(id) !== undefined || draft.takenBack.has(id)

/** Lets a reply out for its author, or holds it: for what happened meanwhile, or because somebody else has to see it first. */
export const sendOrHold = (context: ActionContext, row: ConversationRow, reply: Reply, before: () => void = () => undefined): Decision => {
  const reason = whyHeld(row, reply, context.now) ?? (context.member.approval ? 'awaiting_approval' : null)
  if (reason) return hold(context, reply, reason)
  before()
  return letOut(context, reply)
}

/** Why a reply may not leave now, or null. An answer by anybody else after `seen` holds it; a newer question alone never does. */
export const whyHeld = (row: ConversationRow, reply: Pick<Reply, 'author' | 'device' | 'seenPosition'>, now: Millis): HeldReason | null => {
  if (lastAnswerByOthers(row, answerKey(reply.author, reply.device)) > reply.seenPosition) return 'stale'
  return isWindowOpen(row.windowClosesAt, now) ? null : 'window_closed'
}

/** Keeps the reply for its author, with the reason; nothing typed is thrown away (L6). */
export const hold = (context: ActionContext, reply: Reply, reason: HeldReason): Decision => {
  const { draft, now } = context
  const before = draft.heldReplies.get(reply.id)
  if (before) draft.heldReplies.update(reply.id, { ...reply, reason, heldAt: now, ...NEVER_RETURNED })
  else draft.heldReplies.insert({ ...reply, reason, heldAt: now, ...NEVER_RETURNED, formerly: null })
  const actor = context.member.id
  const detail = { reason, ...(actor === reply.author ? {} : { author: reply.author }) }
  draft.addEvent(reply.conversation, { kind: 'held', actor, at: now, detail })
  return { outcome: { outcome: 'held', reason, seq: draft.seq }, conversation: reply.conversation }
}

/** Puts the reply into the thread as `queued`: that row is the order to send. The first reply claims (OWN-03). */
export const letOut = (context: ActionContext, reply: Reply, approvedBy: MemberId | null = null): Decision => {
  const { draft, now } = context
  const row = draft.conversations.need(reply.conversation)
  const message = draft.messages.insert({
    ...UNTOUCHED_MESSAGE,
    id: reply.id,
    conversation: row.id,
    number: row.number,
    contact: row.contact,
    case: row.currentCase,
    direction: 'out',
    origin: 'agent',
    type: 'text',
    text: reply.text,
    status: 'queued',
    author: reply.author,
    approvedBy,
    device: reply.device,
    at: toSecond(now),
    receivedAt: now,
    position: draft.nextPosition(),
    seenPosition: reply.seenPosition,
    decidedAt: now
  })
  draft.conversations.update(row.id, {
    ...afterMessage(row, message),
    ...afterAnswer(row, message.position, answerKey(reply.author, reply.device)),
    ...NOBODY_WAITS
  })
  // Whose reply somebody else let out may have left meanwhile, or work no more (OWN-02).
  if (row.assignee === null && draft.set.firstReplyClaims && worksHere(draft.members.get(reply.author)))
    claimByReply(context, row.id, reply.author)
  return applied(context, { conversation: row.id })
}

const claimByReply = ({ draft, now }: ActionContext, conversation: ConversationId, author: MemberId): void => {
  draft.decide(conversation, 'assignee', author, author, now)
  draft.addEvent(conversation, { kind: 'claimed', actor: author, at: now, detail: { reason: 'first-reply' } })
}
