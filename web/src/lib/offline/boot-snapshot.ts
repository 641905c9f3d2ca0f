/**
 * What the screen showed last, small enough to be read before anything else: the app draws it while IndexedDB opens (ui.md, verdict 12).
 * Kept in localStorage: in a cold Chromium 60 rows are there after 2 ms, from the Cache API after 20 to 30 ms. It is a picture and no
 * source: nothing is decided, sent or stored from it. Not here: when it is written (`snapshot-writer.ts`).
 */
import type { MemberId, Millis, NumberId } from '../../../../schema/domain/ids.ts'
import type { MemberRow, TeamRow } from '../../../../schema/domain/member.ts'
import type { NumberRow } from '../../../../schema/domain/number.ts'
import type { SettingsRow } from '../../../../schema/domain/settings.ts'
import type { QueueRow } from '../queue/queue-row.ts'
import { type Filter, NO_FILTER, parseView, SORTS, type Sort, type View } from '../queue/view.ts'
import type { Keep } from '../state/session.ts'
import { isOfKind, unpackAll } from './packed-rows.ts'
import { isCounts, numbers, packQueueRow, people, settings, teams, unpackQueueRow } from './snapshot-rows.ts'

export interface BootSnapshot {
  /** Whose it is: only to be drawn for them. */
  readonly member: MemberId
  readonly view: View
  readonly sort: Sort
  readonly filter: Filter
  /** The first rows of the list, in its order. */
  readonly rows: readonly QueueRow[]
  /** How many conversations each view has. */
  readonly counts: Readonly<Record<string, number>>
  readonly people: readonly MemberRow[]
  readonly teams: readonly TeamRow[]
  readonly numbers: readonly NumberRow[]
  /** Null: not known on this device yet. */
  readonly settings: SettingsRow | null
  readonly takenAt: Millis
}

/** Rises when the form changes; a snapshot of another form is ignored. */
export const SNAPSHOT_VERSION = 2
export const SNAPSHOT_ROWS = 60
/** A browser stores two bytes a character. */
export const SNAPSHOT_BYTES = 200_000
const KEY = 'baton.boot'

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

function filterIn(value: unknown): Filter | null {
  if (!isFields(value)) return null
  const { unread, urgent, number, text } = value
  if (!isOfKind(unread, 'yes') || !isOfKind(urgent, 'yes') || !isOfKind(number, 'text?') || !isOfKind(text, 'text')) return null
  return { unread: unread === true, urgent: urgent === true, number: number as NumberId | null, text: text as string }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // cut off while it was written, or changed by hand
  }
}

function unpacked(value: unknown): BootSnapshot | null {
  if (!isFields(value) || value.version !== SNAPSHOT_VERSION) return null
  const { member, sort, counts, takenAt } = value
  if (!isOfKind(member, 'text') || !isOfKind(takenAt, 'number') || !isOfKind(sort, SORTS) || !isCounts(counts)) return null
  const view = isOfKind(value.view, 'text') ? parseView(value.view as string) : null
  const filter = filterIn(value.filter)
  const rows = unpackAll(value.rows, unpackQueueRow)
  const lists = { people: unpackAll(value.people, people.unpack), teams: unpackAll(value.teams, teams.unpack) }
  const ours = unpackAll(value.numbers, numbers.unpack)
  const set = value.settings === null ? null : settings.unpack(value.settings)
  if (!view || !filter || !rows || !lists.people || !lists.teams || !ours) return null
  if (value.settings !== null && set === null) return null
  return {
    member: member as MemberId,
    view,
    sort: sort as Sort,
    filter,
    rows,
    counts,
    people: lists.people,
    teams: lists.teams,
    numbers: ours,
    settings: set,
    takenAt: takenAt as Millis
  }
}

/** The last snapshot; null where there is none, or none that this build understands completely. */
export function readBootSnapshot(storage: Keep): BootSnapshot | null {
  const text = storage.getItem(KEY)
  return text === null ? null : unpacked(parsed(text))
}

const packed = (snapshot: BootSnapshot, rows: number): string =>
  JSON.stringify({
    ...snapshot,
    version: SNAPSHOT_VERSION,
    filter: { ...NO_FILTER, ...snapshot.filter },
    rows: snapshot.rows.slice(0, rows).map(packQueueRow),
    people: snapshot.people.map(people.pack),
    teams: snapshot.teams.map(teams.pack),
    numbers: snapshot.numbers.map(numbers.pack),
    settings: snapshot.settings && settings.pack(snapshot.settings)
  })

const fits = (text: string): boolean => 2 * text.length <= SNAPSHOT_BYTES

export type Written =
  | 'written'
  /** Even without rows it is too large. There is none now. */
  | 'too-large'
  /** The browser gives no room. There is none now. */
  | 'no-room'

/** Replaces the snapshot. Where it would be too large it has fewer rows. */
export function writeBootSnapshot(storage: Keep, snapshot: BootSnapshot): Written {
  for (let rows = SNAPSHOT_ROWS; rows >= 0; rows = rows > 0 ? Math.floor(rows / 2) : -1) {
    const text = packed(snapshot, rows)
    if (fits(text)) return put(storage, text)
  }
  clearBootSnapshot(storage)
  return 'too-large'
}

function put(storage: Keep, text: string): Written {
  try {
    storage.setItem(KEY, text)
    return 'written'
  } catch (problem) {
    if (!(problem instanceof DOMException) || problem.name !== 'QuotaExceededError') throw problem
    // An older picture would be a wrong one.
    clearBootSnapshot(storage)
    return 'no-room'
  }
}

/** Sign-out: customers' names and words don't stay on the device. */
export const clearBootSnapshot = (storage: Keep): void => storage.removeItem(KEY)
