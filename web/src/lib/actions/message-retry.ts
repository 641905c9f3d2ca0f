/**
 * `message.retry`: one more attempt, because a person asks for it (REP-14, L9). Its overlay is the message's own, for the thread and for
 * the row's mark; the conversation's row waits for the server, which decides anew whether it may leave.
 */
import type { MessageRow } from '../../../../schema/domain/message.ts'
import type { NewEntry, OutboxEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making } from './make.ts'
import type { Overlay } from './overlay.ts'

/** `message`: one that failed, or whose outcome nobody knows. */
export const makeRetry = (facts: Facts, making: Making, message: Pick<MessageRow, 'id' | 'attempt'>): NewEntry =>
  entryFor(facts, making, { ...common(making), kind: 'message.retry', message: message.id, attempt: message.attempt }, retryOverlay)

export const retryOverlay: Overlay<'message.retry'> = (shown) => shown

/** Whether one of these entries asks for another attempt at this very one. */
export const isRetried = (message: Pick<MessageRow, 'id' | 'attempt' | 'status'>, entries: readonly OutboxEntry[]): boolean =>
  (message.status === 'failed' || message.status === 'not-confirmed') &&
  entries.some(
    ({ action, state }) =>
      action.kind === 'message.retry' &&
      action.message === message.id &&
      action.attempt === message.attempt &&
      (state.kind === 'waiting' || state.kind === 'applied')
  )

/** The message as the thread shows it while its retry is pending. */
export const withRetry = (message: MessageRow, entries: readonly OutboxEntry[]): MessageRow =>
  isRetried(message, entries) ? { ...message, status: 'queued', errorCode: null, errorText: null, failedAt: null, retryAt: null } : message
