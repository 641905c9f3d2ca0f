/** `conversation.resolve`, `.reopen`, `.snooze`, `.no-reply-needed`: the team's own status, independent of WhatsApp's window (QUE-04, 07, 08, 12). */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { MessageId } from '../../schema/domain/ids.ts'
import { leaveWhoIsGone } from '../ingest/come-back.ts'
import { NOBODY_WAITS } from '../ingest/conversation-changes.ts'
import { openCase } from '../ingest/people.ts'
import {
  type ActionContext,
  applied,
  type Decide,
  type Decision,
  invalid,
  onConversation,
  positionSeen,
  refused,
  SEEN_ELSEWHERE,
  undoOf
} from './context.ts'

/** Runs a verb unless the customer wrote something that its author had not seen: then the customer wins (QUE-08). */
const ifAllSeen = (context: ActionContext, row: ConversationRow, seen: MessageId | null, decide: () => Decision): Decision => {
  const position = positionSeen(context, row.id, seen)
  if (position === undefined) return invalid(SEEN_ELSEWHERE)
  return row.lastInboundPosition > position ? refused('overtaken', { by: null, at: row.lastMessageAt }) : decide()
}

export const conversationResolve: Decide<'conversation.resolve'> = (context, action) =>
  onConversation(context, action.conversation, 'conversation.resolve', (row) =>
    ifAllSeen(context, row, action.seen, () => {
      if (row.status === 'resolved') return applied(context, { conversation: row.id })
      const { draft, member, now } = context
      draft.addEvent(row.id, { kind: 'resolved', actor: member.id, at: now, detail: { before: row.status } })
      draft.decide(row.id, 'status', 'resolved', member.id, now)
      if (row.currentCase !== null) draft.cases.update(row.currentCase, { resolvedAt: now, resolvedBy: member.id })
      const after = draft.conversations.update(row.id, { snoozedUntil: null, currentCase: null, ...NOBODY_WAITS })
      return applied(context, {
        conversation: row.id,
        undo: undoOf(row, after, ['status', 'snoozedUntil', 'currentCase', 'needsReply', 'waitingSince', 'lastAnswerPosition'])
      })
    })
  )

export const conversationReopen: Decide<'conversation.reopen'> = (context, action) =>
  onConversation(context, action.conversation, 'conversation.reopen', (row) => {
    if (row.status === 'open') return applied(context, { conversation: row.id })
    const { draft, member, now } = context
    draft.decide(row.id, 'status', 'open', member.id, now)
    draft.conversations.update(row.id, { snoozedUntil: null })
    const after = row.currentCase === null ? openCase(draft, row.id, now) : draft.conversations.need(row.id)
    const detail = { before: row.status, ...leaveWhoIsGone(draft, row, member.id, now) }
    draft.addEvent(row.id, { kind: 'reopened', actor: member.id, at: now, detail })
    return applied(context, {
      conversation: row.id,
      undo: undoOf(row, after, ['status', 'snoozedUntil', 'currentCase', 'lastInboundPosition'])
    })
  })

/** Out of sight until a time, never longer: a customer message always wakes it, and a resolved conversation cannot sleep. */
export const conversationSnooze: Decide<'conversation.snooze'> = (context, action) =>
  onConversation(context, action.conversation, 'conversation.snooze', (row) =>
    ifAllSeen(context, row, action.seen, () => {
      if (action.base !== undefined && row.statusSeq > action.base) return refused('overtaken', { by: row.statusBy, at: row.statusAt })
      if (row.status === 'resolved') return invalid('conversation: it is resolved')
      if (action.until <= context.now) return invalid('until: not in the future')
      const { draft, member, now } = context
      draft.decide(row.id, 'status', 'snoozed', member.id, now)
      const after = draft.conversations.update(row.id, { snoozedUntil: action.until })
      draft.addEvent(row.id, { kind: 'snoozed', actor: member.id, at: now, detail: { until: action.until, before: row.status } })
      return applied(context, { conversation: row.id, undo: undoOf(row, after, ['status', 'snoozedUntil']) })
    })
  )

export const conversationNoReplyNeeded: Decide<'conversation.no-reply-needed'> = (context, action) =>
  onConversation(context, action.conversation, 'conversation.no-reply-needed', (row) =>
    ifAllSeen(context, row, action.seen, () => {
      if (!row.needsReply) return applied(context, { conversation: row.id })
      const after = context.draft.conversations.update(row.id, NOBODY_WAITS)
      context.draft.addEvent(row.id, { kind: 'no-reply-needed', actor: context.member.id, at: context.now })
      return applied(context, {
        conversation: row.id,
        undo: undoOf(row, after, ['needsReply', 'waitingSince', 'lastInboundPosition', 'lastAnswerPosition'])
      })
    })
  )
