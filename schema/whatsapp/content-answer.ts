/** What a customer chose or filled in: buttons, lists, forms, leave to call (reference 5.4). */
import type { Answer } from '../domain/content.ts'
import { parseJson } from './json.ts'
import { isRecord, type JsonRecord, read, readText } from './reading.ts'
import { readNumber, readShort } from './reading-more.ts'

const [TITLE, ID, FIELD_NAME, FIELD_VALUE] = [1_000, 512, 100, 1_000]
const MAX_FIELDS = 100
/** The form's own ticket, which says nothing to anybody who reads. */
const TOKEN = 'flow_token'
/** Deeper in a form's answer everything is one value. */
const MAX_DEPTH = 3

type Field = { readonly name: string; readonly value: string }

const plain = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, FIELD_VALUE).toWellFormed()

const fieldsOf = (value: unknown, name: string, depth: number): readonly Field[] => {
  if (isRecord(value) && depth < MAX_DEPTH)
    return Object.entries(value)
      .filter(([key]) => key !== TOKEN)
      .slice(0, MAX_FIELDS)
      .flatMap(([key, inner]) => fieldsOf(inner, key, depth + 1))
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return [{ name, value: value.slice(0, MAX_FIELDS).map(plain).join(', ').slice(0, FIELD_VALUE).toWellFormed() }]
  return value === null || value === '' ? [] : [{ name, value: plain(value) }]
}

/** What stands in `response_json`, which may be any JSON and none at all. */
const filledIn = (text: string): readonly Field[] => {
  if (text.trim() === '') return []
  const value = parseJson(text)
  const fields = value === undefined ? [{ name: '', value: plain(text) }] : fieldsOf(value, '', 0)
  return fields.slice(0, MAX_FIELDS).map((field) => ({ ...field, name: field.name.slice(0, FIELD_NAME).toWellFormed() }))
}

const FORMS: ReadonlyMap<string, 'flow' | 'address'> = new Map([
  ['flow', 'flow'],
  ['address_message', 'address']
])

const formIn = (answer: unknown): Answer => ({
  kind: FORMS.get(readText(answer, 'name')) ?? 'form',
  title: readShort(TITLE, answer, 'body') ?? '',
  fields: filledIn(readText(answer, 'response_json'))
})

const choiceIn = (kind: 'button' | 'list', answer: unknown): Answer => ({
  kind,
  title: readShort(TITLE, answer, 'title') ?? '',
  description: readShort(TITLE, answer, 'description'),
  id: readShort(ID, answer, 'id')
})

const permissionIn = (answer: unknown): Answer => {
  const until = readNumber(answer, 'expiration_timestamp')
  return {
    kind: 'call-permission',
    allowed: readText(answer, 'response') === 'accept',
    lasting: read(answer, 'is_permanent') === true,
    until: until === null || until <= 0 ? null : until * 1000,
    byItself: readText(answer, 'response_source') === 'automatic'
  }
}

/** A tap on a template's quick reply. */
export const templateAnswerIn = (message: JsonRecord): Answer | null => {
  if (!isRecord(read(message, 'button'))) return null
  const id = readShort(ID, message, 'button', 'payload')
  return { kind: 'template', title: readShort(TITLE, message, 'button', 'text') ?? id ?? '', description: null, id }
}

/** Null for an `interactive` without its object, or of a kind that nobody knows yet. */
export const interactiveAnswerIn = (message: JsonRecord): Answer | null => {
  const kind = readText(message, 'interactive', 'type')
  const answer = read(message, 'interactive', kind)
  if (!isRecord(answer)) return null
  if (kind === 'button_reply') return choiceIn('button', answer)
  if (kind === 'list_reply') return choiceIn('list', answer)
  if (kind === 'nfm_reply') return formIn(answer)
  return kind === 'call_permission_reply' ? permissionIn(answer) : null
}
