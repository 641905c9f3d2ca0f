/** Tries at the door as D1 keeps them, so that they count whichever machine is asked. Not here: what follows from them (auth/throttle.ts). */
import * as v from 'valibot'
import type { Millis } from '../../schema/domain/ids.ts'
import type { Tries } from '../auth/throttle.ts'
import type { Db, Statement } from './db.ts'

/** What is older than this was forgiven long ago. */
const KEPT_MS = 24 * 3_600_000

const Row = v.object({ key: v.string(), failures: v.number(), lastAt: v.number(), nextAt: v.number() })

export const readTries = async (db: Db, keys: readonly string[]): Promise<ReadonlyMap<string, Tries>> => {
  const [result] = await db.batch([
    { sql: 'SELECT * FROM tries WHERE key IN (SELECT value FROM json_each(?1))', params: [JSON.stringify(keys)] }
  ])
  return new Map(
    (result?.rows ?? []).map((row) => {
      const { key, ...tries } = v.parse(Row, row)
      return [key, tries]
    })
  )
}

export interface TriesChange {
  readonly key: string
  readonly before: Tries | null
  readonly after: Tries
}

/** Writes each where nobody else counted since it was read; answers the keys that were written. */
export const writeTries = async (db: Db, changes: readonly TriesChange[], now: Millis): Promise<ReadonlySet<string>> => {
  const results = await db.batch([...changes.map(written), { sql: 'DELETE FROM tries WHERE lastAt < ?1', params: [now - KEPT_MS] }])
  return new Set(changes.filter((_, place) => (results[place]?.written ?? 0) > 0).map(({ key }) => key))
}

const written = ({ key, before, after }: TriesChange): Statement => {
  const { failures, lastAt, nextAt } = after
  if (before === null)
    return {
      sql: 'INSERT INTO tries (key, failures, lastAt, nextAt) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) DO NOTHING',
      params: [key, failures, lastAt, nextAt]
    }
  return {
    sql: 'UPDATE tries SET failures = ?2, lastAt = ?3, nextAt = ?4 WHERE key = ?1 AND failures = ?5 AND lastAt = ?6',
    params: [key, failures, lastAt, nextAt, before.failures, before.lastAt]
  }
}

/** The try was right after all: an account begins anew, an address has one wrong try less. */
export const giveBack = (db: Db, keys: { readonly anew: readonly string[]; readonly one: readonly string[] }, now: Millis) =>
  db.batch([
    ...keys.anew.map((key) => ({ sql: 'DELETE FROM tries WHERE key = ?1', params: [key] })),
    ...keys.one.map((key) => ({
      sql: 'UPDATE tries SET failures = max(failures - 1, 0), nextAt = min(nextAt, ?2) WHERE key = ?1',
      params: [key, now]
    }))
  ])
