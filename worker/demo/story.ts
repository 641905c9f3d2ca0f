/**
 * The demo's small language: one story is one conversation, told forwards. Each sentence appends the operations that the same thing
 * would have caused in real life. Not here: what is told (`scenes.ts`, `history.ts`), what operations do (the hub).
 */
import type { WhatsAppPerson } from '../../schema/domain/contact.ts'
import type { Priority } from '../../schema/domain/conversation.ts'
import type { ActionId, ConversationId, MessageId, Millis, NumberId, Wamid } from '../../schema/domain/ids.ts'
import type { Action } from '../../schema/protocol/action.ts'
import type { Item } from '../../schema/whatsapp/item.ts'
import type { Operation } from '../commit/operation.ts'
import { actionBy } from './acting.ts'
import { SECOND } from './clock.ts'
import { type Content, conversationIdOf, echoItem, messageIdOf, messageItem, plainText } from './items.ts'
import { type PersonId, teamOf } from './people.ts'
import { type SendFate, sendingOperations } from './sending.ts'

export interface Customer {
  /** Two or more letters or digits, unlike any other customer's: part of every id in the story. */
  readonly code: string
  readonly person: WhatsAppPerson
  readonly number: NumberId
}

/** From WhatsApp's time of a message to its arrival here. */
const DELIVERY_MS = 400

/** What every action on this conversation says. */
interface ActionBase {
  readonly id: ActionId
  readonly at: Millis
  readonly conversation: ConversationId
}

export class Story {
  readonly customer: Customer
  readonly conversation: ConversationId
  readonly operations: Operation[] = []
  /** The story's time: it only moves forwards. */
  clock: Millis
  /** How many messages the thread shows. */
  messages = 0
  /** The thread's last message: what everybody here has on screen. */
  last: MessageId | null = null
  owner: PersonId | null = null
  /** The customer wrote last. */
  waits = false
  #ids = 0

  constructor(customer: Customer, from: Millis) {
    this.customer = customer
    this.conversation = conversationIdOf(customer.person, customer.number)
    this.clock = from
  }

  /** Goes on at `time`; a RangeError if that is over already. */
  at(time: Millis): this {
    if (time < this.clock) throw new RangeError(`${this.conversation}: ${time} is before ${this.clock}`)
    this.clock = time
    return this
  }

  later(ms: Millis): this {
    return this.at(this.clock + ms)
  }

  /** The customer writes; `as` where WhatsApp describes them differently this time. */
  writes(content: string | Content, as: WhatsAppPerson = this.customer.person): Wamid {
    const id = this.#nextWamid()
    const sent = { number: this.customer.number, id, at: this.clock, person: as }
    this.waits = true
    return this.#takeIn(messageItem(sent, typeof content === 'string' ? plainText(content) : content), id)
  }

  /** Somebody answers on the business phone itself. */
  answersByPhone(text: string): Wamid {
    const id = this.#nextWamid()
    const sent = { number: this.customer.number, id, at: this.clock, person: this.customer.person }
    this.waits = false
    return this.#takeIn(echoItem(sent, plainText(text)), id)
  }

  /** A member answers with the whole thread on screen; the first answer makes its author the owner. */
  answers(by: PersonId, text: string, fate: SendFate = 'read'): Wamid {
    const decidedAt = this.clock
    const message = this.#acts(by, (base) => ({ ...base, kind: 'message.send', text, seen: this.last }))
    const wamid = this.#nextWamid()
    this.operations.push(...sendingOperations({ message, wamid, number: this.customer.number, decidedAt, fate }))
    this.owner ??= by
    this.waits = false
    this.#show(message)
    this.later(SECOND)
    return wamid
  }

  /** A member answers without having seen what came after `seen`: the hub will hold it. */
  answersLate(by: PersonId, text: string, seen: MessageId): MessageId {
    return this.#acts(by, (base) => ({ ...base, kind: 'message.send', text, seen }))
  }

  claims(by: PersonId): this {
    this.#acts(by, (base) => ({ ...base, kind: 'conversation.claim' }))
    this.owner = by
    return this
  }

  assigns(by: PersonId, to: PersonId, brief: string): this {
    this.#acts(by, (base) => ({ ...base, kind: 'conversation.assign', assignee: to, team: teamOf(this.customer.number), brief }))
    this.owner = to
    return this
  }

  /** Into its number's team queue; whoever owns it goes on owning it. */
  routes(by: PersonId): this {
    this.#acts(by, (base) => ({ ...base, kind: 'conversation.assign', team: teamOf(this.customer.number) }))
    return this
  }

  resolves(by: PersonId): this {
    this.#acts(by, (base) => ({ ...base, kind: 'conversation.resolve', seen: this.last }))
    return this
  }

  snoozes(by: PersonId, until: Millis): this {
    this.#acts(by, (base) => ({ ...base, kind: 'conversation.snooze', until, seen: this.last }))
    return this
  }

  /** The snooze's time has come. */
  wakes(): this {
    this.operations.push({ kind: 'wake', now: this.clock, conversations: [this.conversation] })
    return this
  }

  prioritises(by: PersonId, priority: Priority): this {
    this.#acts(by, (base) => ({ ...base, kind: 'conversation.prioritise', priority }))
    return this
  }

  needsNoReply(by: PersonId): this {
    this.#acts(by, (base) => ({ ...base, kind: 'conversation.no-reply-needed', seen: this.last }))
    return this
  }

  reads(...people: readonly PersonId[]): this {
    const upTo = this.last
    if (upTo === null) throw new RangeError(`${this.conversation}: there is nothing to read`)
    for (const person of people) this.#acts(person, (base) => ({ ...base, kind: 'conversation.read', upTo }))
    return this
  }

  #takeIn(item: Item, id: Wamid): Wamid {
    this.later(DELIVERY_MS)
    this.operations.push({ kind: 'intake', now: this.clock, delivery: null, items: [item] })
    this.#show(messageIdOf(id))
    return id
  }

  #acts(by: PersonId, compose: (base: ActionBase) => Action & Pick<ActionBase, 'at'>): MessageId {
    this.#ids += 1
    const id = `demo-a-${this.customer.code}-${this.#ids}`
    this.operations.push(actionBy(by, compose({ id, at: this.clock, conversation: this.conversation })))
    this.later(1)
    return id
  }

  #show(message: MessageId): void {
    this.messages += 1
    this.last = message
  }

  #nextWamid(): Wamid {
    this.#ids += 1
    return `wamid.DEMO${this.customer.code}N${this.#ids}`
  }
}
