/** `conversation.claim`: it is mine, if nobody was first (OWN-01, OWN-04). Not here: giving it to others (`conversation-assign.ts`). */
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making } from './make.ts'
import { decided, type Overlay, withConversation } from './overlay.ts'

export const makeClaim = (facts: Facts, making: Making): NewEntry =>
  entryFor(facts, making, { ...common(making), kind: 'conversation.claim', conversation: facts.shown.conversation.id }, claimOverlay)

/** A colleague who was first stays the owner. */
export const claimOverlay: Overlay<'conversation.claim'> = (shown, _action, { me }, { createdAt }) =>
  shown.conversation.assignee === null ? withConversation(shown, decided('assignee', me, me, createdAt)) : shown
