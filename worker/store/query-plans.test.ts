/** No statement of the hot paths reads a large table from end to end: SQLite says itself how it would run them. */
import { expect, test } from 'vitest'
import { SCOPES } from '../../schema/domain/member.ts'
import { memberOf } from '../../test/harness/rows.ts'
import { openMigrated } from '../../test/harness/sqlite-d1.ts'
import { emptyNeeds, type Needs } from '../commit/snapshot.ts'
import { readDelta } from '../sync/read-delta.ts'
import { threadPage } from '../sync/thread-page.ts'
import { readBoard } from './board.ts'
import { eventPage, messagePage } from './conversation-pages.ts'
import type { Db, Statement } from './db.ts'
import { deliveriesToReplay, exceptionPage, stuckDeliveries } from './ledger.ts'
import { readSnapshot } from './read-snapshot.ts'
import { numbersWithUnsent, readSnoozed, readUnsent } from './unsent.ts'

const LARGE = [
  'messages',
  'conversations',
  'contacts',
  'items',
  'deliveries',
  'events',
  'actions',
  'attempts',
  'reads',
  'cases',
  'identities'
]
const member = memberOf('m')

/** Statements that a piece of code asks of an empty database. */
const asked = async (run: (db: Db) => Promise<unknown>): Promise<{ db: Db; statements: Statement[] }> => {
  const db = await openMigrated()
  const statements: Statement[] = []
  const spy: Db = {
    batch: (list) => {
      statements.push(...list)
      return db.batch(list)
    }
  }
  await run(spy).catch((error: unknown) => {
    if (statements.length === 0) throw error // an empty database may have no answer, but it was asked
  })
  return { db, statements }
}

/** How SQLite would run them, a line for each step. */
const plans = async (run: (db: Db) => Promise<unknown>): Promise<string[]> => {
  const { db, statements } = await asked(run)
  expect(statements.length).toBeGreaterThan(0)
  const explained = await db.batch(statements.map(({ sql, params }) => ({ sql: `EXPLAIN QUERY PLAN ${sql}`, params })))
  return explained.flatMap(({ rows }) => rows.map((row) => String(row.detail)))
}

const scans = async (run: (db: Db) => Promise<unknown>): Promise<string[]> =>
  (await plans(run))
    .filter((detail) => new RegExp(`^SCAN (${LARGE.join('|')}|[a-z])( |$)`).test(detail) && !detail.includes('VIRTUAL TABLE'))
    .filter(
      (detail) => !/USING (COVERING )?INDEX (itemsUnshown|itemsParked|messagesUnsettled|messagesFailed|conversationsSnoozed)/.test(detail)
    )

/** What a rare deed asks: whose conversations are handed over, which of them lose their team. */
const RARE: readonly (keyof Needs)[] = ['owners', 'teams']

const needsBut = (without: readonly (keyof Needs)[]): Needs => {
  const needs = emptyNeeds()
  for (const [name, set] of Object.entries(needs)) if (!without.some((one) => one === name)) (set as Set<string>).add('a:b/c')
  return needs
}

test('a commit reads by key or index only', async () => {
  expect(await scans((db) => readSnapshot(db, needsBut(RARE)))).toEqual([])
})

test('a hand-over reads conversations from end to end, and nothing else: an index for it would be written with every message', async () => {
  const read = await scans((db) => readSnapshot(db, needsBut([])))
  expect(new Set(read)).toEqual(new Set(['SCAN conversations']))
})

test('the sender, the snoozed and the ledger read by partial indexes', async () => {
  expect(await scans((db) => readUnsent(db, 'n', 0))).toEqual([])
  expect(await scans((db) => numbersWithUnsent(db))).toEqual([])
  expect(await scans((db) => readSnoozed(db, 0))).toEqual([])
  expect(await scans((db) => exceptionPage(db, ''))).toEqual([])
  expect(await scans((db) => stuckDeliveries(db, 1))).toEqual([])
  expect(await scans((db) => deliveriesToReplay(db, ''))).toEqual([])
})

test('catch-up and threads read by index', async () => {
  expect(await scans((db) => readDelta(db, member, 'e', 0))).toEqual([])
  expect(await scans((db) => messagePage(db, member, 'c', ''))).toEqual([])
  expect(await scans((db) => eventPage(db, member, 'c', ''))).toEqual([])
  for (const before of ['', '7.7']) expect(await scans((db) => threadPage(db, member, 'c', before))).toEqual([])
})

test('an older page of a thread is sought, and what it quotes is found by wamid', async () => {
  const used = await plans((db) => threadPage(db, member, 'c', '7.7'))
  expect(used).toContain('SEARCH messages USING INDEX messagesByThread (conversation=? AND (at,position)<(?,?))')
  expect(used).toContain('SEARCH messages USING INDEX messagesByWamid (wamid=?)')
})

test.each(SCOPES)('[BRD3] the board of a leader with the scope %s reads what failed and the latest deeds by index', async (scope) => {
  const board = (db: Db) => readBoard(db, { ...member, role: 'manager', scope })
  expect(await scans(board)).toEqual([])
  const used = (await plans(board)).join('\n')
  expect(used).toMatch(/SCAN messages USING COVERING INDEX messagesFailed/)
  expect(used).toMatch(/SEARCH events USING INDEX eventsByActor \(actor=\?\)/)
  expect(used).toMatch(/SEARCH messages USING INDEX messagesByAuthor \(author=\?\)/)
  expect(used).toMatch(/SEARCH messages USING INDEX messagesByThread \(conversation=\?\)/)
})
