/**
 * The simulator's phones: who has one, what one of them shows, what its owner does (product 2.14). Asks the simulator, which is a server of
 * its own kind; nothing of it is kept on this device. Not here: drawing, the simulator.
 */
import * as v from 'valibot'
import type { Millis, NumberId } from '../../../../schema/domain/ids.ts'
import type { PhoneCustomer, PhoneFault, PhoneMessage } from '../components/sim/phone.ts'
import type { Server } from './our-server.ts'

const CustomersSchema = v.object({ items: v.array(v.object({ phone: v.string(), name: v.nullish(v.string()) })) })
const MessagesSchema = v.object({
  items: v.array(
    v.object({ id: v.string(), from: v.picklist(['business', 'customer']), type: v.string(), text: v.nullish(v.string()), at: v.number() })
  )
})
const ControlSchema = v.object({ faults: v.array(v.object({ times: v.number() })) })

/** What each trouble is in the simulator's words. */
const FAULTS: Readonly<Record<PhoneFault, object>> = {
  cut: { on: 'send', kind: 'accept-then-cut', times: 1 },
  refuse: { on: 'send', kind: 'refuse', times: 1 },
  delay: { on: 'send', kind: 'delay', ms: 5000, times: 1 }
}

export interface SimulatorDeps {
  readonly server: Server
  readonly after: (ms: Millis, run: () => void) => () => void
  readonly isLooking: () => boolean
  readonly crashed: (error: unknown) => void
}

/** A phone has no line to us: so often it is looked at. */
const LOOK_MS = 1000

export type PhoneState = 'loading' | 'ready' | 'off' | 'offline'

export class SimulatorController {
  readonly #deps: SimulatorDeps
  #state = $state<PhoneState>('loading')
  #customers = $state.raw<readonly PhoneCustomer[]>([])
  #phone = $state('')
  #line = $state<NumberId | null>(null)
  #messages = $state.raw<readonly PhoneMessage[]>([])
  #read = $state.raw<ReadonlyMap<string, string>>(new Map())
  #faults = $state(0)
  #stop: (() => void) | null = null
  #stopped = false

  constructor(deps: SimulatorDeps) {
    this.#deps = deps
  }

  get state(): PhoneState {
    return this.#state
  }
  get customers(): readonly PhoneCustomer[] {
    return this.#customers
  }
  get customer(): PhoneCustomer | undefined {
    return this.#customers.find(({ phone }) => phone === this.#phone)
  }
  get messages(): readonly PhoneMessage[] {
    return this.#messages
  }
  get line(): NumberId | null {
    return this.#line
  }
  get waitingFaults(): number {
    return this.#faults
  }
  /** Messages of the business after the last that the phone's owner had before them. */
  get unread(): number {
    const last = this.#read.get(this.#phone)
    const at = this.#messages.findIndex(({ id }) => id === last)
    return this.#messages.slice(at + 1).filter(({ from }) => from === 'business').length
  }

  start(): void {
    this.#loop().catch(this.#deps.crashed)
  }

  stop(): void {
    this.#stopped = true
    this.#stop?.()
  }

  /** Takes another phone into the hand. */
  take(phone: string): void {
    if (phone === this.#phone) return
    this.#phone = phone
    this.#messages = []
    this.look()
  }

  /** The chat with another of our numbers. */
  talkTo(number: NumberId): void {
    this.#line = number
  }

  look(): void {
    this.#stop?.()
    this.start()
  }

  write(text: string): void {
    this.#post(`${this.#path()}/messages`, { type: 'text', text, ...this.#number() })
  }

  answerOnPhone(text: string): void {
    this.#post(`${this.#path()}/phone-app`, { text, ...this.#number() })
  }

  /** The customer opens the chat: blue ticks. */
  open(): void {
    this.#read = new Map([...this.#read, [this.#phone, this.#messages.at(-1)?.id ?? '']])
    this.#post(`${this.#path()}/read`, this.#number())
  }

  trouble(fault: PhoneFault): void {
    this.#post('/simulator/control', { faults: [FAULTS[fault]] })
  }

  calm(): void {
    this.#post('/simulator/control', { reset: true })
  }

  #path(): string {
    return `/simulator/customers/${encodeURIComponent(this.#phone)}`
  }

  #number(): { readonly number?: NumberId } {
    return this.#line === null ? {} : { number: this.#line }
  }

  #post(path: string, body: unknown): void {
    this.#deps.server
      .post(path, body)
      .catch(() => null) // no network: the next look says so
      .then(() => this.look())
      .catch(this.#deps.crashed)
  }

  async #loop(): Promise<void> {
    if (this.#deps.isLooking()) await this.#look()
    if (this.#stopped) return
    this.#stop = this.#deps.after(LOOK_MS, () => this.start())
  }

  async #look(): Promise<void> {
    const customers = await this.#get('/simulator/customers', CustomersSchema)
    if (typeof customers === 'string') {
      this.#state = customers
      return
    }
    this.#customers = customers.items.map(({ phone, name }) => ({ phone, name: name || `+${phone}` }))
    const [first] = this.#customers
    if (this.#phone === '' && first) this.#phone = first.phone
    const phone = this.#phone
    const shown = phone === '' ? null : await this.#get(`${this.#path()}/messages`, MessagesSchema)
    if (shown && typeof shown !== 'string' && phone === this.#phone)
      this.#show(shown.items.map((item) => ({ ...item, text: item.text ?? '' })))
    const control = await this.#get('/simulator/control', ControlSchema)
    if (typeof control !== 'string') this.#faults = control.faults.reduce((sum, { times }) => sum + times, 0)
    this.#state = 'ready'
  }

  /** The same messages stay the same, so that nothing is drawn again. */
  #show(messages: readonly PhoneMessage[]): void {
    const same = messages.length === this.#messages.length && messages.at(-1)?.id === this.#messages.at(-1)?.id
    if (!same) this.#messages = messages
  }

  async #get<Schema extends v.GenericSchema>(path: string, schema: Schema): Promise<v.InferOutput<Schema> | 'off' | 'offline'> {
    const answer = await this.#deps.server.get(path).catch(() => null) // no network is a state of its own
    if (answer?.status === 404) return 'off'
    const parsed = answer?.ok ? v.safeParse(schema, await answer.json()) : null
    return parsed?.success ? parsed.output : 'offline'
  }
}
