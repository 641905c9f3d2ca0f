/** No statement of the hot paths reads a large table from end to end: SQLite says itself how it would run them. */
import { expect, test } from 'vitest'
import { openMigrated } from '../../test/harness/sqlite-d1.ts'
import { emptyNeeds, type Needs } from '../commit/snapshot.ts'
import { readDelta } from '../sync/read-delta.ts'
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
const member = {
  id: 'm',
  name: 'M',
  role: 'agent',
  scope: 'workspace',
  rightsSeq: 0,
  teams: new Set<string>(),
  numbers: new Set<string>(),
  claimedNumbers: new Set<string>()
} as const

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

const scans = async (run: (db: Db) => Promise<unknown>): Promise<string[]> => {
  const { db, statements } = await asked(run)
  expect(statements.length).toBeGreaterThan(0)
  const plans = await db.batch(statements.map(({ sql, params }) => ({ sql: `EXPLAIN QUERY PLAN ${sql}`, params })))
  return plans
    .flatMap(({ rows }) => rows.map((row) => String(row.detail)))
    .filter((detail) => new RegExp(`^SCAN (${LARGE.join('|')}|[a-z])( |$)`).test(detail) && !detail.includes('VIRTUAL TABLE'))
    .filter((detail) => !/USING (COVERING )?INDEX (itemsUnshown|itemsParked|messagesUnsettled|conversationsSnoozed)/.test(detail))
}

const fullNeeds = (): Needs => {
  const needs = emptyNeeds()
  for (const set of Object.values(needs)) (set as Set<string>).add('a:b/c')
  return needs
}

test('a commit reads by key or index only', async () => {
  expect(await scans((db) => readSnapshot(db, fullNeeds()))).toEqual([])
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
})
