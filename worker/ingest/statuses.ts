/**
 * Ticks: what a status says about one of our messages. They only climb; one that comes before its message is parked and applied later (L9, I4).
 */
import type { Millis, Wamid } from '../../schema/domain/ids.ts'
import type { MessageRow } from '../../schema/domain/message.ts'
import { foldStatus, isSettled, type MessageStatus } from '../../schema/domain/message-status.ts'
import { decideError } from '../../schema/whatsapp/errors.ts'
import type { StatusItem, WhatsAppError } from '../../schema/whatsapp/item.ts'
import type { Draft } from '../commit/draft.ts'
import { attemptKey } from '../commit/snapshot.ts'
import { afterFallenAnswer, afterRisenAnswer } from './conversation-changes.ts'

/** The message that a status is about and the attempt that it tells of; undefined while it is unknown. */
export const findMessage = (draft: Draft, item: StatusItem): { readonly message: MessageRow; readonly attempt: number } | undefined => {
  const own = item.callback && draft.messages.get(item.callback.message)
  if (item.callback && own?.direction === 'out' && own.number === item.number) return { message: own, attempt: item.callback.attempt }
  return draft.byWamid(item.number, item.id)
}

const TIME_OF_STATUS = { sent: 'sentAt', delivered: 'deliveredAt', read: 'readAt', played: 'playedAt', failed: 'failedAt' } as const

/** Applies a status to the message that it is about. A failure of an earlier attempt says nothing about the latest one, or the next. */
export const applyStatus = (draft: Draft, message: MessageRow, attempt: number, item: StatusItem, now: Millis): void => {
  settleAttempt(draft, message, attempt, item)
  const awaited = message.status === 'queued' ? message.attempt + 1 : message.attempt
  if (item.status === 'failed' && attempt < awaited) return
  const status = foldStatus(message.status ?? 'accepted', item.status)
  const time = TIME_OF_STATUS[item.status]
  const at = item.at ?? now
  const patch: Partial<MessageRow> = {
    status,
    wamid: wamidAfter(draft, message, attempt, item.id),
    [time]: Math.min(message[time] ?? at, at),
    ...errorAfter(message, status, item.error, at),
    ...(isSettled(status) ? { retryAt: null } : {})
  }
  if (!changes(message, patch)) return
  draft.knowWamid(draft.messages.update(message.id, patch))
  if (status === 'failed' && message.status !== 'failed') fall(draft, message)
  if (status !== 'failed' && message.status === 'failed') rise(draft, message)
}

/** The wamid of the latest attempt, or of the one that is known. */
export const wamidAfter = (draft: Draft, message: MessageRow, attempt: number, wamid: Wamid): Wamid | null => {
  const free = draft.freeWamid(message, wamid)
  return attempt === message.attempt ? (free ?? message.wamid) : (message.wamid ?? free)
}

/** The first failure says why, in whatever order they come; a proven delivery takes it back. */
const errorAfter = (
  { errorCode, errorText, failedAt }: MessageRow,
  status: MessageStatus,
  error: WhatsAppError | null,
  at: Millis
): Pick<MessageRow, 'errorCode' | 'errorText'> => {
  if (status !== 'failed') return { errorCode: null, errorText: null }
  const isFirst = errorCode === null || (failedAt !== null && at < failedAt)
  return error && isFirst ? { errorCode: error.code, errorText: sentenceFor(error) } : { errorCode, errorText }
}

/** What the agent reads: our sentence for the code; Meta's own words where the code has none. */
const sentenceFor = ({ code, text }: WhatsAppError): string => {
  const decision = decideError(400, code)
  return decision.action === 'ambiguous' ? text : decision.text
}

const changes = (message: MessageRow, patch: Partial<MessageRow>): boolean =>
  Object.entries(patch).some(([field, value]) => message[field as keyof MessageRow] !== value)

/** Takes back what the answer had ended. */
export const fall = (draft: Draft, message: MessageRow): void => {
  const patch = afterFallenAnswer(draft.conversations.need(message.conversation), message)
  if (Object.keys(patch).length > 0) draft.conversations.update(message.conversation, patch)
}

/** It reached the customer after all: an answer again. */
const rise = (draft: Draft, message: MessageRow): void => {
  const patch = afterRisenAnswer(draft.conversations.need(message.conversation), message)
  if (Object.keys(patch).length > 0) draft.conversations.update(message.conversation, patch)
}

const settleAttempt = (draft: Draft, message: MessageRow, attempt: number, item: StatusItem): void => {
  const row = draft.attempts.get(attemptKey({ message: message.id, attempt }))
  if (!row || row.wamid !== null) return
  draft.putAttempt({ ...row, wamid: item.id, outcome: item.status === 'failed' ? 'refused' : 'accepted', code: item.error?.code ?? null })
}

/** A message became known under `wamid`: the statuses that came before it are applied now, in any order. */
export const applyParked = (draft: Draft, wamid: Wamid, now: Millis): void => {
  for (const item of draft.parkedFor(wamid)) {
    const found = item.detail && findMessage(draft, item.detail)
    if (!found || !item.detail) continue
    applyStatus(draft, found.message, found.attempt, item.detail, now)
    draft.putItem({ ...item, state: 'shown', reason: null, detail: null })
  }
}
