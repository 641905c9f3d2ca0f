/**
 * The port through which everything in this folder reaches SQL: statements in, rows out, one transaction per call.
 * D1 stands behind it in production; tests put another SQLite there. Not here: any SQL.
 */

/** One SQL statement; parameters are numbered (`?1`) or in order (`?`). Booleans go in as 0 or 1. */
export interface Statement {
  readonly sql: string
  readonly params: readonly (string | number | null)[]
}

/** What one statement gave: its rows, and how many rows it inserted, changed or deleted (0 for a read). */
export interface StatementResult {
  readonly rows: readonly Record<string, unknown>[]
  readonly written: number
}

export interface Db {
  /** Runs the statements in order as one transaction: all of them or, when one throws, none. One result per statement. */
  batch(statements: readonly Statement[]): Promise<readonly StatementResult[]>
}

const prepared = (d1: D1Database, { sql, params }: Statement): D1PreparedStatement =>
  params.length === 0 ? d1.prepare(sql) : d1.prepare(sql).bind(...params)

/** D1 as a `Db`. An empty batch asks nothing of D1. */
export const d1Db = (d1: D1Database): Db => ({
  async batch(statements) {
    if (statements.length === 0) return []
    const results = await d1.batch<Record<string, unknown>>(statements.map((statement) => prepared(d1, statement)))
    return results.map(({ results: rows, meta }) => ({ rows, written: meta.changes }))
  }
})
