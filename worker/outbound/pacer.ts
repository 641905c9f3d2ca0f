/**
 * How fast messages may leave: per number and per customer, as WhatsApp allows (reference 15.5), so that its throttling is not met.
 * A virtual-scheduling bucket each: a time is kept, not tokens. Not here: what waits (plan-pass.ts).
 */
import type { Millis } from '../../schema/domain/ids.ts'

/** 80 messages a second and number; ticks and inbound share Meta's sum, so a part is left to them. Whole, so that sums are exact. */
export const NUMBER_INTERVAL_MS = 17
export const NUMBER_BURST = 20
/** One message per 6 s and customer, sustained; Meta lets 45 go in a burst, and we keep well away from it. */
export const CUSTOMER_INTERVAL_MS = 6000
export const CUSTOMER_BURST = 20

class Bucket {
  /** When the bucket would be full again. */
  #fullAt: Millis = 0
  readonly #interval: Millis
  readonly #slack: Millis

  constructor(interval: Millis, burst: number) {
    this.#interval = interval
    this.#slack = interval * (burst - 1)
  }

  /** The earliest time at which one more may leave. */
  readyAt(now: Millis): Millis {
    return Math.max(now, this.#fullAt - this.#slack)
  }

  take(now: Millis): void {
    this.#fullAt = Math.max(now, this.#fullAt) + this.#interval
  }

  isIdle(now: Millis): boolean {
    return this.#fullAt <= now
  }
}

export class Pacer {
  readonly #number = new Bucket(NUMBER_INTERVAL_MS, NUMBER_BURST)
  readonly #customers = new Map<string, Bucket>()
  #heldUntil: Millis = 0

  /** The whole number waits: it was throttled, or Graph is out of reach. */
  hold(until: Millis): void {
    this.#heldUntil = Math.max(this.#heldUntil, until)
  }

  /** The earliest time at which a message to this customer may leave. */
  readyAt(customer: string, now: Millis): Millis {
    return Math.max(this.#heldUntil, this.#number.readyAt(now), this.#customers.get(customer)?.readyAt(now) ?? now)
  }

  take(customer: string, now: Millis): void {
    this.#number.take(now)
    const bucket = this.#customers.get(customer) ?? new Bucket(CUSTOMER_INTERVAL_MS, CUSTOMER_BURST)
    this.#customers.set(customer, bucket)
    bucket.take(now)
    for (const [id, other] of this.#customers) if (other.isIdle(now)) this.#customers.delete(id)
  }
}
