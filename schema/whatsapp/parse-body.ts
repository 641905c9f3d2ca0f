/**
 * A verified webhook body, into items (rules ING3, ING6, ING7): the only way in for what Meta says.
 * Pure; lenient by design, and never throws: what cannot be read is an item too, with a reason.
 * Not here: signatures (worker/webhook), effects (worker/ingest).
 */
import { type Place, shapeless, unnamed } from './identify.ts'
import type { ExceptionReason, Item } from './item.ts'
import { isTooDeep, parseJson } from './json.ts'
import { parseEntry } from './parse-change.ts'
import { isRecord, read, readList } from './reading.ts'

const OURS = 'whatsapp_business_account'

/** Why the body as a whole cannot be read; null if its entries can be looked at. A documented sample has `object` in the entry. */
const refusalOf = (root: unknown): ExceptionReason | null => {
  if (!isRecord(root)) return isTooDeep(root) ? 'too_deep' : 'unreadable'
  const object = read(root, 'object')
  const isOurs = object === OURS || (object === undefined && readList(root, 'entry').some((entry) => read(entry, 'object') === OURS))
  if (!isOurs) return 'not_whatsapp'
  if (Array.isArray(read(root, 'entry'))) return null
  return isTooDeep(root) ? 'too_deep' : 'unreadable'
}

const itemsOfEntry = (root: unknown, entry: unknown, place: Place): readonly Item[] => {
  if (!isRecord(entry)) return [shapeless('body', entry, place)]
  if ((read(entry, 'object') ?? read(root, 'object')) !== OURS) return [unnamed('body', 'not_whatsapp', place)]
  return parseEntry(entry, place.delivery, place.path)
}

/**
 * The items of a body, in its order. `hash` is the delivery's, and names pieces that have no name of their own.
 * The same item may appear twice: the fold knows it by its key (L3).
 */
export const parseBody = (body: string, hash: string): Item[] => {
  const root = parseJson(body)
  const refusal = refusalOf(root)
  if (refusal) return [unnamed('body', refusal, { delivery: hash, path: 'body', number: null })]
  const items = readList(root, 'entry').flatMap((entry, index) =>
    itemsOfEntry(root, entry, { delivery: hash, path: `entry.${index}`, number: null })
  )
  return withFewPieces(items, hash)
}

/** A body may be broken in a million places: so many are listed one by one, the rest as one. The raw body keeps them all. */
export const MAX_PIECES = 100

const isPiece = ({ key }: Item): boolean => key.startsWith('x:')

const withFewPieces = (items: Item[], hash: string): Item[] => {
  const pieces = items.filter(isPiece)
  if (pieces.length <= MAX_PIECES) return items
  const listed = new Set(pieces.slice(0, MAX_PIECES))
  const rest = unnamed('body', 'unreadable', { delivery: hash, path: 'rest', number: null })
  return [...items.filter((item) => !isPiece(item) || listed.has(item)), rest]
}
