/** `message.return`: sends a colleague's reply back to its author with a note, instead of approving it (ADM-01). */
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making } from './make.ts'
import type { Overlay } from './overlay.ts'

export const makeReturn = (facts: Facts, making: Making, held: HeldReplyRow, note: string): NewEntry =>
  entryFor(facts, making, { ...common(making), kind: 'message.return', message: held.id, note }, returnOverlay)

/** It awaits nothing any more; its author's device shows it as returned. */
export const returnOverlay: Overlay<'message.return'> = (shown, action) =>
  shown.awaiting.some(({ id }) => id === action.message)
    ? { ...shown, awaiting: shown.awaiting.filter(({ id }) => id !== action.message) }
    : shown
