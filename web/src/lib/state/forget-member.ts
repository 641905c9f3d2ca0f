/**
 * Deletes what a member left in this browser when they signed out (L10). It is marked before it begins and the mark goes at its end, so
 * that a tab that was closed in between, or one that stood in the way, only delays it. Not here: signing out (`sign-out.ts`).
 */
import type { MemberId, Millis } from '../../../../schema/domain/ids.ts'
import { type Keep, rememberedMe } from './session.ts'

/** What is needed of the browser. */
export interface Disk {
  readonly indexedDB: Pick<IDBFactory, 'databases' | 'deleteDatabase'>
  readonly after: (ms: Millis, run: () => void) => void
}

/** A tab that was told to leave lets go within moments; one that the browser froze may never. */
const BLOCKED_MS = 2_000
const KEY = 'baton.forgetting'

export const forgetLater = (keep: Keep, member: MemberId): void => keep.setItem(KEY, member)
/** Whose data is to go; null: nobody's. */
export const toForget = (keep: Keep): MemberId | null => keep.getItem(KEY)
/** They are here again: what is on the device from now on is theirs to keep. */
export const forgetNobody = (keep: Keep): void => keep.removeItem(KEY)

/** False: another tab still stands in the way, and it has to be asked for again. */
export const forgetMarked = async (keep: Keep, disk: Disk): Promise<boolean> => {
  const member = toForget(keep)
  if (member === null) return true
  // Whoever signed in since has a right to what they wrote.
  const isHere = rememberedMe(keep)?.id === member
  const gone = isHere ? [] : await Promise.all((await databasesOf(disk, member)).map((name) => drop(disk, name)))
  const all = gone.every((one) => one)
  if (all) forgetNobody(keep)
  return all
}

const databasesOf = async ({ indexedDB }: Disk, member: MemberId): Promise<readonly string[]> =>
  (await indexedDB.databases()).flatMap(({ name }) => (name !== undefined && isOf(name, member) ? name : []))

/** Exactly theirs: one member's name may be the end of another's. */
const isOf = (name: string, member: MemberId): boolean =>
  name === `baton-local-${member}` || /^baton-replica-[0-9a-f]+-(.*)$/.exec(name)?.[1] === member

const drop = ({ indexedDB, after }: Disk, name: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve(true)
    request.onerror = () => reject(request.error ?? new Error(`${name} could not be deleted`))
    after(BLOCKED_MS, () => resolve(false))
  })
