/**
 * The only call to WhatsApp. What it answers is told as it is; whatever else happens once the call has begun is `lost`:
 * refused, reset, cut and timed out look the same from here, so all of them may have gone out (L9).
 * Not here: what follows from an answer (sender.ts), when to call.
 */
import type { Wamid } from '../../schema/domain/ids.ts'
import { parseSendAnswer, textMessageBody } from '../../schema/whatsapp/outgoing.ts'
import type { OrderToSend } from '../commit/operation.ts'

export type CallResult =
  | { readonly kind: 'accepted'; readonly wamid: Wamid }
  | { readonly kind: 'refused'; readonly httpStatus: number; readonly code: number | null; readonly text: string }
  | { readonly kind: 'lost' }

export interface WhatsAppClientDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Origin of Graph, without a slash at the end. */
  readonly graphUrl: string
  /** `v26.0`. */
  readonly version: string
  readonly accessToken: string
  /** What went wrong, for the log: never the text of a message, never the token. */
  readonly log: (event: string, detail: Readonly<Record<string, string | number>>) => void
}

/** Meta answers within a second or two; after this the outcome is unknown. */
const TIMEOUT_MS = 30_000
/** No recipient can be named: told like Meta's own "undeliverable". */
const UNDELIVERABLE = 131026

export const sendToWhatsApp = async (deps: WhatsAppClientDeps, order: OrderToSend): Promise<CallResult> => {
  const body = textMessageBody(order)
  if (!body)
    return { kind: 'refused', httpStatus: 400, code: UNDELIVERABLE, text: 'The contact has neither a phone number nor a WhatsApp id.' }
  const ended = new AbortController()
  const timer = setTimeout(() => ended.abort(), TIMEOUT_MS)
  try {
    const response = await deps.fetch(`${deps.graphUrl}/${deps.version}/${encodeURIComponent(order.number)}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${deps.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: ended.signal
    })
    return readAnswer(response.status, await response.text())
  } catch (error) {
    deps.log('send.lost', { message: order.message, attempt: order.attempt, error: error instanceof Error ? error.name : 'unknown' })
    return { kind: 'lost' }
  } finally {
    clearTimeout(timer) // a timer that runs on keeps the sender in memory, and billed, half a minute after each call
  }
}

const readAnswer = (httpStatus: number, text: string): CallResult => {
  const answer = parseSendAnswer(httpStatus, text)
  if (answer.kind === 'accepted') return answer
  if (httpStatus >= 200 && httpStatus < 300) return { kind: 'lost' } // taken, perhaps, but not said so that we could tell
  return answer.kind === 'error'
    ? { kind: 'refused', httpStatus, code: answer.code, text: answer.text }
    : { kind: 'refused', httpStatus, code: null, text: '' }
}
