/**
 * How somebody without a picture looks: initials and one of twelve tints, the same on every device. Not here: the tints' colours
 * (`tints.css`), how an avatar is drawn (components/ui).
 */

export const TINTS = 12

/** 32-bit FNV-1a: small, and spreads ids that differ in their last sign. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}

/** Which tint an id has, from 0 to 11. */
export const tintOf = (id: string): number => hash(id) % TINTS

/** A letter that nothing joins, and a letter of a script whose signs are a letter with its marks: `Intl`, slow to begin, agrees (test). */
const PLAIN = /^[A-Za-z0-9](?=[!-~]|$)/
const MARKED =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Han}]\p{Mn}*(?!\p{M}|\u200d)/u

let segments: Intl.Segmenter | undefined
const firstGrapheme = (text: string): string => {
  const [simple] = PLAIN.exec(text) ?? MARKED.exec(text) ?? []
  if (simple !== undefined) return simple
  segments ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segments.segment(text)[Symbol.iterator]().next().value?.segment ?? ''
}
const firstWritten = (word: string): string =>
  firstGrapheme(PLAIN.test(word) ? word : word.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, ''))

/** Letters of these scripts join or stand for whole syllables: two of them side by side would read as another word. */
const STANDS_ALONE =
  /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}]/u

const standsAlone = (sign: string): boolean => sign > '\u007f' && STANDS_ALONE.test(sign)

/** One or two signs that stand for a name; of a phone number its last two digits. Empty only where the name has nothing to write. */
export const initialsOf = (name: string): string => {
  if (/^\+?[\d\s()-]+$/.test(name)) return name.replace(/\D/g, '').slice(-2)
  const words = name
    .split(/\s+/)
    .map(firstWritten)
    .filter((sign) => sign !== '')
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : ''
  return standsAlone(first) || standsAlone(last) ? first : (first + last).toLocaleUpperCase()
}
