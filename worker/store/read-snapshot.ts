/** Reads what a commit will decide on (commit/snapshot.ts), in one batch; tables that nobody needs are not asked. */
import * as v from 'valibot'
import type { IdentityRow } from '../../schema/domain/contact.ts'
import { PHONE_ANSWER_KEY } from '../../schema/domain/message.ts'
import type { Needs, Snapshot, Standing } from '../commit/snapshot.ts'
import type { Db, Statement } from './db.ts'
import { decodeRow, type Table } from './table.ts'
import { ACTIONS, ATTEMPTS, CASES, CONTACTS, CONVERSATIONS, DEVICES, HELD_REPLIES, ITEMS, MESSAGES, READS, TOMBSTONES } from './tables.ts'

/** A set of ids as SQL: each part is a SELECT over one JSON parameter, given only where there is something to look for. */
interface Part {
  readonly sql: string
  readonly keys: ReadonlySet<string>
}

/** `SELECT … WHERE column IN (part UNION part …)`, or nothing where all parts are empty. `?` in a part is its list. */
const selectIn = (select: string, parts: readonly Part[]): Statement | null => {
  const used = parts.filter((part) => part.keys.size > 0)
  if (used.length === 0) return null
  const lists = used.map((part, index) => part.sql.replace('?', `(SELECT value FROM json_each(?${index + 1}))`))
  return { sql: `${select} IN (${union(lists)})`, params: used.map((part) => JSON.stringify([...part.keys])) }
}

/** D1 takes five terms in a compound SELECT at most: longer unions are made of shorter ones. */
const MAX_TERMS = 5

const union = (selects: readonly string[]): string => {
  if (selects.length <= MAX_TERMS) return selects.join(' UNION ')
  const groups = Array.from({ length: Math.ceil(selects.length / MAX_TERMS) }, (_, index) =>
    selects.slice(index * MAX_TERMS, (index + 1) * MAX_TERMS)
  )
  return union(groups.map((group) => `SELECT * FROM (${group.join(' UNION ')})`))
}

const direct = (keys: ReadonlySet<string>): Part => ({ sql: 'SELECT value FROM ?', keys })

const IDENTITY_OF = `SELECT contact FROM identities WHERE (kind, value) IN (SELECT substr(value, 1, instr(value, ':') - 1), substr(value, instr(value, ':') + 1) FROM ?)`

const partsOf = (needs: Needs) => {
  const messages: Part[] = [
    direct(needs.messages),
    { sql: 'SELECT id FROM messages WHERE wamid IN ?', keys: needs.wamids },
    { sql: 'SELECT message FROM attempts WHERE wamid IN ?', keys: needs.wamids }
  ]
  const byAction: Part[] = [direct(needs.conversations), { sql: 'SELECT conversation FROM actions WHERE id IN ?', keys: needs.actions }]
  /** What may change hands without being named itself. */
  const handedOver: Part[] = [
    { sql: 'SELECT conversation FROM heldReplies WHERE id IN ?', keys: needs.heldReplies },
    { sql: "SELECT id FROM conversations WHERE status <> 'resolved' AND assignee IN ?", keys: needs.owners },
    { sql: "SELECT id FROM conversations WHERE status <> 'resolved' AND team IN ?", keys: needs.teams }
  ]
  const conversations: Part[] = [
    ...byAction,
    ...handedOver,
    { sql: 'SELECT conversation FROM messages WHERE id IN ?', keys: needs.messages },
    { sql: 'SELECT conversation FROM messages WHERE wamid IN ?', keys: needs.wamids },
    { sql: 'SELECT m.conversation FROM attempts AS a JOIN messages AS m ON m.id = a.message WHERE a.wamid IN ?', keys: needs.wamids },
    { sql: `SELECT id FROM conversations WHERE contact IN (${IDENTITY_OF})`, keys: needs.identities }
  ]
  const contacts: Part[] = [
    { sql: IDENTITY_OF, keys: needs.identities },
    ...conversations.slice(0, -1).map(({ sql, keys }) => ({ sql: `SELECT contact FROM conversations WHERE id IN (${sql})`, keys }))
  ]
  return { messages, decided: [...byAction, ...handedOver], conversations, contacts }
}

/** Kinds of messages that are neither question nor answer (MessageItem.quiet); a customer's reaction alone counts as last words. */
const QUIET = "('system', 'reaction', 'edit', 'revoke', 'request_welcome')"

/** The last answer by each key beside a message, and the last words. */
const standingQueries = (needs: Needs): Record<'answers' | 'words', Statement | null> => {
  const beside = 'FROM messages AS t JOIN messages AS m ON m.conversation = t.conversation AND m.id <> t.id WHERE t.id'
  const only = (statement: Statement | null, rest: (sql: string) => string): Statement | null =>
    statement && { ...statement, sql: rest(statement.sql) }
  return {
    answers: only(
      selectIn(
        `SELECT t.id AS message, CASE m.origin WHEN 'phone' THEN '${PHONE_ANSWER_KEY}' ELSE m.author || '/' || m.device END AS key,
           max(m.position) AS position ${beside}`,
        [direct(needs.standings)]
      ),
      (sql) => `${sql} AND m.direction = 'out' AND m.type NOT IN ${QUIET} GROUP BY 1, 2`
    ),
    words: only(
      selectIn(
        `SELECT t.id AS message, m.id, m.at, m.position, m.direction, m.type, m.text,
           row_number() OVER (PARTITION BY t.id ORDER BY m.at DESC, m.position DESC) AS fromEnd ${beside}`,
        [direct(needs.standings)]
      ),
      (sql) => `SELECT * FROM (${sql} AND (m.type NOT IN ${QUIET} OR (m.type = 'reaction' AND m.direction = 'in'))) WHERE fromEnd = 1`
    )
  }
}

const Answer = v.object({ message: v.string(), key: v.string(), position: v.number() })
const Words = v.object({
  message: v.string(),
  id: v.string(),
  at: v.number(),
  position: v.number(),
  direction: v.picklist(['in', 'out']),
  type: v.string(),
  text: v.string()
})

const standingsOf = (needs: Needs, answers: readonly unknown[], words: readonly unknown[]): Standing[] => {
  const [allAnswers, allWords] = [answers.map((row) => v.parse(Answer, row)), words.map((row) => v.parse(Words, row))]
  return [...needs.standings].map((message) => ({
    message,
    answers: allAnswers.filter((row) => row.message === message),
    last: allWords.find((row) => row.message === message) ?? null
  }))
}

/** The statements by the name of what they read. */
const queries = (needs: Needs): Readonly<Record<string, Statement | null>> => {
  const { messages, decided, conversations, contacts } = partsOf(needs)
  return {
    deliveries: selectIn('SELECT hash FROM deliveries WHERE hash', [direct(needs.deliveries)]),
    items: selectIn('SELECT * FROM items WHERE key', [direct(needs.items)]),
    parked: selectIn("SELECT * FROM items WHERE reason = 'parked' AND wamid", [direct(needs.wamids)]),
    identities: selectIn('SELECT * FROM identities WHERE (kind, value)', [
      { sql: `SELECT substr(value, 1, instr(value, ':') - 1), substr(value, instr(value, ':') + 1) FROM ?`, keys: needs.identities }
    ]),
    contacts: selectIn('SELECT * FROM contacts WHERE id', contacts),
    conversations: selectIn('SELECT * FROM conversations WHERE id', conversations),
    cases: selectIn('SELECT * FROM cases WHERE conversation', decided),
    messages: selectIn('SELECT * FROM messages WHERE id', messages),
    attempts: selectIn('SELECT * FROM attempts WHERE message', messages),
    // Those that await approval travel with a conversation that somebody may see for the first time.
    heldReplies: selectIn('SELECT * FROM heldReplies WHERE id', [
      direct(needs.heldReplies),
      ...decided.map(({ sql, keys }) => ({
        sql: `SELECT id FROM heldReplies WHERE reason = 'awaiting_approval' AND conversation IN (${sql})`,
        keys
      }))
    ]),
    reads: selectIn('SELECT * FROM reads WHERE (member, conversation)', [
      { sql: `SELECT substr(value, 1, instr(value, '/') - 1), substr(value, instr(value, '/') + 1) FROM ?`, keys: needs.reads }
    ]),
    actions: selectIn('SELECT * FROM actions WHERE id', [direct(needs.actions)]),
    devices: selectIn('SELECT * FROM devices WHERE id', [direct(needs.devices)]),
    madeLinks: selectIn('SELECT id FROM invitations WHERE id', [direct(needs.links)]),
    tombstones: selectIn("SELECT * FROM tombstones WHERE kind = 'messages' AND id", [direct(needs.messages)]),
    ...standingQueries(needs)
  }
}

export const readSnapshot = async (db: Db, needs: Needs): Promise<Snapshot> => {
  const asked = Object.entries(queries(needs)).filter((entry): entry is [string, Statement] => entry[1] !== null)
  const results = await db.batch(asked.map(([, statement]) => statement))
  const stored = new Map(asked.map(([name], index) => [name, results[index]?.rows ?? []]))
  const rows = <Row>(name: string, table: Table<Row>): Row[] => (stored.get(name) ?? []).map((row) => decodeRow(table, row))
  return {
    deliveries: (stored.get('deliveries') ?? []).map((row) => ({ hash: String(row.hash) })),
    items: [...rows('items', ITEMS), ...rows('parked', ITEMS)],
    identities: (stored.get('identities') ?? []) as readonly unknown[] as readonly IdentityRow[],
    contacts: rows('contacts', CONTACTS),
    conversations: rows('conversations', CONVERSATIONS),
    cases: rows('cases', CASES),
    messages: rows('messages', MESSAGES),
    attempts: rows('attempts', ATTEMPTS),
    heldReplies: rows('heldReplies', HELD_REPLIES),
    reads: rows('reads', READS),
    actions: rows('actions', ACTIONS),
    devices: rows('devices', DEVICES),
    madeLinks: (stored.get('madeLinks') ?? []).map((row) => ({ id: String(row.id) })),
    tombstones: rows('tombstones', TOMBSTONES),
    standings: standingsOf(needs, stored.get('answers') ?? [], stored.get('words') ?? [])
  }
}
