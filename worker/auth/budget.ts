/**
 * What one member may ask in a minute, over all their devices (T36): in the hub's memory, a few numbers per member, nothing written.
 * Counted by seconds that leave a minute later, so that no minute holds more. Not here: the figure (env.ts), tries at the door (throttle.ts).
 */
import type { MemberId, Millis } from '../../schema/domain/ids.ts'

const SECOND = 1000
/** A second more than a minute: what was asked at the end of a second leaves with its beginning. */
const SECONDS = 61

interface Spent {
  readonly bySecond: number[]
  /** The second that was counted last. */
  second: number
  sum: number
}

export class Budget {
  readonly #limit: number
  readonly #spent = new Map<MemberId, Spent>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Counts one request and answers 0; or answers how long the member must wait, and counts nothing. */
  spend(member: MemberId, now: Millis): Millis {
    const second = Math.floor(now / SECOND)
    const spent = this.#at(member, second)
    if (spent.sum >= this.#limit) return this.#untilOneLeaves(spent) * SECOND - (now % SECOND)
    const place = second % SECONDS
    spent.bySecond[place] = (spent.bySecond[place] ?? 0) + 1
    spent.sum += 1
    return 0
  }

  #at(member: MemberId, second: number): Spent {
    const spent = this.#spent.get(member) ?? { bySecond: Array<number>(SECONDS).fill(0), second, sum: 0 }
    this.#spent.set(member, spent)
    for (let next = Math.max(spent.second + 1, second - SECONDS + 1); next <= second; next++) {
      spent.sum -= spent.bySecond[next % SECONDS] ?? 0
      spent.bySecond[next % SECONDS] = 0
    }
    spent.second = Math.max(spent.second, second)
    return spent
  }

  /** In so many seconds the oldest that is counted is out. */
  #untilOneLeaves({ bySecond, second }: Spent): number {
    for (let ahead = 1; ahead < SECONDS; ahead++) if ((bySecond[(second + ahead) % SECONDS] ?? 0) > 0) return ahead
    return SECONDS
  }
}
