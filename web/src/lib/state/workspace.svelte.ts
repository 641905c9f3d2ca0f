/**
 * The workspace as screens see it: one object with what is shown and what can be done, reactive, drawn first from the boot snapshot and then
 * from memory. Not here: the engine behind it, routes, drawing.
 */
import { createContext } from 'svelte'
import type { ConversationId, MemberId, Millis } from '../../../../schema/domain/ids.ts'
import type { Availability, MemberRow, TeamRow } from '../../../../schema/domain/member.ts'
import type { NumberRow } from '../../../../schema/domain/number.ts'
import type { SettingsRow } from '../../../../schema/domain/settings.ts'
import { makeAvailability, withAvailability } from '../actions/member-availability.ts'
import type { BootSnapshot } from '../offline/boot-snapshot.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import type { StorageFailure } from '../outbox/storage-failure.ts'
import type { QueueRow } from '../queue/queue-row.ts'
import { type Filter, NO_FILTER, type Sort, type View } from '../queue/view.ts'
import type { SyncState } from '../sync/sync-state.ts'
import type { Engine } from './engine.ts'
import type { Leaving, Refusal } from './engine-deps.ts'
import { ListController } from './list.svelte.ts'
import type { EngineListeners } from './open-workspace.ts'
import type { Preferences } from './preferences.svelte.ts'
import type { Receipt } from './receipts.ts'
import type { Me } from './session.ts'
import type { ThreadController } from './thread.svelte.ts'
import type { Hands } from './turns.ts'
import { Verbs } from './verbs.ts'

export type OpenEngine = (me: MemberId, listeners: EngineListeners) => Promise<Engine>

export interface WorkspaceDeps {
  readonly me: Me
  readonly preferences: Preferences
  /** What the screen showed last, if it was this member's. */
  readonly snapshot: BootSnapshot | null
  readonly now: () => Millis
  readonly after: (ms: Millis, run: () => void) => () => void
  /** Runs before the next picture is painted, or soon where nothing is painted. */
  readonly beforePaint: (run: () => void) => void
  readonly isLooking: () => boolean
  /** Null: its code could not be loaded. */
  readonly loadEngine: () => Promise<OpenEngine | null>
  readonly refused: (refusal: Refusal) => void
  readonly refusalSeen: (id: string) => void
  /** The member left in another tab. */
  readonly signedOut: (how: Leaving) => void
  readonly notStored: (failure: StorageFailure) => void
  readonly crashed: (error: unknown) => void
  /** What the screen shows has changed: the snapshot may be taken anew. */
  readonly shown: () => void
}

/** Times on screen are minutes: so often the clock is looked at. */
const MINUTE_TICK_MS = 15_000
const SNAPSHOT_LIST = 60

export class Workspace {
  readonly me: Me
  readonly preferences: Preferences
  readonly list: ListController
  readonly #deps: WorkspaceDeps
  #engine = $state.raw<Engine | null>(null)
  /** Open from here on, though nothing of it is shown yet. */
  #opened: Engine | null = null
  #left = false
  #verbs: Verbs | null = null
  readonly #ready = Promise.withResolvers<Hands>()
  #thread = $state.raw<ThreadController | null>(null)
  /** The one that is wanted and not there yet. */
  #opening: { readonly id: ConversationId; readonly silent: boolean } | null = null
  /** Rises with every change of what memory holds. */
  #beat = $state(0)
  #now = $state<Millis>(0)
  #sync = $state.raw<SyncState>({ kind: 'starting' })
  #asked = false
  /** Memory held what the replica did; while that is read anew from nothing, nothing is shown in its place. */
  #wasLoaded = false
  #nextTick: (() => void) | null = null
  /** Of the last visit; let go as soon as memory is there: what it shows may be out of sight since (OWN-10). */
  #picture: BootSnapshot | null
  #first: ReadonlyMap<ConversationId, QueueRow>
  /** Its code comes with the first thread that is opened or read ahead. */
  #Controller: typeof ThreadController | null = null
  #people: ReadonlyMap<MemberId, MemberRow> = new Map()
  #teams: readonly TeamRow[] = []
  #numbers: readonly NumberRow[] = []

  constructor(deps: WorkspaceDeps) {
    this.#deps = deps
    this.me = deps.me
    this.preferences = deps.preferences
    this.#now = deps.now()
    const { snapshot } = deps
    this.#picture = snapshot
    this.#first = new Map(snapshot?.rows.map((row) => [row.id, row]) ?? [])
    this.list = new ListController(
      {
        opened: () => this.openId,
        wanted: (view, sort, filter) => this.#wanted(view, sort, filter),
        sortOf: (view) => deps.preferences.sortOf(view),
        now: deps.now,
        after: deps.after
      },
      snapshot && { ...snapshot, ids: snapshot.rows.map(({ id }) => id) }
    )
  }

  /** Opens the databases, reads them, and goes on with the server. Where that could not be begun it may be asked for again. */
  async open(): Promise<'opened' | 'not-loaded'> {
    const openEngine = await this.#deps.loadEngine()
    if (!openEngine) return 'not-loaded'
    await this.#openWith(openEngine)
    return 'opened'
  }

  async #openWith(openEngine: OpenEngine): Promise<void> {
    const { crashed, refused, refusalSeen, signedOut, notStored } = this.#deps
    const engine = await openEngine(this.me.id, {
      changed: () => this.#changed(),
      state: (state) => {
        this.#sync = state
        if (state.kind === 'live') this.#thread?.lineIsBack().catch(crashed)
      },
      refused,
      refusalSeen,
      signedOut,
      notStored,
      crashed
    })
    this.#opened = engine
    if (this.#left) return engine.stop()
    await engine.begin()
    const verbs = new Verbs(engine)
    this.#engine = engine
    this.#verbs = verbs
    this.#tick()
    // Somebody may have opened a conversation by now; where the code of threads is on the way, that begins it.
    if (this.#Controller) this.#beginThread(this.#Controller)
    await engine.start()
    this.list.renew()
    this.#changed()
    this.#ready.resolve({ engine, verbs })
  }

  async close(): Promise<void> {
    this.#left = true
    await this.#opened?.stop()
  }

  /** The member goes: every tab hears of it, and nothing is waited for. */
  async leave(how: Leaving = 'signed-out'): Promise<void> {
    this.#left = true
    await this.#opened?.leave(how)
  }

  /** Nothing more is kept for its member here. */
  get isLeft(): boolean {
    return this.#left
  }

  get engine(): Engine | null {
    return this.#engine
  }
  /** Resolves when memory holds what the device does: what is pressed earlier waits for it. */
  get ready(): Promise<Hands> {
    return this.#ready.promise
  }
  /** Null until the databases are open. */
  get verbs(): Verbs | null {
    return this.#engine && this.#verbs
  }
  get thread(): ThreadController | null {
    return this.#thread
  }
  /** The conversation that is open or about to be. */
  get openId(): ConversationId | null {
    return this.#opening?.id ?? this.#thread?.id ?? null
  }
  get version(): number {
    return this.#beat
  }
  get now(): Millis {
    return this.#now
  }
  get sync(): SyncState {
    return this.#sync
  }
  /** Memory holds what the replica does; before that the snapshot is shown. */
  get isLoaded(): boolean {
    return this.#beat >= 0 && this.#engine?.loaded === true
  }
  get hasSnapshot(): boolean {
    return this.#deps.snapshot !== null
  }
  get counts(): Readonly<Record<string, number>> {
    return this.#beat >= 0 && this.#engine?.loaded ? this.#engine.index.counts() : (this.#picture?.counts ?? {})
  }
  /** Nobody has written to this workspace yet, as far as this device knows. */
  get neverAny(): boolean {
    return this.isLoaded && Object.values(this.counts).every((count) => count === 0)
  }
  get people(): ReadonlyMap<MemberId, MemberRow> {
    const rows = this.#listed(({ members }) => members) ?? this.#picture?.people ?? []
    if (!isSame(rows, [...this.#people.values()])) this.#people = new Map(rows.map((row) => [row.id, row]))
    return this.#people
  }
  get teams(): readonly TeamRow[] {
    const rows = this.#listed(({ teams }) => teams) ?? this.#picture?.teams ?? []
    if (!isSame(rows, this.#teams)) this.#teams = rows
    return this.#teams
  }
  /** Those whose queues stand in the rail: everybody's where I see everything, else mine; conversations of others never reach me (ADM-02). */
  get teamsInSight(): readonly TeamRow[] {
    const { id, scope } = this.people.get(this.me.id) ?? this.me
    return scope === 'workspace' ? this.teams : this.teams.filter((team) => team.members.includes(id))
  }
  get numbers(): readonly NumberRow[] {
    const rows = this.#listed(({ numbers }) => numbers) ?? this.#picture?.numbers ?? []
    if (!isSame(rows, this.#numbers)) this.#numbers = rows
    return this.#numbers
  }
  /** What the workspace decided for everybody; null: this device was not told it yet. */
  get settings(): SettingsRow | null {
    return (this.#beat >= 0 ? this.#engine?.index.settings : null) ?? this.#picture?.settings ?? null
  }
  /** My own row with what I asked for and the server does not know yet. */
  get availability(): Availability {
    const mine = this.people.get(this.me.id)
    return mine ? withAvailability(mine, this.entries).availability : 'available'
  }
  get entries(): readonly OutboxEntry[] {
    return this.#beat >= 0 ? (this.#engine?.index.entries() ?? []) : []
  }

  /** Words or actions that nobody else has: replies that wait or were refused, other actions that wait, drafts. */
  get holdsUnsent(): boolean {
    const unsent = ({ state, kind }: OutboxEntry): boolean =>
      state.kind === 'refused' || (state.kind === 'waiting' && kind !== 'conversation.read')
    return this.entries.some(unsent) || (this.#engine?.draftCount ?? 0) > 0
  }
  /** A call with actions is under way. */
  get isSending(): boolean {
    return this.#beat >= 0 && this.#engine?.isSending === true
  }
  /** What the actions of this visit came to so far; null before the first. */
  get receipt(): Receipt | null {
    return this.#beat >= 0 ? (this.#engine?.receipt ?? null) : null
  }

  rowOf = (id: ConversationId): QueueRow | undefined => (this.#beat >= 0 ? this.#engine?.index.row(id) : undefined) ?? this.#first.get(id)

  nameOf = (id: MemberId): string | null => this.people.get(id)?.name ?? null

  /** Opens a thread, or none. The same one stays as it is. */
  openThread(id: ConversationId | null, silent: boolean): void {
    const open = this.#opening ?? this.#thread
    if (id === (open?.id ?? null) && silent === (open?.silent ?? silent)) return
    this.#opening = id === null ? null : { id, silent }
    this.#thread = null
    if (id === null) return
    if (this.#Controller) this.#beginThread(this.#Controller)
    else
      this.#loadController()
        .then((Controller) => this.#beginThread(Controller))
        .catch(this.#deps.crashed)
  }

  async #loadController(): Promise<typeof ThreadController> {
    this.#Controller ??= (await import('./thread.svelte.ts')).ThreadController
    return this.#Controller
  }

  /** Begins what is wanted now, whatever was wanted when the code was asked for; in one step, so that one picture shows it. */
  #beginThread(Controller: typeof ThreadController): void {
    const [engine, verbs, opening] = [this.#engine, this.#verbs, this.#opening]
    if (!engine || !verbs || !opening) return
    const { now, isLooking } = this.#deps
    const { id, silent } = opening
    this.#opening = null
    this.#thread = new Controller(id, { engine, verbs, now, silent, isLooking })
    this.#thread.open().catch(this.#deps.crashed)
  }

  /** Reads a thread that will probably be wanted next, and then those beside it, so that they open at once (QUE-14). */
  prefetch(id: ConversationId): void {
    this.#readAhead(id).catch(this.#deps.crashed)
  }

  async #readAhead(id: ConversationId): Promise<void> {
    const threads = this.#engine?.threads
    const beside = ([1, -1] as const).map((by) => this.list.neighbour(id, by))
    await Promise.all([this.#loadController(), threads?.load(id)])
    for (const next of beside) if (next !== null && !threads?.peek(next)) await threads?.load(next)
  }

  async setAvailability(availability: Availability): Promise<void> {
    const { engine } = await this.ready
    await engine.perform([makeAvailability(this.availability, engine.making(), availability)])
  }

  /** The page is in front again: times are looked at, and what is on screen counts as seen. */
  look(): void {
    this.#tick()
    this.#thread?.refresh()
  }

  /** The picture of now, for the next start's first paint. */
  snapshot(): BootSnapshot | null {
    if (!this.isLoaded) return null
    const { view, sort } = this.list
    const rows = this.#wanted(view, sort, NO_FILTER)
      .slice(0, SNAPSHOT_LIST)
      .flatMap((id) => this.rowOf(id) ?? [])
    const [people, teams, numbers] = [[...this.people.values()], this.teams, this.numbers]
    return {
      member: this.me.id,
      view,
      sort,
      filter: NO_FILTER,
      rows,
      counts: this.counts,
      people,
      teams,
      numbers,
      settings: this.settings,
      takenAt: this.#deps.now()
    }
  }

  /** As memory has them; undefined before it has any. */
  #listed<Row>(of: (index: Engine['index']) => ReadonlyMap<string, Row>): readonly Row[] | undefined {
    const rows = this.#beat >= 0 && this.#engine ? of(this.#engine.index) : undefined
    return rows && rows.size > 0 ? [...rows.values()] : undefined
  }

  #wanted(view: View, sort: Sort, filter: Filter): readonly ConversationId[] {
    const index = this.#engine?.loaded ? this.#engine.index : null
    return index ? index.ids(view, sort, filter) : this.#pictured(view)
  }

  /** Before memory is there: the rows of the picture, if it shows this view. */
  #pictured(view: View): readonly ConversationId[] {
    const picture = this.#picture
    return picture?.view === view ? picture.rows.map(({ id }) => id) : []
  }

  /** Something beside the rows changed what lists show. */
  refresh(): void {
    this.#changed()
  }

  /** Changes come many at a time: they are shown once per picture. */
  #changed(): void {
    if (this.#asked) return
    this.#asked = true
    this.#deps.beforePaint(() => {
      this.#asked = false
      this.#beat += 1
      if (this.#engine?.loaded) this.#letPictureGo()
      if (this.#wasLoaded) this.list.refresh()
      this.#thread?.refresh()
      this.#deps.shown()
    })
  }

  #letPictureGo(): void {
    if (this.#wasLoaded) return
    this.#wasLoaded = true
    this.#picture = null
    this.#first = new Map()
  }

  #tick(): void {
    this.#nextTick?.()
    this.#now = this.#deps.now()
    if (this.#engine && this.#engine.index.tick().size > 0) this.#changed()
    this.#nextTick = this.#deps.after(MINUTE_TICK_MS, () => this.#tick())
  }
}

/** The very same rows: then the list of before stays, and nothing that shows it is drawn again. */
const isSame = <Row>(one: readonly Row[], other: readonly Row[]): boolean =>
  one.length === other.length && one.every((row, index) => row === other[index])

export const [getWorkspace, setWorkspace] = createContext<Workspace>()
