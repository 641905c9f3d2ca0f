/** Leaving this browser: the shell around `leave-device.ts` (L12). Not here: asking first (sign-in/SignOut). */
import type { MemberId } from '../../../../schema/domain/ids.ts'
import type { App } from './app.svelte.ts'
import { leaveDevice } from './leave-device.ts'
import { disk, serverOf, traces } from './this-browser.ts'

const device = { keep: localStorage, disk, traces, serverOf }

/** From inside the app. */
export const signOut = async (app: App): Promise<void> => {
  await leaveDevice(device, app.workspace.me.id, () => app.leave())
  location.assign('/sign-in')
}

/** From a page outside of it. */
export const leaveHere = (member: MemberId): Promise<void> => leaveDevice(device, member)
