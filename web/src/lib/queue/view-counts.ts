/**
 * How many rows each view has, moved on by one change at a time (QUE-02); of approvals the replies are counted, for each is a decision.
 * Not here: which views a row has (`slot.ts`).
 */
import type { Slot } from './slot.ts'
import type { View } from './view.ts'

export class ViewCounts {
  readonly #counts = new Map<View, number>()
  #told: Readonly<Record<string, number>> | null = null

  /** The same object as long as no number changes. */
  all(): Readonly<Record<string, number>> {
    this.#told ??= Object.fromEntries(this.#counts)
    return this.#told
  }

  /** A row was this and is that. */
  replace(before: Slot | undefined, after: Slot | undefined): void {
    const [was, is] = [before?.views ?? [], after?.views ?? []]
    for (const view of was) if (!is.includes(view)) this.#add(view, -amount(view, before))
    for (const view of is)
      if (!was.includes(view)) this.#add(view, amount(view, after))
      else if (view === 'approvals') this.#add(view, amount(view, after) - amount(view, before))
  }

  clear(): void {
    this.#counts.clear()
    this.#told = null
  }

  #add(view: View, change: number): void {
    if (change === 0) return
    const count = (this.#counts.get(view) ?? 0) + change
    if (count === 0) this.#counts.delete(view)
    else this.#counts.set(view, count)
    this.#told = null
  }
}

const amount = (view: View, slot: Slot | undefined): number => (view === 'approvals' ? (slot?.row.awaiting.length ?? 0) : 1)
