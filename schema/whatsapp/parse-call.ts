/**
 * Calls by customers: that it rang, and how it ended (reference 10.2). Nobody can take calls here; the thread tells of them, and a missed one
 * asks for an answer like a message. Not here: calls by the business, and how its ringing goes.
 */
import type { Call } from '../domain/content.ts'
import { identify, type Place, refused } from './identify.ts'
import type { ExceptionItem, MessageItem } from './item.ts'
import { messageKey } from './item-key.ts'
import { type Contacts, isSomebody, senderOf } from './person.ts'
import { type JsonRecord, read, readText } from './reading.ts'
import { readNumber } from './reading-more.ts'
import { parseTimestamp } from './whatsapp-time.ts'

/** The end of a call is a row of its own beside its beginning. */
const END = '/terminate'

const callOf = (call: JsonRecord): Call => {
  if (readText(call, 'event') === 'connect') return { state: 'rang', seconds: null }
  const seconds = readNumber(call, 'duration')
  const wasTaken = readText(call, 'status') === 'COMPLETED' || seconds !== null
  return wasTaken ? { state: 'ended', seconds } : { state: 'missed', seconds: null }
}

/** One of `value.calls`. */
export const parseCall = (value: unknown, place: Place, contacts: Contacts): MessageItem | ExceptionItem => {
  const ends = readText(value, 'event') === 'terminate'
  const call = identify('call', value, place, (number, id) => messageKey(number, ends ? id + END : id))
  if (call.kind === 'exception') return call
  const isKnown = ends || readText(value, 'event') === 'connect'
  if (!isKnown || readText(value, 'direction') !== 'USER_INITIATED') return refused('call', 'no_reader', call)
  const person = senderOf(value, contacts)
  if (!isSomebody(person)) return refused('call', 'no_sender', call)
  const told = callOf(call.record)
  return {
    kind: 'message',
    key: call.key,
    number: call.number,
    id: ends ? call.id + END : call.id,
    at: parseTimestamp(read(value, 'timestamp')),
    person,
    type: 'call',
    text: '',
    content: { call: told },
    file: null,
    quotes: ends ? call.id : null,
    quiet: told.state !== 'missed'
  }
}
