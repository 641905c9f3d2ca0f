/** One tab for tests: a replica, a memory that is kept as the app keeps it, and the sync between them. */
import { IDBKeyRange } from 'fake-indexeddb'
import type { SyncedRows } from '../../../../schema/protocol/delta.ts'
import type { Change } from '../replica/change.ts'
import { ME } from '../replica/model-server.test-aid.ts'
import { openReplica, type Replica } from '../replica/replica.ts'
import { type FakeChannels, type FakeClock, type FakeLocks, FakePage } from './browser.test-aid.ts'
import type { ChannelLike, Say, Sync } from './deps.ts'
import type { FakeNetwork } from './network.test-aid.ts'
import { startSync } from './sync.ts'
import type { SyncState } from './sync-state.ts'

export interface World {
  readonly clock: FakeClock
  readonly locks: FakeLocks
  readonly channels: FakeChannels
  readonly network: FakeNetwork
  readonly indexedDB: IDBFactory
  readonly random: () => number
  readonly gatherMs?: number
}

interface Kept {
  readonly seq: number
}

/** Conversations and held replies as the app's index would hold them. */
export class Memory {
  readonly conversations = new Map<string, Kept>()
  readonly heldReplies = new Map<string, Kept>()

  clear(): void {
    this.conversations.clear()
    this.heldReplies.clear()
  }

  take(rows: Partial<SyncedRows>): void {
    for (const name of ['conversations', 'heldReplies'] as const)
      for (const row of rows[name] ?? []) if ((this[name].get(row.id)?.seq ?? -1) <= row.seq) this[name].set(row.id, row)
  }

  change({ rows, deletions }: Change): void {
    this.take(rows)
    for (const name of ['conversations', 'heldReplies'] as const) for (const id of deletions[name] ?? []) this[name].delete(id)
  }
}

export class Tab {
  readonly page = new FakePage()
  readonly memory = new Memory()
  readonly states: SyncState[] = []
  readonly faults: unknown[] = []
  readonly changes: Change[] = []
  leads = false
  nudges = 0
  contacts = 0
  takenBack = 0
  say: Say | null = null
  reloads = 0
  readonly replica: Replica
  readonly sync: Sync
  channel: ChannelLike | null = null

  private constructor(world: World, replica: Replica) {
    this.replica = replica
    this.sync = startSync({
      replica,
      member: ME,
      device: 'device',
      openSocket: () => world.network.openSocket(),
      get: (path) => world.network.get(path),
      clock: world.clock,
      random: world.random,
      locks: world.locks,
      channel: (name) => {
        this.channel = world.channels.open(name)
        return this.channel
      },
      lifecycle: this.page,
      ...(world.gatherMs === undefined ? {} : { gatherMs: world.gatherMs }),
      onChange: (change) => {
        this.changes.push(change)
        this.memory.change(change)
      },
      onReload: () => this.#load(),
      onState: (state) => void this.states.push(state),
      onLeader: (leads) => {
        this.leads = leads
      },
      onNudge: () => {
        this.nudges += 1
      },
      onContact: () => {
        this.contacts += 1
      },
      onTakenBack: () => {
        this.takenBack += 1
      },
      onLine: (say) => {
        this.say = say
      },
      onFault: (error) => void this.faults.push(error)
    })
  }

  static async open(world: World): Promise<Tab> {
    const replica = await openReplica({ member: ME, indexedDB: world.indexedDB, IDBKeyRange })
    const early = new Memory()
    await replica.load((rows) => early.take(rows))
    const tab = new Tab(world, replica)
    for (const [id, row] of early.conversations) tab.memory.conversations.set(id, row)
    for (const [id, row] of early.heldReplies) tab.memory.heldReplies.set(id, row)
    return tab
  }

  get state(): SyncState | undefined {
    return this.states.at(-1)
  }

  async #load(): Promise<void> {
    this.reloads += 1
    this.memory.clear()
    await this.replica.load((rows) => this.memory.take(rows))
  }

  async close(): Promise<void> {
    await this.sync.stop()
    this.replica.close()
  }
}
