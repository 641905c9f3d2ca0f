/**
 * Recovery codes: 25 signs of Crockford's base32, 125 bits of chance each (T16). Shown once, kept as hashes. Not here: using them up.
 */
import { RECOVERY_CODES } from '../../schema/domain/access.ts'
import { sha256 } from '../webhook/signature.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SIGNS = 25

/** `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`, ten of them. `random`: that many bytes that nobody can guess. */
export const makeRecoveryCodes = (random: (bytes: number) => Uint8Array): readonly string[] =>
  Array.from({ length: RECOVERY_CODES }, () => grouped(Array.from(random(SIGNS), (byte) => ALPHABET[byte & 31] ?? '').join('')))

const grouped = (signs: string): string => (signs.match(/.{1,5}/g) ?? []).join('-')

/** What is stored of a code, however it is typed: in small letters, without dashes, with O for 0 and I or L for 1. */
export const hashOfCode = (typed: string): Promise<string> => {
  const signs = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return sha256(new TextEncoder().encode(grouped(signs)))
}
