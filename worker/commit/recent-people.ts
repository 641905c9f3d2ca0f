/**
 * The customers who wrote lately, as of the head: their identities, contacts and conversations, so that a commit of nothing but their
 * messages reads nothing. Exact as long as every commit is ours, which the fence says; forgotten when it was not.
 * Not here: whether an item is new. That is left to its key in D1: a repeated one fails the batch, and everything is read after all.
 */
import { type ContactRow, identitiesOf } from '../../schema/domain/contact.ts'
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { ContactId } from '../../schema/domain/ids.ts'
import type { MessageItem } from '../../schema/whatsapp/item.ts'
import type { Operation } from './operation.ts'
import type { Plan } from './plan.ts'
import { identityKey, type Snapshot } from './snapshot.ts'

/** A few megabytes at most. */
export const MAX_PEOPLE = 2_000

interface Person {
  readonly contact: ContactRow
  /** All of them, or a new one would be made beside the one that is there. */
  readonly conversations: ReadonlyMap<string, ConversationRow>
}

export class RecentPeople {
  readonly #people = new Map<ContactId, Person>()
  readonly #contactByIdentity = new Map<string, ContactId>()

  /** What these operations need, if they are messages of people who are known here; else undefined. */
  snapshotFor(operations: readonly Operation[]): Snapshot | undefined {
    const keys = new Set<string>()
    for (const operation of operations) {
      const items = plainMessagesOf(operation)
      if (!items) return undefined
      for (const item of items) for (const identity of identitiesOf(item.person)) keys.add(identityKey(identity))
    }
    return this.#snapshotOf(keys)
  }

  #snapshotOf(keys: ReadonlySet<string>): Snapshot | undefined {
    const people = new Map<ContactId, Person>()
    const identities: Snapshot['identities'][number][] = []
    for (const key of keys) {
      const contact = this.#contactByIdentity.get(key)
      const person = contact === undefined ? undefined : this.#people.get(contact)
      if (contact === undefined || !person) return undefined
      people.set(contact, person)
      const [kind, value] = splitKey(key)
      identities.push({ kind, value, contact })
    }
    return {
      ...NOTHING_ELSE,
      identities,
      contacts: [...people.values()].map((person) => person.contact),
      conversations: [...people.values()].flatMap((person) => [...person.conversations.values()])
    }
  }

  /** Takes over what a commit read and wrote. `snapshot`: what it was decided on. */
  learn({ draft }: Plan, snapshot: Snapshot): void {
    const identities = [...snapshot.identities.map((row) => [identityKey(row), row.contact] as const), ...draft.newIdentities()]
    // A contact that was looked for by identity was read with all its conversations; one that is new has no others.
    const whole = new Set(identities.map(([, contact]) => contact))
    const changed = new Set([...draft.contacts.changed().map((row) => row.id), ...draft.conversations.changed().map((row) => row.contact)])
    for (const contact of new Set([...whole, ...changed])) this.#keep(contact, draft, whole.has(contact))
    for (const [key, contact] of identities) this.#contactByIdentity.set(key, contact)
    this.#forgetOldest()
  }

  #keep(id: ContactId, draft: Plan['draft'], isWhole: boolean): void {
    const known = this.#people.get(id)
    const contact = draft.contacts.get(id) ?? known?.contact
    if (!contact || !(isWhole || known)) return
    const conversations = new Map(known?.conversations)
    for (const row of draft.conversations.values()) if (row.contact === id) conversations.set(row.id, row)
    this.#people.delete(id) // the latest stand last
    this.#people.set(id, { contact, conversations })
  }

  #forgetOldest(): void {
    if (this.#people.size <= MAX_PEOPLE) return
    for (const id of [...this.#people.keys()].slice(0, this.#people.size - MAX_PEOPLE)) this.#people.delete(id)
    for (const [key, contact] of this.#contactByIdentity) if (!this.#people.has(contact)) this.#contactByIdentity.delete(key)
  }

  clear(): void {
    this.#people.clear()
    this.#contactByIdentity.clear()
  }
}

/** The messages of an intake that brings nothing else; undefined for anything that must look further. */
const plainMessagesOf = (operation: Operation): readonly MessageItem[] | undefined => {
  if (operation.kind !== 'intake' || operation.pending || !operation.delivery) return undefined
  const messages = operation.items.filter((item) => item.kind === 'message').filter((item) => !item.becomes)
  return messages.length === operation.items.length ? messages : undefined
}

const splitKey = (key: string): [Snapshot['identities'][number]['kind'], string] => {
  const [kind = '', value] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
  if (kind !== 'phone' && kind !== 'bsuid' && kind !== 'parent') throw new Error(`${kind} is no kind of identity`)
  return [kind, value]
}

const NOTHING_ELSE = {
  deliveries: [],
  items: [],
  cases: [],
  messages: [],
  attempts: [],
  heldReplies: [],
  reads: [],
  actions: [],
  devices: [],
  standings: [],
  tombstones: [],
  madeLinks: []
} satisfies Partial<Snapshot>
