/** How long until the next try: soon at first, never in step with others (a deploy drops every socket at once; pitfall 5). Pure. */
const SHORTEST_MS = 200
const LONGEST_MS = 8_000

/** `failures` so far in a row; `chance` from 0 up to 1. */
export const retryDelayMs = (failures: number, chance: number): number => {
  const ceiling = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(failures, 10))
  return SHORTEST_MS + Math.floor(chance * (ceiling - SHORTEST_MS))
}
