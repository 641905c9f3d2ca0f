/**
 * Deletes what a member left in this browser when they signed out (L10), or what everybody did when the device was taken back (T11), until
 * nothing of it is left (`forget-marks.ts`). Not here: signing out (`sign-out.ts`), what else goes with a device (`take-back.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { EVERYBODY, forgotten, type Leaver, toForget } from './forget-marks.ts'
import { type Keep, rememberedId } from './session.ts'

/** What is needed of the browser. */
export interface Disk {
  readonly indexedDB: Pick<IDBFactory, 'databases' | 'deleteDatabase' | 'open'>
  readonly after: (ms: Millis, run: () => void) => void
}

/** A tab that was told to leave lets go within moments; one that the browser froze may never. */
const BLOCKED_MS = 2_000

/** False: another tab still stands in the way of something, and it has to be asked for again. */
export const forgetMarked = async (keep: Keep, disk: Disk): Promise<boolean> => {
  const gone = await Promise.all(toForget(keep).map((leaver) => forgetOne(keep, disk, leaver)))
  return gone.every((one) => one)
}

const forgetOne = async (keep: Keep, disk: Disk, leaver: Leaver): Promise<boolean> => {
  // Whoever signed in since has a right to what they wrote.
  const here = rememberedId(keep)
  const isHere = here !== null && (leaver === EVERYBODY || here === leaver)
  const gone = isHere ? [] : await Promise.all((await databasesOf(disk, leaver)).map((name) => drop(disk, name)))
  const all = gone.every((one) => one)
  if (all) forgotten(keep, leaver)
  return all
}

const databasesOf = async ({ indexedDB }: Disk, member: Leaver): Promise<readonly string[]> =>
  (await indexedDB.databases()).flatMap(({ name }) => (name !== undefined && isOf(name, member) ? name : []))

/** Exactly theirs: one member's name may be the end of another's. */
const isOf = (name: string, member: Leaver): boolean =>
  member === EVERYBODY
    ? name.startsWith('baton-')
    : name === `baton-local-${member}` || /^baton-replica-[0-9a-f]+-(.*)$/.exec(name)?.[1] === member

const drop = ({ indexedDB, after }: Disk, name: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve(true)
    request.onerror = () => reject(request.error ?? new Error(`${name} could not be deleted`))
    after(BLOCKED_MS, () => resolve(false))
  })
