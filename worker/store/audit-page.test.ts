import { beforeAll, expect, test } from 'vitest'
import type { AuditRow } from '../../schema/domain/audit.ts'
import { openMigrated, type SqliteDb } from '../../test/harness/sqlite-d1.ts'
import { type AuditFilter, type AuditItem, auditFilterOf, auditPage } from './audit-page.ts'
import type { Db, Statement } from './db.ts'
import { insertRows } from './table.ts'
import { AUDIT } from './tables.ts'

const KINDS = ['access.joined', 'member.change', 'member.suspend', 'member.restore', 'message.send', 'membership', 'team.create']
const ANY: AuditFilter = { after: null, member: null, kind: null, from: null, to: null }

/** Two entries in each commit, of all kinds and some people in turn. */
const ROWS: readonly AuditRow[] = Array.from({ length: 1400 }, (_, place) => ({
  seq: 1 + (place >> 1),
  n: place % 2,
  at: 1000 + place * 10,
  madeAt: null,
  actor: ['ana', 'ben', null][place % 3] ?? null,
  session: null,
  device: null,
  kind: KINDS[(place * 5) % KINDS.length] ?? '',
  conversation: null,
  changes: []
}))

let db: SqliteDb
beforeAll(async () => {
  db = await openMigrated()
  await db.batch(insertRows(AUDIT, ROWS))
})

const allPages = async (filter: Partial<AuditFilter>): Promise<readonly AuditItem[]> => {
  const items: AuditItem[] = []
  for (let after: AuditFilter['after'] = null; ; ) {
    const page = await auditPage(db, { ...ANY, ...filter, after })
    items.push(...page.items)
    const next = auditFilterOf(new URLSearchParams(page.next === null ? '' : { cursor: page.next }))
    if (page.next === null || !next) return items
    after = next.after
  }
}
const fits = ({ member, kind, from, to }: AuditFilter, row: AuditRow): boolean =>
  (member === null || row.actor === member) &&
  (kind === null || (kind.endsWith('.') ? row.kind.startsWith(kind) : row.kind === kind)) &&
  (from === null || row.at >= from) &&
  (to === null || row.at <= to)

for (const kind of [null, 'member.change', 'member.', 'message.', 'nothing.'])
  for (const member of [null, 'ana', 'nobody'])
    for (const [from, to] of [
      [null, null],
      [3000, 9000],
      [9000, null]
    ] as const)
      test(`[DOR6] kind ${kind}, member ${member}, from ${from} to ${to}: each entry that fits, once, newest first`, async () => {
        const filter = { kind, member, from, to }
        const wanted = ROWS.filter((row) => fits({ ...ANY, ...filter }, row)).reverse()
        expect(await allPages(filter)).toEqual(wanted.map((row) => ({ ...row, deviceLabel: null })))
      })

test('[DOR6] a page by who, by what or by nothing reads no more of a long log than it shows', async () => {
  for (const filter of [{}, { member: 'ana' }, { kind: 'member.change' }, { kind: 'member.' }]) {
    let asked: Statement | undefined
    const spy: Db = {
      batch: (statements) => {
        asked = statements[0]
        return db.batch(statements)
      }
    }
    await auditPage(spy, { ...ANY, ...filter })
    const plan = db.database.prepare(`EXPLAIN QUERY PLAN ${asked?.sql}`).all(...(asked?.params ?? []))
    const steps = plan.map(({ detail }) => String(detail)).join('\n')
    // The only scan is of the newest on, which ends with the page.
    if (Object.keys(filter).length > 0) expect([filter, steps]).not.toEqual([filter, expect.stringMatching(/SCAN (a|b|audit)\b/)])
    if (filter.kind !== 'member.') expect([filter, steps]).not.toEqual([filter, expect.stringContaining('TEMP B-TREE')])
  }
})
