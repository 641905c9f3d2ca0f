/**
 * A device that the server took back (revoked, or its member suspended or removed): everything that was kept here goes, whoever's it is
 * (T11). Marked first, so that the door goes on with it where a page was closed in between. Not here: hearing of it (`this-browser.ts`),
 * what an app does to let go (`create-app.svelte.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { dropAll, type Traces } from '../offline/traces.ts'
import { atMost } from './at-most.ts'
import { isTakenBack, markTakenBack } from './forget-marks.ts'
import { type Deleted, type Disk, forgetMarked } from './forget-member.ts'
import type { Keep } from './session.ts'

/** Nobody waits longer for a page that does not let go, or for a push service that does not answer. */
const PATIENCE_MS: Millis = 600

export interface Device {
  readonly keep: Keep & { readonly clear: () => void }
  /** Of this tab (`sessionStorage`). */
  readonly tab: { readonly clear: () => void }
  readonly disk: Disk
  readonly traces: Traces
}

/** Where not all is gone it stays marked, and has to be asked for again. */
export const wipeDevice = async ({ keep, tab, disk, traces }: Device): Promise<Deleted> => {
  markTakenBack(keep)
  tab.clear()
  const [deleted] = await Promise.all([forgetMarked(keep, disk), atMost(disk, PATIENCE_MS, dropAll(traces))])
  keep.clear()
  tab.clear()
  if (deleted !== 'gone') markTakenBack(keep)
  return deleted
}

/**
 * What a taking back left to be done, until it is: nobody comes in while something of before is still there. `tell` hears each time how it
 * stands. False: the browser does not delete it.
 */
export const finishWipe = async (device: Device, tell: (deleted: Deleted) => void): Promise<boolean> => {
  while (isTakenBack(device.keep)) {
    const deleted = await wipeDevice(device)
    tell(deleted)
    if (deleted === 'failed') return false
  }
  return true
}

/**
 * `letGo` ends what runs on this page; the databases go when it has, or soon after. `ask` asks the server once more: its refusal has the
 * browser delete files (Clear-Site-Data), in which words stand for a while that a page has deleted.
 */
export const takeBack = async (device: Device, letGo: () => Promise<unknown>, ask: () => Promise<unknown>): Promise<Deleted> => {
  markTakenBack(device.keep)
  await atMost(device.disk, PATIENCE_MS, letGo())
  const deleted = await wipeDevice(device)
  await atMost(device.disk, PATIENCE_MS, ask())
  return deleted
}
