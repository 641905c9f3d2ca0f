/**
 * All verbs together: what pending entries make of a conversation's rows, in their order. A new verb is one file here and one line below.
 * Not here: joining rows (`queue/join-row.ts`), the verbs themselves.
 */
import type { ActionKind } from '../../../../schema/protocol/action.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import { undoOverlay } from './action-undo.ts'
import { assignOverlay } from './conversation-assign.ts'
import { claimOverlay } from './conversation-claim.ts'
import { markUnreadOverlay } from './conversation-mark-unread.ts'
import { noReplyNeededOverlay } from './conversation-no-reply-needed.ts'
import { prioritiseOverlay } from './conversation-prioritise.ts'
import { readOverlay } from './conversation-read.ts'
import { reopenOverlay } from './conversation-reopen.ts'
import { resolveOverlay } from './conversation-resolve.ts'
import { snoozeOverlay } from './conversation-snooze.ts'
import { approveOverlay } from './message-approve.ts'
import { discardOverlay } from './message-discard.ts'
import { releaseOverlay } from './message-release.ts'
import { retryOverlay } from './message-retry.ts'
import { returnOverlay } from './message-return.ts'
import { sendOverlay } from './message-send.ts'
import type { OverlayContext, Shown } from './overlay.ts'

/**
 * The rows with every pending entry over them. The same object where there is nothing to lay over.
 * `entries`: this device's about this conversation, in order. Refused ones, and those whose effect the rows have, change nothing.
 */
export const overlayAll = (base: Shown, entries: readonly OutboxEntry[], context: OverlayContext): Shown =>
  entries.reduce((shown, entry) => (isPending(base, entry) ? overlay(shown, entry, context) : shown), base)

const isPending = (base: Shown, { state, kind }: OutboxEntry): boolean => {
  if (state.kind === 'refused') return false
  if (state.kind === 'waiting') return true
  const mine = kind === 'conversation.read' || kind === 'conversation.mark-unread'
  return state.seq > (mine ? (base.read?.seq ?? 0) : base.conversation.seq)
}

/** Nothing of a conversation's rows changes by them. */
type OfNoConversation = Exclude<ActionKind, `conversation.${string}` | `message.${string}` | 'action.undo'>

const overlay = (shown: Shown, entry: OutboxEntry, context: OverlayContext): Shown => {
  const { action } = entry
  switch (action.kind) {
    case 'message.send':
      return sendOverlay(shown, action, context, entry)
    case 'message.release':
      return releaseOverlay(shown, action, context, entry)
    case 'message.discard':
      return discardOverlay(shown, action, context, entry)
    case 'message.retry':
      return retryOverlay(shown, action, context, entry)
    case 'message.approve':
      return approveOverlay(shown, action, context, entry)
    case 'message.return':
      return returnOverlay(shown, action, context, entry)
    case 'conversation.claim':
      return claimOverlay(shown, action, context, entry)
    case 'conversation.assign':
      return assignOverlay(shown, action, context, entry)
    case 'conversation.resolve':
      return resolveOverlay(shown, action, context, entry)
    case 'conversation.reopen':
      return reopenOverlay(shown, action, context, entry)
    case 'conversation.snooze':
      return snoozeOverlay(shown, action, context, entry)
    case 'conversation.prioritise':
      return prioritiseOverlay(shown, action, context, entry)
    case 'conversation.read':
      return readOverlay(shown, action, context, entry)
    case 'conversation.mark-unread':
      return markUnreadOverlay(shown, action, context, entry)
    case 'conversation.no-reply-needed':
      return noReplyNeededOverlay(shown, action, context, entry)
    case 'action.undo':
      return undoOverlay(shown, action, context, entry)
    default:
      action.kind satisfies OfNoConversation
      return shown
  }
}
