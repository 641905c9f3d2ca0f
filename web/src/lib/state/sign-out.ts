/**
 * Leaving this device: the session ends, every tab lets go, and what belongs to the member goes from it (L10), without the server too.
 * What other members left unsent stays. Not here: asking first (sign-in/SignOut), deleting (`forget-member.ts`).
 */
import type { MemberId } from '../../../../schema/domain/ids.ts'
import { clearBootSnapshot } from '../offline/boot-snapshot.ts'
import { dropOwn } from '../offline/traces.ts'
import type { App } from './app.svelte.ts'
import { atMost } from './at-most.ts'
import { forgetLater } from './forget-marks.ts'
import { forgetMarked } from './forget-member.ts'
import { forgetMe, leaveLater, signOutFirst } from './session.ts'
import { disk, server, traces } from './this-browser.ts'

/** Nobody waits longer for a line that hangs, for a tab that does not let go, or for a push service: what is left is done at the door. */
const PATIENCE_MS = { server: 1_500, tabs: 4_000, traces: 1_500 }

/** From inside the app. */
export const signOut = async (app: App): Promise<void> => {
  await leaveDevice(app.workspace.me.id, () => app.leave())
  location.assign('/sign-in')
}

/** Without a network the server hears of it when it can be reached; this device forgets at once. `letGo` ends what runs on this page. */
export const leaveDevice = async (member: MemberId, letGo: () => Promise<void> = async () => undefined): Promise<void> => {
  leaveLater(localStorage)
  forgetLater(localStorage, member)
  forgetMe(localStorage)
  await Promise.all([
    atMost(disk, PATIENCE_MS.server, signOutFirst(localStorage, server.post)),
    atMost(disk, PATIENCE_MS.tabs, forget(letGo)),
    atMost(disk, PATIENCE_MS.traces, dropOwn(traces))
  ])
  clearBootSnapshot(localStorage)
}

const forget = async (letGo: () => Promise<void>): Promise<void> => {
  await letGo()
  await forgetMarked(localStorage, disk)
}
