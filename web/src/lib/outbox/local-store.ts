/**
 * What exists only on this device (L5): the outbox, drafts, and a few facts that are kept. One Dexie database per member, opened in
 * versions that only add, written with strict durability, never dropped while it holds unsent work.
 * Not here: sending (`drain.ts`), what entries mean for each other (`lane.ts`), rows of the server (replica).
 */
import { Dexie, type EntityTable, type Table } from 'dexie'
import type { ActionId, ConversationId, MemberId, MessageId, Millis, Position, Seq } from '../../../../schema/domain/ids.ts'
import type { NewEntry, OutboxEntry } from './entry.ts'
import { isUntried, type Settlement, settled, takenBackWith } from './lane.ts'
import { type StorageFailure, storageFailureOf } from './storage-failure.ts'

/** Words that were not sent, with what stood on screen when they were begun. */
export interface DraftRow {
  readonly conversation: ConversationId
  readonly text: string
  readonly begunAt: Millis
  readonly seenPosition: Position
  readonly updatedAt: Millis
}

/** Where the database lives; a test hands in a factory of its own. */
export interface Place {
  readonly indexedDB: IDBFactory
  readonly IDBKeyRange: typeof IDBKeyRange
}

export type { Settlement } from './lane.ts'
export type Stored = { readonly kind: 'stored'; readonly entries: readonly OutboxEntry[] } | StorageFailure
/** Somebody decided about the refused reply before, here or in another tab. */
export type Resent = Stored | { readonly kind: 'gone' }

interface Kept {
  readonly key: string
  readonly value: unknown
}
type Unordered = Omit<OutboxEntry, 'order'> & { order?: number }

/** Message by message: the attempt whose mark the reader put away. A later attempt is another matter. */
export type Dismissals = ReadonlyMap<MessageId, number>
/** Kept among the facts: a table of their own would shut out the build before. */
const DISMISSED = 'dismissed:'

export class LocalStore {
  readonly #db: Dexie
  readonly #outbox: EntityTable<Unordered, 'order'>
  readonly #drafts: Table<DraftRow, ConversationId>
  readonly #keep: Table<Kept, string>
  #deleted: () => void = () => undefined

  constructor(member: MemberId, place?: Place) {
    // Without it a browser says "done" before the words are on the disk, and a power cut takes them (relaxed is the default everywhere).
    this.#db = new Dexie(`baton-local-${member}`, { ...place, chromeTransactionDurability: 'strict' })
    this.#db.version(1).stores({ outbox: '++order, &id, conversation', drafts: 'conversation', keep: 'key' })
    this.#outbox = this.#db.table('outbox')
    this.#drafts = this.#db.table('drafts')
    this.#keep = this.#db.table('keep')
    // Dexie would let it be opened again by the next look, and so make anew what a sign-out deletes (L10).
    this.#db.on('versionchange', ({ newVersion }) => {
      this.#db.close()
      if (newVersion === null) this.#deleted()
      return false
    })
  }

  /** Runs when somebody deletes this database under us: its member signed out in another tab. */
  onDeleted(run: () => void): void {
    this.#deleted = run
  }

  /** Appends in this order. Answers when the transaction is complete: from then on a crash does not take it. */
  put(entries: readonly NewEntry[]): Promise<Stored> {
    return this.#storing(() => this.#db.transaction('rw', this.#outbox, () => this.#append(entries)))
  }

  /** The reply takes the draft's place in one transaction: a crash can neither lose the words nor leave them there twice. */
  sendFromDraft(entry: NewEntry & { readonly conversation: ConversationId }): Promise<Stored> {
    return this.#storing(() =>
      this.#db.transaction('rw', this.#outbox, this.#drafts, async () => {
        await this.#drafts.delete(entry.conversation)
        return this.#append([entry])
      })
    )
  }

  /** A refused reply gives way to the one that takes its words, in one transaction: they go once, however often it is asked (L5). */
  resend(refused: ActionId, entry: NewEntry): Promise<Resent> {
    return this.#guarded<Resent>(() =>
      this.#db.transaction('rw', this.#outbox, async () => {
        const [old] = await this.#find([refused])
        if (old?.state.kind !== 'refused') return { kind: 'gone' }
        await this.#outbox.delete(old.order)
        return { kind: 'stored', entries: await this.#append([entry]) }
      })
    )
  }

  /** Every entry, in order. */
  async list(): Promise<readonly OutboxEntry[]> {
    return (await this.#outbox.orderBy('order').toArray()) as readonly OutboxEntry[]
  }

  /**
   * Counts a call that is about to be made with these entries. Answers those that still wait, as they stand: one that was withdrawn in the
   * meantime must not be sent.
   */
  attempt(ids: readonly ActionId[]): Promise<readonly OutboxEntry[]> {
    return this.#db.transaction('rw', this.#outbox, async () => {
      const waiting = (await this.#find(ids)).filter(({ state }) => state.kind === 'waiting')
      const tried = waiting.map((entry) => ({ ...entry, attempts: entry.attempts + 1 }))
      await this.#outbox.bulkPut(tried)
      return tried.toSorted((one, other) => one.order - other.order)
    })
  }

  /** The call of the last `attempt` was turned away at the door: as far as it goes, its entries never left. */
  turnedAway(ids: readonly ActionId[]): Promise<void> {
    return this.#db.transaction('rw', this.#outbox, async () => {
      const waiting = (await this.#find(ids)).filter(({ state, attempts }) => state.kind === 'waiting' && attempts > 0)
      await this.#outbox.bulkPut(waiting.map((entry) => ({ ...entry, attempts: entry.attempts - 1 })))
    })
  }

  /**
   * What became of entries, and what that means for those behind them. `reached`: the seq of the replica; what it has already is done with.
   * One that is no longer there or no longer waiting keeps what it has.
   */
  settle(settlements: readonly Settlement[], reached: Seq): Promise<void> {
    return this.#db.transaction('rw', this.#outbox, async () => {
      const entries = await this.list()
      const before = new Set(entries)
      const changed = settled(entries, settlements).filter((entry) => !before.has(entry))
      await this.#outbox.bulkPut(changed.filter((entry) => !hasArrived(entry, reached)))
      await this.#outbox.bulkDelete(changed.filter((entry) => hasArrived(entry, reached)).map(({ order }) => order))
    })
  }

  /** The replica has reached `seq`: what was settled up to there is in the rows. Answers how many entries went. */
  arrived(seq: Seq): Promise<number> {
    return this.#outbox.filter((entry) => hasArrived(entry, seq)).delete()
  }

  /** Another epoch has begun: seqs of the old one mean nothing, and what was settled is in the new rows or was restored away. */
  forgetSettled(): Promise<number> {
    return this.arrived(Number.POSITIVE_INFINITY)
  }

  /** Takes an entry back that never left this device, and with a reply what counted on it. False: a call with it was begun (or it is gone), so it cannot be taken back here. */
  withdraw(id: ActionId): Promise<boolean> {
    return this.#db.transaction('rw', this.#outbox, async () => {
      const entries = await this.list()
      const entry = entries.find((one) => one.id === id)
      if (!entry || !isUntried(entry)) return false
      await this.#outbox.bulkDelete(takenBackWith(entry, entries).map(({ order }) => order))
      return true
    })
  }

  /** Refused entries that were told, or decided by their author. What waits stays: only `withdraw` takes that. */
  remove(ids: readonly ActionId[]): Promise<void> {
    return this.#db.transaction('rw', this.#outbox, async () => {
      const decided = (await this.#find(ids)).filter(({ state }) => state.kind !== 'waiting')
      await this.#outbox.bulkDelete(decided.map(({ order }) => order))
    })
  }

  draft(conversation: ConversationId): Promise<DraftRow | undefined> {
    return this.#drafts.get(conversation)
  }

  drafts(): Promise<readonly DraftRow[]> {
    return this.#drafts.toArray()
  }

  /** A draft without words is none. */
  putDraft(draft: DraftRow): Promise<{ readonly kind: 'stored' } | StorageFailure> {
    return this.#guarded(async () => {
      await this.#db.transaction('rw', this.#drafts, async () => {
        if (draft.text.trim() === '') await this.#drafts.delete(draft.conversation)
        else await this.#drafts.put(draft)
      })
      return { kind: 'stored' }
    })
  }

  deleteDraft(conversation: ConversationId): Promise<void> {
    return this.#drafts.delete(conversation)
  }

  async kept(key: string): Promise<unknown> {
    return (await this.#keep.get(key))?.value
  }

  /** Everything that is kept under keys with this beginning, by the rest of its key. */
  async keptUnder(prefix: string): Promise<ReadonlyMap<string, unknown>> {
    const kept = await this.#keep.where('key').startsWith(prefix).toArray()
    return new Map(kept.map(({ key, value }) => [key.slice(prefix.length), value]))
  }

  /** Undefined: nothing is kept there any more. */
  async keep(key: string, value: unknown): Promise<void> {
    await this.#db.transaction('rw', this.#keep, (): PromiseLike<unknown> => {
      return value === undefined ? this.#keep.delete(key) : this.#keep.put({ key, value })
    })
  }

  /** The value that is kept, or `made` kept from now on: the same for two tabs that ask at once (a device's id). */
  keptOr(key: string, made: () => string): Promise<string> {
    return this.#db.transaction('rw', this.#keep, async () => {
      const value = (await this.#keep.get(key))?.value
      if (typeof value === 'string') return value
      const fresh = made()
      await this.#keep.put({ key, value: fresh })
      return fresh
    })
  }

  /** The mark of this attempt at a message was seen and put away, for good and in every tab. */
  dismissMark({ id, attempt }: { readonly id: MessageId; readonly attempt: number }): Promise<void> {
    return this.keep(`${DISMISSED}${id}`, attempt)
  }

  async dismissals(): Promise<Dismissals> {
    return (await this.keptUnder(DISMISSED)) as Dismissals
  }

  /** Deletes the database, unless words or actions would be lost with it: then it answers false and everything stays. */
  async dropIfEmpty(): Promise<boolean> {
    const held = await this.#db.transaction('r', this.#outbox, this.#drafts, async () => {
      const unsent = await this.#outbox.filter(({ state }) => state.kind === 'waiting' || state.kind === 'refused').count()
      return unsent + (await this.#drafts.count())
    })
    if (held > 0) return false
    await this.#db.delete()
    return true
  }

  close(): void {
    this.#db.close()
  }

  async #append(entries: readonly NewEntry[]): Promise<readonly OutboxEntry[]> {
    const rows: Unordered[] = entries.map((entry) => ({
      ...entry,
      id: entry.action.id,
      kind: entry.action.kind,
      attempts: 0,
      state: { kind: 'waiting' }
    }))
    const orders = await this.#outbox.bulkAdd(rows, { allKeys: true })
    return rows.map((row, index) => ({ ...row, order: orders[index] as number }))
  }

  async #find(ids: readonly ActionId[]): Promise<readonly OutboxEntry[]> {
    return (await this.#outbox.where('id').anyOf(ids).toArray()) as OutboxEntry[]
  }

  #storing(write: () => PromiseLike<readonly OutboxEntry[]>): Promise<Stored> {
    return this.#guarded<Stored>(async () => ({ kind: 'stored', entries: await write() }))
  }

  /** A full or closed store is an answer, not an exception: the words are still in the composer, and it can say so. */
  async #guarded<Answer>(write: () => PromiseLike<Answer>): Promise<Answer | StorageFailure> {
    try {
      return await write()
    } catch (error) {
      const failure = storageFailureOf(error)
      if (!failure) throw error
      return failure
    }
  }
}

/** An approval that was held has come to nothing: it stays until its approver was told. */
const hasArrived = ({ state, kind }: Pick<OutboxEntry, 'state' | 'kind'>, reached: Seq): boolean =>
  (state.kind === 'applied' || (state.kind === 'held' && kind !== 'message.approve')) && state.seq <= reached
