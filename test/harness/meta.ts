/** Webhook bodies as Meta posts them, made by hand for tests. Recorded ones lie in test/fixtures/whatsapp. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const FIXTURES = path.join(import.meta.dirname, '..', 'fixtures', 'whatsapp')
const WABA = '100000000000001'

type Fields = Readonly<Record<string, unknown>>

/** A body with one change for one number. */
export const webhookBody = (number: string, value: Fields): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: WABA,
        changes: [
          {
            field: 'messages',
            value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '15550001000', phone_number_id: number }, ...value }
          }
        ]
      }
    ]
  })

const seconds = (at: number): string => String(Math.floor(at / 1000))

export interface CustomerText {
  readonly from: string
  readonly id: string
  readonly text: string
  /** Milliseconds; now if absent. */
  readonly at?: number
}

export const textMessage = ({ from, id, text, at = Date.now() }: CustomerText): Fields => ({
  from,
  id,
  timestamp: seconds(at),
  type: 'text',
  text: { body: text }
})

/** A body with text messages of customers. */
export const textBody = (number: string, ...texts: readonly CustomerText[]): string =>
  webhookBody(number, {
    contacts: texts.map(({ from }) => ({ profile: { name: `Customer ${from}` }, wa_id: from })),
    messages: texts.map(textMessage)
  })

export interface Tick {
  readonly id: string
  readonly to: string
  readonly status: string
  readonly callback?: string
  readonly at?: number
}

export const tick = ({ id, to, status, callback, at = Date.now() }: Tick): Fields => ({
  id,
  status,
  timestamp: seconds(at),
  recipient_id: to,
  ...(callback === undefined ? {} : { biz_opaque_callback_data: callback })
})

/** A body with statuses of what we sent. */
export const statusBody = (number: string, ...ticks: readonly Tick[]): string => webhookBody(number, { statuses: ticks.map(tick) })

export interface Recorded {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Every recorded body of test/fixtures/whatsapp/inbound. */
export const recordedBodies = (): readonly Recorded[] =>
  readdirSync(path.join(FIXTURES, 'inbound'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(path.join(FIXTURES, 'inbound', name))) }))

export interface SignatureVector {
  readonly name: string
  readonly body_base64: string
  readonly header: string | null
  readonly valid: boolean
}

export const signatureVectors = (): { readonly secret: string; readonly vectors: readonly SignatureVector[] } =>
  JSON.parse(readFileSync(path.join(FIXTURES, 'signature-vectors.json'), 'utf8'))
