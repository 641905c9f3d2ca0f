/** Working copy of the rows of one table during a commit: what was read, what is new, what changed. Not here: SQL. */
import type { Seq } from '../../schema/domain/ids.ts'

export class RowSet<Row extends { readonly seq: Seq }> {
  readonly #rows = new Map<string, Row>()
  readonly #inserted = new Set<string>()
  readonly #updated = new Set<string>()
  readonly #deleted = new Set<string>()
  readonly #seq: Seq
  readonly #keyOf: (row: Row) => string

  /** `seq`: the commit that is being made; every row that it touches bears it. */
  constructor(seq: Seq, keyOf: (row: Row) => string, read: readonly Row[]) {
    this.#seq = seq
    this.#keyOf = keyOf
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
    return stamped
  }

  update(key: string, patch: Partial<Omit<Row, 'seq'>>): Row {
    const row = { ...this.need(key), ...patch, seq: this.#seq }
    this.#rows.set(key, row)
    if (!this.#inserted.has(key)) this.#updated.add(key)
    return row
  }

  delete(key: string): void {
    this.#rows.delete(key)
    this.#updated.delete(key)
    if (!this.#inserted.delete(key)) this.#deleted.add(key)
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
