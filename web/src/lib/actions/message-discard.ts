/** `message.discard`: a held reply of one's own is thrown away (COL-07). */

import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making } from './make.ts'
import type { Overlay } from './overlay.ts'

export const makeDiscard = (facts: Facts, making: Making, held: HeldReplyRow): NewEntry => ({
  ...entryFor(facts, making, { ...common(making), kind: 'message.discard', message: held.id }, discardOverlay),
  words: held.text
})

export const discardOverlay: Overlay<'message.discard'> = (shown, action) =>
  shown.held.some(({ id }) => id === action.message) ? { ...shown, held: shown.held.filter(({ id }) => id !== action.message) } : shown
