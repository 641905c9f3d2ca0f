/**
 * One change of a webhook body, into its items: messages, statuses and echoes are read, every other field is listed as an
 * exception that a later version may read (reference 3). Not here: the envelope around changes (`parse-body.ts`).
 */
import { type Place, shapeless } from './identify.ts'
import type { ExceptionItem, Item } from './item.ts'
import { eventKey } from './item-key.ts'
import { isTooDeep } from './json.ts'
import { parseCall } from './parse-call.ts'
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
const event = (
  what: string,
  content: unknown,
  entry: unknown,
  place: Place,
  reason: 'no_reader' | 'kept_for_later' = 'no_reader'
): ExceptionItem => ({
  kind: 'exception',
  key: eventKey(what, [place.number, content, readId(entry, 'id'), readId(entry, 'time')]),
  number: place.number,
  id: null,
  what,
  reason: isTooDeep(content) ? 'too_deep' : reason
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

/** A copy of what somebody else answers at WhatsApp, one level deeper: it asks us nothing (reference 10.4). */
const parseStandby = (value: unknown, entry: unknown, place: Place): readonly Item[] => {
  const copies = read(value, 'standby')
  if (!isRecord(copies)) return [event('standby', value, entry, place)]
  const inner = { ...place, path: `${place.path}.value.standby` }
  const contacts = contactsIn(copies)
  return [
    ...membersOf(copies, 'messages', 'message', inner, (member, at) => asCopy(parseMessage(member, at, contacts))),
    ...membersOf(copies, 'statuses', 'status', inner, parseStatus),
    ...membersOf(copies, 'message_echoes', 'echo', inner, (member, at) => asCopy(parseEcho(member, at, contacts)))
  ]
}
const asCopy = (item: Item): Item =>
  item.kind === 'message' || item.kind === 'echo' ? { ...item, quiet: true, content: { ...item.content, standby: true } } : item

/** Calls by customers; statuses and errors under this field are about calls that we made, which nobody can (reference 10.2). */
const parseCalls = (value: unknown, entry: unknown, place: Place): readonly Item[] => {
  const contacts = contactsIn(value)
  const calls = membersOf(value, 'calls', 'call', place, (member, at) => parseCall(member, at, contacts))
  const others = (['statuses', 'errors'] as const).flatMap((list) =>
    membersOf(value, list, 'calls', place, (it, at) => event('calls', it, entry, at))
  )
  return calls.length + others.length === 0 ? [event('calls', value, entry, place)] : [...calls, ...others]
}

/** History and contacts of a number that also lives in the app: kept raw, listed piece by piece, for a version that projects them (reference 7). */
const KEPT = { history: 'history', smb_app_state_sync: 'state_sync' } as const
const keepForLater = (field: keyof typeof KEPT, value: unknown, entry: unknown, place: Place): readonly Item[] => {
  const pieces = membersOf(value, KEPT[field], field, place, (piece, at) => event(field, piece, entry, at, 'kept_for_later'))
  return pieces.length > 0 ? pieces : [event(field, value, entry, place, 'kept_for_later')]
}

/** The items of one change; `field` may sit on the entry instead (reference 3). */
const parseChange = (change: unknown, { delivery, path, entry }: ChangePlace): readonly Item[] => {
  const value = read(change, 'value')
  const number = readId(value, 'metadata', 'phone_number_id') ?? readId(value, 'standby', 'metadata', 'phone_number_id')
  const place: Place = { delivery, path, number }
  if (!isRecord(change)) return [shapeless('body', change, place)]
  const field = fieldOf(change, entry)
  if (field === 'messages') return isRecord(value) ? parseMessages(value, entry, place) : [shapeless(field, value, place)]
  if (field === 'smb_message_echoes' || field === 'message_echoes') return parseEchoes(field, value, entry, place)
  if (field === 'standby') return parseStandby(value, entry, place)
  if (field === 'calls') return parseCalls(value, entry, place)
  if (field === 'history' || field === 'smb_app_state_sync') return keepForLater(field, value, entry, place)
  return [event(field, value, entry, place)]
}

/** The items of one entry of the body. */
export const parseEntry = (entry: unknown, delivery: string, path: string): readonly Item[] => {
  if (!Array.isArray(read(entry, 'changes'))) return [shapeless('body', entry, { delivery, path, number: null })]
  return readList(entry, 'changes').flatMap((change, index) => parseChange(change, { delivery, path: `${path}.changes.${index}`, entry }))
}
