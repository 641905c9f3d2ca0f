/**
 * What the screen showed last, small enough to be read before anything else: the app draws it while IndexedDB opens (ui.md, verdict 12).
 * It is a picture and no source: nothing is decided, sent or stored from it. Not here: packing it (`pack-snapshot.ts`), where it is kept
 * (`boot-place.ts`), when it is written (`snapshot-writer.ts`).
 */
import type { MemberId, Millis, NumberId } from '../../../../schema/domain/ids.ts'
import type { MemberRow, TeamRow } from '../../../../schema/domain/member.ts'
import type { NumberRow } from '../../../../schema/domain/number.ts'
import type { SettingsRow } from '../../../../schema/domain/settings.ts'
import type { QueueRow } from '../queue/queue-row.ts'
import { type Filter, parseView, SORTS, type Sort, type View } from '../queue/view.ts'
import { isOfKind, unpackAll } from './packed-rows.ts'
import { isCounts, numbers, people, settings, teams, unpackQueueRow } from './snapshot-rows.ts'

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

/** Null: there is none, or none that this build understands completely. */
export const unpackSnapshot = (text: string | null): BootSnapshot | null => (text === null ? null : unpacked(parsed(text)))
