/**
 * Words made comparable: without case, accents and the variants of Arabic letters, so that `jose` finds `José` and `احمد` finds `أحمد`.
 * Not here: searching.
 */

/** Letters that no decomposition takes apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ى: 'ي',
  ة: 'ه',
  ـ: ''
}
const PLAIN = /^[\x20-\x7e]*$/

export const fold = (text: string): string =>
  PLAIN.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/\p{M}|[\u2066-\u2069]/gu, '')
        .toLowerCase()
        .replace(/[ßæœøđðłıþىةـ]/g, (letter) => LETTERS[letter] ?? letter)
