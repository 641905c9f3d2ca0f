/**
 * Applies schema/migrations to a database, and keeps the same record of them as `wrangler d1 migrations apply` does.
 * Each file's statements and its record are one transaction, so that a kill leaves it applied or not applied.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Db } from '../worker/store/db.ts'
import { root } from './ensure.mjs'

export interface Migration {
  readonly name: string
  readonly statements: readonly string[]
}

/** A stretch of SQL in which a semicolon ends nothing: a string, a quoted name or a comment. */
const OPAQUE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|;|[^'"`[\-/;]+|[\s\S]/g
const BARE_COMMENTS = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/
const isTrigger = (sql: string) => /^create\s+(?:temp\w*\s+)?trigger\b/i.test(sql)

/** Splits a script into its statements, without their semicolons and without the comments before them. */
export function splitStatements(script: string): readonly string[] {
  const statements: string[] = []
  let current = ''
  for (const [piece] of script.matchAll(OPAQUE)) {
    const sql = current.replace(BARE_COMMENTS, '').trimEnd()
    if (piece !== ';' || (isTrigger(sql) && !/\bend$/i.test(sql))) current += piece
    else {
      if (sql !== '') statements.push(sql)
      current = ''
    }
  }
  const rest = current.replace(BARE_COMMENTS, '').trimEnd()
  return rest === '' ? statements : [...statements, rest]
}

/** The migrations of the repository, in their order. */
export function readMigrations(folder = path.join(root, 'schema', 'migrations')): readonly Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  return names.map((name) => ({ name, statements: splitStatements(readFileSync(path.join(folder, name), 'utf8')) }))
}

const RECORD_TABLE =
  'CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)'

/** Applies those that the database does not have yet, and returns their names. */
export async function applyMigrations(db: Db, migrations: readonly Migration[]): Promise<readonly string[]> {
  const plain = (sql: string) => ({ sql, params: [] })
  const [, applied] = await db.batch([plain(RECORD_TABLE), plain('SELECT name FROM d1_migrations')])
  const known = new Set(applied?.rows.map(({ name }) => name))
  const missing = migrations.filter(({ name }) => !known.has(name))
  for (const { name, statements } of missing)
    await db.batch([...statements.map(plain), { sql: 'INSERT INTO d1_migrations (name) VALUES (?)', params: [name] }])
  return missing.map(({ name }) => name)
}
