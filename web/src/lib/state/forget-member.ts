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

/** What became of it. What is not gone stays marked, and has to be asked for again. */
export type Deleted =
  | 'gone'
  /** Another tab still stands in the way of something. */
  | 'in-use'
  /** The browser did not delete something, and says no more than that. */
  | 'failed'

const WORST = ['failed', 'in-use'] as const
const worstOf = (all: readonly Deleted[]): Deleted => WORST.find((one) => all.includes(one)) ?? 'gone'

export const forgetMarked = async (keep: Keep, disk: Disk): Promise<Deleted> =>
  worstOf(await Promise.all(toForget(keep).map((leaver) => forgetOne(keep, disk, leaver))))

const forgetOne = async (keep: Keep, disk: Disk, leaver: Leaver): Promise<Deleted> => {
  const here = rememberedId(keep)
  // Somebody came in beside it: everybody's data goes at the door, where nobody is remembered.
  if (leaver === EVERYBODY && here !== null) return 'in-use'
  // Whoever signed in since has a right to what they wrote.
  const deleted = here === leaver ? 'gone' : await dropAllOf(disk, leaver)
  if (deleted === 'gone') forgotten(keep, leaver)
  return deleted
}

const dropAllOf = async (disk: Disk, leaver: Leaver): Promise<Deleted> => {
  const names = await databasesOf(disk, leaver)
  return names === null ? 'failed' : worstOf(await Promise.all(names.map((name) => drop(disk, name))))
}

/** Null: the browser does not say. */
const databasesOf = async ({ indexedDB }: Disk, member: Leaver): Promise<readonly string[] | null> => {
  const all = await indexedDB.databases().catch((error: unknown) => {
    if (error instanceof DOMException) return null // its storage is broken
    throw error
  })
  return all?.flatMap(({ name }) => (name !== undefined && isOf(name, member) ? name : [])) ?? null
}

/** Exactly theirs: one member's name may be the end of another's. */
const isOf = (name: string, member: Leaver): boolean =>
  member === EVERYBODY
    ? name.startsWith('baton-')
    : name === `baton-local-${member}` || /^baton-replica-[0-9a-f]+-(.*)$/.exec(name)?.[1] === member

const drop = ({ indexedDB, after }: Disk, name: string): Promise<Deleted> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve('gone')
    request.onerror = () => resolve('failed')
    after(BLOCKED_MS, () => resolve('in-use'))
  })
