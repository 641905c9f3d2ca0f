/** The lines to and from WhatsApp: calls of Graph that are lost or cut, webhooks that come late, twice, in other company or never. Deterministic, and slow. */
import { createHash } from 'node:crypto'
import type { Millis } from '../../schema/domain/ids.ts'
import type { IntakeOperation } from '../../worker/commit/operation.ts'
import type { Random } from '../../worker/demo/random.ts'
import type { SimulatorCore } from '../../worker/simulator/core.ts'
import { SPILL_AFTER_MS } from '../../worker/webhook/receive.ts'
import { putBody, spill } from '../../worker/webhook/sweep.ts'
import { takeIn } from '../../worker/webhook/take-in.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import { SimulatedFault } from './process.ts'
import { rebatch } from './rebatch.ts'

export interface NetworkDeps {
  readonly clock: Clock
  readonly random: Random
  readonly faults: Faults
  readonly bucket: R2Bucket
  readonly simulator: () => SimulatorCore
  readonly now: () => Millis
  readonly submit: (operation: IntakeOperation, atRival: boolean) => Promise<unknown>
  readonly failed: (error: unknown) => void
}

/** Refusals that a test of sending needs: told, tried again by number and by customer, paused, ambiguous. */
const REFUSALS = [131026, 131009, 130429, 131056, 190, 131000, 2] as const

/** So many bodies may come again in other company. */
const REMEMBERED = 100

/** An answer whose text is there at once, so that no real I/O gets between two events. */
class ReadyResponse extends Response {
  readonly #body: string

  constructor(body: string, status: number) {
    super(null, { status })
    this.#body = body
  }

  override async text(): Promise<string> {
    return this.#body
  }
}

export class Network {
  /** Bodies that were answered 200, by their hash. */
  readonly acknowledged = new Map<string, string>()
  /** The latest of them, for items that come again in other company. */
  readonly delivered: string[] = []
  /** Own bodies that nobody took yet. */
  undelivered = 0
  readonly #deps: NetworkDeps
  #unreachableUntil: Millis = 0

  constructor(deps: NetworkDeps) {
    this.#deps = deps
  }

  // ---- webhooks in ----

  /** What the simulator posts: the answer's status. Copies of it may come any time later. */
  async postWebhook(body: string): Promise<number> {
    const { clock, random, faults } = this.#deps
    if (faults.hits('webhook-repeated')) this.#repeat(body, random.whole(1, 4))
    if (faults.hits('webhook-lost')) throw new SimulatedFault('the webhook was lost')
    await clock.sleep(faults.hits('webhook-late') ? random.whole(1_000, 300_000) : random.whole(1, 80))
    const { delivered } = this
    return this.#door(delivered.length > 0 && faults.hits('webhook-rebatched') ? rebatch(random, body, delivered) : body)
  }

  /** Posts a body of our own making until it is taken. */
  deliver(body: string, afterMs: Millis): void {
    this.undelivered += 1
    this.#deps.clock.after(afterMs, () => this.#insist(body))
  }

  #insist(body: string): void {
    this.#door(body).then((status) => {
      if (status === 200) this.undelivered -= 1
      else this.#deps.clock.after(1_000, () => this.#insist(body))
    }, this.#deps.failed)
  }

  #repeat(body: string, times: number): void {
    const { clock, random, failed } = this.#deps
    for (let copy = 0; copy < times; copy++)
      clock.after(random.chance(0.3) ? 0 : random.whole(0, 120_000), () => {
        this.#door(body).catch(failed)
      })
  }

  /** The webhook's door behind the signature, as worker/webhook/receive.ts has it: durable before 200, put aside when the hub is slow. */
  async #door(body: string): Promise<number> {
    const { clock, faults, bucket, submit, now, failed } = this.#deps
    const bytes = new TextEncoder().encode(body).slice().buffer
    const hash = createHash('sha256').update(body).digest('hex')
    const atRival = faults.hits('webhook-at-rival')
    const deps = { now, submit: (operation: IntakeOperation) => submit(operation, atRival), putBody: putBody(bucket) }
    const taken = takeIn(deps, bytes, hash).then(
      () => true,
      (error: unknown) => {
        if (!(error instanceof SimulatedFault)) failed(error)
        return false
      }
    )
    const inTime = await Promise.race([taken, clock.sleep(SPILL_AFTER_MS)])
    if (inTime !== true) await spill(bucket)(bytes, hash)
    clock.note(`webhook ${hash.slice(0, 8)} ${inTime === true ? 'taken' : 'put aside'}`)
    this.acknowledged.set(hash, body)
    this.delivered.push(body)
    if (this.delivered.length > REMEMBERED) this.delivered.shift()
    return 200
  }

  // ---- calls out ----

  async probe(): Promise<boolean> {
    await this.#deps.clock.sleep(this.#deps.random.whole(1, 20))
    return this.#deps.clock.now >= this.#unreachableUntil
  }

  loseGraph(ms: Millis): void {
    this.#unreachableUntil = this.#deps.clock.now + ms
  }

  /** Graph as our client reaches it. */
  async fetch(url: string, init: RequestInit): Promise<Response> {
    const { clock, random, faults } = this.#deps
    await clock.sleep(random.whole(5, 60))
    if (faults.hits('call-lost')) throw new SimulatedFault('Network connection lost')
    await this.#misbehave()
    const headers = Object.fromEntries(new Headers(init.headers))
    const request = { method: init.method ?? 'GET', path: new URL(url).pathname, headers, body: String(init.body) }
    const answer = await this.#deps.simulator().graph(request)
    await clock.sleep(random.whole(5, 60))
    if (answer.kind === 'cut') throw new SimulatedFault('Network connection lost')
    await clock.sleep(answer.delayMs)
    return new ReadyResponse(JSON.stringify(answer.body), answer.status)
  }

  /** Tells the simulator what to do to this very call. */
  async #misbehave(): Promise<void> {
    const { random, faults } = this.#deps
    const once = { on: 'send', times: 1 } as const
    const simulator = this.#deps.simulator()
    if (faults.hits('accept-then-cut')) await simulator.control({ faults: [{ ...once, kind: 'accept-then-cut' }] })
    else if (faults.hits('send-refused')) await simulator.control({ faults: [{ ...once, kind: 'refuse', code: random.pick(REFUSALS) }] })
    else if (faults.hits('send-fails-later')) await simulator.control({ faults: [{ ...once, kind: 'status', code: 131026 }] })
    else if (faults.hits('send-delayed')) await simulator.control({ faults: [{ ...once, kind: 'delay', ms: random.whole(200, 20_000) }] })
  }
}
