/**
 * The threads that are open or were lately, in memory: read from the replica once, kept true by its changes (L11).
 * Not here: the replica, how a thread is laid out (`thread/timeline.ts`).
 */
import type { CaseRow } from '../../../../schema/domain/conversation.ts'
import type { ConversationId, MessageId } from '../../../../schema/domain/ids.ts'
import type { EventRow, MessageRow } from '../../../../schema/domain/message.ts'
import type { Seen } from '../actions/make.ts'
import type { Change } from '../replica/change.ts'
import type { Replica, ThreadSlice } from '../replica/replica.ts'

/** As many messages as a first look shows; older ones come page by page. */
const PAGE = 50
/** Threads that are kept for the way back; the one in front is never dropped. */
const KEPT = 30

export class Threads {
  readonly #read: Replica['thread']
  /** In order of use, the latest last. */
  readonly #loaded = new Map<ConversationId, ThreadSlice>()
  readonly #loading = new Map<ConversationId, Promise<ThreadSlice>>()
  /** For each read that is under way, the changes that came since it began: it may have been before or after them. */
  readonly #meanwhile = new Set<Change[]>()
  /** Rises when changes may have been missed: what was being read is read again. */
  #generation = 0
  #front: ConversationId | null = null

  constructor(read: Replica['thread']) {
    this.#read = read
  }

  /** The thread that was looked at last. */
  get front(): ConversationId | null {
    return this.#front
  }

  /** For whoever shows it: the thread that was asked for last is the one in front. */
  get(id: ConversationId): ThreadSlice | undefined {
    this.#front = id
    return this.#loaded.get(id)
  }

  /** For whoever only wants to know what is here. */
  peek(id: ConversationId): ThreadSlice | undefined {
    return this.#loaded.get(id)
  }

  /** From memory, else from the replica. */
  async load(id: ConversationId): Promise<ThreadSlice> {
    const known = this.#loaded.get(id)
    if (known) return this.#keep(id, known)
    const reading = this.#loading.get(id) ?? this.#readFirst(id).finally(() => this.#loading.delete(id))
    this.#loading.set(id, reading)
    return reading
  }

  /** Adds the page before the first message that is here; false where the replica has none. */
  async loadOlder(id: ConversationId): Promise<boolean> {
    const [first] = (await this.load(id)).messages
    const { slice: older } = await this.#readTrue(id, first ?? null, PAGE)
    const now = this.#loaded.get(id)
    if (!now) return false
    if (now.messages[0]?.id !== first?.id) return true
    this.#keep(id, { ...now, messages: joined(older.messages, now.messages), quoted: joined(older.quoted, now.quoted), ...endOf(older) })
    return older.messages.length > 0
  }

  /** Reads a thread anew, as far back as it is shown and `more` messages further; what is shown stays until then. */
  async renew(id: ConversationId, more = 0): Promise<void> {
    const known = this.#loaded.get(id)
    if (!known) return
    const { slice } = await this.#readTrue(id, null, Math.max(PAGE, known.messages.length + more))
    if (this.#loaded.has(id)) this.#keep(id, slice)
  }

  /** Changes may have been missed: the thread in front is read anew, the others when they are wanted again. */
  async reload(): Promise<void> {
    this.#generation += 1
    for (const id of this.#loaded.keys()) if (id !== this.#front) this.#loaded.delete(id)
    if (this.#front !== null) await this.renew(this.#front)
  }

  /** Answers the threads that look different now. */
  take(change: Change): ReadonlySet<ConversationId> {
    const touched = touchedBy(change)
    for (const changes of this.#meanwhile) changes.push(change)
    const changed = new Set<ConversationId>()
    for (const [id, slice] of this.#loaded) {
      const after = touched(id, slice) ? withChange(id, slice, change) : slice
      if (after === slice) continue
      this.#loaded.set(id, after)
      changed.add(id)
    }
    for (const id of change.deletions.conversations ?? []) if (this.#loaded.delete(id)) changed.add(id)
    return changed
  }

  /** The message with the highest position that is here: what its reader has before them (COL-01). */
  newest(id: ConversationId): Seen | null {
    let newest: Seen | null = null
    for (const message of this.#loaded.get(id)?.messages ?? [])
      if (newest === null || message.position > newest.position) newest = { id: message.id, position: message.position }
    return newest
  }

  async #readFirst(id: ConversationId): Promise<ThreadSlice> {
    const { slice, gone } = await this.#readTrue(id, null, PAGE)
    return gone ? slice : this.#keep(id, slice)
  }

  /** A piece of the replica with everything in it that came while it was read. `gone`: its conversation went in that time (L10). */
  async #readTrue(
    id: ConversationId,
    before: MessageRow | null,
    limit: number
  ): Promise<{ readonly slice: ThreadSlice; readonly gone: boolean }> {
    const meanwhile: Change[] = []
    const generation = this.#generation
    this.#meanwhile.add(meanwhile)
    try {
      const read = await this.#read(id, before, limit)
      if (generation !== this.#generation) return await this.#readTrue(id, before, limit)
      // Nothing before a place is nothing: what comes belongs behind that place.
      const slice =
        before !== null && read.messages.length === 0 ? read : meanwhile.reduce((so, change) => withChange(id, so, change), read)
      return { slice, gone: meanwhile.some(({ deletions }) => deletions.conversations?.includes(id)) }
    } finally {
      this.#meanwhile.delete(meanwhile)
    }
  }

  #keep(id: ConversationId, slice: ThreadSlice): ThreadSlice {
    this.#loaded.delete(id)
    this.#loaded.set(id, slice)
    const others = [...this.#loaded.keys()].filter((other) => other !== id && other !== this.#front)
    for (const other of others.slice(0, Math.max(0, this.#loaded.size - KEPT))) this.#loaded.delete(other)
    return slice
  }
}

const endOf = ({ complete, olderHere }: ThreadSlice) => ({ complete, olderHere })

/** Two pieces of one thread as one: each message once, the newest that is known of it. */
const joined = (older: readonly MessageRow[], newer: readonly MessageRow[]): readonly MessageRow[] => {
  const byId = new Map(older.map((message) => [message.id, message]))
  for (const message of newer) if ((byId.get(message.id)?.seq ?? -1) <= message.seq) byId.set(message.id, message)
  return [...byId.values()].sort(inThreadOrder)
}

/** Whether a change can concern a thread at all; most threads are not met by most changes. */
const touchedBy = ({ rows, deletions }: Change) => {
  const ids = new Set([...(rows.messages ?? []), ...(rows.events ?? []), ...(rows.cases ?? [])].map(({ conversation }) => conversation))
  const gone = new Set(deletions.messages ?? [])
  const isGone = (message: MessageRow): boolean => gone.has(message.id)
  return (id: ConversationId, { messages, quoted }: ThreadSlice): boolean =>
    ids.has(id) || (gone.size > 0 && (messages.some(isGone) || quoted.some(isGone)))
}

const NOTHING: ThreadSlice = { messages: [], events: [], cases: [], quoted: [], complete: false, olderHere: false }

/** The conversation's own rows of a change; one that went took everything along. */
const withChange = (id: ConversationId, slice: ThreadSlice, { rows, deletions }: Change): ThreadSlice => {
  const before = deletions.conversations?.includes(id) ? NOTHING : slice
  const come = (rows.messages ?? []).filter(({ conversation }) => conversation === id)
  const gone = new Set(deletions.messages ?? [])
  return {
    ...before,
    messages: mergeMessages(before, come, gone),
    quoted: before.quoted.flatMap((known) =>
      gone.has(known.id) ? [] : (come.find((row) => row.id === known.id && row.seq >= known.seq) ?? known)
    ),
    events: mergeRows<EventRow>(before.events, rows.events, id, (a, b) => a.at - b.at || a.seq - b.seq),
    cases: mergeRows<CaseRow>(before.cases, rows.cases, id, (a, b) => a.openedAt - b.openedAt)
  }
}

const inThreadOrder = (a: MessageRow, b: MessageRow): number => a.at - b.at || a.position - b.position

/** One that stands before the first shown, or that moved there, waits until that page is asked for: there may be others between. */
const mergeMessages = (slice: ThreadSlice, come: readonly MessageRow[], gone: ReadonlySet<MessageId>): readonly MessageRow[] => {
  const moved = (known: MessageRow): boolean => come.some(({ id, at }) => id === known.id && at !== known.at)
  const first = slice.messages.find((known) => !moved(known)) ?? slice.messages[0]
  const byId = new Map(slice.messages.filter(({ id }) => !gone.has(id)).map((message) => [message.id, message]))
  for (const message of come) {
    const known = byId.get(message.id)
    if (known && known.seq > message.seq) continue
    const within = slice.complete || first === undefined || inThreadOrder(message, first) >= 0 || known?.at === message.at
    if (within) byId.set(message.id, message)
    else byId.delete(message.id)
  }
  return [...byId.values()].sort(inThreadOrder)
}

const mergeRows = <Row extends { readonly id: string; readonly conversation: string; readonly seq: number }>(
  known: readonly Row[],
  come: readonly Row[] | undefined,
  id: ConversationId,
  order: (a: Row, b: Row) => number
): readonly Row[] => {
  const own = (come ?? []).filter(({ conversation }) => conversation === id)
  if (own.length === 0) return known
  const byId = new Map(known.map((row) => [row.id, row]))
  for (const row of own) if ((byId.get(row.id)?.seq ?? -1) <= row.seq) byId.set(row.id, row)
  return [...byId.values()].sort(order)
}
