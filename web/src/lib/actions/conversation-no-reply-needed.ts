/** `conversation.no-reply-needed`: the customer waits for nothing, although they wrote last (QUE-04). */
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making, seenId } from './make.ts'
import { customerWroteSince, NOBODY_WAITS, type Overlay, withConversation } from './overlay.ts'

export const makeNoReplyNeeded = (facts: Facts, making: Making): NewEntry =>
  entryFor(
    facts,
    making,
    { ...common(making), kind: 'conversation.no-reply-needed', conversation: facts.shown.conversation.id, seen: seenId(facts) },
    noReplyNeededOverlay
  )

export const noReplyNeededOverlay: Overlay<'conversation.no-reply-needed'> = (shown, _action, _context, made) =>
  !shown.conversation.needsReply || customerWroteSince(shown, made) ? shown : withConversation(shown, NOBODY_WAITS)
