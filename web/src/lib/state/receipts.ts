/** What drains come to: one receipt for each, kept until the next one settles something. Not here: draining, the words for it. */
import type { DrainState } from '../outbox/drain.ts'
import type { Settlement } from '../outbox/lane.ts'

/** What the last drain came to (MOB-05 in its first form). */
export interface Receipt {
  readonly applied: number
  readonly held: number
  readonly refused: number
}

export class Receipts {
  #last: Receipt | null = null
  #sending = false
  #begun = false

  /** What the last drain of this tab came to so far; null where there was none. */
  get last(): Receipt | null {
    return this.#last
  }

  settled(settlements: readonly Settlement[]): void {
    this.#last = withSettled(this.#begun ? this.#last : null, settlements)
    this.#begun = true
  }

  /** A look at an empty outbox is no drain: its receipt would be gone with the next word of the server. */
  told({ kind }: DrainState): void {
    if (kind === 'sending' && !this.#sending) this.#begun = false
    this.#sending = kind === 'sending'
  }
}

/** The receipt with more settlements in it. */
const withSettled = (before: Receipt | null, settlements: readonly Settlement[]): Receipt => {
  const count = (kind: Settlement['state']['kind']): number => settlements.filter(({ state }) => state.kind === kind).length
  return {
    applied: (before?.applied ?? 0) + count('applied'),
    held: (before?.held ?? 0) + count('held'),
    refused: (before?.refused ?? 0) + count('refused')
  }
}
