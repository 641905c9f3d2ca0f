/** One browser for tests of the engine: databases that outlive pages, tabs over them, a clock that is turned by hand. Not here: any test. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import type { ConversationId, MemberId, Millis } from '../../../../schema/domain/ids.ts'
import { START } from '../../../../worker/commit/fold.test-aid.ts'
import { LocalStore } from '../outbox/local-store.ts'
import type { StorageFailure } from '../outbox/storage-failure.ts'
import { NO_FILTER, type View } from '../queue/view.ts'
import { randomFrom } from '../replica/model-server.test-aid.ts'
import { openReplica, type Replica } from '../replica/replica.ts'
import { FakeChannels, FakeClock, FakeLocks, FakePage, settle } from '../sync/browser.test-aid.ts'
import type { ChannelLike } from '../sync/deps.ts'
import { startSync } from '../sync/sync.ts'
import type { SyncState } from '../sync/sync-state.ts'
import { Engine } from './engine.ts'
import type { Leaving, Refusal, TabWord } from './engine-deps.ts'
import type { Office } from './office.test-aid.ts'
import { serverOver } from './our-server.ts'
import { Verbs } from './verbs.ts'

/** So long a start takes with every pause in it. */
const OPENING_MS = 5_000

export class Browser {
  readonly office: Office
  readonly clock = new FakeClock()
  readonly channels = new FakeChannels()
  readonly locks = new FakeLocks()
  readonly indexedDB = new IDBFactory()
  readonly random = randomFrom(7)
  readonly tabs: Tab[] = []
  /** Turns until a word of one engine is heard by the others. */
  wordsTake = 0
  readonly #began = this.clock.now()
  #made = 0

  constructor(office: Office) {
    this.office = office
  }

  /** Whole milliseconds, as a browser's; pauses by chance have parts of one. */
  now = (): Millis => START + Math.floor(this.clock.now() - this.#began)

  newId = (): string => {
    this.#made += 1
    return `made-${String(this.#made).padStart(4, '0')}`
  }

  get place() {
    return { indexedDB: this.indexedDB, IDBKeyRange }
  }

  async open(member: MemberId = 'ana'): Promise<Tab> {
    const tab = await Tab.open(this, member)
    this.tabs.push(tab)
    await tab.engine.start()
    await this.pass(OPENING_MS)
    return tab
  }

  async pass(ms: Millis): Promise<void> {
    await this.clock.pass(ms)
    this.office.world.now = Math.max(this.office.world.now, this.now())
  }

  /** The network goes: pages are told, lines are cut. */
  async offline(): Promise<void> {
    this.office.cut()
    for (const { page } of this.tabs) page.tell('offline')
    await settle()
  }

  async online(): Promise<void> {
    this.office.up = true
    for (const { page, engine } of this.tabs) {
      page.tell('online')
      engine.wake()
    }
    await this.pass(OPENING_MS)
  }

  async close(): Promise<void> {
    for (const tab of [...this.tabs]) await tab.close()
  }
}

export class Tab {
  readonly engine: Engine
  readonly verbs: Verbs
  readonly page: FakePage
  readonly replica: Replica
  readonly local: LocalStore
  /** The channel of the sync, of which a test can make the tab deaf. */
  channel: ChannelLike | null = null
  state: SyncState = { kind: 'starting' }
  readonly refusals: Refusal[] = []
  readonly notStored: StorageFailure[] = []
  /** How often it was told that the member left elsewhere, and how the last time. */
  signedOut = 0
  left: Leaving | null = null
  /** How often the server said that the device was taken back. */
  takenBack = 0
  contacts = 0
  /** Refusals that somebody saw in another tab. */
  readonly seenElsewhere: string[] = []
  readonly faults: unknown[] = []
  /** Whoever shows what the engine holds. */
  onchanged: () => void = () => undefined
  readonly #browser: Browser

  private constructor(browser: Browser, me: MemberId, replica: Replica) {
    const { clock, office, channels, locks, random } = browser
    this.#browser = browser
    this.replica = replica
    this.local = new LocalStore(me, browser.place)
    this.page = new FakePage()
    if (!office.up) this.page.tell('offline')
    const server = serverOver(office.fetch as typeof fetch, {
      member: me,
      takenBack: () => {
        this.takenBack += 1
        return new Promise(() => undefined) // the page ends with it
      }
    })
    const words = channels.open(`baton-local-${me}`)
    this.engine = new Engine({
      me,
      replica,
      local: this.local,
      server,
      startSync: (hooks, device) =>
        startSync({
          ...hooks,
          replica,
          member: me,
          device,
          openSocket: () => office.openSocket(),
          get: server.get,
          clock,
          random,
          locks,
          channel: (name) => {
            this.channel = channels.open(name)
            return this.channel
          },
          lifecycle: this.page,
          onContact: () => {
            this.contacts += 1
          },
          onTakenBack: () => {
            this.takenBack += 1
          },
          onLine: () => undefined
        }),
      tabs: {
        post: (word) => void settle(browser.wordsTake).then(() => words.postMessage(word)),
        listen: (heard) => {
          words.onmessage = ({ data }) => heard(data as TabWord)
        }
      },
      clock: {
        now: browser.now,
        after: (ms, run) => {
          const timer = clock.setTimeout(run, ms)
          return () => clock.clearTimeout(timer)
        }
      },
      random,
      newId: browser.newId,
      isOnline: () => this.page.online(),
      changed: () => this.onchanged(),
      state: (state) => {
        this.state = state
      },
      refused: (refusal) => void this.refusals.push(refusal),
      refusalSeen: (id) => void this.seenElsewhere.push(id),
      signedOut: (how) => {
        this.signedOut += 1
        this.left = how
      },
      notStored: (failure) => void this.notStored.push(failure),
      crashed: (error) => void this.faults.push(error)
    })
    this.verbs = new Verbs(this.engine)
  }

  static async open(browser: Browser, me: MemberId): Promise<Tab> {
    return new Tab(browser, me, await openReplica({ member: me, ...browser.place }))
  }

  /** What stands in a list. */
  ids(view: View = 'open'): readonly ConversationId[] {
    return this.engine.index.ids(view, 'newest', NO_FILTER)
  }

  /** Words of a thread as it is in memory, in its order. */
  texts(id: ConversationId): readonly string[] {
    return (this.engine.threads.peek(id)?.messages ?? []).map(({ text }) => text)
  }

  /** The kinds of entries in the outbox and how each stands. */
  outbox(): readonly string[] {
    return this.engine.index.entries().map(({ kind, state }) => `${kind} ${state.kind}`)
  }

  type(conversation: ConversationId, text: string): void {
    const at = this.#browser.now()
    const seenPosition = this.engine.threads.newest(conversation)?.position ?? 0
    this.engine.write({ conversation, text, begunAt: at, seenPosition, updatedAt: at })
  }

  async close(): Promise<void> {
    this.#browser.tabs.splice(this.#browser.tabs.indexOf(this), 1)
    await this.engine.stop()
  }
}
