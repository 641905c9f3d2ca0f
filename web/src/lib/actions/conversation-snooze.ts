/** `conversation.snooze`: out of sight until a time; the customer's next message wakes it (QUE-12). Not here: waking, which is the server's. */
import type { Millis } from '../../../../schema/domain/ids.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { baseFor, common, entryFor, type Facts, type Making, seenId } from './make.ts'
import { customerWroteSince, decided, isOvertaken, type Overlay, withConversation } from './overlay.ts'

/** `until`: in the future. */
export const makeSnooze = (facts: Facts, making: Making, until: Millis): NewEntry =>
  entryFor(
    facts,
    making,
    {
      ...common(making),
      kind: 'conversation.snooze',
      conversation: facts.shown.conversation.id,
      until,
      seen: seenId(facts),
      base: baseFor(facts, ['status'])
    },
    snoozeOverlay
  )

/** A resolved conversation cannot sleep; one whose status somebody else decided since stays as they left it. */
export const snoozeOverlay: Overlay<'conversation.snooze'> = (shown, { until, base }, { me }, made) => {
  const row = shown.conversation
  const overtaken = customerWroteSince(shown, made) || isOvertaken(row, 'status', base, me)
  if (overtaken || row.status === 'resolved') return shown
  return withConversation(shown, { ...decided('status', 'snoozed', me, made.createdAt), snoozedUntil: until })
}
