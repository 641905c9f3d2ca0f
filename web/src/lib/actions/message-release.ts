/** `message.release`: "send anyway" for a held reply of one's own, with what is on screen now (COL-07). */
import { type HeldReplyRow, NEVER_RETURNED } from '../../../../schema/domain/message.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making, type Seen } from './make.ts'
import { asAnswered, willAwait } from './message-send.ts'
import type { Overlay } from './overlay.ts'

/** `seen`: a held reply stands in a conversation that has messages, and its author has them before them. */
export const makeRelease = (facts: Facts, making: Making, held: HeldReplyRow, seen: Seen): NewEntry =>
  entryFor(facts, making, { ...common(making), kind: 'message.release', message: held.id, seen: seen.id }, releaseOverlay, {
    seenPosition: seen.position
  })

/** Held again, it never left the tray; where it must be approved it awaits that from here on. */
export const releaseOverlay: Overlay<'message.release'> = (shown, action, context, made) => {
  const held = shown.held.find(({ id }) => id === action.message)
  if (!held) return shown
  const reason = made.state.kind === 'held' ? made.state.reason : willAwait(context, made) ? 'awaiting_approval' : null
  if (reason === held.reason) return shown
  if (reason !== null) {
    const again = { ...held, reason, ...NEVER_RETURNED }
    return { ...shown, held: shown.held.map((row) => (row === held ? again : row)) }
  }
  return asAnswered({ ...shown, held: shown.held.filter((row) => row !== held) }, held.text, context, made)
}
