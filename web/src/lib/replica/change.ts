/** What a write really changed in the replica: what memory, screens and other tabs are told. Not here: writing. */
import type { Deletions, SyncedRows } from '../../../../schema/protocol/delta.ts'

/**
 * Rows and deletions may be taken in any order: no id stands in both. Rows are whole. Whoever keeps rows in memory skips one whose
 * `seq` is below what they have: tabs tell each other in no fixed order. A conversation that went took its messages, events and cases.
 */
export interface Change {
  readonly rows: Partial<SyncedRows>
  readonly deletions: Partial<Deletions>
  /** Where the replica stands after the write. */
  readonly cursor: string | null
}

/** A change that knows where the replica stood before it, so that its readers see whether they missed one. */
export interface ChainedChange extends Change {
  readonly from: string | null
}

export const isEmpty = ({ rows, deletions }: Change): boolean =>
  [...Object.values(rows), ...Object.values(deletions)].every((list) => list.length === 0)
