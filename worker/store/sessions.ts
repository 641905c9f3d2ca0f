/** Sessions: who is signed in. The row holds only the hash of the cookie's secret. Not here: cookies (auth). */
import * as v from 'valibot'
import type { MemberId, Millis } from '../../schema/domain/ids.ts'
import type { Db } from './db.ts'

export interface Session {
  /** SHA-256 of the secret, hex. */
  readonly id: string
  readonly member: MemberId
  readonly expiresAt: Millis
}

const Row = v.object({ id: v.string(), member: v.string(), expiresAt: v.number() })

/** A revoked session is kept for a while, for whoever asks when it ended. */
const REVOKED_KEPT_MS = 30 * 24 * 3_600_000

/** The sessions that are open; those that are long over are deleted. */
export const readSessions = async (db: Db, now: Millis): Promise<readonly Session[]> => {
  const [, result] = await db.batch([
    { sql: 'DELETE FROM sessions WHERE expiresAt <= ?1 OR revokedAt <= ?2', params: [now, now - REVOKED_KEPT_MS] },
    { sql: 'SELECT id, member, expiresAt FROM sessions WHERE revokedAt IS NULL', params: [] }
  ])
  return (result?.rows ?? []).map((row) => v.parse(Row, row))
}

export const insertSession = async (db: Db, session: Session, now: Millis): Promise<void> => {
  await db.batch([
    {
      sql: 'INSERT INTO sessions (id, member, createdAt, expiresAt) VALUES (?1, ?2, ?3, ?4)',
      params: [session.id, session.member, now, session.expiresAt]
    }
  ])
}

export const revokeSession = async (db: Db, id: string, now: Millis): Promise<void> => {
  await db.batch([{ sql: 'UPDATE sessions SET revokedAt = ?2 WHERE id = ?1', params: [id, now] }])
}
