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

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' })
const firstGrapheme = (text: string): string => segments.segment(text)[Symbol.iterator]().next().value?.segment ?? ''
const firstWritten = (word: string): string => firstGrapheme(word.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, ''))

/** Letters of these scripts join or stand for whole syllables: two of them side by side would read as another word. */
const STANDS_ALONE =
  /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}]/u

/** One or two signs that stand for a name; of a phone number its last two digits. Empty only where the name has nothing to write. */
export const initialsOf = (name: string): string => {
  if (/^\+?[\d\s()-]+$/.test(name)) return name.replace(/\D/g, '').slice(-2)
  const words = name
    .split(/\s+/)
    .map(firstWritten)
    .filter((sign) => sign !== '')
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : ''
  return STANDS_ALONE.test(first) || STANDS_ALONE.test(last) ? first : (first + last).toLocaleUpperCase()
}
