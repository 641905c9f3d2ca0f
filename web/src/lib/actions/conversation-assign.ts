/** `conversation.assign`: to a person, a team, both or nobody, with a sentence for whoever takes it on (OWN-02, OWN-05, OWN-12). */
import type { MemberId, TeamId } from '../../../../schema/domain/ids.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { assignedFields } from '../outbox/lane.ts'
import { baseFor, common, entryFor, type Facts, type Making } from './make.ts'
import { decided, isOvertaken, type Overlay, withConversation } from './overlay.ts'

/** A field that is not given stays as it is; null: nobody, no team. At least one is given. */
export interface Assignment {
  readonly assignee?: MemberId | null
  readonly team?: TeamId | null
  readonly brief?: string
}

export const makeAssign = (facts: Facts, making: Making, { assignee, team, brief }: Assignment): NewEntry =>
  entryFor(
    facts,
    making,
    {
      ...common(making),
      kind: 'conversation.assign',
      conversation: facts.shown.conversation.id,
      ...(assignee === undefined ? {} : { assignee }),
      ...(team === undefined ? {} : { team }),
      ...(brief ? { brief } : {}),
      base: baseFor(facts, assignedFields({ assignee, team }))
    },
    assignOverlay
  )

/** Where somebody else decided one of the fields since, all of it stays as they left it. */
export const assignOverlay: Overlay<'conversation.assign'> = (shown, action, { me }, { createdAt }) => {
  const row = shown.conversation
  const { base, assignee, team } = action
  if (assignedFields(action).some((field) => isOvertaken(row, field, base, me))) return shown
  return withConversation(shown, {
    ...(assignee === undefined ? {} : decided('assignee', assignee, me, createdAt)),
    ...(team === undefined ? {} : decided('team', team, me, createdAt))
  })
}
