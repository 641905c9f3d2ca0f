/**
 * Leaving this device: the session ends, every tab lets go, and what belongs to the member goes from it (L10).
 * Not here: asking first (sign-in/SignOut), deleting (`forget-member.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { clearBootSnapshot } from '../offline/boot-snapshot.ts'
import type { App } from './app.svelte.ts'
import { forgetLater, forgetMarked } from './forget-member.ts'
import { forgetMe, leaveLater, signOutFirst } from './session.ts'
import { disk, server } from './this-browser.ts'

/** Nobody waits longer for a line that hangs, or for a tab that does not let go: what is left is done at the door. */
const PATIENCE_MS = { server: 1_500, tabs: 4_000 }

/** Without a network the server hears of it when it can be reached; this device forgets at once. */
export const signOut = async (app: App): Promise<void> => {
  leaveLater(localStorage)
  forgetLater(localStorage, app.workspace.me.id)
  forgetMe(localStorage)
  await Promise.all([atMost(PATIENCE_MS.server, signOutFirst(localStorage, server.post)), atMost(PATIENCE_MS.tabs, forget(app))])
  clearBootSnapshot(localStorage)
  location.assign('/sign-in')
}

const forget = async (app: App): Promise<void> => {
  await app.leave()
  await forgetMarked(localStorage, disk)
}

const atMost = (ms: Millis, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise<void>((resolve) => disk.after(ms, resolve))])
