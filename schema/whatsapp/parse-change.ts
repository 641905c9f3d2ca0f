/**
 * One change of a webhook body, into its items: messages, statuses and echoes are read, every other field is listed as an
 * exception that a later version may read (reference 3). Not here: the envelope around changes (`parse-body.ts`).
 */
import { type Place, shapeless } from './identify.ts'
import type { ExceptionItem, Item } from './item.ts'
import { eventKey } from './item-key.ts'
import { isTooDeep } from './json.ts'
import { parseEcho, parseMessage } from './parse-message.ts'
import { parseStatus } from './parse-status.ts'
import { contactsIn } from './person.ts'
import { isRecord, read, readId, readList, readText } from './reading.ts'

/** What the envelope says about a change. */
export interface ChangePlace {
  readonly delivery: string
  readonly path: string
  readonly entry: unknown
}

const MAX_FIELD = 100

const fieldOf = (change: unknown, entry: unknown): string =>
  (readText(change, 'field') || readText(entry, 'field') || 'unknown').slice(0, MAX_FIELD).toWellFormed()

/** The members of a list in the value, each on its own [ING3]; a list that is none is one exception. */
const membersOf = (
  value: unknown,
  list: string,
  what: string,
  place: Place,
  parse: (member: unknown, at: Place) => Item
): readonly Item[] => {
  const members = read(value, list)
  const path = `${place.path}.value.${list}`
  if (members === undefined || members === null) return []
  if (!Array.isArray(members)) return [shapeless(what, members, { ...place, path })]
  return members.map((member, index) => parse(member, { ...place, path: `${path}.${index}` }))
}

/** An event is known by its content, its account and the entry's time: it has no id (reference 2.3). */
const event = (what: string, content: unknown, entry: unknown, place: Place): ExceptionItem => ({
  kind: 'exception',
  key: eventKey(what, [place.number, content, readId(entry, 'id'), readId(entry, 'time')]),
  number: place.number,
  id: null,
  what,
  reason: isTooDeep(content) ? 'too_deep' : 'no_reader'
})

const MESSAGES_LISTS = ['messages', 'statuses', 'user_actions', 'errors'] as const

const parseMessages = (value: unknown, entry: unknown, place: Place): readonly Item[] => {
  const contacts = contactsIn(value)
  const updates = [
    ...membersOf(value, 'messages', 'message', place, (member, at) => parseMessage(member, at, contacts)),
    ...membersOf(value, 'statuses', 'status', place, parseStatus)
  ]
  // Beside a message or a status, errors belong to it; alone they concern the number (reference 5.9).
  const errors = updates.length === 0 ? membersOf(value, 'errors', 'errors', place, (it, at) => event('errors', it, entry, at)) : []
  const actions = membersOf(value, 'user_actions', 'user_actions', place, (it, at) => event('user_actions', it, entry, at))
  const isForeign = MESSAGES_LISTS.every((list) => read(value, list) === undefined)
  return isForeign ? [event('messages', value, entry, place)] : [...updates, ...errors, ...actions]
}

const parseEchoes = (field: string, value: unknown, entry: unknown, place: Place): readonly Item[] => {
  const contacts = contactsIn(value)
  if (read(value, 'message_echoes') === undefined) return [event(field, value, entry, place)]
  return membersOf(value, 'message_echoes', 'echo', place, (member, at) => parseEcho(member, at, contacts))
}

/** The items of one change; `field` may sit on the entry instead (reference 3). */
const parseChange = (change: unknown, { delivery, path, entry }: ChangePlace): readonly Item[] => {
  const value = read(change, 'value')
  const place: Place = { delivery, path, number: readId(value, 'metadata', 'phone_number_id') }
  if (!isRecord(change)) return [shapeless('body', change, place)]
  const field = fieldOf(change, entry)
  if (field === 'messages') return isRecord(value) ? parseMessages(value, entry, place) : [shapeless(field, value, place)]
  if (field === 'smb_message_echoes' || field === 'message_echoes') return parseEchoes(field, value, entry, place)
  return [event(field, value, entry, place)]
}

/** The items of one entry of the body. */
export const parseEntry = (entry: unknown, delivery: string, path: string): readonly Item[] => {
  if (!Array.isArray(read(entry, 'changes'))) return [shapeless('body', entry, { delivery, path, number: null })]
  return readList(entry, 'changes').flatMap((change, index) => parseChange(change, { delivery, path: `${path}.changes.${index}`, entry }))
}
