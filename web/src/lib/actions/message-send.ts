/**
 * `message.send`: a reply as the queue shows it before the server has it (COL-01, OWN-03). Not here: its bubble (components/thread),
 * whether it leaves (the server alone).
 */
import { type HeldReplyRow, NEVER_RETURNED } from '../../../../schema/domain/message.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making } from './make.ts'
import { decided, type Made, NOBODY_WAITS, type Overlay, type OverlayContext, type Rules, type Shown, withConversation } from './overlay.ts'

/**
 * A reply behind one that still waits names what that one had on screen: to its author they are one answer in two bubbles, and whatever
 * holds the first must not let the second go alone.
 */
export const makeSend = (facts: Facts, making: Making, text: string): NewEntry => {
  const first = facts.entries.find(({ state, kind }) => state.kind === 'waiting' && kind === 'message.send')
  const seen = first?.action.kind === 'message.send' ? first.action.seen : (facts.seen?.id ?? null)
  return entryFor(
    facts,
    making,
    { ...common(making), kind: 'message.send', conversation: facts.shown.conversation.id, text, seen },
    sendOverlay,
    first?.seenPosition === undefined ? {} : { seenPosition: first.seenPosition }
  )
}

/** In the thread where it waits or was let out, among the held ones where the server held it. */
export const sendOverlay: Overlay<'message.send'> = (shown, action, context, made) => {
  if (made.state.kind === 'held') return withHeld(shown, heldRow(action, context, made))
  return willAwait(context, made) ? shown : asAnswered(shown, action.text, context, made)
}

/** It is no answer yet: somebody must approve it first, and the customer waits until then. */
export const willAwait = ({ approval = false }: Rules, { state }: Pick<Made, 'state'>): boolean => approval && state.kind === 'waiting'

/** The server's own row stands as soon as it has come. */
const withHeld = (shown: Shown, held: HeldReplyRow): Shown =>
  shown.held.some(({ id }) => id === held.id) ? shown : { ...shown, held: [...shown.held, held] }

/**
 * The row as if its last words were these. `lastMessageAt` stays the server's: the row would leave its place under the author's hand in
 * a queue sorted by newest (QUE-13), by a clock that is not the server's, and again if the reply is held.
 */
export const asAnswered = (shown: Shown, text: string, { me, firstReplyClaims = true }: OverlayContext, made: Made): Shown =>
  withConversation(shown, {
    lastDirection: 'out',
    preview: previewOf(text),
    ...NOBODY_WAITS,
    ...(firstReplyClaims && shown.conversation.assignee === null ? decided('assignee', me, me, made.createdAt) : {})
  })

const PREVIEW_LENGTH = 140

/** As the server shortens it, so that nothing changes when its row comes. */
const previewOf = (text: string): string => Array.from(text.replace(/\s+/g, ' ').trim()).slice(0, PREVIEW_LENGTH).join('')

const heldRow = (
  action: { readonly id: string; readonly conversation: string; readonly text: string },
  { me }: OverlayContext,
  { createdAt, seenPosition = 0, state }: Made
): HeldReplyRow => ({
  id: action.id,
  formerly: null,
  conversation: action.conversation,
  author: me,
  device: '',
  text: action.text,
  reason: state.kind === 'held' ? state.reason : 'stale',
  heldAt: createdAt,
  ...NEVER_RETURNED,
  seenPosition,
  seq: state.kind === 'held' ? state.seq : 0
})
