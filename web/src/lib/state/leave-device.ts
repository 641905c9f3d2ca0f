/**
 * Leaving a device: the session ends, and what belongs to the member goes from it (L10), without the server too. What other members left
 * unsent stays, and who is here by now stays signed in. Not here: asking first (sign-in/SignOut), deleting (`forget-member.ts`).
 */
import type { MemberId, Millis } from '../../../../schema/domain/ids.ts'
import { dropSnapshot } from '../offline/boot-place.ts'
import { dropOwn, type Traces } from '../offline/traces.ts'
import { atMost } from './at-most.ts'
import { forgetLater } from './forget-marks.ts'
import { type Disk, forgetMarked } from './forget-member.ts'
import { forgetMe, type Keep, rememberedId } from './session.ts'
import { endSession, leaveLater, type ServerOf, signOutFirst } from './signing-out.ts'

/** Nobody waits longer for a line that hangs, for a tab that does not let go, or for a push service: what is left is done at the door. */
const PATIENCE_MS: Readonly<Record<'server' | 'tabs' | 'traces', Millis>> = { server: 1_500, tabs: 4_000, traces: 1_500 }

export interface LeftDevice {
  readonly keep: Keep
  readonly disk: Disk
  readonly traces: Traces
  readonly serverOf: ServerOf
}

/** Without a network the server hears of it when it can be reached; this device forgets at once. `letGo` ends what runs on this page. */
export const leaveDevice = async (
  device: LeftDevice,
  member: MemberId,
  letGo: () => Promise<void> = async () => undefined
): Promise<void> => {
  const { keep, disk, traces, serverOf } = device
  const here = rememberedId(keep)
  // A page that stood open while somebody else came in: what this browser remembers is theirs.
  const isAnothers = here !== null && here !== member
  forgetLater(keep, member)
  if (!isAnothers) {
    leaveLater(keep, member)
    forgetMe(keep)
  }
  const told = isAnothers ? endSession(serverOf, member) : signOutFirst(keep, serverOf)
  await Promise.all([
    atMost(disk, PATIENCE_MS.server, told),
    atMost(disk, PATIENCE_MS.tabs, forget(device, letGo)),
    isAnothers ? undefined : atMost(disk, PATIENCE_MS.traces, dropOwn(traces))
  ])
  // Whoever it shows: who is here by now writes another with the next change.
  await atMost(disk, PATIENCE_MS.traces, dropSnapshot(traces.caches))
}

const forget = async ({ keep, disk }: LeftDevice, letGo: () => Promise<void>): Promise<void> => {
  await letGo()
  await forgetMarked(keep, disk)
}
