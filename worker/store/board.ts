/**
 * `GET /api/board`: what a leader's board needs and no device holds: that replies are held (never their words, L10), where the last
 * answer failed, and when each person last did something (MGR-01). All of it cut to the conversations that the leader may see.
 * Not here: numbers that a replica counts itself (open, unassigned, waiting).
 */
import * as v from 'valibot'
import type { ConversationId, MemberId, MessageId, Millis } from '../../schema/domain/ids.ts'
import type { Member } from '../../schema/domain/member.ts'
import { HELD_REASONS, type HeldReason } from '../../schema/domain/message.ts'
import type { Db, Statement } from './db.ts'
import { visibleSql } from './visibility.ts'

export interface HeldFact {
  readonly id: MessageId
  readonly conversation: ConversationId
  readonly author: MemberId
  readonly reason: HeldReason
  readonly heldAt: Millis
}

export interface Board {
  /** Longest held first. */
  readonly held: readonly HeldFact[]
  /** Open conversations whose latest outgoing message failed. */
  readonly failed: readonly ConversationId[]
  /** By member; who has lately done nothing that the leader may see is not listed (`LATEST_DEEDS`). */
  readonly lastActions: readonly { readonly member: MemberId; readonly at: Millis }[]
}

/** So many of a person's latest deeds are looked through for one that the leader may see: a bound on the work, not on time. */
const LATEST_DEEDS = 200

export const readBoard = async (db: Db, member: Member): Promise<Board> => {
  const [held, failed, lastActions] = await db.batch([heldFacts(member), failedConversations(member), latestDeeds(member)])
  return {
    held: v.parse(v.array(HeldFactRow), held?.rows),
    failed: v.parse(v.array(IdRow), failed?.rows).map(({ id }) => id),
    lastActions: v.parse(v.array(DeedRow), lastActions?.rows)
  }
}

const HeldFactRow = v.object({
  id: v.string(),
  conversation: v.string(),
  author: v.string(),
  reason: v.picklist(HELD_REASONS),
  heldAt: v.number()
})
const IdRow = v.object({ id: v.string() })
const DeedRow = v.object({ member: v.string(), at: v.number() })

/** The table is as small as what is held right now. */
const heldFacts = (member: Member): Statement => {
  const seen = visibleSql(member)
  return {
    sql: `SELECT held.id, held.conversation, held.author, held.reason, held.heldAt
          FROM heldReplies AS held JOIN conversations AS c ON c.id = held.conversation WHERE ${seen.sql} ORDER BY held.heldAt, held.id`,
    params: seen.params
  }
}

/** From the failed messages, which a partial index lists, to their conversations: open ones are many, failures are few. */
const failedConversations = (member: Member): Statement => {
  const seen = visibleSql(member)
  return {
    sql: `SELECT c.id FROM (SELECT DISTINCT conversation FROM messages WHERE status = 'failed') AS failing
            CROSS JOIN conversations AS c ON c.id = failing.conversation
          WHERE c.status = 'open' AND ${seen.sql}
            AND (SELECT status FROM messages WHERE conversation = c.id AND direction = 'out' ORDER BY at DESC, position DESC LIMIT 1) = 'failed'
          ORDER BY c.id`,
    params: seen.params
  }
}

const latestDeeds = (member: Member): Statement => {
  const seen = visibleSql(member)
  const limit = member.scope === 'workspace' ? 1 : LATEST_DEEDS
  const latest = (table: 'events' | 'messages', by: 'actor' | 'author'): string =>
    `SELECT max(deed.at) AS at FROM (SELECT at, conversation FROM ${table} WHERE ${by} = members.id ORDER BY at DESC LIMIT ${limit}) AS deed
       CROSS JOIN conversations AS c ON c.id = deed.conversation WHERE ${seen.sql}`
  return {
    sql: `SELECT member, max(at) AS at FROM (
            SELECT members.id AS member, (${latest('events', 'actor')}) AS at FROM members
            UNION ALL SELECT members.id, (${latest('messages', 'author')}) FROM members
          ) WHERE at IS NOT NULL GROUP BY member ORDER BY member`,
    params: [...seen.params, ...seen.params]
  }
}
