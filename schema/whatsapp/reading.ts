/**
 * Lenient looks into JSON that somebody else wrote: a path that leads nowhere, or to another type, reads as absent.
 * Only own properties count, so `__proto__` and `constructor` in a body are keys like any other.
 * Not here: what the values mean.
 */
import { wellFormed } from '../protocol/text.ts'

export interface JsonRecord {
  readonly [key: string]: unknown
}

/** Meta ends texts at 4,096 characters; past this one, the rest stays in the kept body, so that no row outgrows D1. */
const MAX_TEXT = 100_000
/** No id of Meta's is nearly as long. */
const MAX_ID = 512

export const isRecord = (value: unknown): value is JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What lies at the path of keys (and list positions), or undefined. */
export const read = (value: unknown, ...path: readonly (string | number)[]): unknown => {
  let here = value
  for (const key of path) {
    if (typeof key === 'number') here = Array.isArray(here) ? here[key] : undefined
    else here = isRecord(here) && Object.hasOwn(here, key) ? here[key] : undefined
  }
  return here
}

/** Words at the path, well-formed; empty where there are none. */
export const readText = (value: unknown, ...path: readonly (string | number)[]): string => {
  const found = read(value, ...path)
  return typeof found === 'string' ? wellFormed(found.slice(0, MAX_TEXT)) : ''
}

/** An opaque id at the path, written as a string or a number; null where there is none (empty strings count as absent). */
export const readId = (value: unknown, ...path: readonly (string | number)[]): string | null => {
  const found = read(value, ...path)
  if (typeof found === 'number') return Number.isFinite(found) ? String(found) : null
  if (typeof found !== 'string' || found.trim() === '' || found.length > MAX_ID) return null
  return wellFormed(found)
}

/** The list at the path; empty where there is none. */
export const readList = (value: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const found = read(value, ...path)
  return Array.isArray(found) ? found : []
}
