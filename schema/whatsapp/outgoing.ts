/**
 * What we say to `POST /{PHONE_ID}/messages`, and what its answer says (reference 11).
 * Not here: the call (worker/outbound), what an error leads to (`errors.ts`).
 */
import type { MessageId, Wamid } from '../domain/ids.ts'
import { wellFormed } from '../protocol/text.ts'
import { formatCallback } from './callback.ts'
import { parseJson } from './json.ts'
import { read, readId, readText } from './reading.ts'

/** One attempt at sending one text. */
export interface TextOrder {
  readonly message: MessageId
  readonly attempt: number
  readonly to: { readonly phone: string | null; readonly userId: string | null }
  readonly text: string
}

export type Recipient = { readonly to: string } | { readonly recipient: string }

export type TextMessageBody = Recipient & {
  readonly messaging_product: 'whatsapp'
  readonly recipient_type: 'individual'
  readonly type: 'text'
  readonly text: { readonly body: string }
  readonly biz_opaque_callback_data: string
}

/** With `+`: without it, Meta puts the business's own country code in front and a stranger may get the message. */
const recipientOf = ({ phone, userId }: TextOrder['to']): Recipient | null => {
  const digits = (phone ?? '').replace(/\D/g, '')
  if (digits) return { to: `+${digits}` }
  return userId ? { recipient: userId } : null
}

/** The body of a text message, with our id in it [OUT1]; null for somebody who has neither phone nor business-scoped id. */
export const textMessageBody = (order: TextOrder): TextMessageBody | null => {
  const recipient = recipientOf(order.to)
  return (
    recipient && {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...recipient,
      type: 'text',
      text: { body: wellFormed(order.text) },
      biz_opaque_callback_data: formatCallback(order.message, order.attempt)
    }
  )
}

export type SendAnswer =
  /** Taken, not yet sent. */
  | { readonly kind: 'accepted'; readonly wamid: Wamid }
  /** `text` is Meta's own explanation, for the log and for admins. */
  | { readonly kind: 'error'; readonly code: number | null; readonly text: string }
  /** Neither: what became of the message is unknown (L9). */
  | { readonly kind: 'unreadable' }

const errorOf = (error: unknown): SendAnswer => {
  const code = Number(readId(error, 'code') ?? Number.NaN)
  const text = readText(error, 'error_data', 'details') || readText(error, 'message') || readText(error, 'error_user_msg')
  return { kind: 'error', code: Number.isSafeInteger(code) ? code : null, text }
}

/** Reads the answer to a send; never throws, whatever a gateway put in its place. */
export const parseSendAnswer = (httpStatus: number, bodyText: string): SendAnswer => {
  const answer = parseJson(bodyText)
  const wamid = readId(answer, 'messages', 0, 'id')
  if (httpStatus >= 200 && httpStatus < 300 && wamid !== null) return { kind: 'accepted', wamid }
  const error = read(answer, 'error')
  return typeof error === 'object' && error !== null ? errorOf(error) : { kind: 'unreadable' }
}
