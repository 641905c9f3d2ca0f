/**
 * Keys that are pressed between the wish for an overlay and its being there: they are meant for it, never for the queue behind it (KEY-02).
 * Not here: the overlay, the browser's events (`key-events.ts`).
 */
import type { KeyPress } from './key-press.ts'

/** What was typed with one key more; null where the key says that the overlay is not wanted any more. */
export const typedAhead = (typed: string, { key, ctrl, meta, alt }: KeyPress): string | null => {
  if (key === 'Escape') return null
  if (key === 'Backspace') return typed.slice(0, -1)
  return key.length === 1 && !ctrl && !meta && !alt ? typed + key : typed
}
