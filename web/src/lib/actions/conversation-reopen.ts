/** `conversation.reopen`: back among the open ones, from resolved or from its sleep. The new case gets its id from the server. */
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making } from './make.ts'
import { decided, type Overlay, withConversation } from './overlay.ts'

export const makeReopen = (facts: Facts, making: Making): NewEntry =>
  entryFor(facts, making, { ...common(making), kind: 'conversation.reopen', conversation: facts.shown.conversation.id }, reopenOverlay)

export const reopenOverlay: Overlay<'conversation.reopen'> = (shown, _action, { me }, { createdAt }) =>
  shown.conversation.status === 'open'
    ? shown
    : withConversation(shown, { ...decided('status', 'open', me, createdAt), snoozedUntil: null })
