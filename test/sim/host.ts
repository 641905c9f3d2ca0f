/**
 * What outlives the process of a Durable Object: its alarm, which is repeated when it fails, and the next process.
 * Not here: what a process does (hub-process.ts, sender-process.ts).
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Clock } from './clock.ts'
import { Process } from './process.ts'

/** The runtime rings again so soon when an alarm's handler failed. */
const RING_AGAIN_MS = 2_000

export interface Instance {
  readonly alarm: () => Promise<void>
}

export class Host<I extends Instance> {
  readonly #clock: Clock
  readonly #create: (process: Process, setAlarm: (at: Millis) => void) => I
  readonly #failed: (error: unknown) => void
  #running: { readonly process: Process; readonly instance: I } | undefined
  #alarmAt: Millis | null = null

  constructor(clock: Clock, create: (process: Process, setAlarm: (at: Millis) => void) => I, failed: (error: unknown) => void) {
    this.#clock = clock
    this.#create = create
    this.#failed = failed
  }

  /** Asks the process of now; one is made if there is none. */
  ask<T>(work: (instance: I) => Promise<T>): Promise<T> {
    const { process, instance } = this.#start()
    return process.ask(() => work(instance))
  }

  /** Ends the process at whatever await it is in. */
  kill(): void {
    this.#running?.process.kill()
    this.#running = undefined
  }

  setAlarm(at: Millis): void {
    this.#alarmAt = at
    this.#clock.at(at, () => {
      if (this.#alarmAt === at) this.#ring()
    })
  }

  #start(): { readonly process: Process; readonly instance: I } {
    if (this.#running) return this.#running
    const process = new Process()
    const setAlarm = (at: Millis): void => {
      if (!process.dead) this.setAlarm(at)
    }
    this.#running = { process, instance: this.#create(process, setAlarm) }
    return this.#running
  }

  #ring(): void {
    this.#alarmAt = null
    this.ask((instance) => instance.alarm()).catch((error: unknown) => {
      this.#failed(error)
      if (this.#alarmAt === null || this.#alarmAt > this.#clock.now + RING_AGAIN_MS) this.setAlarm(this.#clock.now + RING_AGAIN_MS)
    })
  }
}
