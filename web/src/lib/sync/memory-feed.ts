/**
 * Keeps this tab's memory true to the replica, whichever tab writes it: a change is told where it continues what memory holds; where one was
 * missed, memory is read anew and what came meanwhile is told after. Not here: the memory itself, the channel.
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { parseCursor } from '../../../../schema/protocol/delta.ts'
import type { ChainedChange, Change } from '../replica/change.ts'
import type { Replica } from '../replica/replica.ts'
import type { Clock, TimerId } from './deps.ts'

export type By = 'here' | 'other-tab'

/** So long a screen keeps what it shows while an emptied replica is filled again: most often its first page is there by then. */
export const STANDS_MS: Millis = 500

export interface MemoryFeedDeps {
  readonly replica: Pick<Replica, 'cursor' | 'loaded'>
  readonly clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>
  onChange(change: Change, by: By): void
  onReload(): unknown
  onFault(error: unknown): void
}

export class MemoryFeed {
  readonly #deps: MemoryFeedDeps
  #memory: string | null = null
  /** What came while memory is being read; null while it is not. */
  #held: (() => void)[] | null = []
  #reloadAgain = false
  /** The replica was emptied and memory not yet. */
  #standing: TimerId | null = null
  #ended = false

  constructor(deps: MemoryFeedDeps) {
    this.#deps = deps
  }

  /** Memory was read before this; where the replica moved on since, it is read again. */
  async start(): Promise<void> {
    const loaded = this.#deps.replica.loaded()
    const cursor = await this.#deps.replica.cursor()
    if (loaded !== undefined && loaded !== cursor) return this.#read()
    this.#memory = cursor
    this.#release()
  }

  /** Rows that belong to the chain: of deltas and of bootstrap pages. */
  tell(change: ChainedChange, by: By): void {
    if (this.#held) return this.#hold(() => this.tell(change, by))
    if (change.from === this.#memory) {
      this.#memory = change.cursor
      return this.#deps.onChange(change, by)
    }
    const ahead = isUpTo(change.cursor, this.#memory)
    if (!ahead) return this.reload()
    if (change.from === change.cursor) this.#deps.onChange({ ...change, cursor: this.#memory }, by) // a page: rows that no delta brought
  }

  /** Older rows of a thread: they say nothing about where the replica stands. */
  tellThread(change: Change, by: By): void {
    if (this.#held) return this.#hold(() => this.tellThread(change, by))
    this.#deps.onChange({ ...change, cursor: this.#memory }, by)
  }

  /** Something was missed. */
  reload(): void {
    if (this.#held) {
      this.#reloadAgain = true
      return
    }
    this.#held = []
    this.#read().catch(this.#deps.onFault)
  }

  /** The replica was emptied, to be filled again: memory follows with the first rows, or soon without any (a right may have been lost). */
  emptied(): void {
    if (this.#ended) return
    if (this.#held) return this.reload()
    this.#held = []
    this.#standing = this.#deps.clock.setTimeout(() => this.#fall(), STANDS_MS)
  }

  /** Nothing is read from here on that waits for a timer. */
  end(): void {
    this.#ended = true
    this.#disarm()
  }

  #disarm(): void {
    if (this.#standing !== null) this.#deps.clock.clearTimeout(this.#standing)
    this.#standing = null
  }

  #hold(tell: () => void): void {
    this.#held?.push(tell)
    this.#fall()
  }

  #fall(): void {
    if (this.#standing === null) return
    this.#disarm()
    this.#read().catch(this.#deps.onFault)
  }

  async #read(): Promise<void> {
    do {
      this.#reloadAgain = false
      try {
        await this.#deps.onReload()
      } catch (error) {
        this.#deps.onFault(error) // memory is what it was; the next change that does not fit reads again
      }
    } while (this.#reloadAgain)
    const loaded = this.#deps.replica.loaded()
    this.#memory = loaded === undefined ? await this.#deps.replica.cursor() : loaded
    this.#release()
  }

  #release(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const tell of held) tell()
    if (this.#reloadAgain) this.reload()
  }
}

/** Whether memory at `memory` holds everything up to `cursor`. */
const isUpTo = (cursor: string | null, memory: string | null): boolean => {
  if (cursor === null || memory === null) return false
  const [told, here] = [parseCursor(cursor), parseCursor(memory)]
  return told !== null && here !== null && told.epoch === here.epoch && told.seq <= here.seq
}
