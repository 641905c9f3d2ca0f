/**
 * Who has left this browser and whose data here is still to be deleted: marked before that begins, and until it is done, so that a tab that
 * was closed in between, or one that stood in the way, only delays it. Not here: deleting (`forget-member.ts`).
 */
import type { MemberId } from '../../../../schema/domain/ids.ts'
import { forgetMe, type Keep } from './session.ts'

const KEY = 'baton.forgetting'
/** No member is called so: the device was taken back (T11). */
export const EVERYBODY = '*'
export type Leaver = MemberId | typeof EVERYBODY

/** Whose data is to go, each until it has; several where one's was in use while the next one left. */
export const toForget = (keep: Keep): readonly Leaver[] => keep.getItem(KEY)?.split('\n') ?? []

const mark = (keep: Keep, leavers: readonly Leaver[]): void => {
  if (leavers.length === 0) keep.removeItem(KEY)
  else keep.setItem(KEY, leavers.join('\n'))
}
/** Nothing of theirs is left. */
export const forgotten = (keep: Keep, leaver: Leaver): void =>
  mark(
    keep,
    toForget(keep).filter((one) => one !== leaver)
  )

/** Whoever's it is: it goes with everybody's where that was marked before. */
export const forgetLater = (keep: Keep, leaver: Leaver): void => {
  if (isTakenBack(keep)) return
  mark(keep, leaver === EVERYBODY ? [EVERYBODY] : [...new Set([...toForget(keep), leaver])])
}
/** The device was taken back: nobody is here from now on, also for a page that opens a moment later. */
export const markTakenBack = (keep: Keep): void => {
  forgetLater(keep, EVERYBODY)
  forgetMe(keep)
}
export const isTakenBack = (keep: Keep): boolean => toForget(keep).includes(EVERYBODY)
/**
 * They are here again: what is on the device from now on is theirs to keep. What others left is not, and a device that was taken back is
 * wiped whoever comes.
 */
export const staysHere = (keep: Keep, member: MemberId): void => forgotten(keep, member)
