/**
 * The first question to each message, echo and status: which one is it? Without an answer it is an exception, and its
 * neighbours never hear of it. Not here: what it says.
 */
import type { NumberId, Wamid } from '../domain/ids.ts'
import type { ExceptionItem, ExceptionReason } from './item.ts'
import { pieceKey } from './item-key.ts'
import { isTooDeep } from './json.ts'
import { isRecord, type JsonRecord, readId } from './reading.ts'

/** Where in which body something lies. */
export interface Place {
  /** The delivery's hash. */
  readonly delivery: string
  /** As in `entry.0.changes.1.messages.2`, or `body`. */
  readonly path: string
  /** Null where the body does not say to which number it belongs. */
  readonly number: NumberId | null
}

export interface Identified {
  readonly kind: 'identified'
  readonly record: JsonRecord
  readonly number: NumberId
  readonly id: Wamid
  readonly key: string
}

/** Something of which not even its name can be read. */
export const unnamed = (what: string, reason: ExceptionReason, place: Place, id: Wamid | null = null): ExceptionItem => ({
  kind: 'exception',
  key: pieceKey(place.delivery, place.path),
  number: place.number,
  id,
  what,
  reason
})

/** Something that has the wrong shape altogether. */
export const shapeless = (what: string, value: unknown, place: Place): ExceptionItem =>
  unnamed(what, isTooDeep(value) ? 'too_deep' : 'unreadable', place)

/** Something known that has no effect. It keeps the key that it would have, so that a replay after a fix finds it again. */
export const refused = (what: string, reason: ExceptionReason, { key, number, id }: Identified): ExceptionItem => ({
  kind: 'exception',
  key,
  number,
  id,
  what,
  reason
})

export const identify = (
  what: string,
  value: unknown,
  place: Place,
  keyFor: (number: NumberId, id: Wamid, record: JsonRecord) => string
): Identified | ExceptionItem => {
  const id = readId(value, 'id')
  if (!isRecord(value) || id === null) return shapeless(what, value, place)
  if (place.number === null) return unnamed(what, 'unreadable', place, id)
  const identified: Identified = { kind: 'identified', record: value, number: place.number, id, key: keyFor(place.number, id, value) }
  return isTooDeep(value) ? refused(what, 'too_deep', identified) : identified
}
