/** Putting WhatsApp's marks around what is selected in a text field, and taking them away again (REP-01). Not here: the field, keys. */
import type { Emphasis } from './text-tree.ts'

export type Mark = Emphasis | 'mono'
const SIGN: Readonly<Record<Mark, string>> = { bold: '*', italic: '_', strike: '~', mono: '```' }

/** Replace `[from, to)` of the text by `insert`, then select `[start, end)`. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly insert: string
  readonly start: number
  readonly end: number
}

/** The selection without the spaces at its ends, for marks do not bind to spaces. */
const core = (text: string, start: number, end: number): readonly [number, number] => {
  const words = text.slice(start, end)
  const lead = words.length - words.trimStart().length
  return words.trim() === '' ? [start, end] : [start + lead, start + lead + words.trim().length]
}

export const toggleMark = (text: string, selectionStart: number, selectionEnd: number, mark: Mark): Edit => {
  const sign = SIGN[mark]
  const [start, end] = core(text, selectionStart, selectionEnd)
  const words = text.slice(start, end)
  const within = words.length > 2 * sign.length && words.startsWith(sign) && words.endsWith(sign)
  const around = text.slice(start - sign.length, start) === sign && text.slice(end, end + sign.length) === sign && start >= sign.length
  if (within) {
    const inner = words.slice(sign.length, -sign.length)
    return { from: start, to: end, insert: inner, start, end: start + inner.length }
  }
  if (around) return { from: start - sign.length, to: end + sign.length, insert: words, start: start - sign.length, end: end - sign.length }
  return { from: start, to: end, insert: sign + words + sign, start: start + sign.length, end: end + sign.length }
}
