/**
 * How many rows a message costs D1, by D1's own count (index entries included): the product's commits, made here over a database of
 * miniflare. It does not depend on the machine, so commits have a fixed size. Not here: time.
 */
import { randomUUID } from 'node:crypto'
import { Miniflare } from 'miniflare'
import { applyMigrations, readMigrations } from '../../scripts/migrations.ts'
import { Committer } from '../../worker/commit/committer.ts'
import type { Operation } from '../../worker/commit/operation.ts'
import { type Db, d1Db, type Statement } from '../../worker/store/db.ts'
import { takeIn } from '../../worker/webhook/take-in.ts'
import { bodyMaker, CUSTOMERS, NUMBERS, type SignedBody } from './bodies.ts'
import { APP_SECRET } from './servers.ts'

/** Webhooks to a commit: 40 batches per 1,000, the most that the goal for batches allows; larger commits write less. */
export const OPERATIONS_PER_COMMIT = 25
const KNOWN_MESSAGES = 1000

export interface WrittenRows {
  /** Rows per message of customers who wrote before. */
  readonly known: number
  /** Rows per first message of a customer: contact, identities, conversation and case come with it. */
  readonly first: number
  /** Where the rows of known customers' messages go, per message. */
  readonly byTable: Readonly<Record<string, number>>
}

const tableOf = ({ sql }: Statement): string => /^(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)/.exec(sql)?.[1] ?? 'reads'

/** A `Db` that adds up what D1 says it wrote, by table. */
const countingDb = (d1: D1Database, written: Map<string, number>): Db => ({
  async batch(statements) {
    if (statements.length === 0) return []
    const results = await d1.batch<Record<string, unknown>>(statements.map(({ sql, params }) => d1.prepare(sql).bind(...params)))
    return results.map(({ results: rows, meta }, index) => {
      const statement = statements[index]
      if (statement) written.set(tableOf(statement), (written.get(tableOf(statement)) ?? 0) + meta.rows_written)
      return { rows, written: meta.changes }
    })
  }
})

/** What the webhook would submit for a body. */
async function operationOf(body: SignedBody): Promise<Operation> {
  const operations: Operation[] = []
  const submit = async (operation: Operation) => operations.push(operation)
  const unused = () => Promise.reject(new Error('no body of this bench is large'))
  const bytes = new Uint8Array(body.bytes).buffer
  await takeIn({ now: () => Date.now(), submit, putBody: unused }, bytes, randomUUID())
  const [operation] = operations
  if (!operation || operations.length > 1) throw new Error('a body became other than one operation')
  return operation
}

const numberRow = (id: string) => ({ id, waba: '800000000000001', display: id, name: id, pausedFor: null, pausedAt: null, demo: false })

async function commitAll(committer: Committer, bodies: readonly SignedBody[]): Promise<void> {
  for (let from = 0; from < bodies.length; from += OPERATIONS_PER_COMMIT)
    await committer.commit(await Promise.all(bodies.slice(from, from + OPERATIONS_PER_COMMIT).map(operationOf)))
}

const perMessage = (written: ReadonlyMap<string, number>, messages: number): Record<string, number> =>
  Object.fromEntries([...written].filter(([, rows]) => rows > 0).map(([table, rows]) => [table, Number((rows / messages).toFixed(2))]))

const total = (written: ReadonlyMap<string, number>): number => written.values().reduce((sum, rows) => sum + rows, 0)

async function measure(d1: D1Database): Promise<WrittenRows> {
  const written = new Map<string, number>()
  await applyMigrations(d1Db(d1), readMigrations())
  const db = countingDb(d1, written)
  const committer = await Committer.load({
    db,
    newId: randomUUID,
    now: () => Date.now(),
    wallClock: () => Date.now(),
    committed: () => undefined
  })
  await committer.commit([{ kind: 'setup', now: Date.now(), numbers: NUMBERS.map(numberRow) }])
  const bodies = bodyMaker(APP_SECRET, Date.now())
  written.clear()
  await commitAll(committer, bodies.make(CUSTOMERS, 1))
  const first = total(written) / CUSTOMERS
  written.clear()
  await commitAll(committer, bodies.make(KNOWN_MESSAGES, 1))
  return { first, known: total(written) / KNOWN_MESSAGES, byTable: perMessage(written, KNOWN_MESSAGES) }
}

export async function measureWrittenRows(): Promise<WrittenRows> {
  const miniflare = new Miniflare({
    modules: true,
    script: 'export default { fetch: () => new Response() }',
    compatibilityDate: '2026-07-01',
    cf: false,
    d1Databases: { DB: 'DB' }
  })
  try {
    return await measure(await miniflare.getD1Database('DB'))
  } finally {
    await miniflare.dispose()
  }
}
