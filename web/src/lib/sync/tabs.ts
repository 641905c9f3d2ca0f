/**
 * One tab leads: it holds the socket, writes the replica, drains the outbox. Who leads is a Web Lock; a leader that the browser froze keeps
 * its lock, so it lets go before, and one that stays silent is asked and then robbed (pitfall 40). Not here: what a leader does.
 */
import type { Clock, LockManagerLike, TimerId } from './deps.ts'

/** The leader says so often that it is there. */
export const BEAT_MS = 3_000
/** After so much silence it is asked … */
const SILENCE_MS = 10_000
/** … and after so much more the lock is taken away: a hidden leader answers, a frozen one cannot. */
const ANSWER_MS = 2_000

export interface TabsDeps {
  readonly clock: Clock
  readonly locks: LockManagerLike
  readonly lock: string
  random(): number
  /** Asks the leader for a sign of life. */
  ask(): void
  onLead(): void
  /** No longer leading: released or robbed. Nothing may be begun after this. */
  onFollow(): void
  onFault(error: unknown): void
}

export class Tabs {
  readonly #deps: TabsDeps
  #role: 'away' | 'waiting' | 'leading' = 'away'
  /** Marks the latest request for the lock: what an older one comes to does not count. */
  #turn = 0
  #queued: AbortController | null = null
  #release: (() => void) | null = null
  #watch: TimerId | null = null

  constructor(deps: TabsDeps) {
    this.#deps = deps
  }

  get leads(): boolean {
    return this.#role === 'leading'
  }

  /** Waits for the lock; follows until then. */
  compete(): void {
    if (this.#role !== 'away') return
    const queued = new AbortController()
    this.#queued = queued
    this.#role = 'waiting'
    this.#request({ signal: queued.signal })
    this.#watchLeader()
  }

  /** Somebody leads: it spoke. */
  heard(): void {
    if (this.#role === 'waiting') this.#watchLeader()
  }

  /** Lets go of the lock and of any wish for it. */
  leave(): void {
    const led = this.leads
    this.#role = 'away'
    this.#turn += 1
    this.#stopWatch()
    this.#queued?.abort()
    this.#queued = null
    const release = this.#release
    this.#release = null
    if (led) this.#deps.onFollow() // first: the next leader may begin the moment that the lock is free
    release?.()
  }

  #request(options: { readonly signal: AbortSignal } | { readonly steal: true }): void {
    this.#turn += 1
    const turn = this.#turn
    this.#deps.locks
      .request(this.#deps.lock, options, () => this.#hold(turn))
      .catch((error: unknown) => {
        if (turn !== this.#turn) return // given up by ourselves
        if (this.#role === 'leading') return this.#robbed()
        this.#role = 'away'
        this.#deps.onFault(error)
      })
  }

  #hold(turn: number): Promise<void> {
    if (turn !== this.#turn) return Promise.resolve()
    this.#role = 'leading'
    this.#queued = null
    this.#stopWatch()
    const held = new Promise<void>((resolve) => {
      this.#release = resolve
    })
    this.#deps.onLead()
    return held
  }

  #robbed(): void {
    this.#role = 'away'
    this.#release = null
    this.#deps.onFollow()
    this.compete()
  }

  #watchLeader(): void {
    this.#stopWatch()
    const { clock, random, ask } = this.#deps
    this.#watch = clock.setTimeout(() => {
      ask()
      // Not all followers at once: the first one's beat stops the others.
      this.#watch = clock.setTimeout(() => this.#rob(), ANSWER_MS + Math.floor(random() * ANSWER_MS))
    }, SILENCE_MS)
  }

  #rob(): void {
    this.#watch = null
    if (this.#role !== 'waiting') return
    const queued = this.#queued
    this.#queued = null
    this.#request({ steal: true })
    queued?.abort()
  }

  #stopWatch(): void {
    if (this.#watch !== null) this.#deps.clock.clearTimeout(this.#watch)
    this.#watch = null
  }
}
