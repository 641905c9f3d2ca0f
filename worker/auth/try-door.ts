/**
 * One try at the door. What could be guessed (codes, links) is counted before it is looked at, so that a thousand at once are a thousand, and
 * given back where it was right. A signature cannot be guessed: it is looked at first, and a right one is let in whatever others tried.
 * Each kind of door counts for itself. Not here: how long one waits (throttle.ts), what is tried (door.ts).
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Visit } from '../api.ts'
import { refuse } from '../http.ts'
import { firstLineOf, log } from '../log.ts'
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

/** Wrong tries at one keep nobody from another. */
type DoorKind = 'passkey' | 'recover' | 'join'

export const byAddress = (visit: Visit, door: DoorKind): Counted => ({
  key: `${door}/${prefixIn(visit)}`,
  patience: OF_AN_ADDRESS,
  right: 'is one less'
})
export const byBeginning = (visit: Visit, door: DoorKind): Counted => ({
  key: `begin-${door}/${prefixIn(visit)}`,
  patience: OF_BEGINNINGS,
  right: 'counts too'
})
/** `account`: a member, or whatever was named instead of one: what is not there is counted like what is (T13). */
export const byAccount = (account: string): Counted => ({ key: `account/${account}`, patience: OF_AN_ACCOUNT, right: 'begins anew' })

/** A refusal of the door, and nothing of ours that failed. */
const WRONG: ReadonlySet<number> = new Set([401, 404])

/** A try that is counted first: of what could be guessed. */
export const tryDoor = async (visit: Visit, counted: readonly Counted[], attempt: () => Promise<Response>): Promise<Response> => {
  const db = d1Db(visit.env.DB)
  const wait = await take(db, counted, visit.now())
  if (wait > 0) return tooMany(wait)
  const answer = await attempt().catch(async (error: unknown) => {
    await forgive(db, counted, visit.now())
    throw error
  })
  if (!WRONG.has(answer.status))
    await giveBackKeys(db, { anew: keysThat(counted, 'begins anew'), one: keysThat(counted, 'is one less') }, visit.now())
  return answer
}

/** A try that proves itself: counted only where it was wrong. */
export const proveAtDoor = async (visit: Visit, counted: readonly Counted[], attempt: () => Promise<Response>): Promise<Response> => {
  const db = d1Db(visit.env.DB)
  const answer = await attempt()
  if (WRONG.has(answer.status)) {
    const wait = await take(db, counted, visit.now())
    return wait > 0 ? tooMany(wait) : answer
  }
  await giveBackKeys(db, { anew: keysThat(counted, 'begins anew'), one: [] }, visit.now())
  return answer
}

const keysThat = (counted: readonly Counted[], right: Counted['right']): readonly string[] =>
  counted.filter((one) => one.right === right).map(({ key }) => key)

const giveBackKeys = async (db: Db, keys: Parameters<typeof giveBack>[1], now: Millis): Promise<void> => {
  if (keys.anew.length + keys.one.length > 0) await giveBack(db, keys, now)
}

/** What failed was ours: the try was none. Where even that cannot be written, what failed first is what is told. */
const forgive = async (db: Db, counted: readonly Counted[], now: Millis): Promise<void> => {
  const keys = { anew: [], one: counted.map(({ key }) => key) }
  await giveBack(db, keys, now).catch((error: unknown) => log('try.not-given-back', { error: firstLineOf(error) }))
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
