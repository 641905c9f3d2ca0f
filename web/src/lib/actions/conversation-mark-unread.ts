/** `conversation.mark-unread`: bold again until I read it next, on all my devices (QUE-05). */
import type { NewEntry } from '../outbox/entry.ts'
import { hasUnread } from './conversation-read.ts'
import { common, entryFor, type Facts, type Making } from './make.ts'
import type { Overlay } from './overlay.ts'

export const makeMarkUnread = (facts: Facts, making: Making): NewEntry => ({
  ...entryFor(
    facts,
    making,
    { ...common(making), kind: 'conversation.mark-unread', conversation: facts.shown.conversation.id },
    markUnreadOverlay
  ),
  // All of it had been read, or there is nothing to undo: so its last message is one that was.
  before: { read: { unread: hasUnread(facts), upTo: facts.shown.conversation.lastMessage } }
})

export const markUnreadOverlay: Overlay<'conversation.mark-unread'> = (shown, { conversation }, { me }) =>
  shown.read?.flagged
    ? shown
    : { ...shown, read: { member: me, conversation, position: shown.read?.position ?? 0, flagged: true, seq: shown.read?.seq ?? 0 } }
