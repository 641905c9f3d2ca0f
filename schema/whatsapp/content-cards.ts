/** Shared contact cards (reference 5.3). */
import type { ContactCard } from '../domain/content.ts'
import { isRecord, type JsonRecord, read, readList, readText } from './reading.ts'
import { readShort, readUrl } from './reading-more.ts'

const MAX_CARDS = 20
/** Of phones, mails, addresses: each. */
const MAX_WAYS = 10
const [NAME, WAY, TYPE, ADDRESS] = [200, 100, 20, 500]

const isHere = <Value>(value: Value | null): value is Value => value !== null
const listIn = (card: unknown, key: string): readonly unknown[] => readList(card, key).slice(0, MAX_WAYS)

export const nameOfCard = (card: unknown): string =>
  readShort(NAME, card, 'name', 'formatted_name') ??
  (`${readText(card, 'name', 'first_name')} ${readText(card, 'name', 'last_name')}`.trim().slice(0, NAME).toWellFormed() ||
    (readShort(NAME, card, 'phones', 0, 'phone') ?? ''))

const phoneOf = (way: unknown): ContactCard['phones'][number] | null => {
  const waId = readShort(WAY, way, 'wa_id')
  const phone = readShort(WAY, way, 'phone') ?? waId
  return phone === null ? null : { phone, waId, type: readShort(TYPE, way, 'type') }
}

const emailOf = (way: unknown): ContactCard['emails'][number] | null => {
  const email = readShort(WAY, way, 'email')
  return email === null ? null : { email, type: readShort(TYPE, way, 'type') }
}

const addressOf = (address: unknown): string | null =>
  ['street', 'city', 'state', 'zip', 'country']
    .flatMap((part) => readShort(ADDRESS, address, part) ?? [])
    .join(', ')
    .slice(0, ADDRESS)
    .toWellFormed() || null

const organisationOf = (card: unknown): string | null =>
  [readShort(NAME, card, 'org', 'company'), readShort(NAME, card, 'org', 'title')].filter(isHere).join(', ') || null

const cardOf = (card: unknown): ContactCard => ({
  name: nameOfCard(card),
  phones: listIn(card, 'phones').map(phoneOf).filter(isHere),
  emails: listIn(card, 'emails').map(emailOf).filter(isHere),
  urls: listIn(card, 'urls')
    .map((way) => readUrl(way, 'url'))
    .filter((url) => url !== null && url.length <= ADDRESS)
    .filter(isHere),
  addresses: listIn(card, 'addresses').map(addressOf).filter(isHere),
  organisation: organisationOf(card),
  birthday: readShort(TYPE, card, 'birthday'),
  asked: read(card, 'origin') === 'contact_request'
})

/** Null where the message has none that can be read. */
export const cardsIn = (message: JsonRecord): readonly ContactCard[] | null => {
  const cards = readList(message, 'contacts').slice(0, MAX_CARDS).filter(isRecord)
  return cards.length === 0 ? null : cards.map(cardOf)
}
