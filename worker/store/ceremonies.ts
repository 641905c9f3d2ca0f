/** Ceremonies of WebAuthn that were begun: each challenge is good once, for its purpose, for minutes (T15). Not here: what is proven with it. */
import * as v from 'valibot'
import type { Millis } from '../../schema/domain/ids.ts'
import type { Db } from './db.ts'

export type Purpose = 'sign-in' | 'join' | 'add'

export interface Ceremony {
  readonly id: string
  readonly purpose: Purpose
  /** Base64url, as the browser gives it back. */
  readonly challenge: string
  /** Whom it is for: an invitation that is taken up, a member who adds a key; null: whoever can sign. */
  readonly subject: string | null
  readonly expiresAt: Millis
}

/** Those that nobody finished go with the next that begins. */
export const beginCeremony = async (db: Db, { id, purpose, challenge, subject, expiresAt }: Ceremony, now: Millis): Promise<void> => {
  await db.batch([
    { sql: 'DELETE FROM ceremonies WHERE expiresAt <= ?1', params: [now] },
    {
      sql: 'INSERT INTO ceremonies (id, purpose, challenge, subject, expiresAt) VALUES (?1, ?2, ?3, ?4, ?5)',
      params: [id, purpose, challenge, subject, expiresAt]
    }
  ])
}

const Row = v.object({ purpose: v.string(), challenge: v.string(), subject: v.nullable(v.string()), expiresAt: v.number() })

/** The challenge, and with that it is used up, whatever becomes of it; null where it is not there, too old, or another's. */
export const takeCeremony = async (
  db: Db,
  { id, purpose, subject }: Pick<Ceremony, 'id' | 'purpose' | 'subject'>,
  now: Millis
): Promise<string | null> => {
  const [result] = await db.batch([{ sql: 'DELETE FROM ceremonies WHERE id = ?1 RETURNING *', params: [id] }])
  const taken = result?.rows[0] ? v.parse(Row, result.rows[0]) : null
  return taken?.purpose === purpose && taken.subject === subject && taken.expiresAt > now ? taken.challenge : null
}
