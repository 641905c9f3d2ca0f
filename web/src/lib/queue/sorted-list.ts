/** One list of the queue, kept sorted while rows change one by one: a change costs a search, not a sort (QUE-14). Not here: which lists are kept. */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { type Matches, matcher } from './match.ts'
import { type Compare, compareBy, type Slot } from './slot.ts'
import type { Filter, Sort, View } from './view.ts'

export class SortedList {
  readonly #view: View
  readonly #matches: Matches
  readonly #compare: Compare
  readonly #slots: Slot[]
  #ids: readonly ConversationId[] | null = null

  constructor(slots: Iterable<Slot>, view: View, sort: Sort, filter: Filter) {
    this.#view = view
    this.#matches = matcher(filter)
    this.#compare = compareBy(sort)
    this.#slots = [...slots].filter((slot) => this.#has(slot)).sort(this.#compare)
  }

  /** The same array as long as neither members nor order change. */
  ids(): readonly ConversationId[] {
    this.#ids ??= this.#slots.map(({ row }) => row.id)
    return this.#ids
  }

  /** One row became another, appeared or disappeared. `before` is the very object that was given last. */
  replace(before: Slot | undefined, after: Slot | undefined): void {
    const from = before && this.#has(before) ? this.#placeOf(before) : -1
    const stays = after !== undefined && this.#has(after)
    if (from === -1 && !stays) return
    if (stays && from !== -1 && this.#fits(from, after)) {
      this.#slots[from] = after
      return
    }
    if (from !== -1) this.#slots.splice(from, 1)
    if (stays) this.#slots.splice(this.#placeOf(after), 0, after)
    this.#ids = null
  }

  #has(slot: Slot): boolean {
    return slot.views.includes(this.#view) && this.#matches(slot.row)
  }

  #fits(place: number, slot: Slot): boolean {
    const previous = this.#slots[place - 1]
    const next = this.#slots[place + 1]
    return (!previous || this.#compare(previous, slot) < 0) && (!next || this.#compare(slot, next) < 0)
  }

  /** Where the slot is, or belongs. */
  #placeOf(slot: Slot): number {
    let low = 0
    let high = this.#slots.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#slots[middle]
      if (other && this.#compare(other, slot) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
