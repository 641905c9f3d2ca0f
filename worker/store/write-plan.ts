/**
 * Writes a plan as one batch, which is one transaction, behind the fence: whoever inserts the next `seq` first has it, and a rival's
 * batch fails whole (architecture 1). `token` tells afterwards whose it is, whatever became of the answer.
 */
import { BatchRefused } from '../../party/group-commit.ts'
import type { AuditRow } from '../../schema/domain/audit.ts'
import type { Millis } from '../../schema/domain/ids.ts'
import type { AccessDraft } from '../commit/access-rows.ts'
import type { Draft } from '../commit/draft.ts'
import type { Plan } from '../commit/plan.ts'
import type { RowSet } from '../commit/row-set.ts'
import type { StoredItem } from '../commit/snapshot.ts'
import { withTrailNames } from '../commit/trail-name.ts'
import type { Db, Statement } from './db.ts'
import { deleteRows, insertRows, type Table, updateRows, upsertRows } from './table.ts'
import {
  ACTIONS,
  ATTEMPTS,
  AUDIT,
  CASES,
  CONTACTS,
  CONVERSATIONS,
  DELIVERIES,
  DEVICES,
  EVENTS,
  HELD_REPLIES,
  INVITATIONS,
  ITEMS,
  MEMBERS,
  MESSAGES,
  NUMBERS,
  PASSKEYS,
  READS,
  RECOVERY,
  SESSIONS,
  SETTINGS,
  TEAMS,
  TOMBSTONES
} from './tables.ts'

export type Written = 'committed' | 'lost'

export const writePlan = async (db: Db, plan: Plan, token: string, now: Millis): Promise<Written> => {
  const audit = await withTrailNames(plan.draft.audit)
  try {
    await db.batch(planStatements(plan, audit, token, now))
    return 'committed'
  } catch (error) {
    const winner = await whoCommitted(db, plan.seq)
    if (winner === token) return 'committed' // the answer was lost, not the commit
    if (winner !== null) return 'lost'
    // D1 answers, and nobody was faster: it would not take this batch.
    throw new BatchRefused(error instanceof Error ? error.message : 'refused', { cause: error })
  }
}

/** The token of the commit `seq`, or null where nobody made it. */
const whoCommitted = async (db: Db, seq: number): Promise<string | null> => {
  const [result] = await db.batch([{ sql: 'SELECT token FROM commits WHERE seq = ?1', params: [seq] }])
  const token = result?.rows[0]?.token
  return typeof token === 'string' ? token : null
}

const planStatements = ({ draft, seq, position }: Plan, audit: readonly AuditRow[], token: string, now: Millis): Statement[] => [
  { sql: 'INSERT INTO commits (seq, token, position, at) VALUES (?1, ?2, ?3, ?4)', params: [seq, token, position, now] },
  ...insertRows(
    DELIVERIES,
    draft.newDeliveries.map(({ delivery, at }) => ({ ...delivery, receivedAt: at }))
  ),
  // New items are inserted, never put: a key that is there already must fail the batch, for intake may not have looked (ING12).
  ...insertRows(ITEMS, itemsOf(draft, draft.newItems)),
  ...updateRows(ITEMS, itemsOf(draft, draft.changedItems)),
  ...saveRows(SETTINGS, draft.settings),
  ...saveRows(MEMBERS, draft.members),
  ...saveRows(TEAMS, draft.teams),
  ...saveRows(NUMBERS, draft.numbers),
  ...saveRows(CONTACTS, draft.contacts),
  ...identityStatements(draft),
  ...saveRows(CONVERSATIONS, draft.conversations),
  ...saveRows(CASES, draft.cases),
  ...saveRows(MESSAGES, draft.messages),
  ...upsertRows(
    ATTEMPTS,
    [...draft.changedAttempts].flatMap((key) => draft.attempts.get(key) ?? [])
  ),
  ...saveRows(HELD_REPLIES, draft.heldReplies),
  ...saveRows(READS, draft.reads),
  ...insertRows(EVENTS, draft.events),
  ...insertRows(ACTIONS, draft.newActions),
  ...insertRows(DEVICES, draft.newDevices),
  ...insertRows(TOMBSTONES, draft.newTombstones),
  ...accessStatements(draft.touchedAccess),
  ...insertRows(AUDIT, audit),
  ...ledgerStatements(draft)
]

const itemsOf = (draft: Draft, keys: ReadonlySet<string>): StoredItem[] => [...keys].flatMap((key) => draft.items.get(key) ?? [])

const saveRows = <Row extends { readonly seq: number }>(table: Table<Row>, rows: RowSet<Row>): Statement[] => [
  ...deleteRows(table, rows.deleted()),
  ...insertRows(table, rows.inserted()),
  ...updateRows(table, rows.updated())
]

const identityStatements = (draft: Draft): Statement[] => {
  const rows = draft.newIdentities().map(([key, contact]) => [...splitOnce(key, ':'), contact])
  if (rows.length === 0) return []
  const sql = 'INSERT INTO identities (kind, value, contact) SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2 FROM json_each(?1) AS j'
  return [{ sql, params: [JSON.stringify(rows)] }]
}

const splitOnce = (text: string, separator: string): [string, string] => {
  const index = text.indexOf(separator)
  return [text.slice(0, index), text.slice(index + 1)]
}

const accessStatements = (access: AccessDraft | undefined): Statement[] =>
  access
    ? [
        ...saveRows(SESSIONS, access.sessions),
        ...saveRows(PASSKEYS, access.passkeys),
        ...saveRows(INVITATIONS, access.invitations),
        ...saveRows(RECOVERY, access.recovery)
      ]
    : []

const ledgerStatements = ({ sums }: Draft): Statement[] =>
  Object.values(sums).every((sum) => sum === 0)
    ? []
    : [
        {
          sql: 'UPDATE ledger SET deliveries = deliveries + ?1, items = items + ?2, shown = shown + ?3, exceptions = exceptions + ?4, pending = pending + ?5',
          params: [sums.deliveries, sums.items, sums.shown, sums.exceptions, sums.pending]
        }
      ]
