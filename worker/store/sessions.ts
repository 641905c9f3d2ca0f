/** Sessions beside the commits: how one ended, and what its device last told of itself. Not here: opening and ending them (commits). */
import * as v from 'valibot'
import type { SessionEnd, Vitals } from '../../schema/domain/access.ts'
import type { SessionId } from '../../schema/domain/ids.ts'
import type { Db } from './db.ts'

const Ended = v.object({ id: v.string(), end: v.picklist(['signed-out', 'revoked']) })

/** How each of some sessions ended; those that did not are left out. One that was taken back is told to wipe, whenever it comes (T11). */
export const readEnds = async (db: Db, ids: readonly SessionId[]): Promise<ReadonlyMap<SessionId, SessionEnd>> => {
  const [result] = await db.batch([
    {
      sql: 'SELECT id, "end" FROM sessions WHERE id IN (SELECT value FROM json_each(?1)) AND "end" IS NOT NULL',
      params: [JSON.stringify(ids)]
    }
  ])
  return new Map((result?.rows ?? []).map((row) => v.parse(Ended, row)).map(({ id, end }) => [id, end]))
}

/** A device that tells nothing of its replica keeps what it told before. */
export const writeVitals = async (db: Db, vitals: readonly (readonly [SessionId, Vitals])[]): Promise<void> => {
  if (vitals.length === 0) return
  const rows = vitals.map(([session, { lastSeenAt, lastSyncAt, replica }]) => [
    session,
    lastSeenAt,
    lastSyncAt,
    replica && JSON.stringify(replica)
  ])
  await db.batch([
    {
      sql: `INSERT INTO vitals (session, lastSeenAt, lastSyncAt, replica)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true
            ON CONFLICT (session) DO UPDATE SET lastSeenAt = excluded.lastSeenAt,
              lastSyncAt = coalesce(excluded.lastSyncAt, lastSyncAt), replica = coalesce(excluded.replica, replica)`,
      params: [JSON.stringify(rows)]
    }
  ])
}

const Replica = v.object({ bytes: v.number(), conversations: v.number(), unsent: v.number() })
const Row = v.object({
  session: v.string(),
  lastSeenAt: v.number(),
  lastSyncAt: v.nullable(v.number()),
  replica: v.nullable(v.pipe(v.string(), v.parseJson(), Replica))
})

export const readVitals = async (db: Db, sessions: readonly SessionId[]): Promise<ReadonlyMap<SessionId, Vitals>> => {
  const [result] = await db.batch([
    { sql: 'SELECT * FROM vitals WHERE session IN (SELECT value FROM json_each(?1))', params: [JSON.stringify(sessions)] }
  ])
  return new Map(
    (result?.rows ?? []).map((row) => {
      const { session, ...vitals } = v.parse(Row, row)
      return [session, vitals]
    })
  )
}
