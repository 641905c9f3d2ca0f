/**
 * Puts one page of the bootstrap. The first page sets the cursor, each page says where the next one begins; a cut bootstrap goes on there.
 * A page counts only where it continues the stored place and was read no earlier than where the replica stands: so nothing that a delta
 * changed or took away comes back by it. Whoever fetched an ignored page asks again. Not here: fetching (sync).
 */
import { parseCursor, type SyncedRows } from '../../../../schema/protocol/delta.ts'
import { readCursor } from './apply-deltas.ts'
import type { ChainedChange } from './change.ts'
import { putNewer, withConversation } from './put-newer.ts'
import type { ReplicaDatabase } from './schema.ts'
import { coverNewest } from './thread-coverage.ts'

/** Answer of `GET /api/bootstrap`. */
export interface BootstrapPage {
  readonly cursor: string
  readonly rows: Partial<SyncedRows>
  readonly next: string | null
}

export const readPlace = async (database: ReplicaDatabase): Promise<string | null> => {
  const row = await database.meta.get('bootstrapPlace')
  return row?.key === 'bootstrapPlace' ? row.value : null
}

/** Must run inside a transaction over all tables. `place`: where the page was asked for, '' for the first; undefined: not known. */
export const putBootstrapPage = async (
  database: ReplicaDatabase,
  page: BootstrapPage,
  place: string | undefined
): Promise<ChainedChange> => {
  const [from, stored] = await Promise.all([readCursor(database), readPlace(database)])
  if (!continues(page, place, from, stored)) return { from, cursor: from, rows: {}, deletions: {} }
  const rows = await withConversation(database, page.rows)
  const changed = await putNewer(database, rows)
  await coverNewest(database, rows.messages ?? [])
  const cursor = from ?? page.cursor
  await database.meta.put({ key: 'cursor', value: cursor })
  // What changed before the first page was not told: an older page of a thread, asked for before a reset, must not count.
  if (from === null) await database.meta.put({ key: 'floor', value: parseCursor(cursor)?.seq ?? 0 })
  if (page.next === null) await database.meta.delete('bootstrapPlace')
  else await database.meta.put({ key: 'bootstrapPlace', value: page.next })
  return { from, cursor, rows: changed, deletions: {} }
}

const continues = (page: BootstrapPage, place: string | undefined, cursor: string | null, stored: string | null): boolean => {
  if (cursor === null) return (place ?? '') === ''
  if (place !== undefined && place !== stored) return false
  const [read, here] = [parseCursor(page.cursor), parseCursor(cursor)]
  return read !== null && here !== null && read.epoch === here.epoch && read.seq >= here.seq
}
