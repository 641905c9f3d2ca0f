/**
 * SenderCore: one per number. Sends what is queued, in order, at the pace that WhatsApp allows, and never twice (L2, L9).
 * The rows in D1 are its memory; what it holds itself may be lost at any moment.
 * Not here: what may be sent (the hub decides at each attempt), HTTP (whatsapp-client.ts).
 */
import type { MessageId, Millis } from '../../schema/domain/ids.ts'
import type { MessageRow } from '../../schema/domain/message.ts'
import { backoffMs, decideError } from '../../schema/whatsapp/errors.ts'
import type { OrderToSend, SendOutcome } from '../commit/operation.ts'
import type { Unsent } from '../store/unsent.ts'
import { DECISION_HOLDS_MS } from './fold-sending.ts'
import { Pacer } from './pacer.ts'
import { planPass, UNCONFIRMED_HOLDS_MS } from './plan-pass.ts'
import type { CallResult } from './whatsapp-client.ts'

export interface SenderDeps {
  readonly now: () => Millis
  /** In [0, 1): jitter for retries. */
  readonly random: () => number
  readonly load: (forgetBefore: Millis) => Promise<Unsent>
  /** Whether Graph's host takes a connection now; while it does not, nothing has left us. */
  readonly probe: () => Promise<boolean>
  /** Asks the hub to record the next attempt; null: it may not leave (any more). */
  readonly attempt: (message: MessageId, attempt: number, late: boolean) => Promise<OrderToSend | null>
  readonly call: (order: OrderToSend) => Promise<CallResult>
  readonly settle: (message: MessageId, attempt: number, outcome: SendOutcome) => Promise<void>
  /** Wakes this sender at that time at the latest, also after a kill. */
  readonly wakeBy: (at: Millis) => Promise<void>
  /** Numbers of the demo stay on this machine: while the simulator is off, nothing leaves them. */
  readonly staysHere: (demo: boolean) => boolean
  /** Keeps the process for work that goes on after the caller was answered. */
  readonly background: (work: Promise<void>) => void
}

/** A call may take long; should this process die meanwhile, the next one looks after so much time. */
const LOOK_AFTER_MS = 5_000
/** Graph's host takes no connection: try again after 1 s, doubling to 30 s. */
const UNREACHED_MS = 1_000
const MAX_UNREACHED_MS = 30_000

export class SenderCore {
  readonly #deps: SenderDeps
  readonly #pacer = new Pacer()
  readonly #inFlight = new Set<MessageId>()
  #loop: Promise<void> | undefined
  #again = false
  #unreached = 0
  #unreachedUntil: Millis = 0

  constructor(deps: SenderDeps) {
    this.#deps = deps
  }

  /** Looks at what there is to send; resolves when what may start has started. */
  wake(): Promise<void> {
    this.#again = true
    this.#loop ??= this.#run()
    return this.#loop
  }

  /** Ends in the same moment in which it sees that nobody asked again: a wake between the two would be lost. */
  async #run(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false
        await this.#pass()
      }
    } finally {
      this.#loop = undefined
    }
  }

  async #pass(): Promise<void> {
    const now = this.#deps.now()
    const { number, messages } = await this.#deps.load(now - UNCONFIRMED_HOLDS_MS)
    if (!number) return
    const paused = number.pausedFor !== null || this.#deps.staysHere(number.demo)
    const pass = planPass({ now, messages, paused, inFlight: this.#inFlight, readyAt: (customer) => this.#pacer.readyAt(customer, now) })
    for (const orphan of pass.orphans) await this.#deps.settle(orphan.id, orphan.attempt, { kind: 'not-confirmed' })
    if (pass.start.length > 0) await this.#deps.wakeBy(now + LOOK_AFTER_MS)
    for (const message of pass.start) this.#start(message, now)
    if (pass.lookAgainAt !== null) await this.#deps.wakeBy(pass.lookAgainAt)
  }

  #start(message: MessageRow, now: Millis): void {
    if (this.#pacer.readyAt(message.contact, now) > now) {
      this.#deps.background(this.#deps.wakeBy(this.#pacer.readyAt(message.contact, now)))
      return
    }
    this.#pacer.take(message.contact, now)
    this.#inFlight.add(message.id)
    const work = this.#send(message).finally(() => {
      this.#inFlight.delete(message.id)
      return this.wake()
    })
    this.#deps.background(work)
  }

  /** Probe, record, call, settle: nothing is lost between any two of them, and nothing is called twice for one attempt. */
  async #send(message: MessageRow): Promise<void> {
    if (!(await this.#deps.probe())) return this.#holdUnreached()
    try {
      const order = await this.#deps.attempt(message.id, message.attempt + 1, this.#isLate(message))
      if (order) await this.#deps.settle(order.message, order.attempt, this.#outcomeOf(order, await this.#deps.call(order)))
      this.#unreached = 0
    } catch (error) {
      await this.#holdUnreached() // the hub is out of reach: asking again at once would only burn the pace
      throw error
    }
  }

  /** A decision older than this is made again (architecture 5, *send*). */
  #isLate({ decidedAt }: MessageRow): boolean {
    return this.#deps.now() - (decidedAt ?? 0) > DECISION_HOLDS_MS
  }

  /** Sends that find the host, or the hub, gone while all wait for it already are the same failure. */
  async #holdUnreached(): Promise<void> {
    const now = this.#deps.now()
    if (now < this.#unreachedUntil) return
    this.#unreachedUntil = now + Math.min(MAX_UNREACHED_MS, UNREACHED_MS * 2 ** this.#unreached)
    this.#unreached += 1
    this.#pacer.hold(this.#unreachedUntil)
    await this.#deps.wakeBy(this.#unreachedUntil)
  }

  #outcomeOf(order: OrderToSend, result: CallResult): SendOutcome {
    if (result.kind === 'accepted') return result
    if (result.kind === 'lost') return { kind: 'not-confirmed' }
    const { httpStatus, code } = result
    const decision = decideError(httpStatus, code)
    switch (decision.action) {
      case 'ambiguous':
        return { kind: 'not-confirmed' }
      case 'tell':
      case 'template':
        return { kind: 'failed', code: code ?? 0, text: decision.text }
      case 'pause':
        return { kind: 'pause', reason: decision.reason, code: code ?? 0, text: decision.text }
      case 'retry':
      case 'wait': {
        if (decision.giveUpAfter !== null && order.attempt > decision.giveUpAfter)
          return { kind: 'failed', code: code ?? 0, text: decision.text }
        const at = this.#deps.now() + backoffMs(decision, order.attempt, this.#deps.random())
        if (decision.lane === 'number') this.#pacer.hold(at)
        return { kind: 'retry', at, code }
      }
      default:
        return decision satisfies never
    }
  }
}
