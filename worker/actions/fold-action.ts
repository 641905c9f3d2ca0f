/**
 * An action is decided: known already? whose device? seen and permitted? then its verb. What was decided is stored with its effect,
 * so that every repetition gets the first result (L3). Refusals that tell nothing about any row leave no trace at all.
 */
import type { Member } from '../../schema/domain/member.ts'
import type { Action, Outcome } from '../../schema/protocol/action.ts'
import type { Draft } from '../commit/draft.ts'
import type { ActionOperation, OperationResult } from '../commit/operation.ts'
import { asOfNow } from '../commit/rights.ts'
import { messageApprove, messageReturn } from './approval.ts'
import type { ActionContext, Decision } from './context.ts'
import { passkeyRemove, sessionRevoke } from './devices.ts'
import { messageDiscard, messageRelease } from './held-replies.ts'
import { invitationCreate, invitationRevoke } from './invitations.ts'
import { messageRetry } from './message-retry.ts'
import { messageSend } from './message-send.ts'
import { conversationAssign, conversationClaim } from './ownership.ts'
import { memberChange, memberProfile, memberRemove, memberRestore, memberSuspend } from './people.ts'
import { conversationPrioritise } from './prioritise.ts'
import { conversationMarkUnread, conversationRead } from './reading.ts'
import { conversationNoReplyNeeded, conversationReopen, conversationResolve, conversationSnooze } from './status.ts'
import { teamChange, teamCreate, teamRemove } from './teams.ts'
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
    case 'member.profile':
      return memberProfile(context, action)
    case 'member.change':
      return memberChange(context, action)
    case 'member.suspend':
      return memberSuspend(context, action)
    case 'member.restore':
      return memberRestore(context, action)
    case 'member.remove':
      return memberRemove(context, action)
    case 'invitation.create':
      return invitationCreate(context, action)
    case 'invitation.revoke':
      return invitationRevoke(context, action)
    case 'team.create':
      return teamCreate(context, action)
    case 'team.change':
      return teamChange(context, action)
    case 'team.remove':
      return teamRemove(context, action)
    case 'session.revoke':
      return sessionRevoke(context, action)
    case 'passkey.remove':
      return passkeyRemove(context, action)
    case 'message.approve':
      return messageApprove(context, action)
    case 'message.return':
      return messageReturn(context, action)
    default:
      return action satisfies never
  }
}

export const foldAction = (draft: Draft, operation: ActionOperation): OperationResult => {
  const { action, device, now, wallNow, session = null } = operation
  const member = actorOf(draft, operation)
  const first = draft.actions.get(action.id)
  if (first) return answer(action, first.member === operation.member.id ? { outcome: 'duplicate', first: first.outcome } : INVALID)
  if (!member) return answer(action, NOBODY)
  if ((draft.devices.get(device)?.member ?? member.id) !== member.id) return answer(action, FORBIDDEN)
  const who = { at: wallNow, madeAt: action.at ?? null, actor: member.id, session, device, kind: action.kind }
  const decision = draft.audited(who, () => decide({ draft, member, device, now, wallNow }, action))
  if (!decision.leavesNoTrace && leavesATrace(decision.outcome)) store(draft, operation, decision)
  return answer(action, decision.outcome)
}

/** Whoever acts, as they are now; where nothing changed since they were let in, as they were then. */
const actorOf = (draft: Draft, { member, session }: ActionOperation): Member | undefined =>
  asOfNow(draft, member.id, session, (row) => {
    const isAsAsked = row.rightsSeq === member.rightsSeq && row.approval === member.approval
    return isAsAsked && !draft.members.touched && !draft.teams.touched ? member : undefined
  })

const INVALID: Outcome = { outcome: 'refused', reason: 'invalid', detail: 'id: taken' }
const NOBODY: Outcome = { outcome: 'refused', reason: 'forbidden' }
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
