/** Older pages of a thread for a device: from the real SQL over node:sqlite, and once through the door. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CaseRow } from '../../schema/domain/conversation.ts'
import type { Member } from '../../schema/domain/member.ts'
import type { EventRow, MessageRow } from '../../schema/domain/message.ts'
import { randomFrom } from '../../worker/demo/random.ts'
import { insertRows } from '../../worker/store/table.ts'
import { CASES, CONVERSATIONS, EVENTS, MESSAGES } from '../../worker/store/tables.ts'
import { THREAD_PAGE, type ThreadPage, threadPage } from '../../worker/sync/thread-page.ts'
import { conversationRow, memberOf, messageRow } from '../harness/rows.ts'
import { startServer } from '../harness/server.ts'
import { openMigrated, type SqliteDb } from '../harness/sqlite-d1.ts'
import { workspaceOf } from '../harness/workspace.ts'

const SEQ = 7
const person = (scope: Member['scope'], id = 'ana'): Member => memberOf(id, { scope })
const everything = person('workspace')

const inThreadOrder = (one: MessageRow, other: MessageRow): number => one.at - other.at || one.position - other.position

/** A thread of so many messages, many in the same second, in an order of arrival of their own; some quote one of any conversation. */
const threadOf = (length: number): readonly MessageRow[] => {
  const random = randomFrom(20_261_122, `thread of ${length}`)
  const positions = random.shuffled(Array.from({ length }, (_, i) => i + 1))
  return positions.map((position, i) =>
    messageRow(`m${i}`, 'c', {
      wamid: `wamid.${i}`,
      at: 1000 * random.whole(1, Math.ceil(length / 4)),
      position,
      quotes: random.chance(1 / 5) ? random.pick([`wamid.${random.whole(0, length - 1)}`, 'wamid.elsewhere', 'wamid.nowhere']) : null,
      seq: position
    })
  )
}

const event = (id: string, conversation: string, seq: number): EventRow => ({
  id,
  conversation,
  case: null,
  kind: 'claimed',
  actor: 'ana',
  at: seq,
  detail: { assignee: 'ana' },
  afterPosition: 0,
  seq
})
const caseRow = (id: string, conversation: string, openedAt: number): CaseRow => ({
  id,
  conversation,
  openedAt,
  resolvedAt: null,
  resolvedBy: null,
  seq: 1
})
const EVENTS_OF_C = [event('e2', 'c', 1), event('e1', 'c', 2)]
const CASES_OF_C = [caseRow('k2', 'c', 1), caseRow('k1', 'c', 2)]

const dbWith = async (thread: readonly MessageRow[]): Promise<SqliteDb> => {
  const db = await openMigrated()
  const elsewhere = messageRow('elsewhere', 'd', { wamid: 'wamid.elsewhere', at: 1, position: 100_000 })
  await db.batch([
    ...insertRows(CONVERSATIONS, [conversationRow('c', { assignee: 'ana' }), conversationRow('d', { assignee: 'ana' })]),
    ...insertRows(MESSAGES, [...thread, elsewhere]),
    ...insertRows(EVENTS, [...EVENTS_OF_C, event('e0', 'd', 1)]),
    ...insertRows(CASES, [...CASES_OF_C, caseRow('k0', 'd', 1)]),
    { sql: "INSERT INTO commits VALUES (?1, 'a token', 0, 0)", params: [SEQ] }
  ])
  return db
}

const pageAt = async (db: SqliteDb, before: string, member = everything): Promise<ThreadPage> => {
  const page = await threadPage(db, member, 'c', before)
  if (typeof page === 'string') throw new Error(`a page was answered ${page}`)
  return page
}

const pagesOf = async (db: SqliteDb, between: (page: number) => Promise<void> = async () => undefined): Promise<readonly ThreadPage[]> => {
  const pages = [await pageAt(db, '')]
  for (let older = pages[0]?.older ?? null; older !== null; older = pages.at(-1)?.older ?? null) {
    await between(pages.length)
    pages.push(await pageAt(db, older))
  }
  return pages
}

for (const length of [0, 1, 49, 50, 51, 100, 333])
  test(`[SYN9] pages of a thread of ${length} are its whole rows in order, newest page first, with what they quote`, async () => {
    const thread = threadOf(length)
    const sorted = [...thread].sort(inThreadOrder)
    const db = await dbWith(thread)
    const pages = await pagesOf(db)
    expect(pages).toHaveLength(Math.max(1, Math.ceil(length / THREAD_PAGE)))
    for (const [i, { rows, seq }] of pages.entries()) {
      const own = sorted.slice(Math.max(0, length - (i + 1) * THREAD_PAGE), length - i * THREAD_PAGE)
      const quoted = thread.filter(({ wamid }) => own.some(({ quotes }) => quotes === wamid))
      expect(rows.messages).toEqual([...new Set([...own, ...quoted])].sort(inThreadOrder))
      expect(rows.events).toEqual(i === 0 ? EVENTS_OF_C : [])
      expect(rows.cases).toEqual(i === 0 ? CASES_OF_C : [])
      expect(seq).toBe(SEQ)
    }
    db.close()
  })

test('[SYN9] what comes in while pages are fetched moves no older page', async () => {
  const thread = threadOf(200)
  const db = await dbWith(thread)
  const pages = await pagesOf(db, async (page) => {
    const late = messageRow(`late-${page}`, 'c', { at: 1_000_000, position: 1000 + page })
    await db.batch(insertRows(MESSAGES, [late]))
  })
  const ids = new Set(pages.flatMap(({ rows }) => rows.messages.map(({ id }) => id)))
  expect(ids).toEqual(new Set(thread.map(({ id }) => id)))
  db.close()
})

test('[SYN9] an older page is found without reading the newer ones: its place is exact to the arrival within a second', async () => {
  const thread = Array.from({ length: 120 }, (_, i) => messageRow(`m${i}`, 'c', { at: 5000, position: i + 1 }))
  const db = await dbWith(thread)
  const { rows, older } = await pageAt(db, '5000.61')
  expect(rows.messages.map(({ position }) => position)).toEqual(Array.from({ length: 50 }, (_, i) => i + 11))
  expect(older).toBe('5000.11')
  db.close()
})

test('[SYN9] who may not see the conversation is told what they are told of one that does not exist', async () => {
  const db = await dbWith(threadOf(3))
  expect(await threadPage(db, person('assigned', 'ben'), 'c', '')).toBe('not_found')
  expect(await threadPage(db, everything, 'nothing', '')).toBe('not_found')
  expect((await pageAt(db, '', person('assigned', 'ana'))).rows.messages).toHaveLength(3)
  for (const nonsense of ['5000', '5000.', '.1', 'a.b', '-1.2', '1.2.3', '99999999999999999.1'])
    expect([nonsense, await threadPage(db, everything, 'c', nonsense)]).toEqual([nonsense, 'invalid'])
  db.close()
})

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('[SYN9] a device walks the longest thread of the demo over HTTP; another team’s agent finds nothing', async () => {
  const [fay, chidi] = [await server.signIn('fay'), await server.signIn('chidi')]
  const [longest] = await server.rows<{ conversation: string; count: number }>(
    "SELECT conversation, count(*) AS count FROM messages WHERE number = '106540000000001' GROUP BY conversation ORDER BY count DESC LIMIT 1"
  )
  const { conversation, count } = longest ?? { conversation: '', count: 0 }
  const at = (before: string) => `/api/conversations/${conversation}/thread?before=${encodeURIComponent(before)}`
  const ids = new Set<string>()
  for (let before: string | null = ''; before !== null; ) {
    const page: ThreadPage = await workspaceOf(server).json<ThreadPage>(server.get(at(before), fay))
    for (const { id } of page.rows.messages) ids.add(id)
    before = page.older
  }
  expect(count).toBeGreaterThan(600)
  expect(ids.size).toBe(count)
  expect((await server.get(at(''), chidi)).status).toBe(404)
  expect((await server.get(at('nonsense'), fay)).status).toBe(400)
})
