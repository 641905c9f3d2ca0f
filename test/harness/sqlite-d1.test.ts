/** Node's SQLite behind the store's port: the contract that D1 keeps too, `[STO1]` among it (db-contract.ts), and what is only its own. */
import { expect, test } from 'vitest'
import { auditContract } from './audit-contract.ts'
import { dbContract } from './db-contract.ts'
import { openMigrated, openSqlite, parameterCount } from './sqlite-d1.ts'

dbContract('node:sqlite', async () => {
  const db = openSqlite()
  return { db, close: db.close }
})

auditContract('node:sqlite', async () => {
  const db = await openMigrated()
  return { db, close: db.close }
})

test('a migrated database has the tables of the migrations', async () => {
  const db = await openMigrated()
  const [tables] = await db.batch([{ sql: "SELECT name FROM sqlite_schema WHERE type = 'table'", params: [] }])
  expect(tables?.rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['d1_migrations', 'commits', 'messages']))
  db.close()
})

test('parameters inside strings, names and comments are none', () => {
  expect(parameterCount(`SELECT '?', "?9", ?2, ? -- ?\n/* ?7 */ FROM [a?]`)).toBe(3)
})
