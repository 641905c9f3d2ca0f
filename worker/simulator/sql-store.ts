/**
 * The `SimulatorStore` over SQLite, as a Durable Object has it: synchronous, and the output gate holds every answer back until its
 * rows are on disk. One table of keys; what the rows mean stands in state.ts.
 */
import type { SimulatorStore } from './store.ts'

type Row = { key: string; value: string }

/** As much of `DurableObjectStorage` as is needed. */
export interface SqlStorage {
  readonly sql: { exec(query: string, ...bindings: (string | number)[]): { toArray(): Record<string, unknown>[] } }
  transactionSync<T>(work: () => T): T
}

export const createSqlStore = (storage: SqlStorage): SimulatorStore => {
  const run = (query: string, ...bindings: (string | number)[]): Row[] =>
    storage.sql
      .exec(query, ...bindings)
      .toArray()
      .map(({ key, value }) => ({ key: String(key), value: String(value) }))
  run('CREATE TABLE IF NOT EXISTS rows (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
  return {
    get: (key) => run('SELECT key, value FROM rows WHERE key = ?', key)[0]?.value ?? null,
    put: (key, value) => void run('INSERT INTO rows VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, value),
    delete: (key) => void run('DELETE FROM rows WHERE key = ?', key),
    // Keys are ASCII: the prefix with the highest code point behind it ends the range. A limit of -1 is none.
    list: (prefix, limit = -1) =>
      run('SELECT key, value FROM rows WHERE key >= ? AND key < ? ORDER BY key LIMIT ?', prefix, `${prefix}\u{10ffff}`, limit).map(
        ({ key, value }) => [key, value] as const
      ),
    transaction: (work) => storage.transactionSync(work)
  }
}
