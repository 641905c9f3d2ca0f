/**
 * A verified body is taken in for good: kept byte for byte in the commit of its effects; a large one in R2 first, its items listed as
 * pending and then shown slice by slice (L2, L4). Repeating it changes nothing (L3). Not here: the signature, the answer to Meta (receive.ts).
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Item } from '../../schema/whatsapp/item.ts'
import { parseBody } from '../../schema/whatsapp/parse-body.ts'
import type { Delivery, IntakeOperation } from '../commit/operation.ts'

export interface TakeInDeps {
  readonly now: () => Millis
  readonly submit: (operation: IntakeOperation) => Promise<unknown>
  /** Puts a large body where it can be read by its key. */
  readonly putBody: (key: string, bytes: ArrayBuffer) => Promise<void>
}

/** A row of D1 stays small; a larger body lies in R2. */
export const MAX_INLINE_BYTES = 100_000
/** More than this is stored first and shown in slices. */
export const MAX_ITEMS_AT_ONCE = 200
export const MAX_BYTES_AT_ONCE = 500_000
/** Only listed, items are small: so many go into one commit, whose parameters stay well below D1's 2,000,000 bytes. */
export const MAX_PENDING_AT_ONCE = 1000

/** Resolves when every item of the body is durable and has had its effect. */
export const takeIn = async (deps: TakeInDeps, bytes: ArrayBuffer, hash: string): Promise<void> => {
  const { delivery, items } = await describe(deps, bytes, hash)
  const intake = (part: readonly Item[], pending: boolean): IntakeOperation => ({
    kind: 'intake',
    now: deps.now(),
    delivery,
    items: part,
    ...(pending ? { pending } : {})
  })
  const large = items.length > MAX_ITEMS_AT_ONCE || bytes.byteLength > MAX_BYTES_AT_ONCE
  if (large) for (const part of slices(items, MAX_PENDING_AT_ONCE)) await deps.submit(intake(part, true))
  for (const part of large ? slices(items, MAX_ITEMS_AT_ONCE) : [items]) await deps.submit(intake(part, false))
}

const slices = (items: readonly Item[], size: number): (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

const describe = async (deps: TakeInDeps, bytes: ArrayBuffer, hash: string): Promise<{ delivery: Delivery; items: readonly Item[] }> => {
  const text = exactText(bytes)
  const items = parseBody(text ?? new TextDecoder().decode(bytes), hash)
  const size = { hash, bytes: bytes.byteLength }
  if (bytes.byteLength > MAX_INLINE_BYTES) {
    const r2Key = `deliveries/${hash}`
    await deps.putBody(r2Key, bytes)
    return { delivery: { ...size, encoding: 'r2', body: null, r2Key }, items }
  }
  return text === null
    ? { delivery: { ...size, encoding: 'base64', body: toBase64(bytes), r2Key: null }, items }
    : { delivery: { ...size, encoding: 'utf8', body: text, r2Key: null }, items }
}

/** The bytes as text, if the text gives exactly these bytes back and SQL keeps it whole; else null. */
const exactText = (bytes: ArrayBuffer): string | null => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null // not UTF-8: kept as base64
  }
}

const toBase64 = (bytes: ArrayBuffer): string => {
  let binary = ''
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** The bytes of a kept body. */
export const fromBase64 = (text: string): ArrayBuffer => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer
