/**
 * `message.approve`: lets out a colleague's reply that awaits it, as it is or edited, with what the approver has on screen (ADM-01).
 * Not here: sending it back (`message-return.ts`), who may (the server, `schema/permissions.ts`).
 */
import type { ConversationRow } from '../../../../schema/domain/conversation.ts'
import { answerKey, type HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making, seenId } from './make.ts'
import { asAnswered } from './message-send.ts'
import type { Overlay } from './overlay.ts'

/** `text`: as the approver changed it. The same words are no change. */
export const makeApprove = (facts: Facts, making: Making, held: HeldReplyRow, text: string = held.text): NewEntry =>
  entryFor(
    facts,
    making,
    { ...common(making), kind: 'message.approve', message: held.id, seen: seenId(facts), ...(text === held.text ? {} : { text }) },
    approveOverlay
  )

/** It is its author's answer. Where somebody answered after what the approver had seen, it goes on waiting. */
export const approveOverlay: Overlay<'message.approve'> = (shown, action, context, made) => {
  const held = shown.awaiting.find(({ id }) => id === action.message)
  if (!held) return shown
  const rest = { ...shown, awaiting: shown.awaiting.filter((row) => row !== held) }
  if (made.state.kind === 'held') return rest // its window closed: it is its author's to decide
  if (answeredByOthers(shown.conversation, held) > (made.seenPosition ?? 0)) return shown
  return asAnswered(rest, action.text ?? held.text, { ...context, me: held.author }, made)
}

const answeredByOthers = (row: ConversationRow, { author, device }: HeldReplyRow): number =>
  row.lastAnswerKey === answerKey(author, device) ? row.otherAnswerPosition : row.lastAnswerPosition
