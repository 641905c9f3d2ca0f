/**
 * `GET /api/conversations/:id/thread`: older messages for a device's replica, newest first page by page, as whole rows (L4, CAP-04).
 * Not here: the queue and the newest messages of open conversations (bootstrap.ts), and reading without a replica (conversation-pages.ts).
 */
import * as v from 'valibot'
import type { CaseRow } from '../../schema/domain/conversation.ts'
import type { ConversationId, Seq } from '../../schema/domain/ids.ts'
import type { Member } from '../../schema/domain/member.ts'
import type { EventRow, MessageRow } from '../../schema/domain/message.ts'
import { visible } from '../../schema/permissions.ts'
import type { Db, Statement, StatementResult } from '../store/db.ts'
import { decodeRow, type Table } from '../store/table.ts'
import { CASES, CONVERSATIONS, EVENTS, MESSAGES } from '../store/tables.ts'

export const THREAD_PAGE = 50

export interface ThreadPage {
  readonly rows: {
    /** Oldest first. Before the page's own messages may stand older ones that they quote. */
    readonly messages: readonly MessageRow[]
    /** Everything that happened in the conversation, with the first page; empty on later ones. */
    readonly events: readonly EventRow[]
    readonly cases: readonly CaseRow[]
  }
  /** `before` of the next older page; null where there is none. */
  readonly older: string | null
  /** Where the chain ended when the page was read: a device that is further may know of rows that are gone since. */
  readonly seq: Seq
}

/** After the newest message. */
const NEWEST = `${Number.MAX_SAFE_INTEGER}.0`

/** `before`: '' for the newest page. `not_found`: no such conversation for this member; `invalid`: no such cursor. */
export const threadPage = async (
  db: Db,
  member: Member,
  conversation: ConversationId,
  before: string
): Promise<ThreadPage | 'not_found' | 'invalid'> => {
  const place = /^(\d{1,16})\.(\d{1,15})$/.exec(before === '' ? NEWEST : before)
  if (!place) return 'invalid'
  const of = [conversation, Number(place[1]), Number(place[2])]
  const first = before === '' ? 1 : 0
  const [head, scope, page, quoted, events, cases] = await db.batch([
    { sql: 'SELECT max(seq) AS seq FROM commits', params: [] },
    { sql: 'SELECT * FROM conversations WHERE id = ?1', params: [conversation] },
    { sql: newestBefore('*', THREAD_PAGE + 1), params: of },
    quotedBy(of),
    { sql: 'SELECT * FROM events WHERE conversation = ?1 AND ?2 ORDER BY seq, id', params: [conversation, first] },
    { sql: 'SELECT * FROM cases WHERE conversation = ?1 AND ?2 ORDER BY openedAt, id', params: [conversation, first] }
  ])
  const row = scope?.rows[0]
  if (!row || !visible(member, decodeRow(CONVERSATIONS, row))) return 'not_found'
  const found = rowsOf(MESSAGES, page)
  const shown = found.slice(0, THREAD_PAGE)
  const oldest = shown.at(-1)
  return {
    rows: { messages: inOrder([...shown, ...rowsOf(MESSAGES, quoted)]), events: rowsOf(EVENTS, events), cases: rowsOf(CASES, cases) },
    older: found.length > THREAD_PAGE && oldest ? `${oldest.at}.${oldest.position}` : null,
    seq: v.parse(v.number(), head?.rows[0]?.seq)
  }
}

/** Of the conversation ?1 before the place (?2, ?3). */
const newestBefore = (what: string, limit: number): string =>
  `SELECT ${what} FROM messages WHERE conversation = ?1 AND (at, position) < (?2, ?3) ORDER BY at DESC, position DESC LIMIT ${limit}`

/** The `+` keeps SQLite from reading the whole conversation to find them: they are found by their wamid. */
const quotedBy = (of: Statement['params']): Statement => ({
  sql: `SELECT * FROM messages WHERE wamid IN (SELECT quotes FROM (${newestBefore('quotes', THREAD_PAGE)}) WHERE quotes IS NOT NULL)
          AND +conversation = ?1`,
  params: of
})

const rowsOf = <Row>(table: Table<Row>, result: StatementResult | undefined): Row[] =>
  (result?.rows ?? []).map((stored) => decodeRow(table, stored))

/** By WhatsApp's second, then by arrival, each once: what is quoted may stand on the page itself. */
const inOrder = (messages: readonly MessageRow[]): MessageRow[] =>
  [...new Map(messages.map((message) => [message.id, message])).values()].sort((a, b) => a.at - b.at || a.position - b.position)
