/**
 * Everything that can go wrong, by name, with how often; each that fired is counted. A seed has a subset of them (swarm), so that rare
 * mixtures come up too. Here also: a database that fails before a commit or loses the answer after it, is slow now and then, or out of a process's reach.
 */
import type { Random } from '../../worker/demo/random.ts'
import type { Db } from '../../worker/store/db.ts'
import type { Clock } from './clock.ts'
import { type Process, SimulatedFault } from './process.ts'

/** How often, per opportunity. */
const SHARES = {
  /** Per call of D1. */
  'd1-fails': 0.004,
  'd1-answer-lost': 0.004,
  'd1-slow': 0.002,
  /** The same; then every call of this process fails for a while. */
  'd1-outage': 0.001,
  /** Per operation of the workload. */
  'hub-killed': 0.004,
  'hub-hibernates': 0.003,
  'sender-killed': 0.006,
  'simulator-restarts': 0.002,
  'device-offline': 0.008,
  'socket-cut': 0.01,
  'socket-half-open': 0.004,
  'clock-jump': 0.003,
  'rights-changed': 0.002,
  'graph-unreachable': 0.001,
  /** Per request of a device. */
  'request-lost': 0.02,
  'answer-lost': 0.03,
  'action-repeated': 0.05,
  'rival-decides': 0.03,
  /** Per webhook that is posted. */
  'webhook-repeated': 0.15,
  'webhook-rebatched': 0.1,
  'webhook-late': 0.05,
  'webhook-lost': 0.02,
  'webhook-at-rival': 0.04,
  /** Per call of Graph. */
  'call-lost': 0.02,
  'accept-then-cut': 0.04,
  'send-refused': 0.04,
  'send-fails-later': 0.03,
  'send-delayed': 0.04
} as const

export type FaultName = keyof typeof SHARES
export const FAULT_NAMES = Object.keys(SHARES) as readonly FaultName[]

export class Faults {
  readonly fired = new Map<FaultName, number>()
  readonly #random: Random
  readonly #enabled: ReadonlySet<FaultName>
  #healed = false

  /** `all`: every fault; else about three in four. */
  constructor(random: Random, all: boolean) {
    this.#random = random
    this.#enabled = new Set(FAULT_NAMES.filter(() => random.chance(0.75) || all))
  }

  /** Whether it happens now. */
  hits(name: FaultName): boolean {
    if (!this.#random.chance(SHARES[name]) || this.#healed || !this.#enabled.has(name)) return false
    this.fired.set(name, (this.fired.get(name) ?? 0) + 1)
    return true
  }

  /** From now on nothing goes wrong any more. */
  heal(): void {
    this.#healed = true
  }

  get healed(): boolean {
    return this.#healed
  }
}

export interface DbWorld {
  readonly clock: Clock
  readonly random: Random
  readonly faults: Faults
}

/** The database as a process reaches it over a line: each call takes time, and a fault may come before it or after it. */
export const reachDb = (db: Db, { clock, random, faults }: DbWorld, process: Process): Db => ({
  async batch(statements) {
    await process.inside(clock.sleep(faults.hits('d1-slow') ? random.whole(300, 1500) : random.whole(0, 4)))
    if (faults.hits('d1-outage')) process.outOfReachUntil = clock.now + random.whole(2_000, 30_000)
    if (clock.now < process.outOfReachUntil && !faults.healed) throw new SimulatedFault('D1 is out of reach')
    if (faults.hits('d1-fails')) throw new SimulatedFault('D1 is not there')
    const results = await process.inside(db.batch(statements))
    const lost = faults.hits('d1-answer-lost')
    await process.inside(clock.sleep(random.whole(0, 4)))
    if (lost) throw new SimulatedFault('the answer of D1 was lost')
    return results
  }
})
