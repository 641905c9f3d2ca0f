/** The ids that the simulator gives out, shaped like Meta's. Chance is handed in; a counter makes them unique whatever chance says. */
import type { Wamid } from '../../schema/domain/ids.ts'

const hex = (length: number, random: () => number): string =>
  Array.from({ length }, () => Math.floor(random() * 16).toString(16))
    .join('')
    .toUpperCase()

/** A message id like Meta's: base64 over the customer's phone, the direction and twenty hex digits. */
export const makeWamid = (phone: string, from: 'business' | 'customer', unique: number, random: () => number): Wamid => {
  const direction = from === 'customer' ? 0x12 : 0x11
  const tail = hex(10, random) + unique.toString(16).toUpperCase().padStart(10, '0')
  const bytes = String.fromCharCode(
    0x1c,
    0x18,
    phone.length,
    ...codes(phone),
    0x15,
    0x02,
    0x00,
    direction,
    0x18,
    tail.length,
    ...codes(tail),
    0x00
  )
  return `wamid.${btoa(bytes)}`
}

const codes = (ascii: string): number[] => Array.from(ascii, (character) => character.charCodeAt(0))

/** The business-scoped id of a phone's owner: made from the phone, so that it can be turned back (`phoneOfUserId`). */
export const userIdOfPhone = (phone: string): string => `US.1${String(phone.length).padStart(2, '0')}${phone.padStart(17, '0')}`

/** The phone behind a business-scoped id that `userIdOfPhone` made; null for any other. */
export const phoneOfUserId = (userId: string): string | null => {
  const length = Number(/^US\.1(\d\d)\d{17}$/.exec(userId)?.[1])
  const phone = userId.slice(-length)
  return length >= 8 && length <= 15 && userIdOfPhone(phone) === userId ? phone : null
}

/** Longer than 2^53 now and then, as Meta's are: text, never a number. */
export const makeMediaId = (unique: number): string => `3${String(unique).padStart(16, '0')}`

/** 32 bytes in base64, where Meta puts a file's hash. */
export const makeHash = (random: () => number): string =>
  btoa(String.fromCharCode(...Array.from({ length: 32 }, () => Math.floor(random() * 256))))

export const makeTraceId = (random: () => number): string => `A${hex(22, random)}`
