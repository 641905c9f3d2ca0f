/**
 * What the sync pill says: the truth, told calmly. Pure; time comes with each event (L12). Not here: sockets, words, timers.
 * A short cut is not worth a word, a long one is: reconnecting after 2 s, offline after 5 s or at once when the browser knows it.
 */
import type { Millis } from '../../../../schema/domain/ids.ts'

export type SyncState =
  | { readonly kind: 'starting' }
  /** Of a catch-up: commits so far and in all. Of a first load: conversations so far, nobody knows of how many. */
  | { readonly kind: 'catching-up'; readonly done: number; readonly of: number | null }
  | { readonly kind: 'live' }
  | { readonly kind: 'reconnecting'; readonly since: Millis }
  | { readonly kind: 'offline'; readonly since: Millis }
  | { readonly kind: 'session-ended' }
  | { readonly kind: 'upgrade-required' }

export const RECONNECTING_AFTER_MS = 2_000
export const OFFLINE_AFTER_MS = 5_000
/** Between two changes that one sees; also how long a tab may look for what is missing before it says so. */
export const CALM_MS = 2_000

export type SyncEvent = { readonly at: Millis } & (
  | { readonly type: 'connected' }
  | { readonly type: 'lost' }
  | { readonly type: 'behind'; readonly done: number; readonly of: number | null }
  | { readonly type: 'caught-up' }
  | { readonly type: 'navigator'; readonly online: boolean }
  | { readonly type: 'session-ended' }
  | { readonly type: 'upgrade-required' }
  | { readonly type: 'tick' }
)

/** What is true, and what is shown of it. */
export interface SyncMachine {
  readonly shown: SyncState
  /** When `shown` became another kind. */
  readonly shownAt: Millis
  /** Since when there is no connection; null while there is one. */
  readonly lostAt: Millis | null
  readonly connectedAt: Millis
  /** What is still missing, and since when; null: nothing. */
  readonly behind: { readonly since: Millis; readonly done: number; readonly of: number | null } | null
  readonly online: boolean
  readonly end: 'session-ended' | 'upgrade-required' | null
}

/** `shown`: what the tab showed so far. */
export const startMachine = (at: Millis, online: boolean, shown: SyncState = { kind: 'starting' }): SyncMachine => ({
  shown,
  shownAt: at - CALM_MS,
  lostAt: at,
  connectedAt: at,
  behind: { since: at, done: 0, of: null },
  online,
  end: null
})

export const reduceSync = (machine: SyncMachine, event: SyncEvent): SyncMachine => show(learn(machine, event), event.at)

const learn = (machine: SyncMachine, event: SyncEvent): SyncMachine => {
  switch (event.type) {
    case 'connected':
      return { ...machine, lostAt: null, connectedAt: event.at, end: null }
    case 'lost':
      return { ...machine, lostAt: machine.lostAt ?? event.at }
    case 'behind':
      return { ...machine, behind: { since: machine.behind?.since ?? event.at, done: event.done, of: event.of } }
    case 'caught-up':
      return { ...machine, behind: null }
    case 'navigator':
      return { ...machine, online: event.online }
    case 'session-ended':
    case 'upgrade-required':
      return { ...machine, end: event.type }
    case 'tick':
      return machine
    default:
      return event satisfies never
  }
}

const show = (machine: SyncMachine, now: Millis): SyncMachine => {
  const truth = truthOf(machine, now)
  if (truth.kind === machine.shown.kind) return sameWords(truth, machine.shown) ? machine : { ...machine, shown: truth }
  if (truth.kind !== 'session-ended' && now < machine.shownAt + CALM_MS) return machine
  return { ...machine, shown: truth, shownAt: now }
}

/** What would be shown if nothing had to be calm about how often; while it is too early for a word, what is shown stays. */
const truthOf = (machine: SyncMachine, now: Millis): SyncState => {
  const { end, online, lostAt, behind, shown } = machine
  if (end) return { kind: end }
  if (!online) return { kind: 'offline', since: shown.kind === 'offline' ? shown.since : (lostAt ?? now) }
  if (lostAt !== null) {
    if (now - lostAt >= OFFLINE_AFTER_MS) return { kind: 'offline', since: lostAt }
    if (shown.kind === 'offline') return shown
    return now - lostAt >= RECONNECTING_AFTER_MS ? { kind: 'reconnecting', since: lostAt } : shown
  }
  if (!behind) return { kind: 'live' }
  return isWorthAWord(machine, now) ? { kind: 'catching-up', done: behind.done, of: behind.of } : shown
}

/** Most of the time nothing or one delta is missing: that is over before one could read it. */
const isWorthAWord = ({ behind, connectedAt, shown }: SyncMachine, now: Millis): boolean => {
  if (!behind || shown.kind === 'catching-up') return true
  if (shown.kind !== 'live' && behind.done > 0) return true
  return now - Math.max(behind.since, connectedAt) >= CALM_MS
}

const sameWords = (a: SyncState, b: SyncState): boolean => JSON.stringify(a) === JSON.stringify(b)

/** When a `tick` may change what is shown; null: not before the next event. */
export const nextTick = (machine: SyncMachine, now: Millis): Millis | null => {
  const { lostAt, behind, shownAt, connectedAt } = machine
  const times = [shownAt + CALM_MS]
  if (lostAt !== null) times.push(lostAt + RECONNECTING_AFTER_MS, lostAt + OFFLINE_AFTER_MS)
  if (behind) times.push(Math.max(behind.since, connectedAt) + CALM_MS)
  const coming = times.filter((at) => at > now)
  return coming.length > 0 ? Math.min(...coming) : null
}
