/**
 * What a message holds beside its words, read from whatever shape it has (CAP-05, reference 5). Pure and lenient: what cannot be read is absent,
 * and every list and text has an end, so that no row outgrows D1. Not here: words (`message-text.ts`), files (`incoming-file.ts`).
 */
import type { MessageContent, Notice, Order, Place, Referral, Unsupported } from '../domain/content.ts'
import { interactiveAnswerIn, templateAnswerIn } from './content-answer.ts'
import { cardsIn } from './content-cards.ts'
import { isRecord, type JsonRecord, read, readId, readList, readText } from './reading.ts'
import { readNumber, readShort, readUrl } from './reading-more.ts'

const [NAME, WORDS] = [500, 2_000]
const MAX_LINES = 200

const placeIn = (message: JsonRecord): Place | null => {
  const [latitude, longitude] = [readNumber(message, 'location', 'latitude'), readNumber(message, 'location', 'longitude')]
  if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null
  return {
    latitude,
    longitude,
    name: readShort(NAME, message, 'location', 'name'),
    address: readShort(NAME, message, 'location', 'address'),
    url: readUrl(message, 'location', 'url')
  }
}

const lineOf = (item: unknown): Order['lines'][number] => ({
  product: readId(item, 'product_retailer_id')?.slice(0, NAME).toWellFormed() ?? '',
  quantity: readNumber(item, 'quantity') ?? 0,
  price: readNumber(item, 'item_price'),
  currency: readShort(10, item, 'currency')
})

const orderIn = (message: JsonRecord): Order | null => {
  const items = readList(message, 'order', 'product_items').slice(0, MAX_LINES)
  return items.length === 0 ? null : { catalogue: readId(message, 'order', 'catalog_id'), lines: items.map(lineOf) }
}

const NOTICES: ReadonlyMap<string, Notice['kind']> = new Map([
  ['user_changed_number', 'number-changed'],
  ['user_changed_user_id', 'id-changed'],
  ['customer_identity_changed', 'security-code-changed'],
  ['user_identity_changed', 'security-code-changed']
])

/** At the very end, so that nobody's name can play it (reference 4.5). */
const CHANGED = /changed from (\S{1,140}) to \S{1,140}\s*$/
const CHANGED_WITHIN = 400

const noticeIn = (message: JsonRecord): Notice => {
  const kind = NOTICES.get(readText(message, 'system', 'type')) ?? 'other'
  const before = CHANGED.exec(readText(message, 'system', 'body').slice(-CHANGED_WITHIN))?.[1] ?? null
  if (kind === 'number-changed') return { kind, from: readId(message, 'from') ?? before, to: readId(message, 'system', 'wa_id') }
  if (kind === 'id-changed')
    return { kind, from: readId(message, 'system', 'previous_user_id') ?? before, to: readId(message, 'system', 'user_id') }
  return { kind, from: null, to: null }
}

const unsupportedIn = (message: JsonRecord, what: string | null): Unsupported => ({
  what,
  code: readNumber(message, 'errors', 0, 'code'),
  details:
    readShort(WORDS, message, 'errors', 0, 'error_data', 'details') ??
    readShort(WORDS, message, 'errors', 0, 'message') ??
    readShort(WORDS, message, 'errors', 0, 'title') ??
    ''
})

const referralIn = (message: JsonRecord): Referral | null => {
  const referral = read(message, 'referral')
  if (!isRecord(referral)) return null
  const [source, media] = [readText(referral, 'source_type'), readText(referral, 'media_type')]
  return {
    source: source === 'ad' || source === 'post' ? source : 'other',
    headline: readShort(NAME, referral, 'headline') ?? '',
    body: readShort(WORDS, referral, 'body') ?? '',
    url: readUrl(referral, 'source_url'),
    media: media === 'image' || media === 'video' ? media : null,
    welcome: readShort(WORDS, referral, 'welcome_message', 'text')
  }
}

const forwardedIn = (message: JsonRecord): 'once' | 'often' | null => {
  if (read(message, 'context', 'frequently_forwarded') === true) return 'often'
  return read(message, 'context', 'forwarded') === true ? 'once' : null
}

const productIn = (message: JsonRecord): MessageContent['product'] | null => {
  const id = readShort(NAME, message, 'context', 'referred_product', 'product_retailer_id')
  return id === null ? null : { catalogue: readId(message, 'context', 'referred_product', 'catalog_id'), id }
}

type Reading = (message: JsonRecord) => { readonly [Part in keyof MessageContent]: MessageContent[Part] | null }

/** By type; `interactive` may come without its object, and then says only that something was there (reference 5.4). */
const OF_TYPE: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ['location', (message) => ({ place: placeIn(message) })],
  ['contacts', (message) => ({ cards: cardsIn(message) })],
  ['button', (message) => ({ answer: templateAnswerIn(message) })],
  [
    'interactive',
    (message) => {
      const answer = interactiveAnswerIn(message)
      return answer || isRecord(read(message, 'interactive')) ? { answer } : { unsupported: unsupportedIn(message, 'interactive') }
    }
  ],
  ['order', (message) => ({ order: orderIn(message) })],
  ['system', (message) => ({ notice: noticeIn(message) })],
  ['unsupported', (message) => ({ unsupported: unsupportedIn(message, readShort(100, message, 'unsupported', 'type')) })],
  ['edit', (message) => ({ edits: readShort(100, message, 'edit', 'message', 'type') })]
])

/** Null where a message is nothing but its words. */
export const contentIn = (message: JsonRecord, type: string): MessageContent | null => {
  const parts = {
    ...OF_TYPE.get(type)?.(message),
    referral: referralIn(message),
    product: productIn(message),
    forwarded: forwardedIn(message)
  }
  const there = Object.entries(parts).filter(([, part]) => part !== null && part !== undefined)
  return there.length === 0 ? null : (Object.fromEntries(there) as MessageContent)
}
