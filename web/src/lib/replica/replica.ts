/**
 * The device's copy of what its member may see: rows of the server and the cursor that they are true for (L4, L5, L6).
 * Each write is one transaction. Not here: the network (sync), optimistic state (actions), drafts and outbox (local store).
 */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import type { Delta, SyncedRows } from '../../../../schema/protocol/delta.ts'
import { applyDeltas, readCursor } from './apply-deltas.ts'
import type { ChainedChange } from './change.ts'
import { loadMemory } from './load.ts'
import { type BootstrapPage, putBootstrapPage, readPlace } from './put-page.ts'
import { openDatabase, type ReplicaPlatform, type ThreadCoverage, type ThreadPlace } from './schema.ts'
import { pruneForgotten, putThreadPage, readThread, type ThreadPage, type ThreadSlice } from './thread.ts'

export type { BootstrapPage } from './put-page.ts'
export type { ThreadCoverage, ThreadPlace } from './schema.ts'
export type { ThreadPage, ThreadSlice } from './thread.ts'

export interface Replica {
  readonly cursor: () => Promise<string | null>
  /** Where a cut bootstrap goes on; null: done, or never begun. */
  readonly bootstrapPlace: () => Promise<string | null>
  /** Tells everything that lives in memory, chunk by chunk, and answers the cursor that it is true for. */
  readonly load: (onChunk: (rows: Partial<SyncedRows>) => void) => Promise<string | null>
  /** The cursor that the latest `load` on this object answered; undefined before it. */
  readonly loaded: () => string | null | undefined
  /** Applies what continues the chain; 'gap' where the first delta that is not known already does not start where the replica stands. */
  readonly apply: (deltas: readonly Delta[]) => Promise<ChainedChange | 'gap'>
  /** `place`: where the page was asked for ('' for the first). A page that does not continue what is here is ignored. */
  readonly putPage: (page: BootstrapPage, place?: string) => Promise<ChainedChange>
  /** All rows and the cursor gone: another epoch, other rights. */
  readonly reset: () => Promise<void>
  /** The last `limit` messages before a place (null: the newest), with what belongs to them. */
  readonly thread: (conversation: ConversationId, before: ThreadPlace | null, limit: number) => Promise<ThreadSlice>
  /** `taken` is false where the page was too old to be believed. */
  readonly putThread: (conversation: ConversationId, page: ThreadPage) => Promise<ChainedChange & { readonly taken: boolean }>
  /** How whole a thread is here; null: not known, ask for its newest page. */
  readonly coverage: (conversation: ConversationId) => Promise<ThreadCoverage | null>
  /** Messages that failed or are not confirmed (L9), for marks on rows. */
  readonly troubles: () => Promise<readonly MessageRow[]>
  readonly close: () => void
}

export const openReplica = async (platform: ReplicaPlatform): Promise<Replica> => {
  const database = await openDatabase(platform)
  // Dexie follows `await` through a transaction only where the function that it is given is an async one.
  const writing = <Result>(work: () => Promise<Result>): Promise<Result> => database.transaction('rw', database.tables, async () => work())
  const reading = <Result>(work: () => Promise<Result>): Promise<Result> => database.transaction('r', database.tables, async () => work())
  let loaded: string | null | undefined
  await writing(() => pruneForgotten(database))
  return {
    cursor: () => readCursor(database),
    bootstrapPlace: () => readPlace(database),
    load: async (onChunk) => {
      loaded = await reading(() => loadMemory(database, onChunk))
      return loaded
    },
    loaded: () => loaded,
    apply: (deltas) => writing(() => applyDeltas(database, deltas, platform.member)),
    putPage: (page, place) => writing(() => putBootstrapPage(database, page, place)),
    reset: () =>
      writing(async () => {
        for (const table of database.tables) await table.clear()
      }),
    thread: (conversation, before, limit) => reading(() => readThread(database, conversation, before, limit)),
    putThread: (conversation, page) => writing(() => putThreadPage(database, conversation, page)),
    coverage: async (conversation) => (await database.coverage.get(conversation)) ?? null,
    troubles: () => database.messages.where('status').anyOf('failed', 'not-confirmed').toArray(),
    close: () => database.close()
  }
}
