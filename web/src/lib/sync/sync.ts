/**
 * The sync of one tab, put together: leading or following, its memory fed, its state told (L4, L11; architecture-notes 1.3.18).
 * Call it after `replica.load`. Not here: the parts, each in a file of its own.
 */
import type { MemberId } from '../../../../schema/domain/ids.ts'
import type { ChainedChange, Change } from '../replica/change.ts'
import { isEmpty } from '../replica/change.ts'
import { REPLICA_SHAPE } from '../replica/schema.ts'
import type { LifecycleEvent, Sync, SyncDeps, TimerId } from './deps.ts'
import { fetchOlder, type Older } from './fetch-older.ts'
import { Leading } from './leading.ts'
import { MemoryFeed } from './memory-feed.ts'
import type { SyncState } from './sync-state.ts'
import { BEAT_MS, Tabs } from './tabs.ts'

export type { Sync, SyncDeps } from './deps.ts'
export type { SyncState } from './sync-state.ts'

/** What tabs of one member and one shape of replica tell each other. */
type TabMessage =
  | { readonly kind: 'change'; readonly change: ChainedChange }
  | { readonly kind: 'thread'; readonly change: Change }
  /** The replica was emptied. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'beat'; readonly state: SyncState }
  | { readonly kind: 'ask' }
  /** There is something to drain. */
  | { readonly kind: 'outbox' }

/** Two accounts in one browser, or two builds, never hear each other (pitfall 41). */
export const channelName = (member: MemberId): string => `baton-sync-${REPLICA_SHAPE}-${member}`
export const lockName = (member: MemberId): string => `baton-leader-${REPLICA_SHAPE}-${member}`

export const startSync = (deps: SyncDeps): Sync => new TabSync(deps)

class TabSync implements Sync {
  readonly #deps: SyncDeps
  readonly #channel
  readonly #feed: MemoryFeed
  readonly #tabs: Tabs
  readonly #stopListening: () => void
  readonly #older = new Map<string, Promise<Older>>()
  #leading: Leading | null = null
  #stopping: Promise<void> = Promise.resolve()
  #state: SyncState = { kind: 'starting' }
  #beat: TimerId | null = null
  #stopped = false

  constructor(deps: SyncDeps) {
    this.#deps = deps
    this.#channel = deps.channel(channelName(deps.member))
    this.#channel.onmessage = ({ data }) => this.#hear(data as TabMessage)
    this.#feed = new MemoryFeed({
      replica: deps.replica,
      clock: deps.clock,
      onChange: (change, by) => deps.onChange(change, by),
      onReload: () => deps.onReload(),
      onFault: (error) => this.#fault(error)
    })
    this.#tabs = new Tabs({
      clock: deps.clock,
      locks: deps.locks,
      lock: lockName(deps.member),
      random: () => deps.random(),
      ask: () => this.#say({ kind: 'ask' }),
      onLead: () => this.#lead(),
      onFollow: () => this.#follow(),
      onFault: (error) => this.#fault(error)
    })
    this.#stopListening = deps.lifecycle.onChange((event) => this.#lived(event))
    deps.onState(this.#state)
    this.#feed.start().then(
      () => this.#join(),
      (error: unknown) => this.#fault(error)
    )
  }

  nudgeLeader(): void {
    if (this.#leading) this.#deps.onNudge()
    else this.#say({ kind: 'outbox' })
  }

  fetchOlder(conversation: string): Promise<Older> {
    const running = this.#older.get(conversation)
    if (running) return running
    const fetching = this.#fetchOlder(conversation).finally(() => this.#older.delete(conversation))
    this.#older.set(conversation, fetching)
    return fetching
  }

  wake(): void {
    this.#join()
    this.#leading?.wake()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopListening()
    this.#feed.end()
    this.#tabs.leave()
    await this.#stopping
    await Promise.allSettled(this.#older.values())
    this.#channel.onmessage = null
    this.#channel.close()
  }

  #join(): void {
    if (this.#stopped) return
    this.#tabs.compete()
    if (!this.#tabs.leads) this.#say({ kind: 'ask' })
  }

  async #fetchOlder(conversation: string): Promise<Older> {
    const { kind } = this.#state
    if (kind === 'offline' || kind === 'session-ended' || kind === 'upgrade-required') {
      return (await this.#deps.replica.coverage(conversation))?.complete ? 'complete' : 'offline'
    }
    return fetchOlder(
      {
        replica: this.#deps.replica,
        get: (path) => this.#deps.get(path),
        onChange: (change) => {
          if (isEmpty(change)) return
          this.#say({ kind: 'thread', change })
          this.#feed.tellThread(change, 'here')
        },
        onEnd: (kind) => this.#show({ kind }),
        onFault: (error) => this.#fault(error)
      },
      conversation
    )
  }

  // ---- leading ----

  #lead(): void {
    const leading = new Leading({
      ...bound(this.#deps),
      shown: this.#state,
      onWritten: (change) => {
        this.#say({ kind: 'change', change })
        this.#feed.tell(change, 'here')
      },
      onReset: () => {
        this.#say({ kind: 'reset' })
        this.#feed.emptied()
      },
      onShown: (state) => {
        this.#show(state)
        this.#say({ kind: 'beat', state })
      },
      onEnd: () => this.#tabs.leave(), // another tab, or this one when woken, may try whether that is still so
      onFault: (error) => this.#fault(error)
    })
    this.#leading = leading
    this.#deps.onLeader(true)
    this.#beatOn()
    // The one before in this tab may still be writing its last step.
    this.#stopping.then(
      () => {
        if (this.#leading === leading) leading.start()
      },
      (error: unknown) => this.#fault(error)
    )
  }

  #follow(): void {
    const leading = this.#leading
    this.#leading = null
    if (this.#beat !== null) this.#deps.clock.clearTimeout(this.#beat)
    this.#beat = null
    if (!leading) return
    this.#stopping = leading.stop()
    this.#deps.onLeader(false)
  }

  #beatOn(): void {
    this.#say({ kind: 'beat', state: this.#state })
    this.#beat = this.#deps.clock.setTimeout(() => this.#beatOn(), BEAT_MS)
  }

  // ---- the other tabs ----

  #say(message: TabMessage): void {
    if (!this.#stopped) this.#channel.postMessage(message)
  }

  #hear(message: TabMessage): void {
    switch (message.kind) {
      case 'change':
        return this.#feed.tell(message.change, 'other-tab')
      case 'thread':
        return this.#feed.tellThread(message.change, 'other-tab')
      case 'reset':
        return this.#feed.emptied()
      case 'beat':
        this.#tabs.heard()
        return this.#leading ? undefined : this.#show(message.state)
      case 'ask':
        return this.#leading ? this.#say({ kind: 'beat', state: this.#state }) : undefined
      case 'outbox':
        return this.#leading ? this.#deps.onNudge() : undefined
      default:
        return message satisfies never
    }
  }

  #lived(event: LifecycleEvent): void {
    switch (event) {
      case 'freeze':
      case 'pagehide':
        return this.#tabs.leave() // a frozen tab would keep the lock (pitfall 40)
      case 'resume':
      case 'visible':
        return this.wake()
      case 'online':
      case 'offline':
        return this.#leading?.navigator(event === 'online')
      default:
        return event satisfies never
    }
  }

  #show(state: SyncState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return
    this.#state = state
    this.#deps.onState(state)
  }

  #fault(error: unknown): void {
    if (this.#deps.onFault) return this.#deps.onFault(error)
    this.#deps.clock.setTimeout(() => {
      throw error
    }, 0)
  }
}

/** Deps may be an object of a class: its functions are called on it. */
const bound = (deps: SyncDeps): SyncDeps => ({
  replica: deps.replica,
  member: deps.member,
  device: deps.device,
  clock: deps.clock,
  locks: deps.locks,
  lifecycle: deps.lifecycle,
  ...(deps.gatherMs === undefined ? {} : { gatherMs: deps.gatherMs }),
  openSocket: () => deps.openSocket(),
  get: (path) => deps.get(path),
  random: () => deps.random(),
  channel: (name) => deps.channel(name),
  onChange: (change, by) => deps.onChange(change, by),
  onReload: () => deps.onReload(),
  onState: (state) => deps.onState(state),
  onLeader: (leads) => deps.onLeader(leads),
  onNudge: () => deps.onNudge(),
  onContact: () => deps.onContact(),
  onTakenBack: () => deps.onTakenBack(),
  onLine: (say) => deps.onLine(say)
})
