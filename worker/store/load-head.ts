/** What the hub needs to begin: the end of the chain and the workspace's own rows, in one batch. */
import * as v from 'valibot'
import type { Head, Workspace } from '../commit/snapshot.ts'
import type { Db } from './db.ts'
import { decodeRow } from './table.ts'
import { MEMBERS, NUMBERS, TEAMS } from './tables.ts'

const HeadRow = v.object({ epoch: v.string(), floor: v.number(), firstReplyClaims: v.number(), seq: v.number(), position: v.number() })

export interface Loaded {
  readonly head: Head
  readonly workspace: Workspace
}

export const loadHead = async (db: Db): Promise<Loaded> => {
  const [head, members, teams, numbers] = await db.batch([
    {
      sql: `SELECT w.epoch, w.floor, w.firstReplyClaims, c.seq, c.position
            FROM workspace AS w JOIN commits AS c ON c.seq = (SELECT max(seq) FROM commits)`,
      params: []
    },
    { sql: 'SELECT * FROM members ORDER BY id', params: [] },
    { sql: 'SELECT * FROM teams ORDER BY id', params: [] },
    { sql: 'SELECT * FROM numbers ORDER BY seq, id', params: [] }
  ])
  const row = v.parse(HeadRow, head?.rows[0])
  return {
    head: { epoch: row.epoch, seq: row.seq, position: row.position, floor: row.floor },
    workspace: {
      firstReplyClaims: row.firstReplyClaims === 1,
      members: (members?.rows ?? []).map((stored) => decodeRow(MEMBERS, stored)),
      teams: (teams?.rows ?? []).map((stored) => decodeRow(TEAMS, stored)),
      numbers: (numbers?.rows ?? []).map((stored) => decodeRow(NUMBERS, stored))
    }
  }
}
