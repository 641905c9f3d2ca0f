/** What a number still has to send or hear about, in order of position: the rows are the order to send (architecture 6). */
import * as v from 'valibot'
import type { Millis, NumberId } from '../../schema/domain/ids.ts'
import type { MessageRow } from '../../schema/domain/message.ts'
import type { NumberRow } from '../../schema/domain/number.ts'
import type { Db } from './db.ts'
import { decodeRow } from './table.ts'
import { MESSAGES, NUMBERS } from './tables.ts'

/** More than one pass of a sender can start; the rest is read by the next pass. */
export const UNSENT_LIMIT = 500

/** In exactly these words, so that SQLite sees that its partial index answers. */
const UNSETTLED = "status IN ('queued', 'sending', 'not-confirmed')"

export interface Unsent {
  readonly number: NumberRow | undefined
  readonly messages: readonly MessageRow[]
}

/** Messages that are not confirmed since `forgetBefore` hold nobody back any more and are left out. */
export const readUnsent = async (db: Db, number: NumberId, forgetBefore: Millis): Promise<Unsent> => {
  const [numbers, messages] = await db.batch([
    { sql: 'SELECT * FROM numbers WHERE id = ?1', params: [number] },
    {
      sql: `SELECT * FROM messages WHERE number = ?1 AND ${UNSETTLED}
              AND (status <> 'not-confirmed' OR attemptAt >= ?2)
            ORDER BY position LIMIT ${UNSENT_LIMIT}`,
      params: [number, forgetBefore]
    }
  ])
  const row = numbers?.rows[0]
  return {
    number: row && decodeRow(NUMBERS, row),
    messages: (messages?.rows ?? []).map((stored) => decodeRow(MESSAGES, stored))
  }
}

/** Numbers with anything left to do: after a restart their senders are woken. */
export const numbersWithUnsent = async (db: Db): Promise<readonly NumberId[]> => {
  const [result] = await db.batch([
    { sql: `SELECT DISTINCT number FROM messages WHERE ${UNSETTLED} AND status <> 'not-confirmed'`, params: [] }
  ])
  return (result?.rows ?? []).map((row) => v.parse(v.string(), row.number))
}

/** Snoozed conversations whose time has come, and when the next one's will. */
export const readSnoozed = async (db: Db, now: Millis): Promise<{ readonly due: readonly string[]; readonly nextAt: Millis | null }> => {
  const [due, next] = await db.batch([
    { sql: "SELECT id FROM conversations WHERE status = 'snoozed' AND snoozedUntil <= ?1 ORDER BY snoozedUntil LIMIT 200", params: [now] },
    { sql: "SELECT min(snoozedUntil) AS at FROM conversations WHERE status = 'snoozed' AND snoozedUntil > ?1", params: [now] }
  ])
  return {
    due: (due?.rows ?? []).map((row) => v.parse(v.string(), row.id)),
    nextAt: v.parse(v.nullable(v.number()), next?.rows[0]?.at ?? null)
  }
}
