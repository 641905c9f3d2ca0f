/**
 * An action is decided: known already? whose device? seen and permitted? then its verb. What was decided is stored with its effect,
 * so that every repetition gets the first result (L3). Refusals that tell nothing about any row leave no trace at all.
 */
import type { Action, Outcome } from '../../schema/protocol/action.ts'
import type { Draft } from '../commit/draft.ts'
import type { ActionOperation, OperationResult } from '../commit/operation.ts'
import type { ActionContext, Decision } from './context.ts'
import { messageDiscard, messageRelease } from './held-replies.ts'
import { messageRetry } from './message-retry.ts'
import { messageSend } from './message-send.ts'
import { conversationAssign, conversationClaim } from './ownership.ts'
import { conversationPrioritise } from './prioritise.ts'
import { conversationMarkUnread, conversationRead } from './reading.ts'
import { conversationNoReplyNeeded, conversationReopen, conversationResolve, conversationSnooze } from './status.ts'
import { actionUndo } from './undo.ts'
import { memberAvailability, numberPause, numberResume, workspaceConfigure } from './workspace.ts'

const decide = (context: ActionContext, action: Action): Decision => {
  switch (action.kind) {
    case 'message.send':
      return messageSend(context, action)
    case 'message.release':
      return messageRelease(context, action)
    case 'message.discard':
      return messageDiscard(context, action)
    case 'message.retry':
      return messageRetry(context, action)
    case 'conversation.claim':
      return conversationClaim(context, action)
    case 'conversation.assign':
      return conversationAssign(context, action)
    case 'conversation.resolve':
      return conversationResolve(context, action)
    case 'conversation.reopen':
      return conversationReopen(context, action)
    case 'conversation.snooze':
      return conversationSnooze(context, action)
    case 'conversation.prioritise':
      return conversationPrioritise(context, action)
    case 'conversation.read':
      return conversationRead(context, action)
    case 'conversation.mark-unread':
      return conversationMarkUnread(context, action)
    case 'conversation.no-reply-needed':
      return conversationNoReplyNeeded(context, action)
    case 'action.undo':
      return actionUndo(context, action)
    case 'number.pause':
      return numberPause(context, action)
    case 'number.resume':
      return numberResume(context, action)
    case 'member.availability':
      return memberAvailability(context, action)
    case 'workspace.configure':
      return workspaceConfigure(context, action)
    default:
      return action satisfies never
  }
}

export const foldAction = (draft: Draft, operation: ActionOperation): OperationResult => {
  const { action, member, device, now } = operation
  const first = draft.actions.get(action.id)
  if (first) return answer(action, first.member === member.id ? { outcome: 'duplicate', first: first.outcome } : INVALID)
  if ((draft.devices.get(device)?.member ?? member.id) !== member.id) return answer(action, FORBIDDEN)
  const decision = decide({ draft, member, device, now }, action)
  if (!decision.leavesNoTrace && leavesATrace(decision.outcome)) store(draft, operation, decision)
  return answer(action, decision.outcome)
}

const INVALID: Outcome = { outcome: 'refused', reason: 'invalid', detail: 'id: taken' }
const FORBIDDEN: Outcome = { outcome: 'refused', reason: 'forbidden', detail: 'device: it is another member’s' }

const answer = (action: Action, outcome: Outcome | { outcome: 'duplicate'; first: Outcome }): OperationResult => ({
  kind: 'action',
  result: { id: action.id, ...outcome }
})

/** Without the right, for rows that are not there for them, or malformed: refused, and nothing is written anywhere. */
const leavesATrace = (outcome: Outcome): boolean =>
  outcome.outcome !== 'refused' || outcome.reason === 'already_claimed' || outcome.reason === 'overtaken'

const store = (draft: Draft, { action, member, device, now }: ActionOperation, decision: Decision): void => {
  const row = {
    id: action.id,
    member: member.id,
    device,
    kind: action.kind,
    conversation: decision.conversation ?? null,
    outcome: decision.outcome,
    undo: decision.undo ?? null,
    madeAt: action.at ?? null,
    at: now,
    seq: draft.seq
  }
  draft.actions.set(row.id, row)
  draft.newActions.push(row)
  if (draft.devices.has(device)) return
  const bound = { id: device, member: member.id, firstAt: now }
  draft.devices.set(device, bound)
  draft.newDevices.push(bound)
}
