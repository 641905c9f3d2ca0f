/**
 * A process that can be killed at any await: what runs inside never goes on, whoever waits for it outside is told that the line broke.
 * Not here: what lives longer than a process (storage, alarms: host.ts).
 */

import type { Millis } from '../../schema/domain/ids.ts'

/** What a fault throws. Anything else that is thrown in the simulated world is a bug of the product or of the world. */
export class SimulatedFault extends Error {
  override readonly name = 'SimulatedFault'
}

/** The session that asked was taken back: its device wipes itself. */
export class TakenBack extends SimulatedFault {}

/** Whether a fault was thrown, or is what the product says was the cause of its own error (a batch that D1 would not take). */
export const isFault = (error: unknown): boolean =>
  error instanceof SimulatedFault || (error instanceof Error && error.cause instanceof SimulatedFault)

export class Process {
  /** Its line to the database is down until then (faults.ts). */
  outOfReachUntil: Millis = 0
  #dead = false
  readonly #waiting = new Set<(error: Error) => void>()

  get dead(): boolean {
    return this.#dead
  }

  kill(): void {
    this.#dead = true
    for (const reject of this.#waiting) reject(new SimulatedFault('the process was killed'))
    this.#waiting.clear()
  }

  /** For code inside: it never wakes up in a dead process. */
  inside<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => {
          if (!this.#dead) resolve(value)
        },
        (error: unknown) => {
          if (!this.#dead) reject(error)
        }
      )
    })
  }

  /** For callers outside: an answer, or a broken line. */
  ask<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#dead) return reject(new SimulatedFault('the process is dead'))
      this.#waiting.add(reject)
      const forget = (): boolean => this.#waiting.delete(reject)
      work().then(resolve, reject).finally(forget)
    })
  }
}
