/**
 * Messages of customers, and echoes of what staff typed on the business phone: the same shape, read from its two ends.
 * Not here: what becomes of them (worker/ingest).
 */
import type { WhatsAppPerson } from '../domain/contact.ts'
import { type Identified, identify, type Place, refused } from './identify.ts'
import { fileIn } from './incoming-file.ts'
import type { EchoItem, ExceptionItem, MessageItem } from './item.ts'
import { echoKey, messageKey } from './item-key.ts'
import { contentIn } from './message-content.ts'
import { isQuiet, quotedBy, wordsOf } from './message-text.ts'
import { type Contacts, isSomebody, recipientOf, senderOf, subjectAfterNotice, subjectOfNotice } from './person.ts'
import { read, readId, readText } from './reading.ts'
import { parseTimestamp } from './whatsapp-time.ts'

const MAX_TYPE = 100

/** As Meta wrote it. */
const typeOf = (message: unknown): string => readText(message, 'type').slice(0, MAX_TYPE).toWellFormed() || 'unknown'

const contentOf = ({ record, key, number, id }: Identified) => {
  const type = typeOf(record)
  return {
    key,
    number,
    id,
    at: parseTimestamp(read(record, 'timestamp')),
    type,
    text: wordsOf(record, type),
    content: contentIn(record, type),
    file: fileIn(record, type),
    quotes: quotedBy(record),
    quiet: isQuiet(type)
  }
}

const isOfGroup = (message: unknown): boolean => readId(message, 'group_id') !== null

/** One of `value.messages`. */
export const parseMessage = (value: unknown, place: Place, contacts: Contacts): MessageItem | ExceptionItem => {
  const message = identify('message', value, place, messageKey)
  if (message.kind === 'exception') return message
  if (isOfGroup(value)) return refused('message', 'group', message)
  const isNotice = typeOf(value) === 'system'
  const person: WhatsAppPerson = isNotice ? subjectOfNotice(value, contacts) : senderOf(value, contacts)
  if (!isSomebody(person)) return refused('message', 'no_sender', message)
  const becomes = isNotice ? subjectAfterNotice(value) : undefined
  return { kind: 'message', ...contentOf(message), person, ...(becomes ? { becomes } : {}) }
}

/** One of `value.message_echoes`. */
export const parseEcho = (value: unknown, place: Place, contacts: Contacts): EchoItem | ExceptionItem => {
  const echo = identify('echo', value, place, echoKey)
  if (echo.kind === 'exception') return echo
  if (isOfGroup(value)) return refused('echo', 'group', echo)
  const person = recipientOf(value, contacts)
  return isSomebody(person) ? { kind: 'echo', ...contentOf(echo), person } : refused('echo', 'no_sender', echo)
}
