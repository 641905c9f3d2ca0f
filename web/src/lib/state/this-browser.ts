/**
 * What the app needs of this browser from its first moment: who answers, what the page goes through (L12), and what happens when the server
 * takes the device back. Not here: databases and sockets (`open-workspace.ts`).
 */
import type { MemberId } from '../../../../schema/domain/ids.ts'
import { takeSnapshotFrom } from '../offline/boot-place.ts'
import type { Traces } from '../offline/traces.ts'
import type { Lifecycle, LifecycleEvent } from '../sync/deps.ts'
import { markTakenBack } from './forget-marks.ts'
import type { Disk } from './forget-member.ts'
import { keepContact } from './lease.ts'
import { type Server, serverOver } from './our-server.ts'

export const disk: Disk = { indexedDB: globalThis.indexedDB, after: (ms, run) => void window.setTimeout(run, ms) }

/** Missing where a page is not served securely. */
export const traces: Traces = { caches: globalThis.caches, workers: globalThis.navigator?.serviceWorker }

let snapshot = takeSnapshotFrom(globalThis.document)
/** What the screen showed last, as the worker wrote it into this page; once. */
export const takeSnapshot = (): string | null => {
  const text = snapshot
  snapshot = null
  return text
}

/** Where a device that was taken back says so. */
export const TAKEN_BACK_DOOR = '/sign-in?ended=revoked'
/** In the tab: it was so. An address alone proves nothing, for anybody may have made it. */
export const TAKEN_BACK = 'baton.taken-back'

/** Nothing of this page goes on. */
export const toTakenBackDoor = (): Promise<never> => {
  sessionStorage.setItem(TAKEN_BACK, '')
  location.assign(TAKEN_BACK_DOOR)
  return new Promise(() => undefined)
}

let letGo = async (): Promise<unknown> => undefined
/** What runs on this page and has to end before its databases can go. */
export const onTakenBack = (run: () => Promise<unknown>): void => {
  letGo = run
}

let whenTakenBack: () => unknown = toTakenBackDoor
/** The page is a door itself: it stays, and says so. */
export const stayWhenTakenBack = (say: () => void): void => {
  whenTakenBack = say
}

let wiping: Promise<unknown> | null = null
/** A wipe that is under way on this page. */
export const wiped = async (): Promise<unknown> => wiping
/** The server took this device back (T11): once is enough, whoever says it. */
export const takenBack = (): Promise<unknown> => {
  if (wiping) return wiping
  markTakenBack(localStorage)
  wiping = import('./take-back.ts')
    .then(({ takeBack }) =>
      takeBack({ keep: localStorage, tab: sessionStorage, disk, traces }, letGo, () => fetch('/api/me', { cache: 'no-store' }))
    )
    // What could not be done here the door goes on with.
    .finally(async () => {
      await whenTakenBack()
      wiping = null
    })
  return wiping
}

/** The server knows our session, now (MOB-09). */
export const contact = (): void => keepContact(localStorage, Date.now())

/** Asked in the name of a member; without one, of whoever is signed in. */
export const serverOf = (member?: MemberId): Server =>
  serverOver((path, init) => fetch(path, init), { ...(member && { member }), takenBack })
export const server = serverOf()

/** What the page goes through, in the sync's words. */
export const lifecycle: Lifecycle = {
  online: () => navigator.onLine,
  onChange: (listener) => {
    const off = new AbortController()
    const on = (target: EventTarget, name: string, event: LifecycleEvent, when = () => true) =>
      target.addEventListener(name, () => when() && listener(event), { signal: off.signal })
    on(window, 'online', 'online')
    on(window, 'offline', 'offline')
    on(window, 'pageshow', 'visible')
    on(window, 'pagehide', 'pagehide')
    on(document, 'visibilitychange', 'visible', () => document.visibilityState === 'visible')
    on(document, 'freeze', 'freeze')
    on(document, 'resume', 'resume')
    return () => off.abort()
  }
}
