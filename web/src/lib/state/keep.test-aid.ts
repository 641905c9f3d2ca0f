/** A `localStorage` in memory. */
import type { Keep } from './session.ts'

export const fakeKeep = (): Keep & { readonly kept: Map<string, string>; readonly clear: () => void } => {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear()
  }
}
