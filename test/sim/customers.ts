/** The customers, and the colleague with the business phone: what reaches us from WhatsApp beside the simulator's own ticks. */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Random } from '../../worker/demo/random.ts'
import type { SimulatorCore } from '../../worker/simulator/core.ts'
import type { PhoneMessage } from '../../worker/simulator/state.ts'
import { messageItem, tickItem, webhookBody } from '../../worker/simulator/webhooks.ts'
import type { Clock } from './clock.ts'

export const BUSINESS_NUMBERS = [
  { id: '200000000000001', waba: '100000000000001', display: '+1 555-000-1000' },
  { id: '200000000000002', waba: '100000000000001', display: '+1 555-000-1001' },
  { id: '200000000000003', waba: '100000000000001', display: '+1 555-000-1002' }
] as const
/** Nobody has connected this one when the first customers write to it (late-number.ts). */
export const LATE_NUMBER = { id: '200000000000004', waba: '100000000000002', display: '+1 555-000-1003' } as const
export const ALL_NUMBERS = [...BUSINESS_NUMBERS, LATE_NUMBER] as const
type BusinessNumber = (typeof ALL_NUMBERS)[number]
const PHONES = Array.from({ length: 14 }, (_, index) => `1555000${1200 + index}`)

export interface CustomersDeps {
  readonly clock: Clock
  readonly random: Random
  readonly simulator: () => SimulatorCore
  /** Posts a body of our own making until it is taken. */
  readonly deliver: (body: string, afterMs: Millis) => void
}

export class Customers {
  readonly #deps: CustomersDeps
  #late = 0

  constructor(deps: CustomersDeps) {
    this.#deps = deps
  }

  /** One thing that happens out there. */
  async act(): Promise<void> {
    const { random } = this.#deps
    const phone = random.chance(0.5) ? random.pick(PHONES.slice(0, 4)) : random.pick(PHONES)
    const number = random.chance(0.1) ? LATE_NUMBER : random.pick(BUSINESS_NUMBERS)
    const dice = random.next()
    if (dice < 0.66) return this.#write(phone, number)
    if (dice < 0.8) return this.#colleague(phone, number)
    if (dice < 0.87) await this.#deps.simulator().customerReads(phone, number.id)
    else if (dice < 0.95) this.#lateMessage(phone, number)
    else if (dice < 0.98) this.#oddBody(number)
    else this.#deps.simulator().configureCustomer(phone, { reachable: random.chance(0.8), reads: random.chance(0.5) })
  }

  /** One message, or several in a breath: they share a body. */
  async #write(phone: string, number: BusinessNumber): Promise<void> {
    const { random } = this.#deps
    const simulator = this.#deps.simulator()
    const times = random.chance(0.2) ? random.whole(2, 5) : 1
    for (let index = 0; index < times; index++) {
      const type = random.pick(['text', 'text', 'text', 'text', 'image', 'audio', 'location'] as const)
      await simulator.customerWrites(phone, { type, text: `question ${random.whole(0, 1e9)}`, number: number.id })
    }
    const own = simulator.phoneShows(phone).find((message) => message.number === number.id)
    if (own && random.chance(0.1))
      await simulator.customerWrites(phone, { type: 'reaction', message: own.id, emoji: '👍', number: number.id })
  }

  /** Typed on the business phone; its ticks may come before it does, and are parked. */
  async #colleague(phone: string, number: BusinessNumber): Promise<void> {
    const { random, clock } = this.#deps
    const simulator = this.#deps.simulator()
    const message = await simulator.phoneAppWrites(phone, { text: `from the phone ${random.whole(0, 1e9)}`, number: number.id })
    if (!message || random.chance(0.4)) return
    for (const tick of random.shuffled(['sent', 'delivered', 'read'] as const).slice(0, random.whole(1, 3)))
      this.#deps.deliver(webhookBody(number, [tickItem(this.#customer(phone), message, tick, clock.now)]), random.whole(0, 4000))
  }

  /** Written minutes or hours ago; WhatsApp brings it only now. */
  #lateMessage(phone: string, number: BusinessNumber): void {
    const { random } = this.#deps
    const simulator = this.#deps.simulator()
    const at = simulator.clock() - random.whole(1_000, random.chance(0.5) ? 120_000 : 20 * 3_600_000)
    const id = `wamid.late-${++this.#late}`
    simulator.remember([{ id, number: number.id, phone, from: 'customer', type: 'text', text: `late ${id}`, at }])
    const message = simulator.phoneShows(phone).find((shown) => shown.id === id)
    if (message) this.#deps.deliver(this.#messageBody(number, phone, message), random.whole(0, 60_000))
  }

  #messageBody(number: BusinessNumber, phone: string, message: PhoneMessage): string {
    return webhookBody(number, [messageItem(this.#customer(phone), message, { text: { body: message.text } }, null)])
  }

  /** A body with an item that nobody can read beside nothing else, or for a number that is not ours. */
  #oddBody(number: BusinessNumber): void {
    const { random } = this.#deps
    const stranger = { ...number, id: '299999999999999' }
    const id = `wamid.odd-${++this.#late}`
    const odd = { id, from: random.chance(0.5) ? undefined : PHONES[0], timestamp: '1', type: 'text', text: { body: 'odd' } }
    const item = { kind: 'message', contact: null, value: odd } as const
    this.#deps.deliver(webhookBody(random.chance(0.5) ? stranger : number, [item]), random.whole(0, 500))
  }

  #customer(phone: string) {
    const known = this.#deps
      .simulator()
      .customers()
      .find((customer) => customer.phone === phone)
    return known ?? { phone, name: `Customer ${phone}`, reachable: true, reads: false }
  }
}
