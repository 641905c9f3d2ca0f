/**
 * node:sqlite behind the port of `worker/store`, for tests that run the real SQL many thousand times without workerd.
 * It has D1's limits. What D1 does beyond this port is not imitated; `db-contract.ts` runs on both.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { applyMigrations, readMigrations } from '../../scripts/migrations.ts'
import type { Db, Statement, StatementResult } from '../../worker/store/db.ts'
import { checkParameters, checkStatement, PRODUCTION_LIMITS, queryMeter } from '../guard/limits.ts'

/** SQLite's own switches, set as D1 sets them (the last four seen in workerd). */
const LIMITS = {
  length: PRODUCTION_LIMITS.valueBytes,
  sqlLength: PRODUCTION_LIMITS.statementBytes,
  column: PRODUCTION_LIMITS.columns,
  variableNumber: PRODUCTION_LIMITS.boundParameters,
  likePatternLength: PRODUCTION_LIMITS.likePatternBytes,
  exprDepth: 100,
  compoundSelect: 5,
  functionArg: 127,
  attach: 0
}

/** What makes up a statement as far as its parameters are concerned; strings, names and comments hold none. */
const PARAMETERS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\?(\d*)/g

/** How many parameters a statement asks for: the highest number, where a bare `?` is one more than the highest before it. */
export function parameterCount(sql: string): number {
  let highest = 0
  for (const [piece, number] of sql.matchAll(PARAMETERS))
    if (piece.startsWith('?')) highest = number ? Math.max(highest, Number(number)) : highest + 1
  return highest
}

/** D1 refuses transactions that are not a batch, and parameters that are not exactly those of the statement. */
function check({ sql, params }: Statement): void {
  checkStatement(sql)
  checkParameters(params)
  if (/^\s*(begin|commit|end|rollback|savepoint|release)\b/i.test(sql)) throw new Error('D1 refuses transactions that are not a batch')
  const wanted = parameterCount(sql)
  if (wanted !== params.length) throw new Error(`wrong number of parameters: the statement has ${wanted}, ${params.length} were given`)
}

export interface SqliteDb extends Db {
  readonly database: DatabaseSync
  close(): void
}

/** Runs one statement; `total_changes` tells what it wrote, whatever its kind. */
function run(prepared: StatementSync, changes: StatementSync, { params }: Statement): StatementResult {
  const before = Number(changes.get()?.changes)
  const rows = prepared.all(...params).map((row) => ({ ...row }))
  return { rows, written: Number(changes.get()?.changes) - before }
}

/** An empty database in memory behind the port, or in a file if one is named. */
export function openSqlite(file = ':memory:'): SqliteDb {
  const database = new DatabaseSync(file, { limits: LIMITS })
  const changes = database.prepare('SELECT total_changes() AS changes')
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known) return known
    // A batch prepares right before it runs: a statement may use what the one before it made.
    const fresh = database.prepare(sql)
    prepared.set(sql, fresh)
    return fresh
  }
  return {
    database,
    async batch(statements) {
      queryMeter().query(statements.length)
      statements.forEach(check)
      database.exec('BEGIN IMMEDIATE')
      try {
        const results = statements.map((statement) => run(prepare(statement.sql), changes, statement))
        database.exec('COMMIT')
        return results
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    },
    close: () => database.close()
  }
}

/** An empty database with every migration of the repository applied. */
export async function openMigrated(): Promise<SqliteDb> {
  const db = openSqlite()
  await applyMigrations(db, readMigrations())
  return db
}
