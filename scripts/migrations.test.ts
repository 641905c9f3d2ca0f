import { expect, test } from 'vitest'
import { openSqlite } from '../test/harness/sqlite-d1.ts'
import { applyMigrations, readMigrations, splitStatements } from './migrations.ts'

const first = { name: '0001_a.sql', statements: ['CREATE TABLE a (x)', 'INSERT INTO a VALUES (1)'] }
const broken = { name: '0002_b.sql', statements: ['CREATE TABLE b (x)', 'INSERT INTO nowhere VALUES (1)'] }

test('a semicolon in a string, a name or a comment ends no statement', () => {
  const script = `-- one; two\nCREATE TABLE "a;b" (x TEXT DEFAULT ';'); /* ; */ INSERT INTO "a;b" VALUES ('it''s; fine');\n-- the end;\n`
  expect(splitStatements(script)).toEqual([`CREATE TABLE "a;b" (x TEXT DEFAULT ';')`, `INSERT INTO "a;b" VALUES ('it''s; fine')`])
})

test('a trigger is one statement', () => {
  const trigger = 'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END'
  expect(splitStatements(`${trigger};\nSELECT 2`)).toEqual([trigger, 'SELECT 2'])
})

test('migrations are applied once and recorded by name', async () => {
  const db = openSqlite()
  expect(await applyMigrations(db, [first])).toEqual(['0001_a.sql'])
  expect(await applyMigrations(db, [first])).toEqual([])
  expect(db.database.prepare('SELECT name FROM d1_migrations').all()).toEqual([expect.objectContaining({ name: '0001_a.sql' })])
})

test('a migration that fails half-way leaves nothing, and those before it stay', async () => {
  const db = openSqlite()
  await expect(applyMigrations(db, [first, broken])).rejects.toThrow('nowhere')
  expect(await applyMigrations(db, [first])).toEqual([])
  expect(() => db.database.prepare('SELECT * FROM b')).toThrow('no such table')
})

test('the migrations of the repository apply to an empty database', async () => {
  const migrations = readMigrations()
  expect(await applyMigrations(openSqlite(), migrations)).toEqual(migrations.map(({ name }) => name))
})
