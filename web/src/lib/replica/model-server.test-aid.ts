/**
 * A server in its smallest form for tests: rows in maps, commits drawn from a seed, and the three ways in which a device is told (deltas of
 * single commits, merged pages since a cursor, bootstrap and thread pages). One reader, who approves what 'other' writes: a conversation is
 * hidden while 'other' owns it.
 */
import type { ContactRow } from '../../../../schema/domain/contact.ts'
import { type CaseRow, type ConversationRow, type ReadRow, UNTOUCHED_CONVERSATION } from '../../../../schema/domain/conversation.ts'
import { type EventRow, type HeldReplyRow, type MessageRow, NEVER_RETURNED, UNTOUCHED_MESSAGE } from '../../../../schema/domain/message.ts'
import { type Delta, formatCursor, type SyncedRows } from '../../../../schema/protocol/delta.ts'
import type { BootstrapPage, ThreadPage } from './replica.ts'

export const ME = 'me'
const PAGE = 3
const LAST = 30
/** Few, so that everything happens to each of them. */
const MOST_CONVERSATIONS = 8

/** Numbers from 0 to 1 that a seed fixes. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export const conversationRow = (id: string, contact: string, seq: number, more: Partial<ConversationRow> = {}): ConversationRow => ({
  ...UNTOUCHED_CONVERSATION,
  id,
  number: 'n1',
  contact,
  status: 'open',
  currentCase: `case-${id}`,
  lastMessageAt: seq,
  statusSeq: seq,
  assigneeSeq: seq,
  teamSeq: seq,
  prioritySeq: seq,
  createdAt: seq,
  seq,
  ...more
})

export const messageRow = (
  id: string,
  conversation: string,
  position: number,
  seq: number,
  more: Partial<MessageRow> = {}
): MessageRow => ({
  ...UNTOUCHED_MESSAGE,
  id,
  conversation,
  number: 'n1',
  contact: `contact-${conversation}`,
  case: null,
  direction: 'in',
  origin: 'customer',
  type: 'text',
  text: id,
  at: position * 1000,
  receivedAt: position * 1000,
  position,
  seq,
  ...more
})

export class ModelServer {
  readonly conversations = new Map<string, ConversationRow>()
  readonly contacts = new Map<string, ContactRow>()
  readonly cases = new Map<string, CaseRow>()
  readonly messages = new Map<string, MessageRow>()
  readonly events = new Map<string, EventRow>()
  readonly held = new Map<string, HeldReplyRow>()
  readonly reads = new Map<string, ReadRow>()
  readonly #gone: {
    readonly kind: 'messages' | 'heldReplies'
    readonly id: string
    readonly conversation: string
    readonly seq: number
  }[] = []
  readonly #ring: Delta[] = []
  readonly #random: () => number
  epoch = 'e1'
  head = 0
  #made = 0

  constructor(random: () => number) {
    this.#random = random
  }

  get cursor(): string {
    return formatCursor(this.epoch, this.head)
  }

  sees(id: string): boolean {
    return this.conversations.has(id) && this.conversations.get(id)?.assignee !== 'other'
  }

  /** One's own, and what can be approved where its conversation can be seen. */
  seesHeld({ author, conversation }: HeldReplyRow): boolean {
    return author === ME || this.sees(conversation)
  }

  /** The delta of one commit, as it was told when it was made. */
  told(to: number): Delta {
    const delta = this.#ring[to - 1]
    if (!delta) throw new Error(`no delta ${to}`)
    return delta
  }

  #pick<Row>(rows: ReadonlyMap<string, Row>): Row | undefined {
    return [...rows.values()][Math.floor(this.#random() * rows.size)]
  }

  /** Makes `work` one commit: what it writes bears the next seq. */
  commit(work: (seq: number) => void): Delta {
    this.head += 1
    work(this.head)
    const delta = this.since(this.head - 1)
    this.#ring.push(delta)
    return delta
  }

  commitSomething(): Delta {
    return this.commit((seq) => {
      const conversation = this.#pick(this.conversations)
      const chance = this.#random()
      if (!conversation || (chance < 0.1 && this.conversations.size < MOST_CONVERSATIONS)) return this.addConversation(seq)
      if (chance < 0.4) return this.addMessages(conversation.id, seq)
      if (chance < 0.6) return this.touchMessages(seq)
      if (chance < 0.78) return this.turn(conversation.id, seq)
      if (chance < 0.86) return this.dropMessage(seq)
      if (chance < 0.92)
        return void this.reads.set(conversation.id, { member: ME, conversation: conversation.id, position: seq, flagged: false, seq })
      return this.turnHeld(conversation.id, seq)
    })
  }

  addConversation(seq: number): void {
    this.#made += 1
    const id = `c${this.#made}`
    const contact = `p${Math.ceil(this.#made / 2)}` // two share a person
    if (!this.contacts.has(contact))
      this.contacts.set(contact, { id: contact, name: contact, phone: null, userId: null, username: null, createdAt: seq, seq })
    this.cases.set(`case-${id}`, { id: `case-${id}`, conversation: id, openedAt: seq, resolvedAt: null, resolvedBy: null, seq })
    this.conversations.set(id, conversationRow(id, contact, seq))
  }

  /** `late`: WhatsApp's time is long ago; the row of the conversation stays as it was. */
  addMessage(conversation: string, seq: number, late = false): void {
    this.#made += 1
    const id = `m${this.#made}`
    const at = late ? Math.floor(this.#random() * this.#made) * 1000 : this.#made * 1000
    this.messages.set(id, messageRow(id, conversation, this.#made, seq, { at }))
    this.events.set(`e${id}`, {
      id: `e${id}`,
      conversation,
      case: null,
      kind: 'claimed',
      actor: null,
      at,
      detail: {},
      afterPosition: 0,
      seq
    })
    const row = this.conversations.get(conversation)
    if (row && !late) this.conversations.set(conversation, { ...row, lastMessage: id, lastMessageAt: at, seq })
  }

  addMessages(conversation: string, seq: number): void {
    for (let left = 1 + Math.floor(this.#random() ** 3 * 25); left > 0; left -= 1) this.addMessage(conversation, seq, this.#random() < 0.15)
  }

  touchMessages(seq: number): void {
    for (let left = 1 + Math.floor(this.#random() * 6); left > 0; left -= 1) this.touchMessage(seq)
  }

  touchMessage(seq: number): void {
    const message = this.#pick(this.messages)
    if (message) this.messages.set(message.id, { ...message, status: this.#random() < 0.5 ? 'failed' : 'read', seq })
  }

  dropMessage(seq: number): void {
    const message = this.#pick(this.messages)
    if (!message) return
    this.messages.delete(message.id)
    this.#gone.push({ kind: 'messages', id: message.id, conversation: message.conversation, seq })
  }

  /** Out of sight, or back. */
  turn(id: string, seq: number): void {
    const row = this.conversations.get(id)
    if (row) this.conversations.set(id, { ...row, assignee: row.assignee === 'other' ? ME : 'other', seq })
  }

  turnHeld(conversation: string, seq: number): void {
    const known = this.#pick(this.held)
    if (known && this.#random() < 0.5) {
      this.held.delete(known.id)
      this.#gone.push({ kind: 'heldReplies', id: known.id, conversation: known.conversation, seq })
      return
    }
    const id = `h${seq}`
    this.held.set(id, {
      id,
      formerly: null,
      conversation,
      ...(this.#random() < 0.5 ? { author: ME, reason: 'stale' } : { author: 'other', reason: 'awaiting_approval' }),
      device: 'd',
      text: id,
      heldAt: seq,
      seenPosition: 0,
      ...NEVER_RETURNED,
      seq
    })
  }

  /** Everything since a seq as it is now, as `GET /api/sync` answers. */
  since(from: number): Delta {
    const changed = <Row extends { readonly seq: number }>(rows: ReadonlyMap<string, Row>) =>
      [...rows.values()].filter((row) => row.seq > from)
    const conversations = changed(this.conversations)
    const seen = conversations.filter(({ id }) => this.sees(id))
    const inSight = (row: { readonly conversation: string }) => this.sees(row.conversation)
    const gone = (kind: 'messages' | 'heldReplies') => this.#gone.filter((row) => row.seq > from && row.kind === kind)
    return {
      epoch: this.epoch,
      from,
      to: this.head,
      rows: {
        conversations: seen,
        contacts: seen.flatMap(({ contact }) => this.contacts.get(contact) ?? []),
        cases: seen.flatMap(({ id }) => this.cases.get(`case-${id}`) ?? []),
        messages: changed(this.messages).filter(inSight),
        events: changed(this.events).filter(inSight),
        heldReplies: [...this.held.values()].filter(
          (row) => this.seesHeld(row) && (row.seq > from || seen.some(({ id }) => id === row.conversation))
        ),
        reads: changed(this.reads)
      },
      deletions: {
        conversations: conversations.filter(({ id }) => !this.sees(id)).map(({ id }) => id),
        messages: gone('messages')
          .filter(inSight)
          .map(({ id }) => id),
        heldReplies: gone('heldReplies').map(({ id }) => id)
      }
    }
  }

  /** Places: '' · `queue.since.after` · `threads.since.after` · `moved.since.after`. */
  bootstrap(place: string): BootstrapPage {
    const [kind = '', since = '', after = ''] = (place === '' ? `queue.${this.head}.` : place).split('.')
    const seen = [...this.conversations.values()].filter(({ id }) => this.sees(id) && (kind !== 'moved' || this.#seqOf(id) > Number(since)))
    const ordered = seen
      .map(({ id }) => id)
      .sort()
      .filter((id) => id > after)
    const ids = new Set(ordered.slice(0, PAGE))
    const last = ordered.length > PAGE ? [...ids].at(-1) : undefined
    const threads = [...ids].flatMap((id) => this.threadOf(id).slice(-LAST))
    const rows: Partial<SyncedRows> = {
      ...(kind === 'threads' ? {} : this.#queueRows(ids)),
      ...(kind === 'queue' ? {} : { messages: threads, events: [...this.events.values()].filter((row) => ids.has(row.conversation)) }),
      ...(place === '' ? { heldReplies: [...this.held.values()].filter((row) => this.seesHeld(row)) } : {})
    }
    const end = kind === 'queue' ? `threads.${since}.` : kind === 'threads' && this.head > Number(since) ? `moved.${since}.` : null
    return { cursor: this.cursor, rows, next: last === undefined ? end : `${kind}.${since}.${last}` }
  }

  #seqOf(id: string): number {
    return this.conversations.get(id)?.seq ?? 0
  }

  #queueRows(ids: ReadonlySet<string>): Partial<SyncedRows> {
    const conversations = [...this.conversations.values()].filter(({ id }) => ids.has(id))
    return {
      conversations,
      contacts: conversations.flatMap(({ contact }) => this.contacts.get(contact) ?? []),
      cases: conversations.flatMap(({ id }) => this.cases.get(`case-${id}`) ?? []),
      reads: [...this.reads.values()].filter(({ conversation }) => ids.has(conversation))
    }
  }

  threadOf(id: string): MessageRow[] {
    return [...this.messages.values()].filter((row) => row.conversation === id).sort((a, b) => a.at - b.at || a.position - b.position)
  }

  thread(id: string, before: string | null, size = 2): ThreadPage | null {
    if (!this.sees(id)) return null
    const [at, position] = (before ?? `${Number.MAX_SAFE_INTEGER}.0`).split('.').map(Number) as [number, number]
    const older = this.threadOf(id).filter((row) => row.at < at || (row.at === at && row.position < position))
    const messages = older.slice(-size)
    const first = messages[0]
    return {
      rows: {
        messages,
        events: [...this.events.values()].filter((row) => row.conversation === id),
        cases: [...this.cases.values()].filter((row) => row.conversation === id)
      },
      older: older.length > size && first ? `${first.at}.${first.position}` : null,
      seq: this.head
    }
  }
}
