/**
 * Pseudo-locales for tests: `en-XA` shows which words come from a catalogue and what breaks when they are 40 % longer; `ar-XB` mirrors the
 * interface with English words. Not here: real translations.
 */

const PLAIN = 'ABCDEFGHIJKLMNOPQRSTUVWYZabcdefghijklmnopqrstuvwyz'
const ACCENTS = 'ÀßÇĐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴÝŽàƀçđéƒĝĥîĵķļṁñöþǫŕšţûṽŵýž'

/** Accents on every letter and four extra signs for each ten. */
export const accent = (text: string): string => {
  const accented = [...text].map((letter) => ACCENTS[PLAIN.indexOf(letter)] ?? letter).join('')
  return `${accented}${'·'.repeat(Math.ceil(text.trim().length * 0.4))}`
}

/** Ends the tag of English on a mirrored page (BCP 47, private use: `Intl` overlooks it). */
export const MIRRORED = '-x-mirrored'
export const isMirrored = (tag: string): boolean => tag.endsWith(MIRRORED)

/** English on a page that runs from right to left: without this its numbers and points would wander to the other end. */
export const leftToRight = (text: string): string => `\u2066${text}\u2069`
