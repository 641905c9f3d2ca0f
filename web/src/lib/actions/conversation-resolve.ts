/** `conversation.resolve`: done, unless the customer wrote something that its author had not seen (QUE-08). */
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making, seenId } from './make.ts'
import { customerWroteSince, decided, NOBODY_WAITS, type Overlay, withConversation } from './overlay.ts'

export const makeResolve = (facts: Facts, making: Making): NewEntry =>
  entryFor(
    facts,
    making,
    { ...common(making), kind: 'conversation.resolve', conversation: facts.shown.conversation.id, seen: seenId(facts) },
    resolveOverlay
  )

export const resolveOverlay: Overlay<'conversation.resolve'> = (shown, _action, { me }, made) =>
  shown.conversation.status === 'resolved' || customerWroteSince(shown, made)
    ? shown
    : withConversation(shown, {
        ...decided('status', 'resolved', me, made.createdAt),
        snoozedUntil: null,
        currentCase: null,
        ...NOBODY_WAITS
      })
