/**
 * The simulator itself: customers with phones on one side, Meta's Graph API and webhooks on the other. Everything it knows lies in
 * its store; time, chance, network and alarm are handed in (L12), so it runs in Node, in workerd and in a simulated world.
 * It never dedupes: every accepted send is another message on the phone, as at Meta.
 * Not here: addresses and parsing (routes.ts, graph.ts), what a send comes to (sending.ts), which webhooks are due (delivery.ts).
 */
import type { Millis, NumberId, Wamid } from '../../schema/domain/ids.ts'
import {
  type CustomerMessage,
  type CustomerSettings,
  messageContent,
  opensWindow,
  type PastMessage,
  type PhoneAppMessage,
  shownText
} from './customers.ts'
import { type Batch, releaseAll, settle, takeDue } from './delivery.ts'
import type { ControlCommand } from './faults.ts'
import { type GraphRequest, readGraphCall } from './graph.ts'
import { noSuchObject } from './graph-errors.ts'
import { makeHash, makeMediaId } from './identities.ts'
import { answerOf, refuse, type SimulatorAnswer, takeReceipt, takeSend } from './sending.ts'
import type { BusinessNumber, ControlState, Customer, LoggedRequest, PhoneMessage } from './state.ts'
import { digits, echoItem, messageItem, tickItem, webhookBody } from './webhooks.ts'
import { type SimulatorDeps, SimulatorWorld } from './world.ts'

interface Post {
  readonly batch: Batch
  readonly body: string
  readonly signature: string
}

export class SimulatorCore {
  readonly #world: SimulatorWorld

  constructor(deps: SimulatorDeps) {
    this.#world = new SimulatorWorld(deps)
  }

  /** The simulator's time: the real one and all that it was moved by. */
  clock(): Millis {
    return this.#world.clock()
  }

  /** To be called once when a core starts over a store: what was being posted when the last one ended is posted again. */
  resume(): void {
    releaseAll(this.#world.state, this.clock())
    this.#world.wake()
  }

  /** A customer writes. Stored when it resolves, and due to be posted at once; null where there is no such number. */
  async customerWrites(phone: string, input: CustomerMessage): Promise<PhoneMessage | null> {
    const number = await this.#world.number(input.number)
    return number && this.#change(() => this.#receive(number, this.#world.meet(phone, input.name), input))
  }

  /** The customer opens the chat: everything that the phone has is read. False where there is no such number. */
  async customerReads(phone: string, numberId?: NumberId): Promise<boolean> {
    const number = await this.#world.number(numberId)
    if (!number) return false
    const now = this.clock()
    const { state } = this.#world
    const isUnread = (m: PhoneMessage): boolean =>
      m.number === number.id && m.readAt === null && m.deliveredAt !== null && m.deliveredAt <= now
    this.#change(() => {
      for (const message of state.messagesOf(phone).filter(isUnread)) {
        state.saveMessage({ ...message, readAt: now })
        this.#world.enqueue(number, now, tickItem(state.customer(phone), message, 'read', now))
      }
    })
    return true
  }

  /** Staff answers on the business phone itself: the customer has it, we hear of it as an echo (CAP-09). Null: no such number. */
  async phoneAppWrites(phone: string, { number: id, text }: PhoneAppMessage): Promise<PhoneMessage | null> {
    const number = await this.#world.number(id)
    if (!number) return null
    return this.#change(() => {
      const at = this.clock()
      const message = this.#world.addMessage({ phone, number: number.id, from: 'business', type: 'text', text, at })
      this.#world.enqueue(number, at, echoItem(this.#world.meet(phone), message, number))
      return message
    })
  }

  /** How the phone behaves from now on. */
  configureCustomer(phone: string, { name, reachable, reads }: CustomerSettings): Customer {
    return this.#change(() => {
      const before = this.#world.meet(phone, name)
      const customer = { ...before, reachable: reachable ?? before.reachable, reads: reads ?? before.reads }
      this.#world.state.saveCustomer(customer)
      return customer
    })
  }

  /** Puts messages of the past on phones, without webhooks; those that are there already are left alone. */
  remember(past: readonly PastMessage[]): void {
    const { state } = this.#world
    this.#change(() => {
      for (const { name, ...message } of past) {
        const known = state.message(message.id)
        if (known) state.saveMessage({ ...known, at: message.at })
        else {
          this.#world.meet(message.phone, name)
          this.#world.addMessage(message)
        }
        if (message.from === 'customer') state.saveLastWroteAt(message.number, message.phone, message.at)
      }
    })
  }

  /** What the phone shows, oldest first. */
  phoneShows(phone: string): readonly PhoneMessage[] {
    return this.#world.state.messagesOf(phone).filter(({ shown }) => shown)
  }

  /** Whether the phone shows a message of this id. */
  hasMessage(phone: string, id: Wamid): boolean {
    const message = this.#world.state.message(id)
    return message?.phone === phone && message.shown
  }

  /** Whether anybody with this phone ever wrote, was written to, or was configured. */
  hasMet(phone: string): boolean {
    return this.#world.state.isKnown(phone)
  }

  customers(): readonly Customer[] {
    return this.#world.state.customers()
  }

  /** Every request that Graph received, refused ones too. */
  requests(): readonly LoggedRequest[] {
    return this.#world.state.requests()
  }

  controlState(): ControlState {
    return this.#world.state.control()
  }

  /** Moves the clock, drops faults and adds some. If telling the new time fails, repeating it with `advanceMs: 0` tells it again. */
  async control({ clock, faults = [], reset }: ControlCommand): Promise<ControlState> {
    const { state, deps } = this.#world
    const control = this.#change(() => {
      const before = state.control()
      const after = { offsetMs: before.offsetMs + (clock?.advanceMs ?? 0), faults: [...(reset ? [] : before.faults), ...faults] }
      state.saveControl(after)
      return after
    })
    if (clock) await deps.clockMoved(control.offsetMs)
    return control
  }

  /** Graph. The request is logged first; what is accepted is stored before it is answered, and never recognised as a repeat. */
  async graph(request: GraphRequest): Promise<SimulatorAnswer> {
    this.#log(request)
    const call = readGraphCall(request)
    if (call.kind === 'refused') return refuse(this.#world, call.refusal)
    const number = call.kind === 'no-such-object' ? null : await this.#world.number(call.object)
    if (!number || call.kind === 'no-such-object') {
      const { status, body } = noSuchObject(request.method, call.object, this.#world.traceId())
      return answerOf(status, body)
    }
    if (call.kind === 'read') return takeReceipt(this.#world, number, call.message)
    return this.#change(() => takeSend(this.#world, number, call.send))
  }

  /** Posts everything that is due by the simulator's clock, and resolves when each has been answered or failed. */
  async deliverDue(at: Millis = this.clock()): Promise<void> {
    const batches = takeDue(this.#world.state, at)
    this.#world.wake()
    const posts: Post[] = []
    // Signed one after the other: signing ends in any order, and with it the order of posting would be left to chance.
    for (const batch of batches) posts.push(await this.#sign(batch))
    await Promise.all(posts.map((post) => this.#deliver(post)))
  }

  async #sign(batch: Batch): Promise<Post> {
    const items = batch.map(({ item }) => item)
    const body = webhookBody(batch[0].number, items)
    return { batch, body, signature: await this.#world.deps.sign(body) }
  }

  async #deliver(post: Post): Promise<void> {
    let answered = false
    for (let copy = 0; copy < post.batch[0].copies; copy++) answered = (await this.#post(post)) === 200 || answered
    settle(this.#world.state, post.batch, answered, this.clock())
    this.#world.wake()
  }

  async #post({ body, signature }: Post): Promise<number> {
    try {
      return await this.#world.deps.postWebhook(body, signature)
    } catch {
      return 0 // nobody answered: as good as any status but 200, and repeated like it
    }
  }

  /** Does all of it or nothing, then sees to it that what waits now is posted in time. */
  #change<T>(work: () => T): T {
    const result = this.#world.state.transaction(work)
    this.#world.wake()
    return result
  }

  #receive(number: BusinessNumber, customer: Customer, input: CustomerMessage): PhoneMessage {
    const { state, deps } = this.#world
    const at = this.clock()
    const { phone } = customer
    const content = messageContent(input, { mediaId: makeMediaId(state.nextId()), sha256: makeHash(deps.random) })
    const message = this.#world.addMessage({ phone, number: number.id, from: 'customer', type: input.type, text: shownText(input), at })
    if (opensWindow(input.type)) state.saveLastWroteAt(number.id, phone, at)
    this.#world.enqueue(number, at, messageItem(customer, message, content, this.#contextOf(number, input.quotes)))
    return message
  }

  /** The quoted message and who wrote it. */
  #contextOf(number: BusinessNumber, quotes: string | undefined): Readonly<Record<string, unknown>> | null {
    if (quotes === undefined) return null
    const quoted = this.#world.state.message(quotes)
    return { from: quoted?.from === 'customer' ? quoted.phone : digits(number.display), id: quotes }
  }

  #log({ method, path, headers, body }: GraphRequest): void {
    const { state } = this.#world
    const { authorization, ...others } = headers
    const redacted = authorization === undefined ? {} : { authorization: authorization.startsWith('Bearer ') ? 'Bearer …' : '…' }
    state.transaction(() => state.addRequest({ at: this.clock(), method, path, headers: { ...others, ...redacted }, body }))
  }
}
