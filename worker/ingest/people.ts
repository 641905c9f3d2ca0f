/** From what an event says about a person to the contact and the conversation that it belongs to (CAP-11, CAP-12; reference 4.3). */
import { type ContactRow, displayName, identitiesOf, type WhatsAppPerson } from '../../schema/domain/contact.ts'
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
  const contact = known ?? createContact(draft, person, now)
  for (const key of keys) if (draft.contactOf(key) === undefined) draft.identify(key, contact)
  return refreshContact(draft, contact, person)
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
