/** A `SimulatorStore` in memory, for tests and simulation. A new core over the same store is a restart. Not here: any durability. */
import type { SimulatorStore } from './store.ts'

/** The first place in `keys` (sorted) whose key is not below `key`. */
const placeOf = (keys: readonly string[], key: string): number => {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}

export const createMemoryStore = (): SimulatorStore => {
  const keys: string[] = []
  const valueByKey = new Map<string, string>()
  /** What stood under each key that the running transaction changed; null outside one. */
  let before: Map<string, string | null> | null = null

  const remember = (key: string): void => {
    if (before && !before.has(key)) before.set(key, valueByKey.get(key) ?? null)
  }
  const put = (key: string, value: string): void => {
    remember(key)
    if (!valueByKey.has(key)) keys.splice(placeOf(keys, key), 0, key)
    valueByKey.set(key, value)
  }
  const remove = (key: string): void => {
    remember(key)
    if (valueByKey.delete(key)) keys.splice(placeOf(keys, key), 1)
  }
  const restore = (changes: ReadonlyMap<string, string | null>): void => {
    for (const [key, value] of changes) {
      if (value === null) remove(key)
      else put(key, value)
    }
  }
  const list = (prefix: string, limit = Number.POSITIVE_INFINITY): (readonly [string, string])[] => {
    const rows: (readonly [string, string])[] = []
    for (let i = placeOf(keys, prefix); i < keys.length && rows.length < limit; i++) {
      const key = keys[i] ?? ''
      if (!key.startsWith(prefix)) break
      rows.push([key, valueByKey.get(key) ?? ''])
    }
    return rows
  }
  const transaction = <T>(work: () => T): T => {
    const changes = new Map<string, string | null>()
    before = changes
    try {
      return work()
    } catch (error) {
      before = null
      restore(changes)
      throw error
    } finally {
      before = null
    }
  }
  return { get: (key) => valueByKey.get(key) ?? null, put, delete: remove, list, transaction }
}
