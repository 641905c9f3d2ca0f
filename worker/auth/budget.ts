/**
 * What one may ask in a minute (T36): a member over all their devices, or a device alone. In the hub's memory, a few numbers each, nothing
 * written. Counted by seconds that leave a minute later, so that no minute holds more. Not here: the figure (env.ts), whose minute a door
 * spends (gate.ts), tries at the door (throttle.ts).
 */
import type { MemberId, Millis, SessionId } from '../../schema/domain/ids.ts'

const SECOND = 1000
/** A second more than a minute: what was asked at the end of a second leaves with its beginning. */
const SECONDS = 61
/** So many are kept before those with an empty minute are let go. */
const MAX_KEPT = 1_000

interface Spent {
  readonly bySecond: number[]
  /** The second that was counted last. */
  second: number
  sum: number
}

export class Budget {
  readonly #limit: number
  readonly #spent = new Map<MemberId | SessionId, Spent>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Counts so many requests and answers 0; or answers how long one must wait, and counts nothing. More at once than a minute holds is a minute. */
  spend(who: MemberId | SessionId, now: Millis, requests = 1): Millis {
    const cost = Math.min(requests, this.#limit)
    const second = Math.floor(now / SECOND)
    const spent = this.#at(who, second)
    const over = spent.sum + cost - this.#limit
    if (over > 0) return untilOut(spent, over) * SECOND - (now % SECOND)
    const place = second % SECONDS
    spent.bySecond[place] = (spent.bySecond[place] ?? 0) + cost
    spent.sum += cost
    return 0
  }

  #at(who: MemberId | SessionId, second: number): Spent {
    const spent = this.#spent.get(who) ?? this.#open(who, second)
    for (let next = Math.max(spent.second + 1, second - SECONDS + 1); next <= second; next++) {
      spent.sum -= spent.bySecond[next % SECONDS] ?? 0
      spent.bySecond[next % SECONDS] = 0
    }
    spent.second = Math.max(spent.second, second)
    return spent
  }

  #open(who: MemberId | SessionId, second: number): Spent {
    if (this.#spent.size >= MAX_KEPT) for (const [id, spent] of this.#spent) if (second - spent.second > SECONDS) this.#spent.delete(id)
    const spent = { bySecond: Array<number>(SECONDS).fill(0), second, sum: 0 }
    this.#spent.set(who, spent)
    return spent
  }
}

/** In so many seconds so many of what is counted are out. */
const untilOut = ({ bySecond, second }: Spent, count: number): number => {
  let out = 0
  for (let ahead = 1; ahead < SECONDS; ahead++) {
    out += bySecond[(second + ahead) % SECONDS] ?? 0
    if (out >= count) return ahead
  }
  return SECONDS
}
