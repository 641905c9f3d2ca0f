/** The webhook bodies that Meta posts: items and their envelope, escaped as Meta escapes (reference 2.2, 3, 6). Pure. */
import type { Millis } from '../../schema/domain/ids.ts'
import { statusErrors } from './graph-errors.ts'
import { userIdOfPhone } from './identities.ts'
import type { BusinessNumber, Customer, PhoneMessage, WebhookItem } from './state.ts'

type Fields = Readonly<Record<string, unknown>>
export type Tick = 'sent' | 'delivered' | 'read'

/** Meta's time: text, whole seconds. */
const timestamp = (at: Millis): string => String(Math.floor(at / 1000))

const contactOf = (customer: Customer, profile: Fields): Record<string, unknown> => ({
  profile,
  wa_id: customer.phone,
  user_id: userIdOfPhone(customer.phone)
})

/** A message from the customer; `content` is what stands under its type. */
export const messageItem = (customer: Customer, message: PhoneMessage, content: Fields, context: Fields | null): WebhookItem => ({
  kind: 'message',
  contact: contactOf(customer, { name: customer.name }),
  value: {
    ...(context ? { context } : {}),
    from: customer.phone,
    from_user_id: userIdOfPhone(customer.phone),
    id: message.id,
    timestamp: timestamp(message.at),
    type: message.type,
    ...content
  }
})

/** What staff typed on the business phone: names no profile (fixture smb-message-echo-text). */
export const echoItem = (customer: Customer, message: PhoneMessage, number: BusinessNumber): WebhookItem => ({
  kind: 'echo',
  contact: contactOf(customer, {}),
  value: {
    from: digits(number.display),
    to: customer.phone,
    to_user_id: userIdOfPhone(customer.phone),
    id: message.id,
    timestamp: timestamp(message.at),
    type: 'text',
    text: { body: message.text }
  }
})

const callbackOf = (message: PhoneMessage): Fields => (message.callback === null ? {} : { biz_opaque_callback_data: message.callback })
const PRICING = { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' }

/** A tick of a message that the business sent. */
export const tickItem = (customer: Customer, message: PhoneMessage, status: Tick, at: Millis): WebhookItem => ({
  kind: 'status',
  contact: contactOf(customer, { name: customer.name }),
  value: {
    id: message.id,
    status,
    timestamp: timestamp(at),
    recipient_id: customer.phone,
    recipient_user_id: userIdOfPhone(customer.phone),
    ...callbackOf(message),
    ...(status === 'read' ? {} : { pricing: PRICING })
  }
})

/** An accepted message that failed: no contact and no user id, as at Meta (reference 6.1). */
export const failureItem = (customer: Customer, message: PhoneMessage, code: number, at: Millis): WebhookItem => ({
  kind: 'status',
  contact: null,
  value: {
    id: message.id,
    status: 'failed',
    timestamp: timestamp(at),
    recipient_id: customer.phone,
    ...callbackOf(message),
    errors: statusErrors(code)
  }
})

const FIELD_BY_KIND = { message: 'messages', status: 'messages', echo: 'smb_message_echoes' } as const
const LIST_BY_KIND = { message: 'messages', status: 'statuses', echo: 'message_echoes' } as const

/** One body for several items of one number: neighbours of a kind share a change, the order stays. */
export const webhookBody = (number: BusinessNumber, items: readonly WebhookItem[]): string => {
  const runs: WebhookItem[][] = []
  for (const item of items) {
    const run = runs.at(-1)
    if (run?.[0]?.kind === item.kind) run.push(item)
    else runs.push([item])
  }
  const changes = runs.map((run) => changeOf(number, run))
  return escapeLikeMeta(JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: number.waba, changes }] }))
}

const changeOf = (number: BusinessNumber, run: readonly WebhookItem[]): Fields => {
  const kind = run[0]?.kind ?? 'message'
  const contacts = new Map(run.flatMap(({ contact }) => (contact ? [[contact.wa_id, contact]] : [])))
  return {
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number.display, phone_number_id: number.id },
      ...(contacts.size > 0 ? { contacts: [...contacts.values()] } : {}),
      [LIST_BY_KIND[kind]]: run.map(({ value }) => value)
    },
    field: FIELD_BY_KIND[kind]
  }
}

/** Non-ASCII as `\u00e4` in lower case and slashes as `\/`: whoever hashes anything but these bytes finds another signature. */
export const escapeLikeMeta = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).replaceAll('/', '\\/')

export const digits = (display: string): string => display.replace(/\D/g, '')

/** Meta gives up after seven days (reference 2.3). */
export const GIVE_UP_MS = 7 * 86_400_000
/** Meta's pauses grow to hours; here somebody sits at the machine and waits. */
const MAX_RETRY_MS = 60_000

/** The pause after the so-manieth failed attempt: soon at first, then rarer. */
export const retryDelayMs = (attempts: number): Millis => Math.min(250 * 2 ** (attempts - 1), MAX_RETRY_MS)
