/** The ledger: what was received, what of it was shown, what is listed as an exception (CAP-02). Sums are kept by the commits that change them. */
import * as v from 'valibot'
import type { Millis } from '../../schema/domain/ids.ts'
import type { Page } from './conversation-pages.ts'
import type { Db } from './db.ts'
import { decodeRow } from './table.ts'
import { DELIVERIES, type DeliveryRow, ITEMS } from './tables.ts'

const Sums = v.object({ deliveries: v.number(), items: v.number(), shown: v.number(), exceptions: v.number(), pending: v.number() })

/** `members` is the public word for items: one message, status, echo, event of a body. */
export interface Ledger {
  readonly deliveries: number
  readonly members: number
  readonly shown: number
  readonly exceptions: number
  readonly pending: number
}

export const readLedger = async (db: Db): Promise<Ledger> => {
  const [result] = await db.batch([{ sql: 'SELECT * FROM ledger', params: [] }])
  const { items, ...sums } = v.parse(Sums, result?.rows[0])
  return { ...sums, members: items }
}

const PAGE_SIZE = 200

/** Oldest first; `invalid` for a cursor that is not understood. */
export const exceptionPage = async (db: Db, cursor: string): Promise<Page<unknown> | 'invalid'> => {
  const after = cursor === '' ? ['', '-1', ''] : /^(\d{1,15})\.([\s\S]{1,400})$/.exec(cursor)
  if (!after) return 'invalid'
  const [result] = await db.batch([
    {
      sql: `SELECT * FROM items WHERE state <> 'shown' AND state = 'exception' AND (at > ?1 OR (at = ?1 AND key > ?2)) ORDER BY at, key LIMIT ${PAGE_SIZE + 1}`,
      params: [Number(after[1]), after[2] ?? '']
    }
  ])
  const rows = (result?.rows ?? []).map((row) => decodeRow(ITEMS, row))
  const items = rows
    .slice(0, PAGE_SIZE)
    .map((row) => ({ id: row.key, member: row.wamid, number: row.number, kind: row.kind, reason: row.reason, at: row.at }))
  const last = items.at(-1)
  return { items, next: rows.length > PAGE_SIZE && last ? `${last.at}.${last.id}` : null }
}

export const REPLAY_SIZE = 100

/** Bodies with items that could have an effect now: exceptions after `after` (parked statuses settle by themselves), in order of hash. */
export const deliveriesToReplay = async (db: Db, after: string): Promise<readonly DeliveryRow[]> =>
  readDeliveries(
    db,
    `SELECT delivery FROM items WHERE state <> 'shown' AND state = 'exception' AND reason <> 'parked'`,
    [after],
    REPLAY_SIZE
  )

/** Bodies whose items have been pending for longer than a healthy commit takes. */
export const stuckDeliveries = async (db: Db, before: Millis): Promise<readonly DeliveryRow[]> =>
  readDeliveries(db, `SELECT delivery FROM items WHERE state <> 'shown' AND state = 'pending' AND at < ?2`, ['', before], REPLAY_SIZE)

const readDeliveries = async (
  db: Db,
  items: string,
  params: readonly (string | number)[],
  limit: number
): Promise<readonly DeliveryRow[]> => {
  const sql = `SELECT * FROM deliveries WHERE hash > ?1 AND hash IN (${items}) ORDER BY hash LIMIT ${limit}`
  const [result] = await db.batch([{ sql, params }])
  return (result?.rows ?? []).map((row) => decodeRow(DELIVERIES, row))
}
