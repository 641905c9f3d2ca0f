/**
 * What members left unsent in this browser, for the door: it waits until each of them signs in again. Read without opening the app's own
 * store, which would make anew a database that is just being deleted. Not here: sending, words of replies (nobody is signed in yet).
 */
import * as v from 'valibot'
import type { MemberId, Millis } from '../../../../schema/domain/ids.ts'
import { EVERYBODY } from './forget-marks.ts'
import type { Disk } from './forget-member.ts'

export interface UnsentHere {
  readonly member: MemberId
  /** As they were called when they were here; null: not kept. */
  readonly name: string | null
  readonly replies: number
  readonly drafts: number
  /** Other actions that wait. */
  readonly changes: number
}

/** How much of it there is. */
export type Counted = Pick<UnsentHere, 'replies' | 'drafts' | 'changes'>

const PREFIX = 'baton-local-'
/** An open database answers in a few milliseconds; one that is being deleted may never. */
const PATIENCE_MS: Millis = 1_000
const EntrySchema = v.object({ kind: v.string(), state: v.object({ kind: v.string() }) })
const KeptMeSchema = v.object({ value: v.object({ me: v.object({ name: v.string() }) }) })
type Entry = v.InferOutput<typeof EntrySchema>

/** Of one member, also where nothing is; null: it is there and could not be read. */
export const unsentOf = async (disk: Disk, member: MemberId): Promise<Counted | null> => {
  const name = PREFIX + member
  const listed = await disk.indexedDB.databases().catch(() => null) // a storage that is broken says nothing
  if (listed === null) return null
  const read = listed.some((one) => one.name === name) ? await readOne(disk, name) : 'gone'
  return read === 'unreadable' ? null : read === 'gone' ? { replies: 0, drafts: 0, changes: 0 } : read
}

/** Whoever `leaves` is left out: what they wrote is just being deleted, and to open it would be to wait for that. */
export const unsentHere = async (disk: Disk, leaves: readonly string[] = []): Promise<readonly UnsentHere[]> => {
  if (leaves.includes(EVERYBODY)) return []
  const all = (await disk.indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(PREFIX) ? name : []))
  const names = all.filter((name) => !leaves.includes(name.slice(PREFIX.length)))
  const found = await Promise.all(names.map((name) => readOne(disk, name)))
  return found.filter((one) => typeof one !== 'string').filter(({ replies, drafts, changes }) => replies + drafts + changes > 0)
}

type Unread = 'gone' | 'unreadable'

const readOne = async (disk: Disk, name: string): Promise<UnsentHere | Unread> => {
  const database = await openExisting(disk, name)
  if (typeof database === 'string') return database
  const read = (store: string): Promise<readonly unknown[]> => all(database.transaction(store).objectStore(store))
  const [outbox, drafts, kept] = await Promise.all(['outbox', 'drafts', 'keep'].map(read))
  database.close()
  const entries = (outbox ?? []).filter((entry): entry is Entry => v.is(EntrySchema, entry))
  const me = (kept ?? []).find((one) => v.is(KeptMeSchema, one))
  return {
    member: name.slice(PREFIX.length),
    name: v.is(KeptMeSchema, me) ? me.value.me.name : null,
    replies: entries.filter(isUnsentReply).length,
    drafts: drafts?.length ?? 0,
    changes: entries.filter(isWaitingChange).length
  }
}

const isUnsentReply = ({ kind, state }: Entry): boolean => kind === 'message.send' && (state.kind === 'waiting' || state.kind === 'refused')
/** Having looked at something is nothing that anybody waits for. */
const isWaitingChange = ({ kind, state }: Entry): boolean =>
  state.kind === 'waiting' && kind !== 'message.send' && kind !== 'conversation.read'

/** `gone`: it must not come into being by being looked at. `unreadable` too where somebody else has it for long: nobody waits at the door. */
const openExisting = ({ indexedDB, after }: Disk, name: string): Promise<IDBDatabase | Unread> =>
  new Promise((resolve) => {
    const request = indexedDB.open(name)
    let isAwaited = true
    let isThere = true
    after(PATIENCE_MS, () => {
      isAwaited = false
      resolve('unreadable')
    })
    request.onupgradeneeded = () => {
      isThere = false
      request.transaction?.abort()
    }
    request.onerror = () => resolve(isThere ? 'unreadable' : 'gone')
    request.onsuccess = () => {
      const database = request.result
      database.onversionchange = () => database.close()
      if (isAwaited) resolve(database)
      else database.close()
    }
  })

const all = (store: IDBObjectStore): Promise<readonly unknown[]> =>
  new Promise((resolve, reject) => {
    const request = store.getAll()
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error(`${store.name} could not be read`))
  })
