/**
 * The simulator's one storage port: rows of text under keys, in key order. Synchronous, and durable before an answer leaves.
 * Not here: what the rows mean (state.ts).
 */
export interface SimulatorStore {
  readonly get: (key: string) => string | null
  readonly put: (key: string, value: string) => void
  readonly delete: (key: string) => void
  /** Rows whose key begins with `prefix`, in key order, at most `limit` of them. */
  readonly list: (prefix: string, limit?: number) => readonly (readonly [key: string, value: string])[]
  /** All changes of `work`, or none where it throws. Not nested. */
  readonly transaction: <T>(work: () => T) => T
}
