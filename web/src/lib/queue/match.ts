/** Whether a row passes a filter (QUE-03): words are found whatever their case and accents, phone numbers by their digits. Not here: views. */
import { fold } from '../i18n/fold.ts'
import type { QueueRow } from './queue-row.ts'
import type { Filter } from './view.ts'

export type Matches = (row: QueueRow) => boolean

/** The filter with its words folded once. */
export const matcher = ({ unread, urgent, number, text }: Filter): Matches => {
  const finds = text.trim() === '' ? null : finder(text)
  return (row) =>
    (!unread || row.unread) &&
    (!urgent || row.conversation.priority === 'urgent') &&
    (number === null || row.conversation.number === number) &&
    (finds === null || finds(row))
}

const digitsOf = (text: string): string => text.replace(/\D/g, '')

/** Every word is somewhere in the row; or the whole is written like a phone number, and its digits are in the phone's. */
const finder = (text: string): Matches => {
  const words = fold(text).split(/\s+/).filter(Boolean)
  const digits = /^[+\d\s().\-/]+$/.test(text) ? digitsOf(text) : ''
  return (row) => {
    const folded = foldedOf(row)
    return words.every((word) => folded.includes(word)) || (digits !== '' && digitsOf(row.contact?.phone ?? '').includes(digits))
  }
}

const FOLDED = new WeakMap<QueueRow, string>()

const foldedOf = (row: QueueRow): string => {
  const known = FOLDED.get(row)
  if (known !== undefined) return known
  const folded = fold(`${row.name}\n${row.contact?.phone ?? ''}\n${row.conversation.preview}`)
  FOLDED.set(row, folded)
  return folded
}
