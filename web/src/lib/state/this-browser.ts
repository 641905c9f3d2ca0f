/**
 * What the app needs of this browser from its first moment: who answers, what the page goes through (L12). Not here: databases and sockets
 * (`open-workspace.ts`).
 */
import type { Lifecycle, LifecycleEvent } from '../sync/deps.ts'
import type { Disk } from './forget-member.ts'
import { serverOver } from './our-server.ts'

/** Whoever is signed in. */
export const server = serverOver((path, init) => fetch(path, init))

export const disk: Disk = { indexedDB: globalThis.indexedDB, after: (ms, run) => void window.setTimeout(run, ms) }

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
