/**
 * Who wrote, or to whom: what a message and its `contacts[]` together say about a person (CAP-11, reference 4).
 * Not here: which contact of ours that is (worker/ingest).
 */
import { canonicalPhone, type WhatsAppPerson } from '../domain/contact.ts'
import { read, readId, readList, readText } from './reading.ts'

const BSUID = /^[A-Z]{2}\./
const PHONE = /^\+?[\d\s().-]{1,40}$/
const MAX_NAME = 200

const NOBODY: WhatsAppPerson = { phone: null, userId: null, parentUserId: null, username: null, name: null }

/** A phone, or a business-scoped id where one is expected: both have been seen in the same key (reference 4.3). */
const addressed = (address: string | null): WhatsAppPerson => {
  if (address === null) return NOBODY
  if (BSUID.test(address)) return { ...NOBODY, userId: address }
  const digits = PHONE.test(address) ? address.replace(/\D/g, '') : ''
  return { ...NOBODY, phone: digits || null }
}

/** The names under which a place of the body holds the three ids (reference 4.2). */
interface IdentityKeys {
  readonly phone: string
  readonly userId: string
  readonly parentUserId: string
}
const SENDER: IdentityKeys = { phone: 'from', userId: 'from_user_id', parentUserId: 'from_parent_user_id' }
const RECIPIENT: IdentityKeys = { phone: 'to', userId: 'to_user_id', parentUserId: 'to_parent_user_id' }
const CONTACT: IdentityKeys = { phone: 'wa_id', userId: 'user_id', parentUserId: 'parent_user_id' }

const identityAt = (value: unknown, keys: IdentityKeys): WhatsAppPerson => {
  const { phone, userId } = addressed(readId(value, keys.phone))
  return { ...NOBODY, phone, userId: readId(value, keys.userId) ?? userId, parentUserId: readId(value, keys.parentUserId) }
}

export const isSomebody = (person: WhatsAppPerson): boolean => person.phone !== null || person.userId !== null

const short = (text: string): string | null => text.trim().slice(0, MAX_NAME).toWellFormed() || null

const contactAt = (value: unknown): WhatsAppPerson => ({
  ...identityAt(value, CONTACT),
  username: short(readText(value, 'profile', 'username').trim().replace(/^@/, '')),
  name: short(readText(value, 'profile', 'name'))
})

/** Looks a person up in the `contacts[]` of a change, which runs beside its messages by convention only. */
export type Contacts = (person: WhatsAppPerson) => WhatsAppPerson

const contradicts = (one: WhatsAppPerson, other: WhatsAppPerson): boolean =>
  (one.userId !== null && other.userId !== null && one.userId !== other.userId) ||
  (one.phone !== null && other.phone !== null && canonicalPhone(one.phone) !== canonicalPhone(other.phone))

/** By business-scoped id, by phone, and a single contact is taken unless it is plainly somebody else (reference 3). */
export const contactsIn = (value: unknown): Contacts => {
  const contacts = readList(value, 'contacts').map(contactAt)
  const byUserId = new Map(contacts.flatMap((contact) => (contact.userId ? [[contact.userId, contact] as const] : [])))
  const byPhone = new Map(contacts.flatMap((contact) => (contact.phone ? [[canonicalPhone(contact.phone), contact] as const] : [])))
  const [first, ...more] = contacts
  const single = more.length === 0 ? first : undefined
  return (person) =>
    byUserId.get(person.userId ?? '') ??
    byPhone.get(canonicalPhone(person.phone ?? '')) ??
    (single && !contradicts(person, single) ? single : NOBODY)
}

const joined = (person: WhatsAppPerson, contact: WhatsAppPerson): WhatsAppPerson => ({
  phone: person.phone ?? contact.phone,
  userId: person.userId ?? contact.userId,
  parentUserId: person.parentUserId ?? contact.parentUserId,
  username: contact.username,
  name: contact.name
})

/** Who wrote a message. */
export const senderOf = (message: unknown, contacts: Contacts): WhatsAppPerson => {
  const person = identityAt(message, SENDER)
  return joined(person, contacts(person))
}

/** The customer to whom somebody wrote on the business phone. */
export const recipientOf = (echo: unknown, contacts: Contacts): WhatsAppPerson => {
  const person = identityAt(echo, RECIPIENT)
  return joined(person, contacts(person))
}

/** At the very end, so that nobody's name can play it; ids of 130 characters fit in. */
const CHANGED = /changed from (\S+) to \S+\s*$/
const CHANGED_WITHIN = 400

const namedInBody = (body: string): WhatsAppPerson => addressed(CHANGED.exec(body.slice(-CHANGED_WITHIN))?.[1] ?? null)

const isChange = (message: unknown): boolean => /changed_(number|user_id)$/.test(readText(message, 'system', 'type'))

/**
 * Whom a system notice is about, under the identity that was known before it (reference 4.5): `previous_user_id`, the sender,
 * the old id in the sentence, and only then the new phone. Ids of `contacts[]` may be the new ones and are not believed
 * where the notice is about a change.
 */
export const subjectOfNotice = (message: unknown, contacts: Contacts): WhatsAppPerson => {
  const sender = identityAt(message, SENDER)
  const known = { ...sender, userId: readId(message, 'system', 'previous_user_id') ?? sender.userId }
  const inBody = namedInBody(readText(message, 'system', 'body'))
  const person = [known, inBody, addressed(readId(message, 'system', 'wa_id'))].find(isSomebody) ?? NOBODY
  const contact = contacts(person)
  return joined(person, isChange(message) ? { ...NOBODY, username: contact.username, name: contact.name } : contact)
}

/** Who somebody is after a change of their number or id; undefined where a notice tells of none. */
export const subjectAfterNotice = (message: unknown): WhatsAppPerson | undefined => {
  if (!isChange(message)) return undefined
  const system = read(message, 'system')
  const person = { ...identityAt(system, CONTACT), username: null, name: null }
  return isSomebody(person) ? person : undefined
}
