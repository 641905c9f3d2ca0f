/**
 * A Durable Object has one alarm; here it is the earliest time that anybody asked for. One that is due but has not rung yet is left alone:
 * setting it anew would put it off again and again while others keep asking. Not here: what is done when it rings.
 */
import type { Millis } from '../schema/domain/ids.ts'

export interface AlarmDeps {
  readonly now: () => Millis
  readonly get: () => Promise<Millis | null>
  readonly set: (at: Millis) => Promise<void>
}

/** An alarm that is overdue by this much was lost. */
export const LOST_MS = 60_000

export class EarliestAlarm {
  readonly #deps: AlarmDeps
  /** When it rings; null: not set; undefined: not known since this object woke. */
  #at: Millis | null | undefined

  constructor(deps: AlarmDeps) {
    this.#deps = deps
  }

  /** It rings at `at` at the latest. Resolves when that is stored. */
  async wakeBy(at: Millis): Promise<void> {
    if (this.#at === undefined) this.#at = await this.#deps.get()
    const isSetInTime = this.#at !== null && this.#at !== undefined && this.#at <= at
    if (isSetInTime && this.#deps.now() - (this.#at ?? 0) < LOST_MS) return
    this.#at = at
    await this.#deps.set(at)
  }

  /** It rang: nothing is set any more. */
  rang(): void {
    this.#at = null
  }
}
