/**
 * What both sides of the simulator share: its time and chance, the numbers, and the two things that everything ends in: a message
 * on a phone and a webhook that waits. Not here: who does what (core.ts, sending.ts).
 */
import type { Millis, NumberId } from '../../schema/domain/ids.ts'
import { makeTraceId, makeWamid } from './identities.ts'
import { type BusinessNumber, type Customer, type PhoneMessage, SimulatorState, type WebhookItem } from './state.ts'
import type { SimulatorStore } from './store.ts'

export interface SimulatorDeps {
  /** The real clock; the core adds what its own was moved by. */
  readonly now: () => Millis
  /** [0, 1) */
  readonly random: () => number
  readonly store: SimulatorStore
  /** The numbers that are connected, the first one first. */
  readonly numbers: () => Promise<readonly BusinessNumber[]>
  /** Posts a body to the product: the HTTP status, or throws where nobody answers. */
  readonly postWebhook: (body: string, signature: string) => Promise<number>
  /** `sha256=` and the HMAC of the body with the app secret, in hex. */
  readonly sign: (body: string) => Promise<string>
  /** Asks for `deliverDue` at this real time; replaces an earlier request. */
  readonly setAlarm: (at: Millis) => void
  /** Tells the rest of the product how far the clock is ahead now. */
  readonly clockMoved: (offsetMs: Millis) => Promise<void>
}

/** A message before it has an id; what is left out is as for one that a customer wrote. */
type NewMessage = Pick<PhoneMessage, 'phone' | 'number' | 'from' | 'type' | 'text' | 'at'> & Partial<PhoneMessage>

export class SimulatorWorld {
  readonly deps: SimulatorDeps
  readonly state: SimulatorState

  constructor(deps: SimulatorDeps) {
    this.deps = deps
    this.state = new SimulatorState(deps.store)
  }

  /** The simulator's time: the real one and all that it was moved by. */
  clock(): Millis {
    return this.deps.now() + this.state.control().offsetMs
  }

  /** Whole milliseconds. */
  between(low: number, high: number): Millis {
    return Math.floor(low + this.deps.random() * (high - low))
  }

  traceId(): string {
    return makeTraceId(this.deps.random)
  }

  /** The alarm always stands at the next due webhook, so that a kill forgets none. */
  wake(): void {
    const [next] = this.state.webhooks(1)
    if (next) this.deps.setAlarm(Math.max(next.due - this.state.control().offsetMs, this.deps.now()))
  }

  /** The number of this id, or the first one. The product is asked only for one that is not known yet. */
  async number(id?: NumberId): Promise<BusinessNumber | null> {
    const find = (): BusinessNumber | undefined => this.state.numbers().find((number) => id === undefined || number.id === id)
    const known = find()
    if (known) return known
    this.state.saveNumbers(await this.deps.numbers())
    return find() ?? null
  }

  /** The customer, stored, so that the list of phones has it. */
  meet(phone: string, name?: string): Customer {
    const customer = { ...this.state.customer(phone), ...(name ? { name } : {}) }
    this.state.saveCustomer(customer)
    return customer
  }

  addMessage(message: NewMessage): PhoneMessage {
    const id = makeWamid(message.phone, message.from, this.state.nextId(), this.deps.random)
    const stored = { id, callback: null, shown: true, deliveredAt: null, readAt: null, ...message }
    this.state.addMessage(stored)
    return stored
  }

  enqueue(number: BusinessNumber, due: Millis, item: WebhookItem): void {
    const id = this.state.nextId()
    this.state.saveWebhook({ id, number, due, createdAt: this.clock(), attempts: 0, posting: false, faulted: false, copies: 1, item })
  }
}
