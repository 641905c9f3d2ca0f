/**
 * Rows as short arrays: the names of the fields are left out, and their order is that of the table. Reading checks each field, because
 * what is on a disk may be of another build, cut off, or changed by hand. Not here: which rows (`snapshot-rows.ts`).
 */

/** What a field may hold; a list: one of these words. A trailing `?` allows null. */
export type Kind = 'text' | 'text?' | 'number' | 'number?' | 'yes' | 'texts' | readonly string[]

/** The kind that belongs to a field of this type: the compiler refuses a table that says otherwise. */
type KindOf<T> = [T] extends [boolean]
  ? 'yes'
  : [T] extends [readonly string[]]
    ? 'texts'
    : null extends T
      ? [T] extends [number | null]
        ? 'number?'
        : 'text?'
      : [T] extends [number]
        ? 'number'
        : 'text' | readonly T[]

export type Table<Row> = { readonly [Field in keyof Row]-?: KindOf<Row[Field]> }

const isText = (value: unknown): value is string => typeof value === 'string'

export function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === 'yes') return typeof value === 'boolean'
  if (kind === 'texts') return Array.isArray(value) && value.every(isText)
  if (kind === 'text') return isText(value)
  if (kind === 'number') return Number.isFinite(value)
  if (kind === 'text?') return value === null || isText(value)
  if (kind === 'number?') return value === null || Number.isFinite(value)
  return isText(value) && kind.includes(value)
}

/** Makes rows of one type small and large again. */
export interface Packing<Row> {
  readonly pack: (row: Row) => readonly unknown[]
  /** Null where it is no such row. */
  readonly unpack: (packed: unknown) => Row | null
}

export function packing<Row extends object>(table: Table<Row>): Packing<Row> {
  const fields = Object.entries(table) as [keyof Row & string, Kind][]
  return {
    pack: (row) => fields.map(([field]) => row[field]),
    unpack: (packed) => {
      if (!Array.isArray(packed) || packed.length !== fields.length) return null
      if (!fields.every(([, kind], at) => isOfKind(packed[at], kind))) return null
      return Object.fromEntries(fields.map(([field], at) => [field, packed[at]])) as Row
    }
  }
}

/** All rows of a packed list, or null if one of them is none. */
export function unpackAll<Row>(packed: unknown, unpack: (packed: unknown) => Row | null): readonly Row[] | null {
  if (!Array.isArray(packed)) return null
  const rows = packed.map(unpack)
  return rows.every((row) => row !== null) ? rows : null
}
