/** `conversation.prioritise`: urgent or normal (QUE-16). */
import type { Priority } from '../../../../schema/domain/conversation.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { baseFor, common, entryFor, type Facts, type Making } from './make.ts'
import { decided, isOvertaken, type Overlay, withConversation } from './overlay.ts'

export const makePrioritise = (facts: Facts, making: Making, priority: Priority): NewEntry =>
  entryFor(
    facts,
    making,
    {
      ...common(making),
      kind: 'conversation.prioritise',
      conversation: facts.shown.conversation.id,
      priority,
      base: baseFor(facts, ['priority'])
    },
    prioritiseOverlay
  )

export const prioritiseOverlay: Overlay<'conversation.prioritise'> = (shown, { priority, base }, { me }, { createdAt }) => {
  const row = shown.conversation
  if (row.priority === priority || isOvertaken(row, 'priority', base, me)) return shown
  return withConversation(shown, decided('priority', priority, me, createdAt))
}
