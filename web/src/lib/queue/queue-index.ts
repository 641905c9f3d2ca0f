/**
 * The queue in memory (L11): rows of the replica with pending actions over them, in views with true counts, sorted and filtered, kept up to
 * date change by change. Pure: no framework, no storage. Not here: joining a row (`join-row.ts`), a list that does not jump (`list-order.ts`).
 */
import type { ContactId, ConversationId, MemberId, MessageId, Millis } from '../../../../schema/domain/ids.ts'
import type { MemberRow, TeamRow } from '../../../../schema/domain/member.ts'
import type { HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'
import type { NumberRow } from '../../../../schema/domain/number.ts'
import type { SettingsRow } from '../../../../schema/domain/settings.ts'
import type { Rules, Shown } from '../actions/overlay.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import type { Dismissals } from '../outbox/local-store.ts'
import { isSameRow, joinRow, type Trouble } from './join-row.ts'
import { type OldestWait, OldestWaits } from './oldest-waits.ts'
import type { QueueRow } from './queue-row.ts'
import { type BoardFacts, isSameSlot, type Slot, slotOf } from './slot.ts'
import { SortedList } from './sorted-list.ts'
import { type Change, Sources } from './sources.ts'
import type { Filter, Sort, View } from './view.ts'
import { ViewCounts } from './view-counts.ts'

export interface QueueDeps {
  readonly me: MemberId
  readonly now: () => Millis
}

/** How many lists are kept sorted: the one on screen, the one beside it, and the one that somebody comes back to. */
const KEPT_LISTS = 4
/** From here on sorting anew is cheaper than so many searches. */
const MANY = 500

const NOTHING: ReadonlySet<ConversationId> = new Set()
const NO_ENTRIES: readonly OutboxEntry[] = []
const NO_DISMISSALS: Dismissals = new Map()

export class QueueIndex {
  readonly #deps: QueueDeps
  readonly #sources: Sources
  readonly #slots = new Map<ConversationId, Slot>()
  readonly #counts = new ViewCounts()
  readonly #lists = new Map<string, SortedList>()
  readonly #withHeld = new Set<ConversationId>()
  readonly #oldest = new OldestWaits(() => this.#slots.values())
  #entries = NO_ENTRIES
  #entriesBy: ReadonlyMap<ConversationId | null, readonly OutboxEntry[]> = new Map()
  #drafts = NOTHING
  #dismissed = NO_DISMISSALS
  #lookedAt: Millis = Number.NEGATIVE_INFINITY
  #board: BoardFacts = { held: NOTHING, failed: NOTHING }

  constructor(deps: QueueDeps) {
    this.#deps = deps
    this.#sources = new Sources(deps.me)
  }

  /** Null: this device was not told it yet. */
  get settings(): SettingsRow | null {
    return this.#sources.settings
  }

  /** What the workspace and one's own rights make of what one does here. */
  get rules(): Rules {
    const { settings, members } = this.#sources
    return { firstReplyClaims: settings?.firstReplyClaims, approval: members.get(this.#deps.me)?.approval }
  }

  get members(): ReadonlyMap<string, MemberRow> {
    return this.#sources.members
  }

  get teams(): ReadonlyMap<string, TeamRow> {
    return this.#sources.teams
  }

  get numbers(): ReadonlyMap<string, NumberRow> {
    return this.#sources.numbers
  }

  /** Rows and deletions from the replica. Answers the conversations whose row changed. */
  take(change: Change): ReadonlySet<ConversationId> {
    const before = this.rules
    const touched = this.#sources.take(change)
    const { rules } = this
    // What waits is laid over the rows by the rules of now.
    if (before.firstReplyClaims !== rules.firstReplyClaims || before.approval !== rules.approval)
      for (const id of this.#entriesBy.keys()) if (id !== null) touched.add(id)
    return this.#refresh(touched)
  }

  /** This device's entries, all of them, in order. */
  setEntries(entries: readonly OutboxEntry[]): ReadonlySet<ConversationId> {
    const before = this.#entriesBy
    this.#entries = entries
    this.#entriesBy = Map.groupBy(entries, ({ conversation }) => conversation)
    const touched = new Set<ConversationId>()
    for (const id of [...before.keys(), ...this.#entriesBy.keys()]) if (id !== null) touched.add(id)
    return this.#refresh(touched)
  }

  /** Conversations in which words of mine were not sent. */
  setDrafts(conversations: ReadonlySet<ConversationId>): ReadonlySet<ConversationId> {
    const touched = differing(this.#drafts, conversations)
    this.#drafts = new Set(conversations)
    return this.#refresh(touched)
  }

  /** Marks that the reader put away: of these attempts nothing is shown as failed or not confirmed any more. */
  setDismissed(dismissed: Dismissals): ReadonlySet<ConversationId> {
    const before = this.#dismissed
    this.#dismissed = dismissed
    const differ = this.#sources.allTroubles().filter((one) => isDismissed(one, before) !== isDismissed(one, dismissed))
    return this.#refresh(new Set(differ.map(({ conversation }) => conversation)))
  }

  /** Messages whose mark the reader put away and that still have it on the server. */
  dismissed(): ReadonlySet<MessageId> {
    const away = this.#sources.allTroubles().filter((one) => isDismissed(one, this.#dismissed))
    return new Set(away.map(({ id }) => id))
  }

  /** What only the server knows: whose replies are held, and what failed outside of what this device has. */
  setBoardFacts(facts: BoardFacts): void {
    const { held, failed } = this.#board
    this.#board = { held: new Set(facts.held), failed: new Set(facts.failed) }
    this.#refresh(new Set([...differing(held, facts.held), ...differing(failed, facts.failed)]))
  }

  /** Time went by: windows close. Answers the conversations that changed views or places; their rows stay the same objects. */
  tick(): ReadonlySet<ConversationId> {
    const now = this.#deps.now()
    // A clock that was set back makes every look at it void.
    const due = [...this.#slots.values()].filter(({ changesAt }) => now >= changesAt || now < this.#lookedAt)
    this.#lookedAt = now
    this.#beforeMany(due.length)
    return new Set(due.filter((slot) => this.#lookAgain(slot, now)).map(({ row }) => row.id))
  }

  row(id: ConversationId): QueueRow | undefined {
    return this.#slots.get(id)?.row
  }

  has(id: ConversationId): boolean {
    return this.#slots.has(id)
  }

  /** Every conversation that is here, in no order. */
  rows(): readonly QueueRow[] {
    return [...this.#slots.values()].map(({ row }) => row)
  }

  /** All conversations of a contact: one for each of our numbers that they wrote to. */
  conversationsOf(contact: ContactId): readonly QueueRow[] {
    return this.#sources.conversationsOf(contact).flatMap((id) => this.row(id) ?? [])
  }

  /** The list, sorted; the same array as long as nothing in it moves. */
  ids(view: View, sort: Sort, filter: Filter): readonly ConversationId[] {
    const key = JSON.stringify([view, sort, filter.unread, filter.urgent, filter.number, filter.text])
    const list = this.#lists.get(key) ?? new SortedList(this.#slots.values(), view, sort, filter)
    this.#lists.delete(key)
    this.#lists.set(key, list)
    const [oldest] = this.#lists.keys()
    if (this.#lists.size > KEPT_LISTS && oldest !== undefined) this.#lists.delete(oldest)
    return list.ids()
  }

  /** How many rows each view has, by its name, without any filter; a view without rows may be missing. The same object while nothing changed. */
  counts(): Readonly<Record<string, number>> {
    return this.#counts.all()
  }

  /** The open conversation whose customer waits longest. */
  oldestWait(): OldestWait | null {
    return this.#oldest.of(null)
  }

  /** Since when the customer waits who waits longest for this owner. */
  ownerOldest(member: MemberId): Millis | null {
    return this.#oldest.of(member)?.since ?? null
  }

  entries(): readonly OutboxEntry[] {
    return this.#entries
  }

  entriesOf(id: ConversationId): readonly OutboxEntry[] {
    return this.#entriesBy.get(id) ?? NO_ENTRIES
  }

  /** Replies of mine that are held in a conversation, with what is pending about them. */
  heldOf(id: ConversationId): readonly HeldReplyRow[] {
    return this.row(id)?.held ?? this.#sources.heldOf(id)
  }

  /** All held replies of mine, oldest first; also of conversations that I see no longer. */
  allHeld(): readonly HeldReplyRow[] {
    const shown = [...this.#withHeld].flatMap((id) => this.row(id)?.held ?? [])
    const elsewhere = this.#sources.allHeld().filter(({ conversation }) => !this.#slots.has(conversation))
    return [...shown, ...elsewhere].toSorted((one, other) => one.heldAt - other.heldAt)
  }

  /** Messages of ours that failed or whose outcome nobody knows and that were not put away, oldest first, as the server said last. */
  troubles(): readonly MessageRow[] {
    const standing = this.#sources.allTroubles().filter((one) => !isDismissed(one, this.#dismissed))
    return standing.toSorted((one, other) => one.position - other.position)
  }

  /** The rows without what is pending: of what the server said last. */
  base(id: ConversationId): Shown | undefined {
    const conversation = this.#sources.conversations.get(id)
    const { reads } = this.#sources
    return conversation && { conversation, read: reads.get(id), held: this.#sources.heldOf(id), awaiting: this.#sources.awaitingOf(id) }
  }

  /** Forgets the replica's rows; entries and drafts are this device's own and stay. */
  clear(): void {
    this.#sources.clear()
    this.#slots.clear()
    this.#counts.clear()
    this.#lists.clear()
    this.#withHeld.clear()
    this.#oldest.forget()
  }

  #refresh(touched: ReadonlySet<ConversationId>): ReadonlySet<ConversationId> {
    const changed = new Set<ConversationId>()
    const now = this.#deps.now()
    this.#beforeMany(touched.size)
    for (const id of touched) if (this.#refreshOne(id, now)) changed.add(id)
    return changed
  }

  #refreshOne(id: ConversationId, now: Millis): boolean {
    const before = this.#slots.get(id)
    const row = this.#joined(id, now, before?.row)
    const after = row && slotOf(row, this.#deps.me, now, this.#board)
    if (before && after && isSameSlot(before, after)) return false
    this.#replace(id, before, after)
    return before?.row !== row
  }

  /** Whether the clock alone makes a difference for this row. */
  #lookAgain(before: Slot, now: Millis): boolean {
    const after = slotOf(before.row, this.#deps.me, now, this.#board)
    this.#replace(before.row.id, before, after)
    return !isSameSlot(before, after)
  }

  #joined(id: ConversationId, now: Millis, before: QueueRow | undefined): QueueRow | undefined {
    const base = this.base(id)
    if (!base) return undefined
    const parts = {
      base,
      contact: this.#sources.contacts.get(base.conversation.contact),
      entries: this.entriesOf(id),
      troubles: this.#sources.troublesOf(id).filter((one) => !isDismissed(one, this.#dismissed)),
      draft: this.#drafts.has(id)
    }
    const row = joinRow(parts, { me: this.#deps.me, now, ...this.rules })
    return before && isSameRow(before, row) ? before : row
  }

  #beforeMany(changes: number): void {
    if (changes > MANY) this.#lists.clear()
  }

  /** One step: views, counts and lists move on together. */
  #replace(id: ConversationId, before: Slot | undefined, after: Slot | undefined): void {
    if (after) this.#slots.set(id, after)
    else this.#slots.delete(id)
    if (after && after.row.held.length > 0) this.#withHeld.add(id)
    else this.#withHeld.delete(id)
    for (const list of this.#lists.values()) list.replace(before, after)
    this.#counts.replace(before, after)
    this.#oldest.replace(before, after)
  }
}

const isDismissed = ({ id, attempt }: Pick<Trouble, 'id' | 'attempt'>, dismissed: Dismissals): boolean => dismissed.get(id) === attempt

/** What is in one of the two and not in the other. */
const differing = (one: ReadonlySet<ConversationId>, other: ReadonlySet<ConversationId>): ReadonlySet<ConversationId> =>
  new Set([...one, ...other].filter((id) => one.has(id) !== other.has(id)))
