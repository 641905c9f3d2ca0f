/**
 * Keys that are pressed between the wish for an overlay and its being there: they are meant for it, never for the queue behind it (KEY-02).
 * What is typed in a field stays in that field, and keys of the browser stay the browser's. Not here: the overlay, the browser's events
 * (`key-events.ts`).
 */
import type { KeyPress } from './key-press.ts'

export interface Ahead {
  /** What was typed for the overlay so far; null where it is not wanted any more. */
  readonly typed: string | null
  /** The key was ours: the browser shall do nothing with it. */
  readonly handled: boolean
}

export const typedAhead = (typed: string, { key, ctrl, meta, alt, composing, focusTakes }: KeyPress): Ahead => {
  const isFree = !ctrl && !meta && !alt && !composing && focusTakes !== 'typing'
  if (key === 'Escape') return { typed: null, handled: isFree }
  if (!isFree) return { typed, handled: false }
  if (key === 'Backspace') return { typed: typed.slice(0, -1), handled: true }
  // Enter would press what has the focus behind the overlay.
  return key.length === 1 ? { typed: typed + key, handled: true } : { typed, handled: key === 'Enter' }
}
