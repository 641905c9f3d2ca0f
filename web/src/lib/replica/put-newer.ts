/** Writes rows of the server over older ones (L6). Not here: which rows may be written (apply-deltas, put-page, thread). */
import type { Table } from 'dexie'
import type { Seq } from '../../../../schema/domain/ids.ts'
import { SYNCED_TABLES, type SyncedRows, type SyncedTable } from '../../../../schema/protocol/delta.ts'
import type { ReplicaDatabase } from './schema.ts'

export interface AnyRow {
  readonly seq: Seq
  readonly id?: string
  readonly conversation?: string
}

/** What identifies a row in its table; `reads` holds the member's own rows only. */
export const keyOf = (table: SyncedTable, row: AnyRow): string => (table === 'reads' ? row.conversation : row.id) ?? ''

/** One row per key, the newest. */
const newestByKey = (table: SyncedTable, rows: readonly AnyRow[]): Map<string, AnyRow> => {
  const newest = new Map<string, AnyRow>()
  for (const row of rows) {
    const key = keyOf(table, row)
    const known = newest.get(key)
    if (!known || known.seq <= row.seq) newest.set(key, row)
  }
  return newest
}

/** Puts what is newer than what is stored, and answers exactly that. */
export const putNewer = async (database: ReplicaDatabase, rows: Partial<SyncedRows>): Promise<Partial<SyncedRows>> => {
  const changed: Record<string, readonly AnyRow[]> = {}
  for (const name of SYNCED_TABLES) {
    const given: readonly AnyRow[] = rows[name] ?? []
    if (given.length === 0) continue
    const newest = newestByKey(name, given)
    const table: Table<AnyRow, string> = database.table(name)
    const stored = await table.bulkGet([...newest.keys()])
    const fresh = [...newest.values()].filter((row, index) => (stored[index]?.seq ?? -1) < row.seq)
    if (fresh.length === 0) continue
    await table.bulkPut(fresh)
    changed[name] = fresh
  }
  return changed as Partial<SyncedRows>
}

/** Nothing of a thread without its conversation: what belongs to one that is not here is fetched when it is opened. */
export const withConversation = async (database: ReplicaDatabase, rows: Partial<SyncedRows>): Promise<Partial<SyncedRows>> => {
  const { messages = [], events = [], cases = [] } = rows
  const here = new Set((rows.conversations ?? []).map(({ id }) => id))
  const asked = new Set([...messages, ...events, ...cases].map(({ conversation }) => conversation).filter((id) => !here.has(id)))
  for (const row of await database.conversations.bulkGet([...asked])) if (row) here.add(row.id)
  const belongs = (row: { readonly conversation: string }) => here.has(row.conversation)
  return { ...rows, messages: messages.filter(belongs), events: events.filter(belongs), cases: cases.filter(belongs) }
}
