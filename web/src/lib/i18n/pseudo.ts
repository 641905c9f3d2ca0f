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
