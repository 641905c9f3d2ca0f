/** One conversation of `--large N`: who it is with, and what was said last. Not here: whose turn it is and when (`large.ts`). */
import type { WhatsAppPerson } from '../../schema/domain/contact.ts'
import type { ActionId, ConversationId, MessageId, Millis, NumberId, Wamid } from '../../schema/domain/ids.ts'
import type { Item } from '../../schema/whatsapp/item.ts'
import type { Operation } from '../commit/operation.ts'
import { actionBy } from './acting.ts'
import { HOUR } from './clock.ts'
import { conversationIdOf, echoItem, messageIdOf, messageItem, personWithPhone, plainText } from './items.ts'
import type { LargeWords } from './large-words.ts'
import { agentsOf, type PersonId, SALES, SUPPORT } from './people.ts'
import type { Random } from './random.ts'
import { sendingOperations } from './sending.ts'

/** On average, and never more in the sum of those begun so far: the turns fit into the time. */
export const MESSAGES_EACH = 10
const MESSAGES = [10, 8, 12, 9, 11] as const

/** Fictional like those of `customers.ts`, and behind them. */
const FIRST_PHONE = 15_550_120_000
/** Those that begin with 155507 belong to checks. */
const PAST_PHONES = 15_550_700_000

/** Free text may be sent for 24 hours after a question; a body may have waited a quarter of an hour. */
const SEND_WITHIN_MS = 23 * HOUR

export class LargeThread {
  owner: PersonId | null = null
  isNew = true
  readonly #code: string
  readonly #person: WhatsAppPerson
  readonly #number: NumberId
  readonly #conversation: ConversationId
  /** Who works on it unless somebody else owns it. */
  readonly #agent: PersonId
  #left: number
  #last: MessageId | null = null
  #askedAt: Millis | null = null
  #ids = 0

  /** `place`: how many were begun before. A RangeError where the fictional phones end, after 580,000. */
  constructor(place: number, random: Random, words: LargeWords) {
    const phone = FIRST_PHONE + place
    if (phone >= PAST_PHONES) throw new RangeError('there are no more fictional phones')
    this.#code = `L${place}`
    this.#person = personWithPhone(String(phone), `${random.pick(words.firstNames)} ${random.pick(words.lastNames)}`)
    this.#number = random.chance(0.7) ? SUPPORT : SALES
    this.#conversation = conversationIdOf(this.#person, this.#number)
    this.#agent = random.pick(agentsOf(this.#number))
    this.#left = MESSAGES[place % MESSAGES.length] ?? MESSAGES_EACH
  }

  get isOver(): boolean {
    return this.#left <= 0
  }

  maySend(at: Millis): boolean {
    return this.#askedAt !== null && at - this.#askedAt < SEND_WITHIN_MS
  }

  endsTurn(): void {
    this.isNew = false
    this.#left -= 1
  }

  asks(at: Millis, text: string): Item {
    this.#askedAt = at
    return messageItem(this.#sent(at), plainText(text))
  }

  answersByPhone(at: Millis, text: string): Item {
    return echoItem(this.#sent(at), plainText(text))
  }

  /** The first answer from here claims. */
  sends(now: Millis, text: string): readonly Operation[] {
    this.owner ??= this.#agent
    const seen = this.#last
    const message = this.#nextId()
    const wamid: Wamid = `wamid.DEMO${message.slice('demo-a-'.length)}`
    this.#last = message
    return [
      actionBy(this.owner, { id: message, at: now, kind: 'message.send', conversation: this.#conversation, text, seen }),
      ...sendingOperations({ message, wamid, number: this.#number, decidedAt: now, fate: 'delivered' })
    ]
  }

  claims(now: Millis): readonly Operation[] {
    this.owner ??= this.#agent
    return [actionBy(this.owner, { ...this.#base(now), kind: 'conversation.claim' })]
  }

  prioritises(now: Millis): readonly Operation[] {
    return [actionBy(this.#agent, { ...this.#base(now), kind: 'conversation.prioritise', priority: 'urgent' })]
  }

  resolves(now: Millis): readonly Operation[] {
    return [actionBy(this.owner ?? this.#agent, { ...this.#base(now), kind: 'conversation.resolve', seen: this.#last })]
  }

  snoozes(now: Millis, until: Millis): readonly Operation[] {
    return [actionBy(this.owner ?? this.#agent, { ...this.#base(now), kind: 'conversation.snooze', until, seen: this.#last })]
  }

  #base(now: Millis): { readonly id: ActionId; readonly at: Millis; readonly conversation: ConversationId } {
    return { id: this.#nextId(), at: now, conversation: this.#conversation }
  }

  #sent(at: Millis) {
    this.#ids += 1
    const id = `wamid.DEMO${this.#code}N${this.#ids}`
    this.#last = messageIdOf(id)
    return { number: this.#number, id, at, person: this.#person }
  }

  #nextId(): ActionId {
    this.#ids += 1
    return `demo-a-${this.#code}-${this.#ids}`
  }
}
