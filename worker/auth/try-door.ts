/**
 * One try at the door: counted before it is looked at, so that a thousand at once are a thousand, and given back where it was right.
 * Not here: how long one waits (throttle.ts), what is tried (door.ts).
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Visit } from '../api.ts'
import { refuse } from '../http.ts'
import { type Db, d1Db } from '../store/db.ts'
import { giveBack, readTries, writeTries } from '../store/tries.ts'
import { prefixOf } from './address-prefix.ts'
import { OF_AN_ACCOUNT, OF_AN_ADDRESS, OF_BEGINNINGS, type Patience, waitOf, withOneMore } from './throttle.ts'

/** A key under which tries are counted. `right`: what a right one does to the count. */
export interface Counted {
  readonly key: string
  readonly patience: Patience
  readonly right: 'begins anew' | 'is one less' | 'counts too'
}

const prefixIn = ({ request }: Visit): string => prefixOf(request.headers.get('cf-connecting-ip'))

export const byAddress = (visit: Visit): Counted => ({ key: `address/${prefixIn(visit)}`, patience: OF_AN_ADDRESS, right: 'is one less' })
export const byBeginning = (visit: Visit): Counted => ({ key: `begin/${prefixIn(visit)}`, patience: OF_BEGINNINGS, right: 'counts too' })
/** `account`: a member, or whatever was named instead of one: what is not there is counted like what is (T13). */
export const byAccount = (account: string): Counted => ({ key: `account/${account}`, patience: OF_AN_ACCOUNT, right: 'begins anew' })

/** A refusal of the door, and nothing of ours that failed. */
const WRONG: ReadonlySet<number> = new Set([401, 404])

export const tryDoor = async (visit: Visit, counted: readonly Counted[], attempt: () => Promise<Response>): Promise<Response> => {
  const db = d1Db(visit.env.DB)
  const wait = await take(db, counted, visit.now())
  if (wait > 0) return tooMany(wait)
  const answer = await attempt()
  if (WRONG.has(answer.status)) return answer
  const keysThat = (right: Counted['right']) => counted.filter((one) => one.right === right).map(({ key }) => key)
  const back = { anew: keysThat('begins anew'), one: keysThat('is one less') }
  if (back.anew.length + back.one.length > 0) await giveBack(db, back, visit.now())
  return answer
}

/** `wait`: how long until it may be asked again. */
export const tooMany = (wait: Millis): Response => {
  const answer = refuse('too_many')
  answer.headers.set('retry-after', String(Math.ceil(wait / 1000)))
  return answer
}

/** Who counts at the same moment reads anew; a crowd that is larger than this is told to come later. */
const MAX_ROUNDS = 8
const CROWD_WAIT_MS = 1_000

/** Counts a try under every key, or answers how long it must wait: then it is counted under none. */
const take = async (db: Db, counted: readonly Counted[], now: Millis): Promise<Millis> => {
  let left = counted
  for (let round = 0; round < MAX_ROUNDS && left.length > 0; round++) {
    const tries = await readTries(
      db,
      left.map(({ key }) => key)
    )
    const before = (key: string) => tries.get(key) ?? null
    const wait = Math.max(...left.map(({ key }) => waitOf(before(key), now)))
    if (wait > 0) return wait
    const changes = left.map(({ key, patience }) => ({ key, before: before(key), after: withOneMore(before(key), now, patience) }))
    const written = await writeTries(db, changes, now)
    left = left.filter(({ key }) => !written.has(key))
  }
  return left.length > 0 ? CROWD_WAIT_MS : 0
}
