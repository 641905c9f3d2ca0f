/**
 * A contact is a person: a set of identities, with a phone that may be missing (CAP-11, CAP-12; reference 4).
 * Not here: matching against stored identities (worker/ingest), merging by hand.
 */
import type { ContactId, Millis, Seq } from './ids.ts'

export type IdentityKind = 'phone' | 'bsuid' | 'parent'

/** One way of recognising a person. A phone's value is its canonical form, so that variants are one identity. */
export interface IdentityRow {
  readonly kind: IdentityKind
  readonly value: string
  readonly contact: ContactId
}

export interface ContactRow {
  readonly id: ContactId
  readonly name: string
  /** As WhatsApp last wrote it (`wa_id`: digits without `+`); what we address. */
  readonly phone: string | null
  /** Business-scoped user id; opaque, compared exactly. */
  readonly userId: string | null
  /** Display only, without `@`. */
  readonly username: string | null
  readonly createdAt: Millis
  readonly seq: Seq
}

/** What one event of WhatsApp says about who somebody is. */
export interface WhatsAppPerson {
  readonly phone: string | null
  readonly userId: string | null
  readonly parentUserId: string | null
  readonly username: string | null
  readonly name: string | null
}

/**
 * The one form of a phone number under which its variants are the same person [CAP12]:
 * Brazil's mobiles with and without the ninth digit, Mexico's `521`, Argentina's `549`.
 */
export const canonicalPhone = (phone: string): string => {
  const digits = phone.replace(/\D/g, '')
  if (/^55\d{2}9\d{8}$/.test(digits)) return digits.slice(0, 4) + digits.slice(5)
  if (/^521\d{10}$/.test(digits)) return `52${digits.slice(3)}`
  if (/^549\d{10}$/.test(digits)) return `54${digits.slice(3)}`
  return digits
}

/** The identities that an event proves, strongest first: the business-scoped id routes before the phone (reference 4.3). */
export const identitiesOf = (person: WhatsAppPerson): readonly Omit<IdentityRow, 'contact'>[] => [
  ...(person.userId ? [{ kind: 'bsuid' as const, value: person.userId }] : []),
  ...(person.phone ? [{ kind: 'phone' as const, value: canonicalPhone(person.phone) }] : []),
  ...(person.parentUserId ? [{ kind: 'parent' as const, value: person.parentUserId }] : [])
]

/** What the queue calls somebody: the name they chose, else their username, else their number. */
export const displayName = (person: WhatsAppPerson): string =>
  person.name || (person.username ? `@${person.username}` : null) || (person.phone ? `+${person.phone}` : null) || 'WhatsApp user'
