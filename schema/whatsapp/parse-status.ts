/** Statuses: how far a message of ours has come, or why it went no further (reference 6). Not here: folding (domain/message-status). */
import type { NumberId, Wamid } from '../domain/ids.ts'
import { parseCallback } from './callback.ts'
import { identify, type Place, refused } from './identify.ts'
import type { ExceptionItem, StatusItem, WhatsAppError } from './item.ts'
import { statusKey } from './item-key.ts'
import { type JsonRecord, read, readId, readText } from './reading.ts'
import { parseTimestamp } from './whatsapp-time.ts'

const STATUSES: readonly StatusItem['status'][] = ['sent', 'delivered', 'read', 'played', 'failed']

/** Meta's own "something went wrong": what an error without a readable code comes to. */
const UNKNOWN_ERROR = 131000

const parseError = (error: unknown): WhatsAppError | null => {
  if (error === undefined) return null
  const code = Number(readId(error, 'code') ?? Number.NaN)
  const text = readText(error, 'error_data', 'details') || readText(error, 'message') || readText(error, 'title')
  return { code: Number.isSafeInteger(code) ? code : UNKNOWN_ERROR, text }
}

/** In a group each participant has a status of their own. */
const participantOf = (status: JsonRecord): string =>
  readId(status, 'recipient_participant_id') ?? readId(status, 'recipient_participant_user_id') ?? ''

const keyFor = (number: NumberId, id: Wamid, status: JsonRecord): string =>
  statusKey(number, id, readText(status, 'status'), participantOf(status), readId(status, 'timestamp') ?? '')

/** One of `value.statuses`. */
export const parseStatus = (value: unknown, place: Place): StatusItem | ExceptionItem => {
  const status = identify('status', value, place, keyFor)
  if (status.kind === 'exception') return status
  if (readText(value, 'recipient_type') === 'group') return refused('status', 'group', status)
  const name = STATUSES.find((known) => known === readText(value, 'status'))
  if (!name) return refused('status', readText(value, 'status') ? 'unknown_status' : 'unreadable', status)
  return {
    kind: 'status',
    key: status.key,
    number: status.number,
    id: status.id,
    at: parseTimestamp(read(value, 'timestamp')),
    status: name,
    callback: parseCallback(read(value, 'biz_opaque_callback_data')),
    error: parseError(read(value, 'errors', 0))
  }
}
