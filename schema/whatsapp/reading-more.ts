/** More lenient looks into a body: short words, numbers, web addresses. Like those in `reading.ts`, they never throw. */
import { read, readText } from './reading.ts'

type Path = readonly (string | number)[]

/** Words of at most so many characters, without spaces around them; null where there are none. */
export const readShort = (longest: number, value: unknown, ...path: Path): string | null =>
  readText(value, ...path)
    .trim()
    .slice(0, longest)
    .toWellFormed() || null

const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/

/** A number, also one that was written as text; null where there is none that makes sense. */
export const readNumber = (value: unknown, ...path: Path): number | null => {
  const found = read(value, ...path)
  if (typeof found === 'number') return Number.isFinite(found) ? found : null
  return typeof found === 'string' && NUMBER.test(found.trim()) ? Number(found) : null
}

const MAX_URL = 2_000

/** An address that may be opened: http or https, with a host, and nobody's password in it (T20); null for any other. */
export const readUrl = (value: unknown, ...path: Path): string | null => {
  const text = readText(value, ...path).trim()
  if (text.length > MAX_URL || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return null
  const { username, password, hostname } = new URL(text)
  return username === '' && password === '' && hostname !== '' ? text : null
}
