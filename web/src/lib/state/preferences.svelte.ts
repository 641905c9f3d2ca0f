/** What a person set for this device: theme, density, what Enter does, how lists are sorted. Not here: anything that the server knows. */
import * as v from 'valibot'
import type { Sort, View } from '../queue/view.ts'
import { defaultSort, SORTS } from '../queue/view.ts'
import type { Keep } from './session.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const DENSITIES = ['comfortable', 'compact'] as const
export type Density = (typeof DENSITIES)[number]

const KEY = 'baton.preferences'
const Schema = v.object({
  theme: v.fallback(v.picklist(THEMES), 'system'),
  density: v.fallback(v.picklist(DENSITIES), 'comfortable'),
  /** Null: as the device is used, Enter sends with a keyboard and breaks the line on a phone. */
  enterSends: v.fallback(v.nullable(v.boolean()), null),
  singleKeys: v.fallback(v.boolean(), true),
  context: v.fallback(v.boolean(), true),
  lastView: v.fallback(v.string(), 'needs-reply'),
  sorts: v.fallback(v.record(v.string(), v.picklist(SORTS)), {})
})
type Kept = v.InferOutput<typeof Schema>

const keptIn = (keep: Keep): Kept => {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Schema), keep.getItem(KEY) ?? '{}')
  return parsed.success ? parsed.output : v.parse(Schema, {})
}

export class Preferences {
  readonly #keep: Keep
  #kept = $state.raw<Kept>(v.parse(Schema, {}))

  constructor(keep: Keep) {
    this.#keep = keep
    this.#kept = keptIn(keep)
  }

  get current(): Readonly<Kept> {
    return this.#kept
  }

  set(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change }
    this.#keep.setItem(KEY, JSON.stringify(this.#kept))
  }

  sortOf(view: View): Sort {
    return this.#kept.sorts[view] ?? defaultSort(view)
  }

  /** The look that the document takes; without a choice it is the system's. */
  dress(root: HTMLElement): void {
    const { theme, density } = this.#kept
    if (theme === 'system') delete root.dataset.theme
    else root.dataset.theme = theme
    root.dataset.density = density
  }
}
