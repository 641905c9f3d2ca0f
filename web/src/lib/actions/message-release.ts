/** `message.release`: "send anyway" for a held reply of one's own, with what is on screen now (COL-07). */
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making, type Seen } from './make.ts'
import { asAnswered } from './message-send.ts'
import type { Overlay } from './overlay.ts'

/** `seen`: a held reply stands in a conversation that has messages, and its author has them before them. */
export const makeRelease = (facts: Facts, making: Making, held: HeldReplyRow, seen: Seen): NewEntry =>
  entryFor(facts, making, { ...common(making), kind: 'message.release', message: held.id, seen: seen.id }, releaseOverlay, {
    seenPosition: seen.position
  })

/** Held again, it never left the tray. */
export const releaseOverlay: Overlay<'message.release'> = (shown, action, context, made) => {
  const held = shown.held.find(({ id }) => id === action.message)
  if (!held || made.state.kind === 'held') return shown
  return asAnswered({ ...shown, held: shown.held.filter((row) => row !== held) }, held.text, context, made)
}
