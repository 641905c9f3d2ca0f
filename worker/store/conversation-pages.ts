/** Reading without a replica: the queue and a thread, page by page (architecture 7). Not here: what a device keeps (sync). */
import * as v from 'valibot'
import { isUnread } from '../../schema/domain/conversation.ts'
import type { ConversationId } from '../../schema/domain/ids.ts'
import type { Member } from '../../schema/domain/member.ts'
import { visible } from '../../schema/permissions.ts'
import type { Db } from './db.ts'
import { decodeRow } from './table.ts'
import { CONVERSATIONS, EVENTS, MESSAGES } from './tables.ts'
import { type Condition, visibleSql } from './visibility.ts'

export const PAGE_SIZE = 200

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** The condition of a view over `c` (conversations) and `r` (the member's read position), or null for a view that does not exist. */
export const viewCondition = (view: string, member: Member): Condition | null => {
  const fixed = FIXED_VIEWS.get(view)
  if (fixed) return { sql: fixed, params: [] }
  if (view === 'mine') return { sql: "c.assignee = ? AND c.status = 'open'", params: [member.id] }
  if (view.startsWith('team:')) return { sql: "c.team = ? AND c.status = 'open'", params: [view.slice('team:'.length)] }
  return null
}

const FIXED_VIEWS: ReadonlyMap<string, string> = new Map([
  ['all', 'true'],
  ['open', "c.status = 'open'"],
  ['snoozed', "c.status = 'snoozed'"],
  ['resolved', "c.status = 'resolved'"],
  ['unassigned', "c.assignee IS NULL AND c.status = 'open'"],
  ['needs-reply', "c.needsReply = 1 AND c.status = 'open'"],
  ['unread', 'c.lastInboundPosition > 0 AND (coalesce(r.flagged, 0) = 1 OR c.lastInboundPosition > coalesce(r.position, 0))']
])

/** What a view may be called. */
export const VIEWS: readonly string[] = [...FIXED_VIEWS.keys(), 'mine', 'team:<id>']

/** Newest first. `cursor` is what the page before gave as `next`; `invalid` where view or cursor are not understood. */
export const conversationPage = async (db: Db, member: Member, view: string, cursor: string): Promise<Page<unknown> | 'invalid'> => {
  const condition = viewCondition(view, member)
  const after = cursor === '' ? null : /^(\d{1,15})\.(.{1,80})$/.exec(cursor)
  if (!condition || (cursor !== '' && !after)) return 'invalid'
  const seen = visibleSql(member)
  const [at, id] = after ? [Number(after[1]), after[2] ?? ''] : [Number.MAX_SAFE_INTEGER, '']
  const [result] = await db.batch([
    {
      sql: `SELECT c.*, k.name AS contactName, k.phone AS contactPhone, k.userId AS contactUserId, k.username AS contactUsername, t.id AS standingTeam,
              r.position AS readPosition, r.flagged AS readFlagged
            FROM conversations AS c JOIN contacts AS k ON k.id = c.contact LEFT JOIN teams AS t ON t.id = c.team
              LEFT JOIN reads AS r ON r.member = ? AND r.conversation = c.id
            WHERE ${condition.sql} AND ${seen.sql} AND (c.lastMessageAt < ? OR (c.lastMessageAt = ? AND c.id > ?))
            ORDER BY c.lastMessageAt DESC, c.id LIMIT ${PAGE_SIZE + 1}`,
      params: [member.id, ...condition.params, ...seen.params, at, at, id]
    }
  ])
  return pageOf((result?.rows ?? []).map(conversationItem), (item) => `${item.lastMessageAt}.${item.id}`)
}

const Joined = v.object({
  contactName: v.string(),
  contactPhone: v.nullable(v.string()),
  contactUserId: v.nullable(v.string()),
  contactUsername: v.nullable(v.string()),
  standingTeam: v.nullable(v.string()),
  readPosition: v.nullable(v.number()),
  readFlagged: v.nullable(v.number())
})

const conversationItem = (stored: Readonly<Record<string, unknown>>) => {
  const row = decodeRow(CONVERSATIONS, stored)
  const joined = v.parse(Joined, stored)
  const read = joined.readPosition === null ? undefined : { position: joined.readPosition, flagged: joined.readFlagged === 1 }
  return {
    id: row.id,
    number: row.number,
    contact: {
      id: row.contact,
      name: joined.contactName,
      phone: joined.contactPhone,
      userId: joined.contactUserId,
      username: joined.contactUsername
    },
    status: row.status,
    snoozedUntil: row.snoozedUntil,
    assignee: row.assignee,
    // What was resolved may bear a team that was removed since.
    team: joined.standingTeam,
    priority: row.priority,
    needsReply: row.needsReply,
    waitingSince: row.waitingSince,
    unread: isUnread(row, read),
    windowClosesAt: row.windowClosesAt,
    lastMessageAt: row.lastMessageAt,
    preview: row.preview,
    seq: row.seq
  }
}

/** Oldest first, by WhatsApp's second and then by arrival (CAP-04). `not_found`: no such conversation for this member; `invalid`: no such cursor. */
export const messagePage = async (
  db: Db,
  member: Member,
  conversation: ConversationId,
  cursor: string
): Promise<Page<unknown> | 'not_found' | 'invalid'> => {
  const after = cursor === '' ? ['', '-1', '0'] : /^(\d{1,15})\.(\d{1,15})$/.exec(cursor)
  if (!after) return 'invalid'
  const [scope, result] = await db.batch([
    { sql: 'SELECT * FROM conversations WHERE id = ?', params: [conversation] },
    {
      sql: `SELECT * FROM messages WHERE conversation = ?1 AND (at > ?2 OR (at = ?2 AND position > ?3))
            ORDER BY at, position LIMIT ${PAGE_SIZE + 1}`,
      params: [conversation, Number(after[1]), Number(after[2])]
    }
  ])
  const row = scope?.rows[0]
  if (!row || !visible(member, decodeRow(CONVERSATIONS, row))) return 'not_found'
  return pageOf((result?.rows ?? []).map(messageItem), (item) => `${item.at}.${item.position}`)
}

/** What happened in a conversation, in order; answers like `messagePage`. */
export const eventPage = async (
  db: Db,
  member: Member,
  conversation: ConversationId,
  cursor: string
): Promise<Page<unknown> | 'not_found' | 'invalid'> => {
  const after = cursor === '' ? ['', '-1', ''] : /^(\d{1,15})\.(.{1,100})$/.exec(cursor)
  if (!after) return 'invalid'
  const [scope, result] = await db.batch([
    { sql: 'SELECT * FROM conversations WHERE id = ?', params: [conversation] },
    {
      sql: `SELECT * FROM events WHERE conversation = ?1 AND (seq > ?2 OR (seq = ?2 AND id > ?3)) ORDER BY seq, id LIMIT ${PAGE_SIZE + 1}`,
      params: [conversation, Number(after[1]), after[2] ?? '']
    }
  ])
  const row = scope?.rows[0]
  if (!row || !visible(member, decodeRow(CONVERSATIONS, row))) return 'not_found'
  return pageOf(
    (result?.rows ?? []).map((stored) => decodeRow(EVENTS, stored)),
    (item) => `${item.seq}.${item.id}`
  )
}

const messageItem = (stored: Readonly<Record<string, unknown>>) => {
  const row = decodeRow(MESSAGES, stored)
  return {
    id: row.id,
    wamid: row.wamid,
    direction: row.direction,
    origin: row.origin,
    type: row.type,
    text: row.text,
    status: row.status,
    ...(row.errorCode === null ? {} : { error: { code: row.errorCode, text: row.errorText ?? '' } }),
    author: row.author,
    attempt: row.attempt,
    quotes: row.quotes,
    at: row.at,
    receivedAt: row.receivedAt,
    position: row.position
  }
}

const pageOf = <Item>(items: readonly Item[], cursorOf: (item: Item) => string): Page<Item> => {
  const shown = items.slice(0, PAGE_SIZE)
  const last = shown.at(-1)
  return { items: shown, next: items.length > PAGE_SIZE && last ? cursorOf(last) : null }
}
