/**
 * `action.undo`: puts back what an action of one's own changed, field by field, where the field still holds what that action wrote;
 * what others did since stays (UND-01).
 */
import { type CaseRow, type ConversationRow, DECIDED_FIELDS, type DecidedField } from '../../schema/domain/conversation.ts'
import type { CaseId } from '../../schema/domain/ids.ts'
import { worksHere } from '../../schema/domain/member.ts'
import type { EventRow } from '../../schema/domain/message.ts'
import { mayAssign } from '../../schema/permissions.ts'
import type { Draft } from '../commit/draft.ts'
import type { StoredAction, Undo } from '../commit/snapshot.ts'
import { leaveWhoIsGone } from '../ingest/come-back.ts'
import { type ActionContext, applied, type Decide, invalid, onConversation, refused } from './context.ts'

export const actionUndo: Decide<'action.undo'> = (context, action) => {
  const done = context.draft.actions.get(action.action)
  if (!done || done.member !== context.member.id) return refused('not_found')
  const { undo } = done
  if (!undo) return invalid('action: it changed nothing that can be put back')
  return onConversation(context, undo.conversation, 'action.undo', (row) => {
    if (!mayGiveBack(context, row, undo.before)) return refused('forbidden')
    if (!canHave(context, row, undo.before)) return refused('overtaken', { by: null, at: null })
    const changed = fieldsOf(undo).filter((field) => !stillHolds(row, field, done, undo))
    if (changed.length > 0) return refused('overtaken', lastChange(row, changed))
    putBack(context, row, undo)
    const detail = { action: done.kind, ...whatWasPutBack(row, undo), ...openedAgain(context, row) }
    context.draft.addEvent(row.id, { kind: 'undone', actor: context.member.id, at: context.now, detail })
    return applied(context, { conversation: row.id })
  })
}

/** Undo gives nobody a right: what puts back an owner or a team is an assignment, but for letting go of what one took oneself (OWN-10). */
const mayGiveBack = ({ draft, member }: ActionContext, row: ConversationRow, { assignee, team }: Undo['before']): boolean => {
  if (assignee === undefined && team === undefined) return true
  const letsGo = row.assignee === member.id && assignee === null && team === undefined
  return letsGo || mayAssign(member, draft.set, row, { assignee, team })
}

/** Work goes back only to people who can still do it, and to teams that still exist (OWN-02). */
const canHave = ({ draft }: ActionContext, row: ConversationRow, { assignee, team, status }: Undo['before']): boolean => {
  // What was resolved stayed with whoever left since: open again, it would stand in nobody's view.
  const isLeft = row.assignee !== null && assignee === undefined && !worksHere(draft.members.get(row.assignee))
  if (isLeft && row.status === 'resolved' && status !== undefined && status !== 'resolved') return false
  return (assignee == null || worksHere(draft.members.get(assignee))) && (team == null || draft.teams.get(team) !== undefined)
}

/** The field is as the action left it, and if it is a decided one, nobody else and no later commit wrote it. */
const stillHolds = (row: ConversationRow, field: keyof ConversationRow, done: StoredAction, undo: Undo): boolean =>
  row[field] === undo.after[field] && (!isDecided(field) || (row[`${field}Seq`] === done.seq && row[`${field}By`] === done.member))

const fieldsOf = (undo: Undo): (keyof ConversationRow)[] => Object.keys(undo.after) as (keyof ConversationRow)[]

const isDecided = (field: keyof ConversationRow): field is DecidedField => (DECIDED_FIELDS as readonly string[]).includes(field)

const putBack = ({ draft, member, now }: ActionContext, row: ConversationRow, undo: Undo): void => {
  for (const field of DECIDED_FIELDS) {
    const before = undo.before[field]
    if (before !== undefined) draft.decide(row.id, field, before, member.id, now)
  }
  const rest = Object.fromEntries(Object.entries(undo.before).filter(([field]) => !isDecided(field as keyof ConversationRow)))
  draft.conversations.update(row.id, rest)
  moveCase(draft, row.currentCase, { resolvedAt: now, resolvedBy: member.id }, undo)
  moveCase(draft, undo.before.currentCase ?? null, { resolvedAt: null, resolvedBy: null }, undo)
}

/** A team that was removed while it was resolved is not there any more. */
const openedAgain = ({ draft, member, now }: ActionContext, before: ConversationRow): EventRow['detail'] => {
  const row = draft.conversations.need(before.id)
  return before.status === 'resolved' && row.status !== 'resolved' ? leaveWhoIsGone(draft, row, member.id, now) : {}
}

/** The episode that the action had begun ends again, the one that it had ended goes on. */
const moveCase = (draft: Draft, id: CaseId | null, change: Pick<CaseRow, 'resolvedAt' | 'resolvedBy'>, undo: Undo): void => {
  if ('currentCase' in undo.after && undo.before.currentCase !== undo.after.currentCase && id !== null) draft.cases.update(id, change)
}

const lastChange = (row: ConversationRow, changed: readonly (keyof ConversationRow)[]) => {
  const field = changed.find(isDecided)
  return field ? { by: row[`${field}By`], at: row[`${field}At`] } : { by: null, at: row.lastMessageAt }
}

/** Each decided field with its value and what was there before, for the timeline (OWN-06). */
const whatWasPutBack = (row: ConversationRow, undo: Undo): EventRow['detail'] =>
  Object.fromEntries(
    fieldsOf(undo)
      .filter(isDecided)
      .flatMap((field) => [
        [field, undo.before[field] ?? null],
        [`${field}Before`, row[field]]
      ])
  )
