/**
 * The device's engine: replica, memory, local store, sync and drainer as one thing that screens can ask and tell. Time, chance, network and
 * storage are handed in, so that it runs in Node, in a test and in the browser unchanged (L12).
 * Not here: what screens show of it (`workspace.svelte.ts`), the browser's own things (`open-workspace.ts`).
 */
import type { ConversationId, Seq } from '../../../../schema/domain/ids.ts'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import type { Action } from '../../../../schema/protocol/action.ts'
import { parseCursor } from '../../../../schema/protocol/delta.ts'
import { undoPlan } from '../actions/action-undo.ts'
import type { Facts, Making } from '../actions/make.ts'
import { explain } from '../actions/outcome.ts'
import { DraftWriter } from '../outbox/drafts.ts'
import { Drainer, type DrainState } from '../outbox/drain.ts'
import type { NewEntry, OutboxEntry } from '../outbox/entry.ts'
import { type Settlement, takenBackWith } from '../outbox/lane.ts'
import type { DraftRow, LocalStore, Stored } from '../outbox/local-store.ts'
import { QueueIndex } from '../queue/queue-index.ts'
import type { Change } from '../replica/change.ts'
import type { Sync } from '../sync/deps.ts'
import type { SyncState } from '../sync/sync-state.ts'
import { type Checked, checkMessage } from './check-message.ts'
import { Drafted } from './drafted.ts'
import type { Done, DrainEnd, EngineDeps, Leaving, Refusal, SyncHooks, TabWord } from './engine-deps.ts'
import { postActions } from './post-actions.ts'
import { type Receipt, Receipts } from './receipts.ts'
import { Threads } from './threads.ts'
import { UNDO_MS } from './undo-time.ts'

/** So many messages more are shown when the server gave a page. */
const OLDER = 50

export class Engine {
  readonly index: QueueIndex
  readonly threads: Threads
  readonly drafts: DraftWriter
  readonly #drafted: Drafted
  readonly #deps: EngineDeps
  #sync: Sync | null = null
  #drainer: Drainer | null = null
  #device = ''
  #reached: Seq = 0
  #epoch: string | null = null
  #told = new Set<string>()
  #done: Done[] = []
  /** What was taken back is not taken back again, by key and by notice. */
  readonly #undone = new WeakSet<Done>()
  /** Never done, or not by the server: nothing of it is left to take back. */
  readonly #void = new Set<OutboxEntry['id']>()
  #loaded = false
  readonly #receipts = new Receipts()
  #syncState: SyncState = { kind: 'starting' }
  #drainEnd: DrainEnd | null = null
  readonly #working = new Set<Promise<void>>()
  #begun: Promise<void> | null = null
  #started: Promise<void> | null = null
  #stopped = false
  #left = false

  constructor(deps: EngineDeps) {
    this.#deps = deps
    this.index = new QueueIndex({ me: deps.me, now: deps.clock.now })
    this.threads = new Threads(deps.replica.thread)
    this.drafts = new DraftWriter({ store: deps.local, failed: deps.notStored, crashed: deps.crashed })
    this.#drafted = new Drafted({
      writer: this.drafts,
      read: (id) => deps.local.draft(id),
      show: (ids) => {
        this.index.setDrafts(ids)
        deps.changed()
      },
      post: (conversation) => deps.tabs.post({ kind: 'drafts', conversation }),
      work: (work) => this.#work(work)
    })
  }

  /** Whether memory holds everything that the replica does. */
  get loaded(): boolean {
    return this.#loaded
  }

  /** A call with actions is under way in this tab. */
  get isSending(): boolean {
    return this.#drainer?.state.kind === 'sending'
  }

  /** What the last drain of this tab came to so far. */
  get receipt(): Receipt | null {
    return this.#receipts.last
  }

  /** How many conversations have words that were not sent. */
  get draftCount(): number {
    return this.#drafted.size
  }

  /** For what is kept beside outbox and drafts. */
  get local(): Pick<LocalStore, 'keep' | 'kept' | 'keptUnder'> {
    return this.#deps.local
  }

  get device(): string {
    return this.#device
  }

  /** Reads what exists only on this device: drafts and what waits. Before it nobody can be shown what they wrote. */
  begin(): Promise<void> {
    this.#begun ??= this.#readLocal()
    return this.#begun
  }

  /** Reads the replica too, then goes on with the server. */
  start(): Promise<void> {
    this.#started ??= this.#goOn()
    return this.#started
  }

  /** Resolves when nothing runs any more and both databases are closed. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.allSettled([this.#begun, this.#started]) // whoever started it is told how that went
    await this.drafts.flush()
    await this.#drainer?.stop()
    await this.#sync?.stop()
    while (this.#working.size > 0) await Promise.all(this.#working)
    this.#deps.replica.close()
    this.#deps.local.close()
  }

  /** The member goes: the other tabs hear of it first, requests under way are given up, and both databases are closed without a look back. */
  async leave(how: Leaving = 'signed-out'): Promise<void> {
    // Whoever only heard of it is silent: by now somebody may be here again.
    if (!this.#left) this.#deps.tabs.post({ kind: how })
    this.#left = true
    this.#deps.server.abandon()
    await this.stop()
  }

  /** The same in a tab that only heard of it. */
  #leftElsewhere(how: Leaving): void {
    if (this.#left) return
    this.#left = true
    this.#deps.server.abandon()
    this.#deps.signedOut(how)
  }

  async #readLocal(): Promise<void> {
    const { local, tabs, server } = this.#deps
    tabs.listen((word) => this.#hear(word))
    local.onDeleted(() => this.#leftElsewhere('signed-out'))
    server.onAnswersAgain(() => this.#drainer?.nudge())
    this.#device = await local.keptOr('device', this.#deps.newId)
    const epoch = await local.kept('epoch')
    this.#epoch = typeof epoch === 'string' ? epoch : null
    this.#drafted.take(await local.drafts())
    this.index.setDismissed(await local.dismissals())
    await this.#refreshEntries('other-tab')
  }

  async #goOn(): Promise<void> {
    await this.begin()
    await this.#load()
    if (!this.#stopped) this.#sync = this.#deps.startSync(this.#hooks(), this.#device)
  }

  /** Work that nobody waits for: its bugs are told, and stopping waits for it. */
  #work(work: Promise<unknown>): void {
    const ended: Promise<void> = work.then(() => undefined, this.#deps.crashed).finally(() => this.#working.delete(ended))
    this.#working.add(ended)
  }

  /** There is reason to believe that the network works. */
  wake(): void {
    this.#sync?.wake()
    this.#drainer?.wake()
  }

  /** What a verb needs to know of a conversation; null where it is not here. */
  async facts(id: ConversationId): Promise<Facts | null> {
    await this.threads.load(id)
    const row = this.index.row(id)
    if (!row) return null
    const { conversation, read, held, awaiting } = row
    return { shown: { conversation, read, held, awaiting }, entries: this.index.entriesOf(id), seen: this.threads.newest(id) }
  }

  making(): Making {
    return { id: this.#deps.newId(), at: this.#deps.clock.now(), me: this.#deps.me, ...this.index.rules }
  }

  /** Stores entries and shows them; what they ask for goes to the server when there is one. Null: the device could not keep them, and said so. */
  async perform(entries: readonly NewEntry[], undoable = true): Promise<Done | null> {
    return this.#performed(await this.#deps.local.put(entries), undoable)
  }

  /** The reply takes its draft's place. */
  async send(entry: NewEntry & { readonly conversation: ConversationId }): Promise<Done | null> {
    return this.#performed(await this.#drafted.send(entry), false)
  }

  /** A refused reply's words go as this one, which takes its place; null also where somebody has decided about it before. */
  async resend(refused: OutboxEntry['id'], entry: NewEntry): Promise<Done | null> {
    const stored = await this.#deps.local.resend(refused, entry)
    if (stored.kind !== 'gone') return this.#performed(stored, false)
    await this.#refreshEntries()
    return null
  }

  draft(id: ConversationId): DraftRow | undefined {
    return this.#drafted.get(id)
  }

  /** Keeps what was typed; empty text ends the draft. */
  write(draft: DraftRow): void {
    this.#drafted.write(draft)
  }

  /** What can be undone now, the latest first. */
  undoable(): readonly Done[] {
    const since = this.#deps.clock.now() - UNDO_MS
    this.#done = this.#done.filter(({ at }) => at > since)
    return this.#done.toReversed()
  }

  /** Takes back what was done last; answers how many actions of it could be. */
  async undo(done: Done | undefined = this.undoable()[0]): Promise<number> {
    if (!done || this.#undone.has(done)) return 0
    this.#undone.add(done)
    this.#done = this.#done.filter((one) => one !== done)
    let undone = 0
    for (const entry of done.entries.toReversed()) if (await this.#undoOne(this.#asItStands(entry))) undone += 1
    await this.#refreshEntries()
    this.#nudge()
    return undone
  }

  /** Takes a waiting entry back that never left; false where it may have. */
  async withdraw(id: OutboxEntry['id']): Promise<boolean> {
    const entries = this.index.entries()
    const entry = entries.find((one) => one.id === id)
    const withdrawn = await this.#deps.local.withdraw(id)
    if (withdrawn && entry) for (const gone of takenBackWith(entry, entries)) this.#void.add(gone.id)
    await this.#refreshEntries()
    return withdrawn
  }

  /** Somebody has seen this refusal here: if it stayed for that, it goes. */
  sawRefusal(id: OutboxEntry['id']): void {
    this.#deps.tabs.post({ kind: 'refusal-seen', id })
    this.#work(this.dismiss(id))
  }

  /** Puts the mark of a failed or unconfirmed message away, for this member on this device. */
  async dismissMark(message: Pick<MessageRow, 'id' | 'attempt'>): Promise<void> {
    await this.#deps.local.dismissMark(message)
    this.#deps.tabs.post({ kind: 'dismissed' })
    await this.#readDismissals()
  }

  async #readDismissals(): Promise<void> {
    this.index.setDismissed(await this.#deps.local.dismissals())
    this.#deps.changed()
  }

  /** Asks the server once more what became of a message; what it says reaches the rows as everything does, with the sync. */
  check(message: Pick<MessageRow, 'id' | 'conversation'>): Promise<Checked> {
    this.wake()
    return checkMessage((path) => this.#deps.server.get(path), message)
  }

  /** Forgets a refused entry that its author decided about, or was told of. */
  async dismiss(id: OutboxEntry['id']): Promise<void> {
    await this.#deps.local.remove([id])
    await this.#refreshEntries()
  }

  /** A page more of a thread: from the replica, else from the server. */
  async older(id: ConversationId): Promise<'loaded' | 'complete' | 'offline' | 'gone'> {
    if (this.threads.peek(id)?.olderHere && (await this.threads.loadOlder(id))) return 'loaded'
    if (this.threads.peek(id)?.complete) return 'complete'
    const fetched = (await this.#sync?.fetchOlder(id)) ?? 'offline'
    // Read anew as a whole: what stood here before the page was known may have had a hole behind it.
    if (fetched === 'loaded') await this.threads.renew(id, OLDER)
    if (fetched === 'complete') await this.threads.renew(id)
    return fetched
  }

  async #undoOne(entry: OutboxEntry): Promise<boolean> {
    const plan = this.#void.has(entry.id) ? null : undoPlan(entry, this.making())
    if (!plan) return false
    if (plan.kind === 'withdraw' && (await this.#deps.local.withdraw(plan.id))) return true
    const stored = await this.#deps.local.put([plan.kind === 'withdraw' ? plan.otherwise : plan.entry])
    if (stored.kind === 'not-stored') this.#deps.notStored(stored)
    return stored.kind === 'stored'
  }

  /** An entry that is gone from the outbox has arrived. */
  #asItStands(entry: OutboxEntry): OutboxEntry {
    const now = this.index.entries().find(({ id }) => id === entry.id)
    return now ?? { ...entry, attempts: 1, state: { kind: 'applied', seq: this.#reached } }
  }

  async #performed(stored: Stored, undoable: boolean): Promise<Done | null> {
    if (stored.kind !== 'stored') {
      this.#deps.notStored(stored)
      return null
    }
    const done = { entries: stored.entries, at: this.#deps.clock.now() }
    if (undoable) this.#done.push(done)
    await this.#refreshEntries()
    this.#nudge()
    return done
  }

  #nudge(): void {
    this.#sync?.nudgeLeader()
    this.#drainer?.nudge()
  }

  /** The local store is the truth; every tab reads it anew when one has written. */
  async #refreshEntries(by: 'here' | 'other-tab' = 'here'): Promise<void> {
    const entries = await this.#deps.local.list()
    this.index.setEntries(entries)
    if (by === 'here') this.#deps.tabs.post({ kind: 'local' })
    this.#deps.changed()
    if (this.#drainer === null) return
    if (await this.#clear(entries)) await this.#refreshEntries()
  }

  /** The leader takes out what is done with: one tab alone, so that nothing is told twice. True: something went. */
  async #clear(entries: readonly OutboxEntry[]): Promise<boolean> {
    const refused = this.#tellRefusals(entries)
    if (refused.length > 0) await this.#deps.local.remove(refused)
    const arrived = hasSettled(entries) && (await this.#deps.local.arrived(this.#reached)) > 0
    return arrived || refused.length > 0
  }

  /**
   * A refused reply stays until its author decides. Anything else is told once, also an approval that was held, and goes: what is about
   * somebody's words when it was seen, for the page that it was told to may have gone unseen.
   */
  #tellRefusals(entries: readonly OutboxEntry[]): readonly OutboxEntry['id'][] {
    const refused = entries.filter(
      ({ state, kind }) => (state.kind === 'refused' && kind !== 'message.send') || (state.kind === 'held' && kind === 'message.approve')
    )
    for (const entry of refused) {
      const explanation = this.#told.has(entry.id) ? null : explain(entry)
      if (!explanation) continue
      this.#tell({ entry, explanation })
      this.#deps.tabs.post({ kind: 'refused', refusal: { entry, explanation } })
    }
    return refused.filter(({ kind }) => !kind.startsWith('message.')).map(({ id }) => id)
  }

  #tell(refusal: Refusal): void {
    this.#told.add(refusal.entry.id)
    this.#void.add(refusal.entry.id)
    this.#deps.refused(refusal)
  }

  #hear(word: TabWord): void {
    if (this.#stopped) return
    if (word.kind === 'local') this.#work(this.#refreshEntries('other-tab'))
    else if (word.kind === 'drafts') this.#work(this.#drafted.read(word.conversation))
    else if (word.kind === 'refused') this.#tell(word.refusal)
    else if (word.kind === 'refusal-seen') this.#deps.refusalSeen(word.id)
    else if (word.kind === 'dismissed') this.#work(this.#readDismissals())
    else if (word.kind === 'drain-end') this.#endDrain(word.end, 'other-tab')
    else this.#leftElsewhere(word.kind)
  }

  async #load(): Promise<void> {
    const { replica } = this.#deps
    const cursor = await replica.load((rows) => {
      this.index.take({ rows, deletions: {} })
      this.#deps.changed()
    })
    this.#loadedTo(cursor, await replica.troubles())
  }

  #loadedTo(cursor: string | null, troubles: readonly MessageRow[]): void {
    this.index.take({ rows: { messages: troubles }, deletions: {} })
    this.#reach(cursor)
    this.#loaded = cursor !== null
    this.#drafted.show()
  }

  /** Another tab changed more than this one was told: everything is read anew, and stands on screen as it was until that is done. */
  async #reload(): Promise<void> {
    const { replica } = this.#deps
    const chunks: Parameters<QueueIndex['take']>[0]['rows'][] = []
    const cursor = await replica.load((rows) => chunks.push(rows))
    const troubles = await replica.troubles()
    await this.threads.reload()
    this.index.clear()
    for (const rows of chunks) this.index.take({ rows, deletions: {} })
    this.#loadedTo(cursor, troubles)
    await this.#refreshEntries('other-tab')
  }

  /** In another epoch the numbers of the old one mean nothing: what was settled there is in the new rows, or was restored away. */
  #reach(cursor: string | null): void {
    const place = cursor === null ? null : parseCursor(cursor)
    this.#reached = place?.seq ?? 0
    if (place === null || place.epoch === this.#epoch) return
    const wasAnother = this.#epoch !== null
    this.#epoch = place.epoch
    this.#work(this.#beginEpoch(place.epoch, wasAnother))
  }

  /** The epoch is kept after the forgetting: a crash in between forgets again. */
  async #beginEpoch(epoch: string, wasAnother: boolean): Promise<void> {
    const { local } = this.#deps
    const forgot = wasAnother && (await local.forgetSettled()) > 0
    await local.keep('epoch', epoch)
    if (forgot) await this.#refreshEntries()
  }

  #take(change: Change): void {
    this.index.take(change)
    this.threads.take(change)
    this.#reach(change.cursor)
    this.#loaded ||= change.cursor !== null
    this.#deps.changed()
    this.#readFront()
    if (this.#drainer !== null && hasSettled(this.index.entries())) this.#work(this.#refreshEntries())
  }

  /** A conversation that was out of sight while it was on screen has come back. */
  #readFront(): void {
    const { front } = this.threads
    if (front === null || this.threads.peek(front) || !this.index.has(front)) return
    this.#work(this.threads.load(front).then(this.#deps.changed))
  }

  #hooks(): SyncHooks {
    return {
      onChange: (change) => this.#take(change),
      onReload: () => this.#reload(),
      onFault: this.#deps.crashed,
      onState: (state) => {
        const wasOffline = this.#syncState.kind === 'offline'
        this.#syncState = state
        if (state.kind === 'live' || (wasOffline && state.kind !== 'offline')) this.#drainer?.wake()
        this.#tellState()
      },
      onLeader: (leads) => {
        this.#work(this.#lead(leads))
      },
      onNudge: () => this.#drainer?.nudge()
    }
  }

  #tellState(): void {
    this.#deps.state(this.#drainEnd === null ? this.#syncState : { kind: this.#drainEnd })
  }

  /** A line that was opened before somebody else signed in still holds; what is done here goes nowhere all the same. */
  #endDrain(end: DrainEnd | null, by: 'here' | 'other-tab'): void {
    if (end === this.#drainEnd) return
    this.#drainEnd = end
    if (by === 'here') this.#deps.tabs.post({ kind: 'drain-end', end })
    this.#tellState()
  }

  async #lead(leads: boolean): Promise<void> {
    const before = this.#drainer
    this.#drainer = leads ? new Drainer(this.#drainDeps()) : null
    await before?.stop()
    this.#drainer?.wake()
    if (leads) await this.#refreshEntries('other-tab') // what the leader before left untold
  }

  /** Without a line and without an answer to the last request a call would only make the reply one that may have left (MOB-03). */
  #isOnline(): boolean {
    const { isOnline, server } = this.#deps
    return isOnline() && (this.#syncState.kind !== 'offline' || server.answers())
  }

  #drainDeps() {
    const { local, server, clock, random, crashed } = this.#deps
    return {
      store: {
        list: () => local.list(),
        attempt: (ids: readonly string[]) => local.attempt(ids),
        turnedAway: (ids: readonly string[]) => local.turnedAway(ids),
        settle: (settlements: readonly Settlement[], reached: Seq) => {
          this.#receipts.settled(settlements)
          return local.settle(settlements, reached)
        }
      },
      post: (actions: readonly Action[]) => postActions(server, this.#device, actions),
      reached: () => this.#reached,
      now: clock.now,
      random,
      isOnline: () => this.#isOnline(),
      after: clock.after,
      changed: () => this.#work(this.#refreshEntries()),
      told: (state: DrainState) => {
        this.#receipts.told(state)
        if (state.kind === 'session-ended' || state.kind === 'upgrade-required') this.#endDrain(state.kind, 'here')
        else if (state.kind !== 'sending') this.#endDrain(null, 'here')
        if (state.kind === 'session-ended') this.#sync?.wake()
        this.#deps.changed()
      },
      crashed
    }
  }
}

/** Entries that wait for their rows only. */
const hasSettled = (entries: readonly OutboxEntry[]): boolean =>
  entries.some(({ state }) => state.kind === 'applied' || state.kind === 'held')
