/** What the sync needs of the browser, in the smallest form, so that tests can play it (L12). Not here: the real ones. */
import type { MemberId, Millis } from '../../../../schema/domain/ids.ts'
import type { ClientFrame } from '../../../../schema/protocol/client-frame.ts'
import type { Change } from '../replica/change.ts'
import type { Replica } from '../replica/replica.ts'
import type { SyncState } from './sync-state.ts'

/** The part of `WebSocket` that is used. */
export interface WebSocketLike {
  onopen: ((event: never) => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number }) => void) | null
  send(text: string): void
  close(code?: number, reason?: string): void
}

export type TimerId = number | { readonly [Symbol.toPrimitive]?: unknown } | object

export interface Clock {
  now(): Millis
  setTimeout(work: () => void, ms: number): TimerId
  clearTimeout(timer: TimerId): void
}

export interface LockOptionsLike {
  readonly signal?: AbortSignal
  readonly steal?: boolean
}

/** The part of `navigator.locks` that is used. */
export interface LockManagerLike {
  request(name: string, options: LockOptionsLike, work: () => Promise<unknown>): Promise<unknown>
}

/** The part of `BroadcastChannel` that is used. */
export interface ChannelLike {
  postMessage(message: unknown): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
  close(): void
}

/** `visible`: the tab came back to sight, or out of the back-forward cache (`pageshow`). */
export type LifecycleEvent = 'online' | 'offline' | 'visible' | 'freeze' | 'resume' | 'pagehide'

export interface Lifecycle {
  online(): boolean
  /** Answers what ends the listening. */
  onChange(listener: (event: LifecycleEvent) => void): () => void
}

/** Says something to the hub. */
export type Say = (frame: ClientFrame) => void

export interface SyncDeps {
  readonly replica: Replica
  readonly member: MemberId
  readonly device: string
  openSocket(): WebSocketLike
  /** Resolves with any status; rejects where there is no answer. */
  get(path: string): Promise<Response>
  readonly clock: Clock
  /** From 0 up to 1. */
  random(): number
  readonly locks: LockManagerLike
  channel(name: string): ChannelLike
  readonly lifecycle: Lifecycle
  /**
   * A write costs more than its rows: after one, what comes within this time is written together. The first after a quiet time never waits.
   * Absent: nothing waits.
   */
  readonly gatherMs?: Millis
  onChange(change: Change, by: 'here' | 'other-tab'): void
  /** Memory must be read anew. Answer the promise of the reading: what comes meanwhile is told after it. */
  onReload(): unknown
  onState(state: SyncState): void
  onLeader(leads: boolean): void
  onNudge(): void
  /** The server knows our session: it said something in it just now (MOB-09). */
  onContact(): void
  /** The server took this device back: everything on it has to go (T11). */
  onTakenBack(): void
  /** The hub has welcomed us and can be told things; null: that line is gone. */
  onLine(say: Say | null): void
  /** A bug, or a disk that is full: told, then tried again with patience. Without it, it is thrown where the page's handler sees it. */
  onFault?(error: unknown): void
}

export interface Sync {
  /** There is something to drain. */
  nudgeLeader(): void
  /** Puts the thread's next older page into the replica, if the server has one and can be reached. */
  fetchOlder(conversation: string): Promise<'loaded' | 'complete' | 'offline' | 'gone'>
  /** Tries at once what waits for its next try. */
  wake(): void
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>
}
