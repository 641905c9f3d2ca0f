/**
 * A recovery code as people type it: in small letters, without dashes, with O for 0 and I or L for 1 (Crockford's base32, 125 bits). Not
 * here: whether it opens anything (the server knows).
 */

const ALPHABET = /^[0-9A-HJKMNP-TV-Z]$/
const SIGNS = 25
const GROUP = 5
/** Nobody means these: blanks of every kind, dashes, points. */
const BETWEEN = /[\s\p{Pd}\u2212.,_\u200b-\u200f\u2060\ufeff]/gu

export type ReadCode =
  /** As the server keeps it. */
  | { readonly kind: 'code'; readonly code: string }
  /** So many of 25; also 0, and more than 25. */
  | { readonly kind: 'incomplete'; readonly count: number }
  /** No code has this sign. */
  | { readonly kind: 'strange'; readonly sign: string }

export const readCode = (text: string): ReadCode => {
  const signs = [...text.normalize('NFKC').replace(BETWEEN, '').toUpperCase()].map(meant)
  const strange = signs.find((sign) => !ALPHABET.test(sign))
  if (strange !== undefined) return { kind: 'strange', sign: strange }
  if (signs.length !== SIGNS) return { kind: 'incomplete', count: signs.length }
  return { kind: 'code', code: grouped(signs.join('')) }
}

const meant = (sign: string): string => (sign === 'O' ? '0' : sign === 'I' || sign === 'L' ? '1' : sign)

/** `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`. */
const grouped = (code: string): string => (code.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-')
