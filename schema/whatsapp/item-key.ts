/**
 * Keys of items: the same item has the same key in whatever body it comes (L3, reference 2.3).
 * The first letter says the kind, and parts are escaped, so that keys of different items never meet.
 */
import type { NumberId, Wamid } from '../domain/ids.ts'
import { stableHash } from './stable-hash.ts'

export const MAX_KEY = 300
const KEPT = 250

const escapePart = (part: string): string => part.replaceAll('%', '%25').replaceAll(':', '%3A')

/** Long keys keep their beginning; the hash speaks for all of it. */
const shortened = (key: string): string => (key.length <= MAX_KEY ? key : `${key.slice(0, KEPT).toWellFormed()}#${stableHash(key)}`)

const keyOf = (kind: string, parts: readonly string[]): string => shortened([kind, ...parts.map(escapePart)].join(':'))

export const messageKey = (number: NumberId, id: Wamid): string => keyOf('m', [number, id])

export const echoKey = (number: NumberId, id: Wamid): string => keyOf('e', [number, id])

/** `participant` is empty outside of groups; `timestamp` as Meta wrote it. */
export const statusKey = (number: NumberId, id: Wamid, status: string, participant: string, timestamp: string): string =>
  keyOf('s', [number, id, status, participant, timestamp])

/** An event without an id of its own is known by all that it says. */
export const eventKey = (field: string, content: unknown): string => keyOf('v', [field, stableHash(content)])

/** A piece that says nothing about itself is known by where it lay: only the same body again has the same one. */
export const pieceKey = (delivery: string, path: string): string => keyOf('x', [delivery, path])
