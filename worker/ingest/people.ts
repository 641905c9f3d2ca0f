/** From what an event says about a person to the contact and the conversation that it belongs to (CAP-11, CAP-12; reference 4.3). */
import { type ContactRow, canonicalPhone, displayName, identitiesOf, type WhatsAppPerson } from '../../schema/domain/contact.ts'
import { type ConversationRow, type ConversationStatus, UNTOUCHED_CONVERSATION } from '../../schema/domain/conversation.ts'
import type { ContactId, Millis, NumberId } from '../../schema/domain/ids.ts'
import type { Draft } from '../commit/draft.ts'
import { identityKey } from '../commit/snapshot.ts'

/**
 * The contact of a person: found by the strongest identity that is known, else made. Identities that are new are attached to it;
 * one that belongs to somebody else stays there, for joining two people on a guess cannot be taken back.
 */
export const contactFor = (draft: Draft, person: WhatsAppPerson, now: Millis): ContactRow => {
  const keys = identitiesOf(person).map(identityKey)
  const known = keys.map((key) => draft.contactOf(key)).find((contact) => contact !== undefined)
  const contact = known === undefined || isFormerNumber(draft, known, person) ? createContact(draft, person, now) : known
  for (const key of keys) if (draft.contactOf(key) === undefined) draft.identify(key, contact)
  return refreshContact(draft, contact, person)
}

/**
 * A number that this contact left, in the hands of somebody whose id nobody knows: numbers are given to others, and what was said to the one
 * before is none of their business. Their id alone is theirs; the number stays where it was.
 */
const isFormerNumber = (draft: Draft, known: ContactId, { phone, userId, parentUserId }: WhatsAppPerson): boolean => {
  const row = draft.contacts.need(known)
  if (phone === null || userId === null || row.userId === null || row.phone === null) return false
  const isKnownById = identitiesOf({ phone: null, userId, parentUserId, username: null, name: null }).some(
    (identity) => draft.contactOf(identityKey(identity)) === known
  )
  return !isKnownById && canonicalPhone(row.phone) !== canonicalPhone(phone)
}

/** WhatsApp says who a contact is from now on: the thread stays with them (CAP-11; reference 4.5). What is somebody else's stays theirs. */
export const becomeSomebody = (draft: Draft, contact: ContactRow, becomes: WhatsAppPerson): void => {
  const isTheirs = (key: string): boolean => {
    const owner = draft.contactOf(key)
    if (owner === undefined) draft.identify(key, contact.id)
    return owner === undefined || owner === contact.id
  }
  const kinds = new Set(
    identitiesOf(becomes)
      .filter((identity) => isTheirs(identityKey(identity)))
      .map(({ kind }) => kind)
  )
  const { phone, userId } = becomes
  refreshContact(draft, contact.id, {
    ...becomes,
    phone: kinds.has('phone') ? phone : null,
    userId: kinds.has('bsuid') ? userId : null
  })
}

const createContact = (draft: Draft, person: WhatsAppPerson, now: Millis): ContactId =>
  draft.contacts.insert({
    id: draft.newId(),
    name: displayName(person),
    phone: person.phone,
    userId: person.userId,
    username: person.username,
    createdAt: now
  }).id

/** Takes over what WhatsApp says now and did not say before; what it left out stays. */
const refreshContact = (draft: Draft, id: ContactId, person: WhatsAppPerson): ContactRow => {
  const row = draft.contacts.need(id)
  const fresh = {
    name: person.name ?? row.name,
    phone: person.phone ?? row.phone,
    userId: person.userId ?? row.userId,
    username: person.username ?? row.username
  }
  const changed = fresh.name !== row.name || fresh.phone !== row.phone || fresh.userId !== row.userId || fresh.username !== row.username
  return changed ? draft.contacts.update(id, fresh) : row
}

/** The endless conversation of a contact on a number; a new one begins with the given status. */
export const conversationFor = (
  draft: Draft,
  number: NumberId,
  contact: ContactId,
  begin: { readonly status: ConversationStatus; readonly at: Millis; readonly now: Millis; readonly id: string | undefined }
): ConversationRow => draft.conversationOf(number, contact) ?? createConversation(draft, number, contact, begin)

const createConversation = (
  draft: Draft,
  number: NumberId,
  contact: ContactId,
  begin: { readonly status: ConversationStatus; readonly at: Millis; readonly now: Millis; readonly id: string | undefined }
): ConversationRow => {
  const row = draft.insertConversation({
    ...UNTOUCHED_CONVERSATION,
    id: begin.id ?? draft.newId(),
    number,
    contact,
    status: begin.status,
    lastMessageAt: begin.at,
    statusSeq: draft.seq,
    statusAt: begin.now,
    assigneeSeq: draft.seq,
    teamSeq: draft.seq,
    prioritySeq: draft.seq,
    createdAt: begin.now
  })
  return begin.status === 'open' ? openCase(draft, row.id, begin.now) : row
}

/** Begins an episode (HIS-01). */
export const openCase = (draft: Draft, conversation: string, now: Millis): ConversationRow => {
  const opened = draft.cases.insert({ id: draft.newId(), conversation, openedAt: now, resolvedAt: null, resolvedBy: null })
  return draft.conversations.update(conversation, { currentCase: opened.id })
}
