/**
 * A device begins: first the workspace and the newest part of the queue, so that it can paint, then the rest of the queue, then the last
 * messages of what is open (architecture 4, *window on the device*). Each page says the `seq` that it was read at; deltas may overlap it.
 * What changed while pages were fetched may have moved from a page to come to one that was fetched: the last pages bring it whole.
 */
import * as v from 'valibot'
import type { Millis } from '../../schema/domain/ids.ts'
import type { Member } from '../../schema/domain/member.ts'
import { may } from '../../schema/permissions.ts'
import { formatCursor, type SyncedRows } from '../../schema/protocol/delta.ts'
import { MESSAGES_OF_A_THREAD } from '../../schema/protocol/device-window.ts'
import type { Db, Statement, StatementResult } from '../store/db.ts'
import { hasRightsOf, rightsNow } from '../store/rights-now.ts'
import { decodeRow, type Table } from '../store/table.ts'
import {
  CASES,
  CONTACTS,
  CONVERSATIONS,
  EVENTS,
  HELD_REPLIES,
  MEMBERS,
  MESSAGES,
  NUMBERS,
  READS,
  SETTINGS,
  TEAMS
} from '../store/tables.ts'
import { visibleSql } from '../store/visibility.ts'
import { type Reset, RIGHTS_CHANGED } from './sync-page.ts'

const QUEUE_PAGE = 200
const THREADS_PAGE = 50
/** Resolved conversations stay on the device for so long. */
const RESOLVED_KEPT_MS = 30 * 24 * 3_600_000

export interface BootstrapPage {
  /** The device's cursor if this were its only page: deltas after it apply. The first page's cursor is the one to go on from. */
  readonly cursor: string
  readonly rows: Partial<SyncedRows>
  readonly next: string | null
}

/**
 * `place`: '' for the first page, else what the page before gave as `next`. `invalid` where it is not understood; a reset where the
 * member has other rights by now: a page that was cut with the old ones would carry a cursor of the new.
 */
export const bootstrapPage = async (
  db: Db,
  member: Member,
  epoch: string,
  place: string,
  now: Millis
): Promise<BootstrapPage | Reset | 'invalid'> => {
  const match = /^(queue|threads|moved)\.(\d{1,16})\.(\d{1,16})\.(.{0,80})$/.exec(place === '' ? `queue.0.${NEWEST}.` : place)
  if (!match) return 'invalid'
  const from = { since: Number(match[2]), at: Number(match[3]), id: match[4] ?? '' }
  if (match[1] === 'moved') return movedPage(db, member, epoch, from)
  return match[1] === 'queue' ? queuePage(db, member, epoch, from, now) : threadsPage(db, member, epoch, from)
}

/** Before the newest conversation. */
const NEWEST = Number.MAX_SAFE_INTEGER

interface Place {
  /** The `seq` of the first page; 0 before it. */
  readonly since: number
  readonly at: number
  readonly id: string
}

const rowsOf = <Row>(table: Table<Row>, result: StatementResult | undefined): Row[] =>
  (result?.rows ?? []).map((row) => decodeRow(table, row))
const seqOf = (result: StatementResult | undefined): number => v.parse(v.number(), result?.rows[0]?.seq)
const HEAD = { sql: 'SELECT max(seq) AS seq FROM commits', params: [] }

/** Conversations after a place, newest first, under the alias `c`; `what` is selected of them. */
const pageOf = (member: Member, place: Place, what: string, kept: string, params: readonly number[], limit: number) => {
  const seen = visibleSql(member)
  return {
    sql: `SELECT ${what} FROM conversations AS c WHERE ${kept} AND ${seen.sql}
          AND (c.lastMessageAt < ? OR (c.lastMessageAt = ? AND c.id > ?)) ORDER BY c.lastMessageAt DESC, c.id LIMIT ${limit}`,
    params: [...params, ...seen.params, place.at, place.at, place.id]
  }
}

const queuePage = async (db: Db, member: Member, epoch: string, place: Place, now: Millis): Promise<BootstrapPage | Reset> => {
  const kept = "(c.status <> 'resolved' OR c.lastMessageAt > ?)"
  const page = (what: string) => pageOf(member, place, what, kept, [now - RESOLVED_KEPT_MS], QUEUE_PAGE)
  const contacts = page('c.contact')
  const ids = page('c.id')
  const cases = page('c.currentCase')
  const first = place.at === NEWEST
  const [head, conversations, contactRows, reads, caseRows, members, teams, numbers, settings, held, rights] = await db.batch([
    HEAD,
    page('c.*'),
    { sql: `SELECT * FROM contacts WHERE id IN (${contacts.sql})`, params: contacts.params },
    { sql: `SELECT * FROM reads WHERE member = ? AND conversation IN (${ids.sql})`, params: [member.id, ...ids.params] },
    { sql: `SELECT * FROM cases WHERE id IN (${cases.sql})`, params: cases.params },
    { sql: 'SELECT * FROM members WHERE ?1', params: [first ? 1 : 0] },
    { sql: 'SELECT * FROM teams WHERE ?1', params: [first ? 1 : 0] },
    { sql: 'SELECT * FROM numbers WHERE ?1', params: [first ? 1 : 0] },
    { sql: 'SELECT * FROM settings WHERE ?1', params: [first ? 1 : 0] },
    heldRepliesOf(member, first),
    rightsNow(member)
  ])
  if (!hasRightsOf(member, rights)) return RIGHTS_CHANGED
  const queue = rowsOf(CONVERSATIONS, conversations)
  const last = queue.at(-1)
  const since = first ? seqOf(head) : place.since
  return {
    cursor: formatCursor(epoch, seqOf(head)),
    rows: {
      settings: rowsOf(SETTINGS, settings),
      members: rowsOf(MEMBERS, members),
      teams: rowsOf(TEAMS, teams),
      numbers: rowsOf(NUMBERS, numbers),
      heldReplies: rowsOf(HELD_REPLIES, held),
      conversations: queue,
      contacts: rowsOf(CONTACTS, contactRows),
      reads: rowsOf(READS, reads),
      cases: rowsOf(CASES, caseRows)
    },
    next: queue.length === QUEUE_PAGE && last ? `queue.${since}.${last.lastMessageAt}.${last.id}` : `threads.${since}.${NEWEST}.`
  }
}

/** One's own, and those that one may approve (`seesHeldReply`). */
const heldRepliesOf = (member: Member, first: boolean): Statement => {
  const seen = visibleSql(member)
  return {
    sql: `SELECT h.* FROM heldReplies AS h JOIN conversations AS c ON c.id = h.conversation
          WHERE ? AND (h.author = ? OR (? AND h.reason = 'awaiting_approval' AND ${seen.sql}))`,
    params: [first ? 1 : 0, member.id, may(member, 'message.approve') ? 1 : 0, ...seen.params]
  }
}

const threadsPage = async (db: Db, member: Member, epoch: string, place: Place): Promise<BootstrapPage | Reset> => {
  const open = pageOf(member, place, 'c.id, c.lastMessageAt', "c.status <> 'resolved'", [], THREADS_PAGE)
  const ids = pageOf(member, place, 'c.id', "c.status <> 'resolved'", [], THREADS_PAGE)
  const [head, rights, threads, messages, events, cases] = await db.batch([HEAD, rightsNow(member), open, ...threadStatements(ids)])
  if (!hasRightsOf(member, rights)) return RIGHTS_CHANGED
  const last = threads?.rows.at(-1)
  const more = (threads?.rows.length ?? 0) === THREADS_PAGE && last
  const end = seqOf(head) > place.since ? `moved.${place.since}.0.` : null
  return {
    cursor: formatCursor(epoch, seqOf(head)),
    rows: { messages: rowsOf(MESSAGES, messages), events: rowsOf(EVENTS, events), cases: rowsOf(CASES, cases) },
    next: more ? `threads.${place.since}.${last.lastMessageAt}.${last.id}` : end
  }
}

/** The last messages, the events and the cases of the conversations that a statement names. */
const threadStatements = (ids: Statement): Statement[] => [
  {
    sql: `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY conversation ORDER BY at DESC, position DESC) AS fromEnd
            FROM messages WHERE conversation IN (${ids.sql})) WHERE fromEnd <= ${MESSAGES_OF_A_THREAD}`,
    params: ids.params
  },
  { sql: `SELECT * FROM events WHERE conversation IN (${ids.sql})`, params: ids.params },
  { sql: `SELECT * FROM cases WHERE conversation IN (${ids.sql})`, params: ids.params }
]

/** What changed since the first page, in order of change, with everything that belongs to it. */
const movedPage = async (db: Db, member: Member, epoch: string, place: Place): Promise<BootstrapPage | Reset> => {
  const seen = visibleSql(member)
  const page = (what: string): Statement => ({
    sql: `SELECT ${what} FROM conversations AS c WHERE c.seq > ? AND ${seen.sql}
          AND (c.seq > ? OR (c.seq = ? AND c.id > ?)) ORDER BY c.seq, c.id LIMIT ${THREADS_PAGE}`,
    params: [place.since, ...seen.params, place.at, place.at, place.id]
  })
  const [contacts, ids] = [page('c.contact'), page('c.id')]
  const [head, rights, conversations, contactRows, reads, messages, events, cases] = await db.batch([
    HEAD,
    rightsNow(member),
    page('c.*'),
    { sql: `SELECT * FROM contacts WHERE id IN (${contacts.sql})`, params: contacts.params },
    { sql: `SELECT * FROM reads WHERE member = ? AND conversation IN (${ids.sql})`, params: [member.id, ...ids.params] },
    ...threadStatements(ids)
  ])
  if (!hasRightsOf(member, rights)) return RIGHTS_CHANGED
  const moved = rowsOf(CONVERSATIONS, conversations)
  const last = moved.at(-1)
  return {
    cursor: formatCursor(epoch, seqOf(head)),
    rows: {
      conversations: moved,
      contacts: rowsOf(CONTACTS, contactRows),
      reads: rowsOf(READS, reads),
      cases: rowsOf(CASES, cases),
      messages: rowsOf(MESSAGES, messages),
      events: rowsOf(EVENTS, events)
    },
    next: moved.length === THREADS_PAGE && last ? `moved.${place.since}.${last.seq}.${last.id}` : null
  }
}
