/**
 * The rows of the replica that the queue is made of, in maps by conversation. Not here: what pending actions make of them (actions/),
 * views and order (`queue-index.ts`).
 */
import type { ContactRow } from '../../../../schema/domain/contact.ts'
import type { ConversationRow, ReadRow } from '../../../../schema/domain/conversation.ts'
import type { ContactId, ConversationId, MemberId, MessageId, NumberId, Seq, TeamId } from '../../../../schema/domain/ids.ts'
import type { MemberRow, TeamRow } from '../../../../schema/domain/member.ts'
import type { HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'
import type { NumberRow } from '../../../../schema/domain/number.ts'
import { SETTINGS_ID, type SettingsRow } from '../../../../schema/domain/settings.ts'
import type { Deletions, SyncedRows } from '../../../../schema/protocol/delta.ts'

export interface Change {
  readonly rows: Partial<SyncedRows>
  readonly deletions: Partial<Deletions>
}

export class Sources {
  readonly #settings = new Map<string, SettingsRow>()
  readonly members = new Map<MemberId, MemberRow>()
  readonly teams = new Map<TeamId, TeamRow>()
  readonly numbers = new Map<NumberId, NumberRow>()
  readonly conversations = new Map<ConversationId, ConversationRow>()
  readonly contacts = new Map<ContactId, ContactRow>()
  readonly reads = new Map<ConversationId, ReadRow>()
  readonly #me: MemberId
  readonly #held = new Map<ConversationId, readonly HeldReplyRow[]>()
  readonly #awaiting = new Map<ConversationId, readonly HeldReplyRow[]>()
  readonly #heldIn = new Map<MessageId, ConversationId>()
  readonly #troubles = new Map<ConversationId, readonly MessageRow[]>()
  readonly #troubleIn = new Map<MessageId, ConversationId>()
  readonly #conversationsOf = new Map<ContactId, readonly ConversationId[]>()

  constructor(me: MemberId) {
    this.#me = me
  }

  get settings(): SettingsRow | null {
    return this.#settings.get(SETTINGS_ID) ?? null
  }

  /**
   * Answers the conversations about which anything changed. Read positions that come are the reader's own; held replies too, beside those
   * of others that the reader may approve (L10).
   */
  take({ rows, deletions }: Change): Set<ConversationId> {
    const touched = new Set<ConversationId>()
    for (const row of rows.settings ?? []) if (isNews(this.#settings, row.id, row)) this.#settings.set(row.id, row)
    for (const row of rows.members ?? []) if (isNews(this.members, row.id, row)) this.members.set(row.id, row)
    for (const row of rows.teams ?? []) if (isNews(this.teams, row.id, row)) this.teams.set(row.id, row)
    for (const row of rows.numbers ?? []) if (isNews(this.numbers, row.id, row)) this.numbers.set(row.id, row)
    for (const row of rows.contacts ?? []) if (isNews(this.contacts, row.id, row)) this.#takeContact(row, touched)
    for (const row of rows.conversations ?? []) if (isNews(this.conversations, row.id, row)) this.#takeConversation(row, touched)
    for (const row of rows.reads ?? []) if (isNews(this.reads, row.conversation, row)) touched.add(set(this.reads, row.conversation, row))
    for (const row of rows.heldReplies ?? []) touched.add(this.#takeHeld(row))
    for (const row of rows.messages ?? []) this.#takeMessage(row, touched)
    for (const id of deletions.heldReplies ?? []) this.#dropHeld(id, touched)
    for (const id of deletions.messages ?? []) this.#dropTrouble(id, touched)
    for (const id of deletions.conversations ?? []) this.#dropConversation(id, touched)
    return touched
  }

  conversationsOf(contact: ContactId): readonly ConversationId[] {
    return this.#conversationsOf.get(contact) ?? NONE
  }

  /** The reader's own. */
  heldOf(id: ConversationId): readonly HeldReplyRow[] {
    return this.#held.get(id) ?? NONE
  }

  /** Those of others, which the reader may approve. */
  awaitingOf(id: ConversationId): readonly HeldReplyRow[] {
    return this.#awaiting.get(id) ?? NONE
  }

  allHeld(): HeldReplyRow[] {
    return [...this.#held.values()].flat()
  }

  /** Messages of ours that failed or whose outcome nobody knows. */
  troublesOf(id: ConversationId): readonly MessageRow[] {
    return this.#troubles.get(id) ?? NONE
  }

  allTroubles(): MessageRow[] {
    return [...this.#troubles.values()].flat()
  }

  clear(): void {
    for (const map of [this.#settings, this.members, this.teams, this.numbers, this.conversations, this.contacts, this.reads]) map.clear()
    for (const map of [this.#held, this.#awaiting, this.#heldIn, this.#troubles, this.#troubleIn, this.#conversationsOf]) map.clear()
  }

  #takeContact(row: ContactRow, touched: Set<ConversationId>): void {
    this.contacts.set(row.id, row)
    for (const id of this.#conversationsOf.get(row.id) ?? []) touched.add(id)
  }

  #takeConversation(row: ConversationRow, touched: Set<ConversationId>): void {
    const before = this.conversations.get(row.id)
    if (before?.contact !== row.contact) {
      if (before) this.#unlink(before)
      this.#conversationsOf.set(row.contact, [...(this.#conversationsOf.get(row.contact) ?? []), row.id])
    }
    touched.add(set(this.conversations, row.id, row))
  }

  #unlink({ id, contact }: ConversationRow): void {
    replace(
      this.#conversationsOf,
      contact,
      (this.#conversationsOf.get(contact) ?? NONE).filter((other) => other !== id)
    )
  }

  #takeHeld(row: HeldReplyRow): ConversationId {
    const rows = row.author === this.#me ? this.#held : this.#awaiting
    rows.set(row.conversation, [...(rows.get(row.conversation) ?? NONE).filter(({ id }) => id !== row.id), row].toSorted(byHeldAt))
    return set(this.#heldIn, row.id, row.conversation)
  }

  #dropHeld(id: MessageId, touched: Set<ConversationId>): void {
    const conversation = this.#heldIn.get(id)
    if (conversation === undefined) return
    this.#heldIn.delete(id)
    for (const rows of [this.#held, this.#awaiting])
      replace(
        rows,
        conversation,
        (rows.get(conversation) ?? NONE).filter((row) => row.id !== id)
      )
    touched.add(conversation)
  }

  #takeMessage(row: MessageRow, touched: Set<ConversationId>): void {
    const { id, conversation, status } = row
    this.#dropTrouble(id, touched)
    if (status !== 'failed' && status !== 'not-confirmed') return
    this.#troubles.set(conversation, [...this.troublesOf(conversation), row])
    touched.add(set(this.#troubleIn, id, conversation))
  }

  #dropTrouble(id: MessageId, touched: Set<ConversationId>): void {
    const conversation = this.#troubleIn.get(id)
    if (conversation === undefined) return
    this.#troubleIn.delete(id)
    replace(
      this.#troubles,
      conversation,
      this.troublesOf(conversation).filter((trouble) => trouble.id !== id)
    )
    touched.add(conversation)
  }

  /** The reader's position stays, as in the replica; held replies are told of on their own. */
  #dropConversation(id: ConversationId, touched: Set<ConversationId>): void {
    const row = this.conversations.get(id)
    if (!row) return
    this.conversations.delete(id)
    this.#unlink(row)
    for (const trouble of this.troublesOf(id)) this.#troubleIn.delete(trouble.id)
    this.#troubles.delete(id)
    touched.add(id)
  }
}

const NONE: readonly never[] = []

const byHeldAt = (one: HeldReplyRow, other: HeldReplyRow): number => one.heldAt - other.heldAt || (one.id < other.id ? -1 : 1)

/** Tabs tell each other in no fixed order: a row never gives way to an older one. */
const isNews = (map: ReadonlyMap<string, { readonly seq: Seq }>, key: string, row: { readonly seq: Seq }): boolean =>
  (map.get(key)?.seq ?? -1) <= row.seq

const set = <Value>(map: Map<string, Value>, key: string, value: Value): string => {
  map.set(key, value)
  return typeof value === 'string' ? value : key
}

const replace = <Item>(map: Map<ConversationId, readonly Item[]>, key: ConversationId, items: readonly Item[]): void => {
  if (items.length > 0) map.set(key, items)
  else map.delete(key)
}
