/** A socket between a device and the hub: frames keep their order, take their time, and are lost with the line. Not here: what they say. */
import type { HubSocket, SocketState } from '../../party/hub.ts'
import type { Random } from '../../worker/demo/random.ts'
import type { Clock } from './clock.ts'

export interface SocketEnds {
  readonly toDevice: (text: string) => void
  readonly toHub: (socket: HubSocket, text: string) => void
  /** The device notices that the line is gone. */
  readonly closed: (code: number) => void
}

export class SimSocket implements HubSocket {
  readonly #clock: Clock
  readonly #random: Random
  readonly #ends: SocketEnds
  #state: SocketState
  #open = true
  #silent = false
  #lastDown = 0
  #lastUp = 0

  constructor(clock: Clock, random: Random, state: SocketState, ends: SocketEnds) {
    this.#clock = clock
    this.#random = random
    this.#state = state
    this.#ends = ends
  }

  get isOpen(): boolean {
    return this.#open
  }

  state(): SocketState {
    return this.#state
  }

  keep(state: SocketState): void {
    this.#state = state
  }

  send(text: string): void {
    if (!this.#open || this.#silent) return
    this.#lastDown = Math.max(this.#lastDown, this.#clock.now + this.#delay())
    this.#clock.at(this.#lastDown, () => {
      if (this.#open) this.#ends.toDevice(text)
    })
  }

  /** From the device. */
  say(text: string): void {
    this.#lastUp = Math.max(this.#lastUp, this.#clock.now + this.#delay())
    this.#clock.at(this.#lastUp, () => {
      if (this.#open) this.#ends.toHub(this, text)
    })
  }

  close(code: number): void {
    if (!this.#open) return
    this.#open = false
    this.#clock.after(this.#delay(), () => this.#ends.closed(code))
  }

  /** The line is dead and nobody has noticed yet: frames vanish, until it is cut. */
  fallSilent(): void {
    this.#silent = true
    this.#clock.after(this.#random.whole(500, 30_000), () => this.close(1006))
  }

  /** Mostly quick; now and then a frame takes its time, and all behind it wait. */
  #delay(): number {
    return this.#random.chance(0.02) ? this.#random.whole(200, 3000) : this.#random.whole(2, 60)
  }
}
