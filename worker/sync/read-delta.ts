/**
 * Cold catch-up: what changed since a cursor, read from D1, cut to what the member may see, page by page; a page never splits one `seq` (L4).
 * Not here: the hot ring (party/hub.ts).
 */
import * as v from 'valibot'
import { type Broadcast, cutFor } from '../../party/broadcast.ts'
import type { ContactRow } from '../../schema/domain/contact.ts'
import type { CaseRow } from '../../schema/domain/conversation.ts'
import type { Seq } from '../../schema/domain/ids.ts'
import type { Member } from '../../schema/domain/member.ts'
import type { HeldReplyRow } from '../../schema/domain/message.ts'
import type { ConversationScope } from '../../schema/permissions.ts'
import type { Delta } from '../../schema/protocol/delta.ts'
import type { Db, Statement } from '../store/db.ts'
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
  TEAMS,
  TOMBSTONES
} from '../store/tables.ts'

/** Rows of one table that a page takes before it ends at a whole `seq`. */
export const PAGE_ROWS = 1000

export interface DeltaPage {
  readonly delta: Delta
  /** The chain goes on: ask again with the cursor at `delta.to`. */
  readonly more: boolean
}

const SYNCED = [
  SETTINGS,
  MEMBERS,
  TEAMS,
  NUMBERS,
  CONTACTS,
  CONVERSATIONS,
  CASES,
  MESSAGES,
  EVENTS,
  HELD_REPLIES,
  READS,
  TOMBSTONES
] as const

/** The page after `from` for a member; the caller has checked the cursor's epoch and floor. `rights`: they have others by now. */
export const readDelta = async (
  db: Db,
  member: Member,
  epoch: string,
  from: Seq,
  rows: number = PAGE_ROWS
): Promise<DeltaPage | 'rights'> => {
  const results = await db.batch([
    { sql: 'SELECT max(seq) AS seq FROM commits', params: [] },
    ...SYNCED.map((table) => since(table.name, from, rows))
  ])
  const head = v.parse(v.number(), results[0]?.rows[0]?.seq)
  const to = endOfPage(
    results.slice(1).map((result) => result.rows),
    rows,
    head
  )
  // One commit alone is larger than a page: take it whole.
  if (to <= from && head > from) return readDelta(db, member, epoch, from, rows * 4)
  const read = <Row extends { readonly seq: Seq }>(table: Table<Row>): Row[] =>
    (results[SYNCED.findIndex(({ name }) => name === table.name) + 1]?.rows ?? [])
      .map((row) => decodeRow(table, row))
      .filter((row) => row.seq <= to)
  const conversations = read(CONVERSATIONS)
  const tombstones = read(TOMBSTONES)
  const [messages, events, cases, contacts, heldReplies] = [read(MESSAGES), read(EVENTS), read(CASES), read(CONTACTS), read(HELD_REPLIES)]
  const scopes = await readScopes(db, member, {
    conversations: [
      ...conversations.map((row) => row.id),
      ...[...messages, ...events, ...cases, ...heldReplies, ...tombstones].map((row) => row.conversation)
    ],
    contacts: [...contacts.map((row) => row.id), ...conversations.map((row) => row.contact)],
    cases: [...cases.map((row) => row.id), ...conversations.flatMap((row) => row.currentCase ?? [])]
  })
  if (scopes === 'rights') return 'rights'
  const delta: Omit<Delta, 'deletions'> = {
    epoch,
    from,
    to,
    rows: {
      settings: read(SETTINGS),
      members: read(MEMBERS),
      teams: read(TEAMS),
      numbers: read(NUMBERS),
      contacts: scopes.contacts,
      conversations,
      cases: scopes.cases,
      messages,
      events,
      heldReplies: [...heldReplies, ...scopes.heldReplies.filter((row) => !heldReplies.some(({ id }) => id === row.id))],
      reads: read(READS)
    }
  }
  return { delta: cutFor(member, { delta, gone: tombstones, ...scopes }), more: to < head }
}

const since = (table: string, from: Seq, rows: number): Statement => ({
  sql: `SELECT * FROM "${table}" WHERE seq > ?1 ORDER BY seq LIMIT ?2`,
  params: [from, rows + 1]
})

/** The last `seq` that every table holds whole. */
const endOfPage = (tables: readonly (readonly Readonly<Record<string, unknown>>[])[], rows: number, head: Seq): Seq => {
  const cuts = tables.filter((list) => list.length > rows).map((list) => v.parse(v.number(), list.at(-1)?.seq) - 1)
  return Math.min(head, ...cuts)
}

interface Scopes extends Pick<Broadcast, 'scopes' | 'conversationsByContact'> {
  readonly contacts: readonly ContactRow[]
  readonly cases: readonly CaseRow[]
  /** Those that await approval, of conversations that some device may see for the first time. */
  readonly heldReplies: readonly HeldReplyRow[]
}

/** Conversations that decide who may see the rows, and the contacts and open cases that travel with them. */
const readScopes = async (
  db: Db,
  member: Member,
  ids: { readonly conversations: readonly string[]; readonly contacts: readonly string[]; readonly cases: readonly string[] }
): Promise<Scopes | 'rights'> => {
  const [conversations, contacts, cases, held, rights] = await db.batch([
    {
      sql: `SELECT id, contact, number, team, assignee FROM conversations
            WHERE id IN (SELECT value FROM json_each(?1) UNION SELECT id FROM conversations WHERE contact IN (SELECT value FROM json_each(?2)))`,
      params: [JSON.stringify([...new Set(ids.conversations)]), JSON.stringify([...new Set(ids.contacts)])]
    },
    { sql: 'SELECT * FROM contacts WHERE id IN (SELECT value FROM json_each(?1))', params: [JSON.stringify([...new Set(ids.contacts)])] },
    { sql: 'SELECT * FROM cases WHERE id IN (SELECT value FROM json_each(?1))', params: [JSON.stringify([...new Set(ids.cases)])] },
    {
      sql: "SELECT * FROM heldReplies WHERE reason = 'awaiting_approval' AND conversation IN (SELECT value FROM json_each(?1))",
      params: [JSON.stringify([...new Set(ids.conversations)])]
    },
    rightsNow(member)
  ])
  if (!hasRightsOf(member, rights)) return 'rights'
  const scopes = new Map<string, ConversationScope>()
  const conversationsByContact = new Map<string, string[]>()
  for (const stored of conversations?.rows ?? []) {
    const row = v.parse(ScopeRow, stored)
    scopes.set(row.id, row)
    conversationsByContact.set(row.contact, [...(conversationsByContact.get(row.contact) ?? []), row.id])
  }
  return {
    scopes,
    conversationsByContact,
    contacts: (contacts?.rows ?? []).map((row) => decodeRow(CONTACTS, row)),
    cases: (cases?.rows ?? []).map((row) => decodeRow(CASES, row)),
    heldReplies: (held?.rows ?? []).map((row) => decodeRow(HELD_REPLIES, row))
  }
}

const ScopeRow = v.object({
  id: v.string(),
  contact: v.string(),
  number: v.string(),
  team: v.nullable(v.string()),
  assignee: v.nullable(v.string())
})
