/**
 * What a device keeps: rows by kind and a cursor. A delta is applied only if it begins at the cursor (L4); a row never gives way to an
 * older one; a conversation that is gone takes its rows with it. Not here: when anything is asked (device.ts).
 */
import type { ContactRow } from '../../schema/domain/contact.ts'
import type { CaseRow, ConversationRow, ReadRow } from '../../schema/domain/conversation.ts'
import type { MemberRow, TeamRow } from '../../schema/domain/member.ts'
import type { EventRow, HeldReplyRow, MessageRow } from '../../schema/domain/message.ts'
import type { NumberRow } from '../../schema/domain/number.ts'
import type { SettingsRow } from '../../schema/domain/settings.ts'
import { type Delta, parseCursor, type SyncedRows } from '../../schema/protocol/delta.ts'

/** A message that came with a page of its thread says less than a row. */
export type KnownMessage = Pick<MessageRow, 'id' | 'conversation' | 'position' | 'status' | 'text' | 'at' | 'wamid' | 'attempt' | 'author'>

const putNewer = <Row extends { readonly seq: number }>(rows: Map<string, Row>, key: string, row: Row): void => {
  if ((rows.get(key)?.seq ?? -1) <= row.seq) rows.set(key, row)
}

export class Replica {
  readonly settings = new Map<string, SettingsRow>()
  readonly members = new Map<string, MemberRow>()
  readonly teams = new Map<string, TeamRow>()
  readonly numbers = new Map<string, NumberRow>()
  readonly contacts = new Map<string, ContactRow>()
  readonly conversations = new Map<string, ConversationRow>()
  readonly cases = new Map<string, CaseRow>()
  readonly events = new Map<string, EventRow>()
  readonly heldReplies = new Map<string, HeldReplyRow>()
  readonly reads = new Map<string, ReadRow>()
  /** Conversation → its messages by id. */
  readonly threads = new Map<string, Map<string, KnownMessage & { readonly seq?: number }>>()
  /** Conversation → rows of it that changed after this `seq` must all be here. */
  readonly since = new Map<string, number>()
  epoch = ''
  seq = -1
  /** Applied although it does not begin at the cursor: only where a mistake is planted. */
  readonly careless: boolean
  readonly #member: string

  constructor(member: string, careless = false) {
    this.#member = member
    this.careless = careless
  }

  /** The first page of a bootstrap says where the chain goes on. */
  begin(cursor: string): void {
    const place = parseCursor(cursor)
    if (!place) throw new Error(`no cursor: ${cursor}`)
    this.epoch = place.epoch
    this.seq = place.seq
  }

  /** Rows of a page that was read at `seq`; deltas after the cursor may overlap it. */
  addPage(rows: Partial<SyncedRows>, seq: number): void {
    for (const row of rows.conversations ?? []) if (!this.since.has(row.id)) this.since.set(row.id, seq)
    this.#put(rows)
  }

  /** False: the device lacks something before it, or has it already. */
  apply(delta: Delta): boolean {
    if (!this.careless && (delta.epoch !== this.epoch || delta.from !== this.seq)) return false
    for (const row of delta.rows.conversations ?? []) if (!this.conversations.has(row.id)) this.since.set(row.id, delta.from)
    this.#put(delta.rows)
    for (const id of delta.deletions.conversations ?? []) this.#forget(id)
    for (const id of delta.deletions.messages ?? []) for (const thread of this.threads.values()) thread.delete(id)
    for (const id of delta.deletions.heldReplies ?? []) this.heldReplies.delete(id)
    this.seq = delta.to
    return true
  }

  thread(conversation: string): Map<string, KnownMessage & { readonly seq?: number }> {
    const known = this.threads.get(conversation)
    if (known) return known
    const thread = new Map<string, KnownMessage>()
    this.threads.set(conversation, thread)
    return thread
  }

  /** The message with the highest position that the device has of a conversation. */
  lastSeen(conversation: string): KnownMessage | undefined {
    let last: KnownMessage | undefined
    for (const message of this.threads.get(conversation)?.values() ?? []) if (!last || message.position > last.position) last = message
    return last
  }

  #put(rows: Partial<SyncedRows>): void {
    for (const row of rows.settings ?? []) putNewer(this.settings, row.id, row)
    for (const row of rows.members ?? []) putNewer(this.members, row.id, row)
    for (const row of rows.teams ?? []) putNewer(this.teams, row.id, row)
    for (const row of rows.numbers ?? []) putNewer(this.numbers, row.id, row)
    for (const row of rows.contacts ?? []) putNewer(this.contacts, row.id, row)
    for (const row of rows.conversations ?? []) putNewer(this.conversations, row.id, row)
    for (const row of rows.cases ?? []) putNewer(this.cases, row.id, row)
    for (const row of rows.events ?? []) putNewer(this.events, row.id, row)
    for (const row of rows.heldReplies ?? []) putNewer(this.heldReplies, row.id, row)
    for (const row of rows.reads ?? []) putNewer(this.reads, row.conversation, row)
    for (const row of rows.messages ?? []) {
      const thread = this.thread(row.conversation)
      if ((thread.get(row.id)?.seq ?? -1) <= row.seq) thread.set(row.id, row)
    }
  }

  #forget(id: string): void {
    const contact = this.conversations.get(id)?.contact
    this.conversations.delete(id)
    this.threads.delete(id)
    this.since.delete(id)
    for (const row of this.events.values()) if (row.conversation === id) this.events.delete(row.id)
    for (const row of this.cases.values()) if (row.conversation === id) this.cases.delete(row.id)
    // Replies of others were here because the conversation was in sight; one's own stay.
    for (const row of this.heldReplies.values()) if (row.conversation === id && row.author !== this.#member) this.heldReplies.delete(row.id)
    const isNeeded = contact === undefined || [...this.conversations.values()].some((row) => row.contact === contact)
    if (!isNeeded) this.contacts.delete(contact)
  }
}
