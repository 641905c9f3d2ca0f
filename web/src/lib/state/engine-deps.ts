/**
 * What the engine is given, what it tells, and the words of a member's tabs among each other. Not here: the engine (`engine.ts`), the
 * browser's own things that stand behind these (`open-workspace.ts`).
 */
import type { ConversationId, MemberId, Millis } from '../../../../schema/domain/ids.ts'
import type { Explanation } from '../actions/outcome.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import type { LocalStore } from '../outbox/local-store.ts'
import type { StorageFailure } from '../outbox/storage-failure.ts'
import type { Replica } from '../replica/replica.ts'
import type { Sync, SyncDeps } from '../sync/deps.ts'
import type { SyncState } from '../sync/sync-state.ts'
import type { Server } from './our-server.ts'

/** What the sync tells. */
export type SyncHooks = Required<Pick<SyncDeps, 'onChange' | 'onReload' | 'onState' | 'onLeader' | 'onNudge' | 'onFault'>>

/** A refusal that somebody should be told, once, wherever they are looking. */
export interface Refusal {
  readonly entry: OutboxEntry
  readonly explanation: Explanation
}

/** Why nothing that was done here goes to the server, although its words may still come. */
export type DrainEnd = 'session-ended' | 'upgrade-required'

/** How a member leaves a device: by their own wish, or because the server took it back (T11). */
export type Leaving = 'signed-out' | 'taken-back'

/** What tabs of one member tell each other about the local store. */
export type TabWord =
  | { readonly kind: 'local' }
  | { readonly kind: 'drafts'; readonly conversation: ConversationId }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Somebody has seen the refusal in another tab. */
  | { readonly kind: 'refusal-seen'; readonly id: OutboxEntry['id'] }
  | { readonly kind: 'drain-end'; readonly end: DrainEnd | null }
  /** Marks were put away. */
  | { readonly kind: 'dismissed' }
  /** The member is gone from this device: nothing of theirs may be kept or shown by any tab (L10). */
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'taken-back' }

export interface TabChannel {
  readonly post: (word: TabWord) => void
  /** Words of other tabs. */
  readonly listen: (heard: (word: TabWord) => void) => void
}

export interface EngineDeps {
  readonly me: MemberId
  readonly replica: Replica
  readonly local: LocalStore
  readonly server: Server
  readonly startSync: (hooks: SyncHooks, device: string) => Sync
  readonly tabs: TabChannel
  readonly clock: { readonly now: () => Millis; readonly after: (ms: Millis, run: () => void) => () => void }
  /** From 0 to below 1. */
  readonly random: () => number
  readonly newId: () => string
  readonly isOnline: () => boolean
  /** Something that screens show is different. */
  readonly changed: () => void
  readonly state: (state: SyncState) => void
  readonly refused: (refusal: Refusal) => void
  /** It was seen in another tab: it need not be shown here. */
  readonly refusalSeen: (id: OutboxEntry['id']) => void
  /** The member left in another tab, or their database goes: told once, and whoever shows this has to leave. */
  readonly signedOut: (how: Leaving) => void
  /** The device could not keep what somebody did or wrote. */
  readonly notStored: (failure: StorageFailure) => void
  /** Bugs: one handler. */
  readonly crashed: (error: unknown) => void
}

/** What somebody just did, as one thing. */
export interface Done {
  readonly entries: readonly OutboxEntry[]
  readonly at: Millis
}
