/**
 * The list of the queue that is on screen: view, sort, filter, what is shown in which order, where the keyboard stands (QUE-02, 03, 06, 13).
 * Not here: the index (`queue/queue-index.ts`), how a list keeps still (`queue/list-order.ts`), drawing.
 */
import type { ConversationId, Millis } from '../../../../schema/domain/ids.ts'
import { ENGAGED_MS, freshList, type ListState, neighbourAfter, nextList } from '../queue/list-order.ts'
import { type Filter, NO_FILTER, type Sort, type View } from '../queue/view.ts'

export interface ListDeps {
  /** The conversation that is open beside the list: it stays the selected one when its row leaves. */
  readonly opened: () => ConversationId | null
  readonly wanted: (view: View, sort: Sort, filter: Filter) => readonly ConversationId[]
  readonly sortOf: (view: View) => Sort
  readonly now: () => Millis
  readonly after: (ms: Millis, run: () => void) => () => void
}

const NOBODY: ReadonlySet<ConversationId> = new Set()

export class ListController {
  readonly #deps: ListDeps
  #view = $state<View>('needs-reply')
  #sort = $state<Sort>('waiting')
  #filter = $state.raw<Filter>(NO_FILTER)
  #list = $state.raw<ListState>(freshList([]))
  #selected = $state<ConversationId | null>(null)
  #marked = $state.raw(NOBODY)
  #viewport = { first: 0, last: 0 }
  #engagedUntil: Millis = 0
  readonly #stoodOn = new Map<View, ConversationId | null>()
  #acted = new Set<ConversationId>()
  #wanted: readonly ConversationId[] = []
  #calm: (() => void) | null = null
  /** The list on screen: told by how many rows what stands above the sight has grown. */
  onshift: (rows: number) => void = () => undefined
  /** The list on screen: brings a row into sight. */
  onreveal: (id: ConversationId) => void = () => undefined

  constructor(
    deps: ListDeps,
    first: { readonly view: View; readonly sort: Sort; readonly filter: Filter; readonly ids: readonly ConversationId[] } | null
  ) {
    this.#deps = deps
    if (!first) return
    this.#view = first.view
    this.#sort = first.sort
    this.#filter = first.filter
    this.#list = freshList(first.ids)
    this.#wanted = first.ids
    this.#selected = first.ids[0] ?? null
  }

  get view(): View {
    return this.#view
  }
  get sort(): Sort {
    return this.#sort
  }
  get filter(): Filter {
    return this.#filter
  }
  get ids(): readonly ConversationId[] {
    return this.#list.shown
  }
  get gone(): ReadonlySet<ConversationId> {
    return this.#list.gone
  }
  get arrivals(): number {
    return this.#list.arrivals
  }
  get selected(): ConversationId | null {
    return this.#selected
  }
  get marked(): ReadonlySet<ConversationId> {
    return this.#marked
  }

  /** Another list: its own order, the keyboard where it stood there, else on its first row. */
  show(view: View): void {
    if (view === this.#view) return
    this.#stoodOn.set(this.#view, this.#selected)
    this.#view = view
    this.#sort = this.#deps.sortOf(view)
    this.#filter = NO_FILTER
    this.#marked = NOBODY
    // Each view remembers where the keyboard stood.
    this.#selected = this.#stoodOn.get(view) ?? null
    this.renew()
    if (this.#selected !== null) this.onreveal(this.#selected)
  }

  sortBy(sort: Sort): void {
    this.#sort = sort
    this.renew()
  }

  filterBy(filter: Filter): void {
    this.#filter = filter
    this.renew()
  }

  /** The list as it is wanted now, whatever moved. */
  renew(): void {
    this.#wanted = this.#deps.wanted(this.#view, this.#sort, this.#filter)
    this.#list = freshList(this.#wanted)
    this.#keepSelection()
  }

  /** Rows changed: what may be shown of it without a jump is shown. */
  refresh(): void {
    const wanted = this.#deps.wanted(this.#view, this.#sort, this.#filter)
    const same = wanted === this.#wanted && this.#acted.size === 0 && this.#list.arrivals === 0 && this.#list.gone.size === 0
    this.#wanted = wanted
    if (same) return
    const engaged = this.#deps.now() < this.#engagedUntil
    const next = nextList({ wanted, before: this.#list, viewport: this.#viewport, engaged, acted: this.#acted })
    this.#forgetActed()
    this.#list = next
    if (next.shift !== 0) this.onshift(next.shift)
    this.#keepSelection()
  }

  /** What has collected is shown now. */
  reveal(): void {
    this.#engagedUntil = 0
    this.renew()
  }

  /** Somebody works in the list; when they have not for a while, what collected comes in. */
  engage(): void {
    this.#engagedUntil = this.#deps.now() + ENGAGED_MS
    this.#calm?.()
    this.#calm = this.#deps.after(ENGAGED_MS + 50, () => this.refresh())
  }

  seen(first: number, last: number): void {
    this.#viewport = { first, last: last + 1 }
  }

  /** My own doing: these rows leave at once where they leave. Answers the row to go to if the selected one is among them. */
  act(ids: readonly ConversationId[]): ConversationId | null {
    const next =
      this.#selected !== null && ids.includes(this.#selected)
        ? neighbourAfter(this.ids, this.#selected, new Set([...this.gone, ...ids]))
        : null
    for (const id of ids) this.#acted.add(id)
    return next
  }

  select(id: ConversationId | null): void {
    this.#selected = id
  }

  /** The selection moves by so many rows; answers where it is now. */
  move(by: number): ConversationId | null {
    this.engage()
    const { ids } = this
    const at = this.#selected === null ? -1 : ids.indexOf(this.#selected)
    const next = ids[Math.min(ids.length - 1, Math.max(0, at === -1 && by < 0 ? 0 : at + by))]
    if (next === undefined) return null
    this.#selected = next
    this.onreveal(next)
    return next
  }

  neighbour(id: ConversationId, by: 1 | -1): ConversationId | null {
    const at = this.ids.indexOf(id)
    return at === -1 ? null : (this.ids[at + by] ?? null)
  }

  /** Marks or unmarks for an action on many; `extend`: all from the selected one to this. */
  mark(id: ConversationId, extend: boolean): void {
    const from = extend && this.#selected !== null ? this.ids.indexOf(this.#selected) : -1
    const to = this.ids.indexOf(id)
    const marked = new Set(this.#marked)
    if (from !== -1 && to !== -1) for (const one of this.ids.slice(Math.min(from, to), Math.max(from, to) + 1)) marked.add(one)
    else if (!marked.delete(id)) marked.add(id)
    this.#marked = marked
    this.#selected = id
  }

  markAll(): void {
    this.#marked = new Set(this.ids)
  }

  unmark(): void {
    this.#marked = NOBODY
  }

  /** Those that were acted on stay known until they have left the list: their change may take a moment. */
  #forgetActed(): void {
    if (this.#acted.size === 0) return
    const wanted = new Set(this.#wanted)
    for (const id of this.#acted) if (!wanted.has(id)) this.#acted.delete(id)
  }

  #keepSelection(): void {
    const { ids } = this
    const stays = this.#selected !== null && (ids.includes(this.#selected) || this.#selected === this.#deps.opened())
    if (!stays) this.#selected = ids[0] ?? null
    if (this.#marked.size === 0) return
    const there = new Set(ids)
    if ([...this.#marked].some((id) => !there.has(id))) this.#marked = new Set([...this.#marked].filter((id) => there.has(id)))
  }
}
