/** Working copy of the rows of one table during a commit: what was read, what is new, what changed. Not here: SQL. */
import type { Seq } from '../../schema/domain/ids.ts'

/** Told of each change as it is made: the row before and after; null: it was not there, it is gone. */
export type OnChange<Row> = (key: string, before: Row | null, after: Row | null) => void

export class RowSet<Row extends { readonly seq: Seq }> {
  readonly #rows = new Map<string, Row>()
  readonly #inserted = new Set<string>()
  readonly #updated = new Set<string>()
  readonly #deleted = new Set<string>()
  readonly #seq: Seq
  readonly #keyOf: (row: Row) => string
  readonly #onChange: OnChange<Row>

  /** `seq`: the commit that is being made; every row that it touches bears it. */
  constructor(seq: Seq, keyOf: (row: Row) => string, read: readonly Row[], onChange: OnChange<Row>) {
    this.#seq = seq
    this.#keyOf = keyOf
    this.#onChange = onChange
    for (const row of read) this.#rows.set(keyOf(row), row)
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  /** The row, which the caller knows to be there; a missing one is a bug. */
  need(key: string): Row {
    const row = this.#rows.get(key)
    if (!row) throw new Error(`row ${key} was not read before it was needed`)
    return row
  }

  insert(row: Omit<Row, 'seq'>): Row {
    const stamped = { ...row, seq: this.#seq } as Row
    const key = this.#keyOf(stamped)
    this.#rows.set(key, stamped)
    this.#inserted.add(key)
    this.#onChange(key, null, stamped)
    return stamped
  }

  update(key: string, patch: Partial<Omit<Row, 'seq'>>): Row {
    const before = this.need(key)
    const row = { ...before, ...patch, seq: this.#seq }
    this.#rows.set(key, row)
    this.#onChange(key, before, row)
    if (!this.#inserted.has(key)) this.#updated.add(key)
    return row
  }

  delete(key: string): void {
    this.#onChange(key, this.#rows.get(key) ?? null, null)
    this.#rows.delete(key)
    this.#updated.delete(key)
    if (!this.#inserted.delete(key)) this.#deleted.add(key)
  }

  /** Whether this commit changed any of them. */
  get touched(): boolean {
    return this.#inserted.size + this.#updated.size + this.#deleted.size > 0
  }

  values(): IterableIterator<Row> {
    return this.#rows.values()
  }

  inserted(): Row[] {
    return [...this.#inserted].map((key) => this.need(key))
  }

  updated(): Row[] {
    return [...this.#updated].map((key) => this.need(key))
  }

  changed(): Row[] {
    return [...this.inserted(), ...this.updated()]
  }

  deleted(): readonly string[] {
    return [...this.#deleted]
  }
}
