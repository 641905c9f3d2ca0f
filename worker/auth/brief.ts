/** What anybody may ask for as often as they like, asked for once in a while: one value, kept a moment (T36). Not here: what it is (door.ts). */
import type { Millis } from '../../schema/domain/ids.ts'

export class Brief<Value> {
  readonly #keptMs: Millis
  #kept: { readonly value: Value; readonly at: Millis } | null = null

  constructor(keptMs: Millis) {
    this.#keptMs = keptMs
  }

  /** The value of a moment ago, or what `ask` says now. A clock that stepped back keeps nothing. */
  async read(now: Millis, ask: () => Promise<Value>): Promise<Value> {
    const kept = this.#kept
    if (kept && now >= kept.at && now - kept.at < this.#keptMs) return kept.value
    const value = await ask()
    this.#kept = { value, at: now }
    return value
  }

  forget(): void {
    this.#kept = null
  }
}
