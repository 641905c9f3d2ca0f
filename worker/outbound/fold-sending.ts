/**
 * What the sender reports, folded: an attempt is recorded before the call and decided again when late; its outcome settles the message
 * or says honestly that nobody knows (L2, L9). Not here: calls, pacing, when to try (sender.ts).
 */
import type { Wamid } from '../../schema/domain/ids.ts'
import { type AttemptRow, type HeldReason, type MessageRow, NEVER_RETURNED } from '../../schema/domain/message.ts'
import { foldStatus } from '../../schema/domain/message-status.ts'
import { isWindowOpen } from '../../schema/domain/service-window.ts'
import type { Draft } from '../commit/draft.ts'
import type { AttemptOperation, OperationResult, OutcomeOperation, SendOutcome } from '../commit/operation.ts'
import { attemptKey } from '../commit/snapshot.ts'
import { applyParked, fall, wamidAfter } from '../ingest/statuses.ts'
import { afterTakenOut } from './after-taken-out.ts'

/** A decision older than this is made again before the attempt (architecture 5, *send*). */
export const DECISION_HOLDS_MS = 30_000

export const foldAttempt = (draft: Draft, operation: AttemptOperation): OperationResult => {
  const message = draft.messages.get(operation.message)
  if (!message || !mayStart(draft, message, operation)) return { kind: 'attempt', send: null }
  const reason = operation.late ? whyTooLate(draft, message, operation.now) : null
  if (reason) {
    if (mayHaveLeft(draft, message)) draft.messages.update(message.id, { status: 'not-confirmed' })
    else takeBack(draft, message, reason, operation.now)
    return { kind: 'attempt', send: null }
  }
  const { attempt, now } = operation
  draft.messages.update(message.id, { status: 'sending', attempt, attemptAt: now, retryAt: null })
  draft.putAttempt({ message: message.id, attempt, number: message.number, at: now, wamid: null, outcome: 'sending', code: null })
  const { phone, userId } = draft.contacts.need(message.contact)
  return { kind: 'attempt', send: { message: message.id, attempt, number: message.number, to: { phone, userId }, text: message.text } }
}

const mayStart = (draft: Draft, message: MessageRow, { attempt, now }: AttemptOperation): boolean =>
  message.status === 'queued' &&
  attempt === message.attempt + 1 &&
  (message.retryAt ?? 0) <= now &&
  draft.numbers.get(message.number)?.pausedFor === null

/**
 * Answers that were let through behind a waiting reply had seen it; what it cannot have been held for before is an answer
 * from the business phone, and a window that closed meanwhile.
 */
const whyTooLate = (draft: Draft, message: MessageRow, now: number): HeldReason | null => {
  const row = draft.conversations.need(message.conversation)
  if (row.phoneAnswerPosition > (message.seenPosition ?? 0)) return 'stale'
  return isWindowOpen(row.windowClosesAt, now) ? null : 'window_closed'
}

/** Nobody knows what became of an earlier attempt: such a message stays in the thread, for its ticks may still come (L9). */
const mayHaveLeft = (draft: Draft, message: MessageRow): boolean =>
  draft.attemptsOf(message.id).some(({ outcome }) => outcome === 'not-confirmed' || outcome === 'sending')

/** Out of the thread, into its author's held replies: it never left. */
const takeBack = (draft: Draft, message: MessageRow, reason: HeldReason, now: number): void => {
  if (message.author === null || message.device === null) throw new Error(`a queued message without author: ${message.id}`)
  fall(draft, message)
  draft.takeBack(message)
  draft.conversations.update(message.conversation, afterTakenOut(draft, message))
  draft.heldReplies.insert({
    // Another id than the message's, for that one is gone: who had it on screen must not be taken to have seen what comes later.
    id: draft.newId(),
    formerly: message.id,
    conversation: message.conversation,
    author: message.author,
    device: message.device,
    text: message.text,
    reason,
    heldAt: now,
    seenPosition: message.seenPosition ?? 0,
    ...NEVER_RETURNED
  })
  draft.addEvent(message.conversation, { kind: 'held', actor: message.author, at: now, detail: { reason, message: message.id } })
}

/** Folds what a call came to. A webhook may have said more already: then only what it left open is filled in. */
export const foldOutcome = (draft: Draft, operation: OutcomeOperation): OperationResult => {
  const message = draft.messages.get(operation.message)
  if (!message) return { kind: 'done' }
  // A status said already that this attempt failed: its answer is old news, and must not end a retry that was asked for since.
  if (draft.attempts.get(attemptKey(operation))?.outcome === 'refused') return { kind: 'done' }
  settleAttempt(draft, operation)
  if (operation.attempt === message.attempt) settleMessage(draft, message, operation)
  else if (operation.outcome.kind === 'accepted') climb(draft, message, operation, operation.outcome.wamid)
  return { kind: 'done' }
}

const settleMessage = (draft: Draft, message: MessageRow, operation: OutcomeOperation): void => {
  const { outcome, now } = operation
  if (outcome.kind === 'accepted') return climb(draft, message, operation, outcome.wamid)
  if (message.status !== 'sending') return
  switch (outcome.kind) {
    case 'failed':
      draft.messages.update(message.id, { status: 'failed', errorCode: outcome.code, errorText: outcome.text, failedAt: now })
      return fall(draft, message)
    case 'retry':
      draft.messages.update(message.id, { status: 'queued', retryAt: outcome.at })
      return
    case 'pause':
      draft.messages.update(message.id, { status: 'queued' })
      if (draft.numbers.need(message.number).pausedFor === null)
        draft.numbers.update(message.number, { pausedFor: outcome.reason, pausedAt: now })
      return
    case 'not-confirmed':
      draft.messages.update(message.id, { status: foldStatus(message.status, 'not-confirmed') })
      return
    default:
      return outcome satisfies never
  }
}

const climb = (draft: Draft, message: MessageRow, { attempt, now }: OutcomeOperation, wamid: Wamid): void => {
  const status = foldStatus(message.status ?? 'queued', 'accepted')
  const patch = { status, wamid: wamidAfter(draft, message, attempt, wamid), retryAt: null }
  draft.knowWamid(draft.messages.update(message.id, patch))
  applyParked(draft, wamid, now)
}

const ATTEMPT_OUTCOME: Record<SendOutcome['kind'], AttemptRow['outcome']> = {
  accepted: 'accepted',
  failed: 'refused',
  retry: 'refused',
  pause: 'refused',
  'not-confirmed': 'not-confirmed'
}

const settleAttempt = (draft: Draft, { message, attempt, outcome }: OutcomeOperation): void => {
  const row = draft.attempts.get(attemptKey({ message, attempt }))
  if (!row || row.outcome === 'accepted') return
  draft.putAttempt({
    ...row,
    outcome: ATTEMPT_OUTCOME[outcome.kind],
    wamid: outcome.kind === 'accepted' ? outcome.wamid : row.wamid,
    code: 'code' in outcome ? outcome.code : row.code
  })
}
