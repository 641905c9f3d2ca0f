/**
 * Our mark on every send, `biz_opaque_callback_data`: Meta hands it back with each status, and so an attempt whose answer
 * was lost is found again (L9, reference 11). At most 512 characters.
 */
import type { MessageId } from '../domain/ids.ts'
import type { Callback } from './item.ts'

/** Our ids may hold colons: the last one ends the id. */
const OURS = /^baton:(\S{1,200}):([1-9]\d{0,8})$/

export const formatCallback = (message: MessageId, attempt: number): string => `baton:${message}:${attempt}`

/** Null for what other programs on the same number wrote. */
export const parseCallback = (data: unknown): Callback | null => {
  const found = typeof data === 'string' ? OURS.exec(data) : null
  const [, message, attempt] = found ?? []
  return message && attempt ? { message, attempt: Number(attempt) } : null
}
