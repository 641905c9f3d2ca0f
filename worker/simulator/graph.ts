/**
 * Reads what Graph is sent, as strictly as Meta: a call that is one, or the code that it is refused with (reference 11 and 16).
 * Pure. Not here: windows, rates and faults (core.ts), which depend on what is stored.
 */
import { phoneOfUserId } from './identities.ts'

export interface GraphRequest {
  readonly method: string
  /** The whole path and query, `/simulator/graph/…`. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Send {
  /** Digits of the customer's phone. */
  readonly phone: string
  /** `to` or `recipient`, as it was written. */
  readonly input: string
  readonly byUserId: boolean
  readonly text: string
  readonly callback: string | null
}

export interface Refusal {
  readonly code: number
  readonly details?: string
}

/** `object` is the id in the address: of a number, where all is well. */
export type GraphCall =
  | { readonly kind: 'send'; readonly object: string; readonly send: Send }
  | { readonly kind: 'read'; readonly object: string; readonly message: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'no-such-object'; readonly object: string }

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const BODY_KEYS = new Set([
  'messaging_product',
  'recipient_type',
  'to',
  'recipient',
  'type',
  'text',
  'context',
  'biz_opaque_callback_data',
  'recipient_identity_key_hash'
])
const TEXT_KEYS = new Set(['body', 'preview_url'])
/** Meta's limits, written here again: the simulator must not share a mistake with what it checks. */
const MAX_CALLBACK = 512
const MAX_TEXT = 4096

/** What a request to Graph asks for. The token comes first: who has none learns nothing else. */
export const readGraphCall = (request: GraphRequest): GraphCall => {
  if (!/^Bearer \S+$/.test(request.headers.authorization ?? '')) return refused(190)
  const [, version = '', object = '', edge = ''] = /^\/simulator\/graph\/([^/?]*)\/?([^/?]*)\/?([^?]*)/.exec(request.path) ?? []
  if (!/^v\d+\.\d+$/.test(version)) return refused(100, `Unknown Graph API version ${version}.`)
  if (request.method !== 'POST' || edge !== 'messages') return { kind: 'no-such-object', object }
  const body = parseFields(request.body)
  if (!body) return refused(100, 'The body is not a JSON object.')
  return 'status' in body ? readReceipt(object, body) : readMessage(object, body)
}

const refused = (code: number, details?: string): GraphCall => ({
  kind: 'refused',
  refusal: details === undefined ? { code } : { code, details }
})

const parseFields = (text: string): Fields | null => {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : null
  } catch {
    return null // no JSON is as wrong as JSON of another shape, and refused by the caller
  }
}

const readReceipt = (object: string, body: Fields): GraphCall => {
  if (body.messaging_product !== 'whatsapp') return refused(100, 'The parameter messaging_product must be whatsapp.')
  if (body.status !== 'read') return refused(100, 'The parameter status must be read.')
  if (typeof body.message_id !== 'string') return refused(131008, 'The parameter message_id is required.')
  return { kind: 'read', object, message: body.message_id }
}

const readMessage = (object: string, body: Fields): GraphCall => {
  const problem = envelopeProblem(body)
  if (problem) return { kind: 'refused', refusal: problem }
  const recipient = readRecipient(body)
  if ('code' in recipient) return { kind: 'refused', refusal: recipient }
  const text = readText(body.text)
  if (typeof text !== 'string') return { kind: 'refused', refusal: text }
  const callback = typeof body.biz_opaque_callback_data === 'string' ? body.biz_opaque_callback_data : null
  return { kind: 'send', object, send: { ...recipient, text, callback } }
}

const envelopeProblem = (body: Fields): Refusal | null => {
  const stranger = Object.keys(body).find((key) => !BODY_KEYS.has(key) && key !== body.type)
  const { recipient_type: kind = 'individual', biz_opaque_callback_data: callback = '', context } = body
  if (body.messaging_product !== 'whatsapp') return { code: 100, details: 'The parameter messaging_product must be whatsapp.' }
  if (stranger !== undefined) return { code: 100, details: `Unexpected key "${stranger}".` }
  if (kind !== 'individual') return { code: 100, details: 'The parameter recipient_type must be individual.' }
  if (body.type !== 'text') return { code: 100, details: 'The parameter type must be text: the simulator plays no other type yet.' }
  if (typeof callback !== 'string' || callback.length > MAX_CALLBACK)
    return { code: 100, details: `The parameter biz_opaque_callback_data must be text of at most ${MAX_CALLBACK} characters.` }
  if (context !== undefined && !(isFields(context) && typeof context.message_id === 'string'))
    return { code: 100, details: "The parameter context['message_id'] is required." }
  return null
}

/** `to` wins over `recipient`, as at Meta (reference 4.4). */
const readRecipient = (body: Fields): Pick<Send, 'phone' | 'input' | 'byUserId'> | Refusal => {
  const { to, recipient } = body
  if (to === undefined && recipient === undefined) return { code: 131008, details: 'The parameter to is required.' }
  if (to === undefined) {
    const phone = typeof recipient === 'string' ? phoneOfUserId(recipient) : null
    return phone === null ? { code: 131009, details: 'The recipient is not known.' } : { phone, input: String(recipient), byUserId: true }
  }
  // Without the plus Meta would put the business number's own country in front: a stranger would read it.
  if (typeof to !== 'string' || !/^\+\d{8,15}$/.test(to)) return { code: 131009, details: 'The parameter to must be + and 8 to 15 digits.' }
  return { phone: to.slice(1), input: to, byUserId: false }
}

const readText = (text: unknown): string | Refusal => {
  if (!isFields(text)) return { code: 131008, details: 'The parameter text is required.' }
  const stranger = Object.keys(text).find((key) => !TEXT_KEYS.has(key))
  const { body, preview_url: preview = false } = text
  if (stranger !== undefined) return { code: 100, details: `Unexpected key "${stranger}" on param "text".` }
  if (body === undefined || body === '') return { code: 100, details: "The parameter text['body'] is required." }
  if (typeof body !== 'string' || typeof preview !== 'boolean') return { code: 131009 }
  if (Array.from(body).length > MAX_TEXT) return { code: 100, details: `Param text['body'] must be at most ${MAX_TEXT} characters long.` }
  return body
}
