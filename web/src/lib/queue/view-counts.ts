/** How many rows each view has, moved on by one change at a time (QUE-02). Not here: which views a row has (`slot.ts`). */
import type { View } from './view.ts'

export class ViewCounts {
  readonly #counts = new Map<View, number>()
  #told: Readonly<Record<string, number>> | null = null

  /** The same object as long as no number changes. */
  all(): Readonly<Record<string, number>> {
    this.#told ??= Object.fromEntries(this.#counts)
    return this.#told
  }

  /** A row had the views `before` and has the views `after`. */
  replace(before: readonly View[], after: readonly View[]): void {
    for (const view of before) if (!after.includes(view)) this.#add(view, -1)
    for (const view of after) if (!before.includes(view)) this.#add(view, 1)
  }

  clear(): void {
    this.#counts.clear()
    this.#told = null
  }

  #add(view: View, change: number): void {
    const count = (this.#counts.get(view) ?? 0) + change
    if (count === 0) this.#counts.delete(view)
    else this.#counts.set(view, count)
    this.#told = null
  }
}
