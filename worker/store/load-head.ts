/** What the hub needs to begin: the end of the chain and the workspace's own rows, in one batch. */
import * as v from 'valibot'
import type { Millis } from '../../schema/domain/ids.ts'
import type { Head, Workspace } from '../commit/snapshot.ts'
import type { Db, Statement } from './db.ts'
import { decodeRow, type Table } from './table.ts'
import { INVITATIONS, MEMBERS, NUMBERS, PASSKEYS, RECOVERY, SESSIONS, SETTINGS, TEAMS } from './tables.ts'

const HeadRow = v.object({ epoch: v.string(), floor: v.number(), seq: v.number(), position: v.number() })

export interface Loaded {
  readonly head: Head
  readonly workspace: Workspace
}

const HEAD: Statement = {
  sql: 'SELECT w.epoch, w.floor, c.seq, c.position FROM workspace AS w JOIN commits AS c ON c.seq = (SELECT max(seq) FROM commits)',
  params: []
}

/** The end of the chain alone. */
export const readHead = async (db: Db): Promise<Head> => {
  const [result] = await db.batch([HEAD])
  return v.parse(HeadRow, result?.rows[0])
}

/** `now`: sessions and invitations that expired are left where they are. */
export const loadHead = async (db: Db, now: Millis): Promise<Loaded> => {
  const results = await db.batch([
    HEAD,
    { sql: 'SELECT * FROM settings', params: [] },
    { sql: 'SELECT * FROM members ORDER BY id', params: [] },
    { sql: 'SELECT * FROM teams ORDER BY id', params: [] },
    { sql: 'SELECT * FROM numbers ORDER BY seq, id', params: [] },
    { sql: 'SELECT * FROM sessions WHERE "end" IS NULL AND expiresAt > ?1', params: [now] },
    { sql: 'SELECT * FROM passkeys', params: [] },
    { sql: 'SELECT * FROM invitations WHERE usedAt IS NULL AND revokedAt IS NULL AND expiresAt > ?1', params: [now] },
    { sql: 'SELECT * FROM recovery', params: [] }
  ])
  const rows = <Row>(place: number, table: Table<Row>): Row[] => (results[place]?.rows ?? []).map((stored) => decodeRow(table, stored))
  const head = v.parse(HeadRow, results[0]?.rows[0])
  const [settings] = rows(1, SETTINGS)
  if (!settings) throw new Error('the workspace has no settings')
  return {
    head,
    workspace: {
      settings,
      members: rows(2, MEMBERS),
      teams: rows(3, TEAMS),
      numbers: rows(4, NUMBERS),
      access: { sessions: rows(5, SESSIONS), passkeys: rows(6, PASSKEYS), invitations: rows(7, INVITATIONS), recovery: rows(8, RECOVERY) }
    }
  }
}
