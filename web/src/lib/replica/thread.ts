/** Reads a piece of a thread, and puts a page that the server gave of one. Not here: fetching it (sync), drawing it. */
import { Dexie } from 'dexie'
import type { CaseRow } from '../../../../schema/domain/conversation.ts'
import type { ConversationId, Seq } from '../../../../schema/domain/ids.ts'
import type { EventRow, MessageRow } from '../../../../schema/domain/message.ts'
import { parseCursor, type SyncedRows } from '../../../../schema/protocol/delta.ts'
import { readCursor } from './apply-deltas.ts'
import type { ChainedChange } from './change.ts'
import { putNewer } from './put-newer.ts'
import type { ReplicaDatabase, ThreadCoverage, ThreadPlace } from './schema.ts'
import { coverPage } from './thread-coverage.ts'

/** Answer of `GET /api/conversations/:id/thread`. */
export interface ThreadPage {
  readonly rows: Partial<Pick<SyncedRows, 'messages' | 'events' | 'cases'>>
  /** To ask for the next older page with; null: this one begins with the first message. */
  readonly older: string | null
  /** When it was read. */
  readonly seq: Seq
}

export interface ThreadSlice {
  /** Ascending, without a hole. */
  readonly messages: readonly MessageRow[]
  /** All that are here, ascending. */
  readonly events: readonly EventRow[]
  readonly cases: readonly CaseRow[]
  /** Messages that these quote, where they are here. */
  readonly quoted: readonly MessageRow[]
  /** Nothing is older than this slice, neither here nor on the server. */
  readonly complete: boolean
  /** Older messages are here: read before the first of these. */
  readonly olderHere: boolean
}

export const readThread = async (
  database: ReplicaDatabase,
  conversation: ConversationId,
  before: ThreadPlace | null,
  limit: number
): Promise<ThreadSlice> => {
  const [coverage, events, cases] = await Promise.all([
    database.coverage.get(conversation),
    database.events.where('conversation').equals(conversation).toArray(),
    database.cases.where('conversation').equals(conversation).toArray()
  ])
  const newestFirst = await newest(database, conversation, coverage, before, limit + 1)
  const olderHere = newestFirst.length > limit
  const messages = newestFirst.slice(0, limit).reverse()
  const quotes = [...new Set(messages.flatMap(({ quotes }) => quotes ?? []))]
  return {
    messages,
    events: events.sort((a, b) => a.at - b.at || a.seq - b.seq),
    cases: cases.sort((a, b) => a.openedAt - b.openedAt),
    quoted: quotes.length === 0 ? [] : await quotedIn(database, conversation, quotes),
    complete: coverage?.complete === true && !olderHere,
    olderHere
  }
}

/** A message below what is whole (a tick on an old one came by delta) is not shown: there would be a hole above it that nobody sees. */
const newest = (
  database: ReplicaDatabase,
  conversation: ConversationId,
  coverage: ThreadCoverage | undefined,
  before: ThreadPlace | null,
  limit: number
): Promise<MessageRow[]> => {
  const from = coverage && !coverage.complete ? coverage.from : null
  return database.messages
    .where('[conversation+at+position]')
    .between(
      [conversation, from?.at ?? Dexie.minKey, from?.position ?? Dexie.minKey],
      [conversation, before?.at ?? Dexie.maxKey, before?.position ?? Dexie.maxKey],
      true,
      false
    )
    .reverse()
    .limit(limit)
    .toArray()
}

/** Only from the same conversation: a quote never shows what stands in another thread. */
const quotedIn = async (database: ReplicaDatabase, conversation: ConversationId, wamids: readonly string[]): Promise<MessageRow[]> => {
  const found = await database.messages.where('wamid').anyOf(wamids).toArray()
  return found.filter((row) => row.conversation === conversation)
}

/**
 * Must run inside a transaction over all tables. A page is ignored where its conversation is not here, or was out of sight after the
 * page was read: changes of that time were not told. Whoever fetched it asks again.
 */
export const putThreadPage = async (
  database: ReplicaDatabase,
  conversation: ConversationId,
  page: ThreadPage
): Promise<ChainedChange & { readonly taken: boolean }> => {
  const cursor = await readCursor(database)
  const nothing = { from: cursor, cursor, rows: {}, deletions: {}, taken: false }
  const given = page.rows.messages ?? []
  const forgotten = await database.forgotten.bulkGet([conversation, ...given.map(({ id }) => id)])
  if (!(await database.conversations.get(conversation)) || (forgotten[0]?.seq ?? -1) > page.seq) return nothing
  if ((await readFloor(database)) > page.seq) return nothing
  const own = <Row extends { readonly conversation: string }>(rows: readonly Row[] = []) =>
    rows.filter((row) => row.conversation === conversation)
  const messages = own(given).filter((_, index) => (forgotten[index + 1]?.seq ?? -1) <= page.seq)
  const rows = await putNewer(database, { messages, events: own(page.rows.events), cases: own(page.rows.cases) })
  await coverPage(database, conversation, given, page.older)
  return { ...nothing, rows, taken: true }
}

const readFloor = async (database: ReplicaDatabase): Promise<Seq> => {
  const row = await database.meta.get('floor')
  return row?.key === 'floor' ? row.value : 0
}

/** The list of what went starts anew: pages read before now are asked again instead. Keeps the list from growing for ever. */
export const pruneForgotten = async (database: ReplicaDatabase): Promise<void> => {
  const cursor = await readCursor(database)
  const seq = cursor === null ? undefined : parseCursor(cursor)?.seq
  if (seq === undefined) return
  await database.meta.put({ key: 'floor', value: seq })
  await database.forgotten.clear()
}
