/** `conversation.claim` and `conversation.assign`: one owner, one team, and everybody told who won (OWN-01, 02, 04, 06, 12). */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import { worksHere } from '../../schema/domain/member.ts'
import { mayAssign } from '../../schema/permissions.ts'
import type { ActionOf } from '../../schema/protocol/action.ts'
import { type ActionContext, applied, type Decide, invalid, onConversation, refused, undoOf } from './context.ts'

/** Compare-and-set: the first one has it, the loser learns who won and when. */
export const conversationClaim: Decide<'conversation.claim'> = (context, action) =>
  onConversation(context, action.conversation, 'conversation.claim', (row) => {
    if (row.assignee !== null && row.assignee !== context.member.id)
      return refused('already_claimed', { by: row.assignee, at: row.assigneeAt })
    if (row.assignee === context.member.id) return applied(context, { conversation: row.id })
    context.draft.decide(row.id, 'assignee', context.member.id, context.member.id, context.now)
    context.draft.addEvent(row.id, { kind: 'claimed', actor: context.member.id, at: context.now })
    return applied(context, { conversation: row.id, undo: undoOf(row, context.draft.conversations.need(row.id), ['assignee']) })
  })

/** To a person, a team, both, or nobody; refused where somebody else changed the same field after the device saw it. */
export const conversationAssign: Decide<'conversation.assign'> = (context, action) =>
  onConversation(context, action.conversation, 'conversation.assign', (row) => {
    if (!mayAssign(context.member, context.draft.set, row, action)) return refused('forbidden')
    if (!isKnownTarget(context, action)) return invalid('assignee or team: name an active member who works, or a team')
    const overtaken = overtakenField(row, action)
    if (overtaken) return refused('overtaken', { by: row[`${overtaken}By`], at: row[`${overtaken}At`] })
    if (action.assignee !== undefined) context.draft.decide(row.id, 'assignee', action.assignee, context.member.id, context.now)
    if (action.team !== undefined) context.draft.decide(row.id, 'team', action.team, context.member.id, context.now)
    context.draft.addEvent(row.id, {
      kind: 'assigned',
      actor: context.member.id,
      at: context.now,
      detail: {
        ...(action.assignee === undefined ? {} : { assignee: action.assignee, assigneeBefore: row.assignee }),
        ...(action.team === undefined ? {} : { team: action.team, teamBefore: row.team }),
        ...(action.brief ? { brief: action.brief } : {})
      }
    })
    return applied(context, { conversation: row.id, undo: undoOf(row, context.draft.conversations.need(row.id), fieldsOf(action)) })
  })

const fieldsOf = (action: ActionOf<'conversation.assign'>): ('assignee' | 'team')[] => [
  ...(action.assignee === undefined ? [] : ['assignee' as const]),
  ...(action.team === undefined ? [] : ['team' as const])
]

/** Work is given to people who can do it and to teams that exist. */
const isKnownTarget = ({ draft }: ActionContext, action: ActionOf<'conversation.assign'>): boolean => {
  if (action.assignee != null && !worksHere(draft.members.get(action.assignee))) return false
  if (action.team != null && !draft.teams.get(action.team)) return false
  return fieldsOf(action).length > 0
}

const overtakenField = (row: ConversationRow, action: ActionOf<'conversation.assign'>): 'assignee' | 'team' | undefined => {
  const { base } = action
  return base === undefined ? undefined : fieldsOf(action).find((field) => row[`${field}Seq`] > base)
}
