/** Signed webhook bodies with text messages, made before the clock runs. Every message has an id of its own. Not here: posting them. */
import { createHmac } from 'node:crypto'
import type { Millis } from '../../schema/domain/ids.ts'

export interface SignedBody {
  readonly bytes: Buffer
  /** As `x-hub-signature-256` carries it. */
  readonly signature: string
  /** Ids of the messages in it. */
  readonly ids: readonly string[]
}

export interface BodyMaker {
  /** `count` bodies of `messages` messages each, those of one body to one number and from `SENDERS` customers at most. */
  readonly make: (count: number, messages: number) => readonly SignedBody[]
}

/** The numbers that the messages come to, to be connected beforehand. */
export const NUMBERS: readonly string[] = ['900000000000001', '900000000000002', '900000000000003']
/** Customers who write again and again, a third of them to each number: each writes once in so many one-message bodies. */
export const CUSTOMERS = 300
/** A body of many messages has them from so many customers. */
const SENDERS = 5
/** All messages lie in an open window; each is a second younger than the one before it, so that the queue's order changes every time. */
const FIRST_AGE_MS = 22 * 3_600_000

export const ID_PREFIX = 'wamid.bench-'
export const ID_PATTERN = /wamid\.bench-\d+/g

const phoneOf = (customer: number): string => String(49_170_000_0000 + customer)

const contactOf = (customer: number) => ({
  profile: { name: `Customer ${customer}` },
  wa_id: phoneOf(customer),
  user_id: `DE.${1_000_000_000 + customer}`
})

const messageOf = (customer: number, id: string, at: Millis) => ({
  from: phoneOf(customer),
  from_user_id: `DE.${1_000_000_000 + customer}`,
  id,
  timestamp: String(Math.floor(at / 1000)),
  type: 'text',
  text: { body: `Hello, where is my order ${id.slice(-7)}? It should have been here on Monday.` }
})

/** One change of one number, as Meta posts it. */
const payloadOf = (number: string, contacts: readonly object[], messages: readonly object[]) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '800000000000001',
      changes: [
        {
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: number, phone_number_id: number },
            contacts,
            messages
          },
          field: 'messages'
        }
      ]
    }
  ]
})

/** Customers of one body: the next one, and others of the same number. */
const customersOf = (body: number, messages: number): readonly number[] =>
  Array.from({ length: Math.min(SENDERS, messages) }, (_, index) => (body + index * NUMBERS.length) % CUSTOMERS)

export function bodyMaker(secret: string, now: Millis): BodyMaker {
  let bodies = 0
  let made = 0
  const nextId = (): string => `${ID_PREFIX}${String(made++).padStart(7, '0')}`
  const one = (messages: number): SignedBody => {
    const customers = customersOf(bodies, messages)
    const number = NUMBERS[bodies % NUMBERS.length] ?? ''
    bodies += 1
    const written = Array.from({ length: messages }, (_, index) =>
      messageOf(customers[index % customers.length] ?? 0, nextId(), now - FIRST_AGE_MS + made * 1000)
    )
    const bytes = Buffer.from(JSON.stringify(payloadOf(number, customers.map(contactOf), written)))
    return { bytes, signature: `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`, ids: written.map(({ id }) => id) }
  }
  return { make: (count, messages) => Array.from({ length: count }, () => one(messages)) }
}
