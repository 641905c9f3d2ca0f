/**
 * The drainer: brings waiting entries to the server, in order inside a lane, all lanes in one call, until nothing waits (L3, MOB-03). Its
 * core is `drainOnce`; time, chance, network and storage are handed in. Not here: which tab drains (the leader), the call itself.
 *
 * A call that was not answered has told nothing: its entries wait on and go again with the same ids, and the server gives the first result.
 * So a lost answer, a second tab or a crash in between sends nothing twice (COL-08).
 */
import type { ActionId, Millis, Seq } from '../../../../schema/domain/ids.ts'
import type { Action } from '../../../../schema/protocol/action.ts'
import { type PostAnswer, stateOf } from './answer.ts'
import { MOST_ACTIONS, nextBatch } from './batch.ts'
import type { OutboxEntry } from './entry.ts'
import type { Settlement } from './lane.ts'
import type { LocalStore } from './local-store.ts'

export interface DrainDeps {
  readonly store: Pick<LocalStore, 'list' | 'attempt' | 'turnedAway' | 'settle'>
  /** Never throws for what a network does: that is `unanswered`. */
  readonly post: (actions: readonly Action[]) => Promise<PostAnswer>
  /** The seq that the replica has reached. */
  readonly reached: () => Seq
  readonly now: () => Millis
  /** From 0 to below 1. */
  readonly random: () => number
  readonly isOnline: () => boolean
  /** Runs `wake` after that time; the answer takes it back. */
  readonly after: (ms: Millis, wake: () => void) => () => void
  /** Entries changed: overlays and screens are computed again. */
  readonly changed: () => void
  readonly told: (state: DrainState) => void
  /** A bug or a broken store. */
  readonly crashed: (error: unknown) => void
}

export type DrainState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  /** Tries again at that time, or when woken. */
  | { readonly kind: 'waiting'; readonly until: Millis }
  | { readonly kind: 'offline' }
  /** Nothing goes until somebody signs in; `wake` after that. */
  | { readonly kind: 'session-ended' }
  /** Nothing goes until the app is renewed. */
  | { readonly kind: 'upgrade-required' }

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000

/** Doubling from a second to half a minute, and by chance up to half of it less: many devices do not come back at once. */
export const pauseAfter = (failures: number, random: number): Millis =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)) * (1 - random / 2)

/** Each failure in a row halves the next call, so that an action over which the server stumbles is alone in the end and the others get through. */
export const sizeAfter = (failures: number): number => Math.max(1, Math.floor(MOST_ACTIONS / 2 ** failures))

type Drained = 'empty' | Exclude<PostAnswer['kind'], 'results' | 'not-understood'> | 'progress'

/** One call (or more, if its body as a whole was not understood) for the entries that can go now. */
export const drainOnce = async (deps: Pick<DrainDeps, 'store' | 'post' | 'reached' | 'changed'>, size: number): Promise<Drained> => {
  const batch = nextBatch(await deps.store.list(), size)
  if (batch.length === 0) return 'empty'
  return postAll(deps, idsOf(batch))
}

const idsOf = (entries: readonly OutboxEntry[]): readonly ActionId[] => entries.map(({ id }) => id)

const postAll = async (deps: Pick<DrainDeps, 'store' | 'post' | 'reached' | 'changed'>, ids: readonly ActionId[]): Promise<Drained> => {
  // Counted before the call: who takes an entry back has to know that it may have left.
  const entries = await deps.store.attempt(ids)
  deps.changed()
  if (entries.length === 0) return 'progress'
  const answer = await deps.post(entries.map(({ action }) => action))
  if (answer.kind === 'results') return settle(deps, entries, resultsOf(answer.results, entries))
  if (answer.kind === 'session-ended' || answer.kind === 'upgrade-required') {
    await deps.store.turnedAway(idsOf(entries)) // nobody read them: their author may still take them back
    deps.changed()
  }
  if (answer.kind !== 'not-understood') return answer.kind
  if (entries.length === 1) return settle(deps, entries, entries.map(refusal(answer.detail)))
  // Half of them now; the others come with the next round.
  return postAll(deps, idsOf(entries.slice(0, Math.ceil(entries.length / 2))))
}

const resultsOf = (
  results: Extract<PostAnswer, { kind: 'results' }>['results'],
  entries: readonly OutboxEntry[]
): readonly Settlement[] => {
  const sent = new Set(idsOf(entries))
  return results.flatMap((result) => (result.id !== null && sent.has(result.id) ? { id: result.id, state: stateOf(result) } : []))
}

const refusal =
  (detail: string | null) =>
  ({ id }: OutboxEntry): Settlement => ({ id, state: { kind: 'refused', reason: 'invalid', by: null, at: null, detail } })

/** An answer that says nothing about any of them is none. */
const settle = async (
  { store, reached, changed }: Pick<DrainDeps, 'store' | 'reached' | 'changed'>,
  entries: readonly OutboxEntry[],
  settlements: readonly Settlement[]
): Promise<Drained> => {
  await store.settle(settlements, reached())
  changed()
  return settlements.length === entries.length ? 'progress' : 'unanswered'
}

/** What was asked for while a call was under way. */
type Asked = 'nothing' | 'nudged' | 'woken'

export class Drainer {
  readonly #deps: DrainDeps
  #state: DrainState = { kind: 'idle' }
  #running: Promise<void> | null = null
  #asked: Asked = 'nothing'
  #failures = 0
  #takeBackTimer: () => void = () => undefined
  #stopped = false

  constructor(deps: DrainDeps) {
    this.#deps = deps
  }

  get state(): DrainState {
    return this.#state
  }

  /** Something was put into the outbox. A pause after a failure is kept: somebody fast is no reason to hammer. */
  nudge(): void {
    if (this.#asked === 'nothing') this.#asked = 'nudged'
    if (this.#state.kind === 'idle' || this.#state.kind === 'offline') this.#start()
  }

  /** There is reason to believe that it works now: the network is back, the socket is open, the page is in front, somebody signed in. */
  wake(): void {
    this.#asked = 'woken'
    this.#failures = 0
    this.#start()
  }

  /** This tab drains no longer; answers when the call under way has been dealt with. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#takeBackTimer()
    await this.settled()
  }

  /** Answers when no call is under way and none will be begun without a nudge, a wake or the end of a pause. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  #start(): void {
    if (this.#stopped || this.#running) return
    this.#takeBackTimer()
    this.#running = this.#drain()
      .catch((error: unknown) => {
        this.#deps.crashed(error)
        this.#pause()
      })
      .finally(() => {
        this.#running = null
        const missed = this.#asked === 'woken' || (this.#asked === 'nudged' && this.#state.kind === 'idle')
        if (missed) this.#start()
      })
  }

  async #drain(): Promise<void> {
    for (;;) {
      this.#asked = 'nothing'
      if (this.#stopped) return this.#tell({ kind: 'idle' })
      if (!this.#deps.isOnline()) return this.#tell({ kind: 'offline' })
      this.#tell({ kind: 'sending' })
      const drained = await drainOnce(this.#deps, sizeAfter(this.#failures))
      if (drained === 'empty') return this.#tell({ kind: 'idle' })
      if (drained === 'unanswered') return this.#pause()
      if (drained !== 'progress') return this.#tell({ kind: drained })
      this.#failures = 0
    }
  }

  #pause(): void {
    this.#failures += 1
    const pause = pauseAfter(this.#failures, this.#deps.random())
    this.#tell({ kind: 'waiting', until: this.#deps.now() + pause })
    if (!this.#stopped) this.#takeBackTimer = this.#deps.after(pause, () => this.#start())
  }

  #tell(state: DrainState): void {
    this.#state = state
    this.#deps.told(state)
  }
}
