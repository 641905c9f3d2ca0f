/**
 * The words of a message, whatever its type: what a placeholder shows beside the type's name (CAP-05, reference 5.3).
 * Empty where there are none; the raw body keeps all the rest.
 */
import { nameOfCard } from './content-cards.ts'
import { type JsonRecord, read, readId, readList, readText } from './reading.ts'

type Wording = (message: JsonRecord) => string

const captionOf =
  (type: string): Wording =>
  (message) =>
    readText(message, type, 'caption')

const interactiveWords: Wording = (message) => {
  const interactive = read(message, 'interactive')
  const answer = read(interactive, readText(interactive, 'type'))
  return readText(answer, 'title') || readText(answer, 'body')
}

/** Of an edit: what it says now. */
const editedWords: Wording = (message) => {
  const edited = read(message, 'edit', 'message')
  const type = readText(edited, 'type')
  return readText(edited, type, 'body') || readText(edited, type, 'caption')
}

const WORDINGS: ReadonlyMap<string, Wording> = new Map<string, Wording>([
  ['text', (message) => readText(message, 'text', 'body')],
  ['image', captionOf('image')],
  ['video', captionOf('video')],
  ['audio', captionOf('audio')],
  ['document', captionOf('document')],
  ['sticker', captionOf('sticker')],
  ['location', (message) => readText(message, 'location', 'name') || readText(message, 'location', 'address')],
  ['contacts', (message) => readList(message, 'contacts').map(nameOfCard).filter(Boolean).join(', ')],
  ['button', (message) => readText(message, 'button', 'text') || readText(message, 'button', 'payload')],
  ['interactive', interactiveWords],
  ['reaction', (message) => readText(message, 'reaction', 'emoji')],
  ['order', (message) => readText(message, 'order', 'text')],
  ['system', (message) => readText(message, 'system', 'body')],
  ['edit', editedWords]
])

/** A type that nobody knows yet most likely keeps its words where the others do. */
const guessedWords = (message: JsonRecord, type: string): string =>
  readText(message, type, 'body') ||
  readText(message, type, 'caption') ||
  readText(message, type, 'text') ||
  readText(message, 'text', 'body')

export const wordsOf = (message: JsonRecord, type: string): string => (WORDINGS.get(type) ?? ((it) => guessedWords(it, type)))(message)

/** Notices, reactions, edits and revokes ask nothing: no unread, no window. `unsupported` does: the customer wrote something. */
const QUIET_TYPES: ReadonlySet<string> = new Set(['system', 'reaction', 'edit', 'revoke', 'request_welcome'])

export const isQuiet = (type: string): boolean => QUIET_TYPES.has(type)

/** The message that this one quotes, or is about (a reaction, an edit, a revoke). */
export const quotedBy = (message: JsonRecord): string | null =>
  readId(message, 'context', 'id') ??
  readId(message, 'reaction', 'message_id') ??
  readId(message, 'edit', 'original_message_id') ??
  readId(message, 'revoke', 'original_message_id')
