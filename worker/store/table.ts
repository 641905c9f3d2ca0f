/**
 * How rows and SQL meet: a table is named columns with a kind each; set-based statements are made from them, one JSON parameter for many
 * rows (`json_each`), so that D1's limit of 100 parameters never matters. Not here: which tables there are (tables.ts).
 */
import type { Statement } from './db.ts'

/** `flag` is 0 or 1 in SQL and a boolean outside; `json` is text in SQL and a value outside. A `?` allows null. */
export type Column = 'text' | 'text?' | 'int' | 'int?' | 'flag' | 'json' | 'json?'

export interface Table<Row> {
  readonly name: string
  readonly key: readonly (keyof Row & string)[]
  readonly columns: { readonly [C in keyof Row & string]: Column }
  /** Columns that an update writes; the others never change (and their indexes are not touched). */
  readonly mutable: readonly (keyof Row & string)[]
}

/** One JSON parameter stays well below D1's 2,000,000 bytes, whatever the script (at most three bytes for a UTF-16 unit). */
const MAX_PARAMETER_CHARS = 500_000

const quoted = (column: string): string => `"${column}"`
const columnsOf = <Row>(table: Table<Row>): (keyof Row & string)[] => Object.keys(table.columns) as (keyof Row & string)[]
/**
 * Rows come as JSON arrays, a column by its place. Each is turned into SQLite's binary JSON once, and the odd-looking LIMIT keeps SQLite from
 * merging this subquery into the statement, where it would parse a row's text again for every column (a third of the time of a commit).
 */
const ROWS = '(SELECT jsonb(value) AS value FROM json_each(?1) LIMIT -1 OFFSET 0) AS j'
const columnAt = (place: number): string => `j.value ->> ${place}`

const encode = <Row>(table: Table<Row>, row: Row, columns: readonly (keyof Row & string)[]): string =>
  JSON.stringify(columns.map((column) => encodeValue(table.columns[column], row[column])))

const encodeValue = (kind: Column, value: unknown): unknown => {
  if (value === null || value === undefined) return null
  if (kind === 'flag') return value ? 1 : 0
  return kind === 'json' || kind === 'json?' ? JSON.stringify(value) : value
}

/** Rows as JSON lists, each short enough for one parameter. */
const chunks = (encoded: readonly string[]): string[] => {
  const lists: string[] = []
  let list: string[] = []
  let size = 0
  for (const row of encoded) {
    if (size + row.length > MAX_PARAMETER_CHARS && list.length > 0) {
      lists.push(`[${list.join(',')}]`)
      list = []
      size = 0
    }
    list.push(row)
    size += row.length + 1
  }
  if (list.length > 0) lists.push(`[${list.join(',')}]`)
  return lists
}

const statements = <Row>(table: Table<Row>, rows: readonly Row[], columns: readonly (keyof Row & string)[], sql: string): Statement[] =>
  chunks(rows.map((row) => encode(table, row, columns))).map((list) => ({ sql, params: [list] }))

export const insertRows = <Row>(table: Table<Row>, rows: readonly Row[]): Statement[] => {
  const columns = columnsOf(table)
  const sql = `INSERT INTO ${quoted(table.name)} (${columns.map(quoted).join(', ')}) SELECT ${columns.map((_, place) => columnAt(place)).join(', ')} FROM ${ROWS}`
  return statements(table, rows, columns, sql)
}

export const updateRows = <Row>(table: Table<Row>, rows: readonly Row[]): Statement[] => {
  const set = table.mutable.map((column, place) => `${quoted(column)} = ${columnAt(table.key.length + place)}`).join(', ')
  const match = table.key.map((column, place) => `${quoted(table.name)}.${quoted(column)} = ${columnAt(place)}`).join(' AND ')
  const columns = [...table.key, ...table.mutable]
  return statements(table, rows, columns, `UPDATE ${quoted(table.name)} SET ${set} FROM ${ROWS} WHERE ${match}`)
}

/** Inserts, or writes the mutable columns where the key is there. `WHERE true` keeps SQLite from reading ON as part of a join. */
export const upsertRows = <Row>(table: Table<Row>, rows: readonly Row[]): Statement[] => {
  const columns = columnsOf(table)
  const set = table.mutable.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ')
  const sql =
    `INSERT INTO ${quoted(table.name)} (${columns.map(quoted).join(', ')}) SELECT ${columns.map((_, place) => columnAt(place)).join(', ')} FROM ${ROWS} ` +
    `WHERE true ON CONFLICT (${table.key.map(quoted).join(', ')}) DO UPDATE SET ${set}`
  return statements(table, rows, columns, sql)
}

export const deleteRows = <Row>(table: Table<Row>, ids: readonly string[]): Statement[] =>
  ids.length === 0
    ? []
    : [
        {
          sql: `DELETE FROM ${quoted(table.name)} WHERE ${quoted(table.key[0] ?? 'id')} IN (SELECT value FROM json_each(?1))`,
          params: [JSON.stringify(ids)]
        }
      ]

/** A stored row as the rest of the code knows it. A column of another type than the migrations say is a bug, and thrown. */
export const decodeRow = <Row>(table: Table<Row>, stored: Readonly<Record<string, unknown>>): Row => {
  const row: Record<string, unknown> = {}
  for (const column of columnsOf(table)) row[column] = decodeValue(table, column, stored[column])
  return row as Row
}

const decodeValue = <Row>(table: Table<Row>, column: keyof Row & string, value: unknown): unknown => {
  const kind = table.columns[column]
  if ((value === null || value === undefined) && kind.endsWith('?')) return null
  if (typeof value === 'string' && kind.startsWith('text')) return value
  if (typeof value === 'number' && kind.startsWith('int')) return value
  if (typeof value === 'number' && kind === 'flag') return value === 1
  if (typeof value === 'string' && kind.startsWith('json')) return JSON.parse(value)
  throw new Error(`${table.name}.${column} holds ${typeof value}, not ${kind}`)
}
