/**
 * The sweep: bodies that were put aside because the hub was slow, and items that stayed pending, are taken in through the same path as
 * all others; `replay` does it for exceptions after a fix (CAP-02). Not here: when (the hub's alarm, start-up, cron).
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { IntakeOperation } from '../commit/operation.ts'
import { firstLineOf, type Log } from '../log.ts'
import type { Db } from '../store/db.ts'
import { deliveriesToReplay, REPLAY_SIZE, stuckDeliveries } from '../store/ledger.ts'
import type { DeliveryRow } from '../store/tables.ts'
import { fromBase64, takeIn } from './take-in.ts'

export interface SweepDeps {
  readonly db: Db
  readonly bucket: R2Bucket
  readonly now: () => Millis
  readonly submit: (operation: IntakeOperation) => Promise<unknown>
  readonly log: Log
}

export const SPILL_PREFIX = 'spill/'
/** A commit that takes longer than this was cut. */
const STUCK_MS = 30_000

export const putBody =
  (bucket: R2Bucket) =>
  async (key: string, bytes: ArrayBuffer): Promise<void> => {
    await bucket.put(key, bytes)
  }

/** Puts a verified body aside, under its hash: twice is once. */
export const spill =
  (bucket: R2Bucket) =>
  async (bytes: ArrayBuffer, hash: string): Promise<void> => {
    await bucket.put(SPILL_PREFIX + hash, bytes)
  }

/** R2 lists so many objects at most. */
const LIST_LIMIT = 1000
/** Bodies of one look: each costs a few calls, and an invocation may make a thousand. */
export const SWEEP_SIZE = 100

/** How many bodies lie aside. */
export const countSpilled = async (bucket: R2Bucket): Promise<number> => {
  let count = 0
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list({ prefix: SPILL_PREFIX, limit: LIST_LIMIT, ...(cursor === undefined ? {} : { cursor }) })
    count += page.objects.length
    if (!page.truncated) return count
    cursor = page.cursor
  }
}

/**
 * Takes in what lies aside after the key `after`, and what stayed pending. Answers the key to go on from, or undefined at the end:
 * bodies that cannot be taken in do not hide those behind them.
 */
export const sweep = async (deps: SweepDeps, after?: string): Promise<string | undefined> => {
  const from = after === undefined ? {} : { startAfter: after }
  const { objects, truncated } = await deps.bucket.list({ prefix: SPILL_PREFIX, limit: SWEEP_SIZE, ...from })
  for (const { key } of objects) await oneOrLog(deps, key, () => sweepSpilled(deps, key))
  for (const row of await stuckDeliveries(deps.db, deps.now() - STUCK_MS)) await oneOrLog(deps, row.hash, () => replayDelivery(deps, row))
  return truncated ? objects.at(-1)?.key : undefined
}

/** One body that cannot be taken in does not hold up the others; it is tried again in the next round. */
const oneOrLog = async ({ log }: SweepDeps, key: string, run: () => Promise<void>): Promise<boolean> => {
  try {
    await run()
    return true
  } catch (error) {
    log('sweep.failed', { key, error: firstLineOf(error) })
    return false
  }
}

const sweepSpilled = async (deps: SweepDeps, key: string): Promise<void> => {
  const object = await deps.bucket.get(key)
  if (!object) return
  await takeIn(takeInDeps(deps), await object.arrayBuffer(), key.slice(SPILL_PREFIX.length))
  await deps.bucket.delete(key)
}

const takeInDeps = (deps: SweepDeps) => ({ now: deps.now, submit: deps.submit, putBody: putBody(deps.bucket) })

const replayDelivery = async (deps: SweepDeps, row: DeliveryRow): Promise<void> => {
  const bytes = await bytesOf(deps.bucket, row)
  if (bytes) await takeIn(takeInDeps(deps), bytes, row.hash)
  else deps.log('sweep.body-missing', { hash: row.hash })
}

const bytesOf = async (bucket: R2Bucket, row: DeliveryRow): Promise<ArrayBuffer | undefined> => {
  if (row.encoding === 'r2') return (await bucket.get(row.r2Key ?? ''))?.arrayBuffer()
  if (row.body === null) return undefined
  return row.encoding === 'base64' ? fromBase64(row.body) : new TextEncoder().encode(row.body).slice().buffer
}

/** Bodies that one request replays; the rest with the next one. */
export const REPLAY_AT_MOST = 300

export interface Replayed {
  /** Bodies that were read again. */
  readonly bodies: number
  /** Where to go on; null: that was all. */
  readonly next: string | null
}

/** Takes bodies with exceptions in again; what can have its effect now has it, in place. `after`: the hash that the last call ended with. */
export const replay = async (deps: SweepDeps, after: string): Promise<Replayed> => {
  let [bodies, place] = [0, after]
  for (let read = 0; read < REPLAY_AT_MOST; read += REPLAY_SIZE) {
    const rows = await deliveriesToReplay(deps.db, place)
    for (const row of rows) if (await oneOrLog(deps, row.hash, () => replayDelivery(deps, row))) bodies += 1
    const last = rows.at(-1)
    if (!last || rows.length < REPLAY_SIZE) return { bodies, next: null }
    place = last.hash
  }
  return { bodies, next: place }
}
