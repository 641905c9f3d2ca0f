/** The time after too many tries, as it runs down on screen. Not here: how long it is (the server says so), words. */
import type { Millis } from '../../../../schema/domain/ids.ts'

const SECOND_MS: Millis = 1_000

interface Clock {
  readonly now: () => Millis
  readonly after: (ms: Millis, run: () => void) => void
}

export class Wait {
  /** How many seconds it was at its beginning. */
  from = $state(0)
  /** How many are left; 0: none. */
  left = $state(0)
  #until: Millis = 0
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  begin(seconds: number): void {
    this.from = seconds
    this.#until = this.#clock.now() + seconds * SECOND_MS
    const isRunning = this.left > 0
    this.left = seconds
    if (!isRunning) this.#tick()
  }

  #tick(): void {
    this.left = Math.max(0, Math.ceil((this.#until - this.#clock.now()) / SECOND_MS))
    if (this.left > 0) this.#clock.after(SECOND_MS, () => this.#tick())
  }
}
