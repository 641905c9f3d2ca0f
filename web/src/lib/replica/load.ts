/**
 * Reads everything that lives in memory (L11), in chunks, of one moment. Contacts and read positions come before the conversations that
 * need them. Not here: messages, events, cases; they are read thread by thread.
 */
import type { Table } from 'dexie'
import type { SyncedRows, SyncedTable } from '../../../../schema/protocol/delta.ts'
import { readCursor } from './apply-deltas.ts'
import type { AnyRow } from './put-newer.ts'
import type { ReplicaDatabase } from './schema.ts'

const CHUNK = 500

/** Must run inside one reading transaction over all tables: the answered cursor is true for every chunk. */
export const loadMemory = async (database: ReplicaDatabase, onChunk: (rows: Partial<SyncedRows>) => void): Promise<string | null> => {
  const cursor = await readCursor(database)
  for (const name of ['settings', 'members', 'teams', 'numbers', 'heldReplies', 'contacts', 'reads', 'conversations'] as const)
    await readInChunks(database, name, onChunk)
  return cursor
}

/** In the order of keys: the one order in which the browser gives many rows at once. */
const readInChunks = async (database: ReplicaDatabase, name: SyncedTable, onChunk: (rows: Partial<SyncedRows>) => void): Promise<void> => {
  const table: Table<AnyRow, string> = database.table(name)
  const { keyPath } = table.schema.primKey
  for (let after: string | undefined; ; ) {
    const from = after === undefined ? table.toCollection() : table.where(':id').above(after)
    const rows = await from.limit(CHUNK).toArray()
    if (rows.length > 0) onChunk({ [name]: rows })
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) return
    after = keyPath === 'conversation' ? last.conversation : last.id
  }
}
