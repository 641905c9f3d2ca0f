/**
 * All that the simulator knows, as typed rows over its store: what lies on phones, what was asked, what is still to be posted.
 * A row is parsed when it is read, so an old one fails loudly. Not here: any decision.
 */
import * as v from 'valibot'
import type { Millis, NumberId, Wamid } from '../../schema/domain/ids.ts'
import { type Fault, FaultSchema } from './faults.ts'
import type { SimulatorStore } from './store.ts'

const NumberSchema = v.object({ id: v.string(), waba: v.string(), display: v.string() })
/** A connected business number, as much of it as webhooks name. */
export type BusinessNumber = v.InferOutput<typeof NumberSchema>

const CustomerSchema = v.object({ phone: v.string(), name: v.string(), reachable: v.boolean(), reads: v.boolean() })
export type Customer = v.InferOutput<typeof CustomerSchema>

const MessageSchema = v.object({
  id: v.string(),
  phone: v.string(),
  number: v.string(),
  from: v.picklist(['business', 'customer']),
  type: v.string(),
  text: v.string(),
  at: v.number(),
  /** `biz_opaque_callback_data`, handed back with each status. */
  callback: v.nullable(v.string()),
  /** False where it was accepted and failed later: the phone never shows it. */
  shown: v.boolean(),
  /** When the phone has it (may lie ahead); null where no status is ever sent. */
  deliveredAt: v.nullable(v.number()),
  readAt: v.nullable(v.number())
})
export type PhoneMessage = v.InferOutput<typeof MessageSchema>

const Fields = v.record(v.string(), v.unknown())
const WebhookSchema = v.object({
  id: v.number(),
  number: NumberSchema,
  /** When to post it, by the simulator's clock. */
  due: v.number(),
  createdAt: v.number(),
  attempts: v.number(),
  /** Being posted by a core that lives; a new core starts it again at once. */
  posting: v.boolean(),
  /** A fault has had it already. */
  faulted: v.boolean(),
  copies: v.number(),
  item: v.object({ kind: v.picklist(['message', 'status', 'echo']), contact: v.nullable(Fields), value: Fields })
})
/** One message, status or echo that waits to be posted. */
export type Webhook = v.InferOutput<typeof WebhookSchema>
export type WebhookItem = Webhook['item']

const RequestSchema = v.object({
  at: v.number(),
  method: v.string(),
  path: v.string(),
  headers: v.record(v.string(), v.string()),
  body: v.string()
})
export type LoggedRequest = v.InferOutput<typeof RequestSchema>

const ControlSchema = v.object({ offsetMs: v.number(), faults: v.array(FaultSchema) })
export interface ControlState {
  /** How far the simulator's clock is ahead of the real one. */
  readonly offsetMs: Millis
  readonly faults: readonly Fault[]
}

/** Numbers as text whose order is the numbers' order; long enough for milliseconds. */
const ordered = (value: number): string => String(value).padStart(16, '0')

export class SimulatorState {
  readonly #store: SimulatorStore

  constructor(store: SimulatorStore) {
    this.#store = store
  }

  /** All changes of `work`, or none. */
  transaction<T>(work: () => T): T {
    return this.#store.transaction(work)
  }

  #read<S extends v.GenericSchema>(schema: S, key: string): v.InferOutput<S> | null {
    const text = this.#store.get(key)
    return text === null ? null : v.parse(schema, JSON.parse(text))
  }

  #readAll<S extends v.GenericSchema>(schema: S, prefix: string): v.InferOutput<S>[] {
    return this.#store.list(prefix).map(([, text]) => v.parse(schema, JSON.parse(text)))
  }

  #write(key: string, row: unknown): void {
    this.#store.put(key, JSON.stringify(row))
  }

  /** A number that was never given out before. */
  nextId(): number {
    const id = (this.#read(v.number(), 'sequence') ?? 0) + 1
    this.#write('sequence', id)
    return id
  }

  control(): ControlState {
    return this.#read(ControlSchema, 'control') ?? { offsetMs: 0, faults: [] }
  }

  saveControl(control: ControlState): void {
    this.#write('control', control)
  }

  numbers(): readonly BusinessNumber[] {
    return this.#read(v.array(NumberSchema), 'numbers') ?? []
  }

  saveNumbers(numbers: readonly BusinessNumber[]): void {
    this.#write('numbers', numbers)
  }

  /** The customer with this phone; one who is not known yet is reachable and silent. */
  customer(phone: string): Customer {
    return this.#read(CustomerSchema, `customer/${phone}`) ?? { phone, name: `Customer ${phone}`, reachable: true, reads: false }
  }

  isKnown(phone: string): boolean {
    return this.#store.get(`customer/${phone}`) !== null
  }

  saveCustomer(customer: Customer): void {
    this.#write(`customer/${customer.phone}`, customer)
  }

  customers(): readonly Customer[] {
    return this.#readAll(CustomerSchema, 'customer/')
  }

  /** Puts it under what the phone shows already. */
  addMessage(message: PhoneMessage): void {
    const key = `message/${message.phone}/${ordered(this.nextId())}`
    this.#write(`wamid/${message.id}`, key)
    this.#write(key, message)
  }

  saveMessage(message: PhoneMessage): void {
    const key = this.#read(v.string(), `wamid/${message.id}`)
    if (key !== null) this.#write(key, message)
  }

  message(id: Wamid): PhoneMessage | null {
    const key = this.#read(v.string(), `wamid/${id}`)
    return key === null ? null : this.#read(MessageSchema, key)
  }

  messagesOf(phone: string): readonly PhoneMessage[] {
    return this.#readAll(MessageSchema, `message/${phone}/`)
  }

  /** When the customer last wrote to this number, in milliseconds; null if never. */
  lastWroteAt(number: NumberId, phone: string): Millis | null {
    return this.#read(v.number(), `window/${number}/${phone}`)
  }

  saveLastWroteAt(number: NumberId, phone: string, at: Millis): void {
    this.#write(`window/${number}/${phone}`, Math.max(at, this.lastWroteAt(number, phone) ?? 0))
  }

  /** How far the budget under this name is borrowed (rates.ts). */
  rate(name: string): Millis {
    return this.#read(v.number(), `rate/${name}`) ?? 0
  }

  saveRate(name: string, paidUntil: Millis): void {
    this.#write(`rate/${name}`, paidUntil)
  }

  addRequest(request: LoggedRequest): void {
    this.#write(`request/${ordered(this.nextId())}`, request)
  }

  requests(): readonly LoggedRequest[] {
    return this.#readAll(RequestSchema, 'request/')
  }

  saveWebhook(webhook: Webhook): void {
    this.dropWebhook(webhook.id)
    this.#write(`webhook/${ordered(webhook.id)}`, webhook)
    this.#write(`due/${ordered(webhook.due)}/${ordered(webhook.id)}`, webhook.id)
  }

  dropWebhook(id: number): void {
    const stored = this.webhook(id)
    if (!stored) return
    this.#store.delete(`due/${ordered(stored.due)}/${ordered(id)}`)
    this.#store.delete(`webhook/${ordered(id)}`)
  }

  webhook(id: number): Webhook | null {
    return this.#read(WebhookSchema, `webhook/${ordered(id)}`)
  }

  /** The first `limit` webhooks that wait, in the order in which they are due. */
  webhooks(limit?: number): readonly Webhook[] {
    const ids = this.#store.list('due/', limit).map(([, text]) => v.parse(v.number(), JSON.parse(text)))
    return ids.map((id) => this.webhook(id)).filter((webhook) => webhook !== null)
  }
}
