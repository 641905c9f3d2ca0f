/**
 * Where the small lines of a thread stand: each event after the last message that was there when it happened, each case's end in place of
 * the event that ended it. Not here: the lines' words, days and bubbles (`timeline.ts`).
 */
import type { CaseRow } from '../../../../schema/domain/conversation.ts'
import type { CaseId, Millis } from '../../../../schema/domain/ids.ts'
import type { EventRow, MessageRow } from '../../../../schema/domain/message.ts'
import type { CaseDivider } from './timeline-item.ts'

/** A line and the index of the message after which it stands; -1: before the first. */
export interface Mark {
  readonly slot: number
  readonly at: Millis
  readonly line: EventRow | Omit<CaseDivider, 'reopened'>
}

/** The greatest index whose value is at most `limit`, in values that never fall; -1 where there is none. */
const lastAtMost = (values: readonly number[], limit: number): number => {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** For each message the lowest position from it on: a late message stands early and has a high position, and must hold no event back. */
const lowestFromHere = (messages: readonly MessageRow[]): readonly number[] => {
  const lowest: number[] = new Array(messages.length).fill(0)
  let least = Number.POSITIVE_INFINITY
  for (let index = messages.length - 1; index >= 0; index--) {
    least = Math.min(least, messages[index]?.position ?? least)
    lowest[index] = least
  }
  return lowest
}

/** The event that ended each case: its last `resolved`, as long as the case is not open again by an undo. */
const endings = (events: readonly EventRow[]): ReadonlyMap<CaseId, EventRow> =>
  new Map(events.flatMap((event) => (event.kind === 'resolved' && event.case !== null ? [[event.case, event] as const] : [])))

const byOpening = (a: CaseRow, b: CaseRow): number => a.openedAt - b.openedAt || a.seq - b.seq || (a.id < b.id ? -1 : 1)

/** Events with equal times keep the order in which the server committed them. */
const byPlace = (a: Mark, b: Mark): number => a.slot - b.slot || a.at - b.at || seqOf(a) - seqOf(b)
const seqOf = ({ line }: Mark): number => ('row' in line ? line.row.seq : line.seq)

/** All lines with their places, in order. `messages` in thread order. */
export const placeMarks = (messages: readonly MessageRow[], events: readonly EventRow[], cases: readonly CaseRow[]): readonly Mark[] => {
  const positions = lowestFromHere(messages)
  const times = messages.map((message) => message.at)
  const endOf = endings(events)
  const ended = [...cases].sort(byOpening).flatMap((row, index): Mark[] => {
    if (row.resolvedAt === null) return []
    const event = endOf.get(row.id)
    const slot = event ? lastAtMost(positions, event.afterPosition) : lastAtMost(times, row.resolvedAt)
    const line = {
      kind: 'case',
      key: `case:${row.id}`,
      ordinal: index + 1,
      row,
      resolvedAt: row.resolvedAt,
      resolvedBy: row.resolvedBy
    } as const
    return [{ slot, at: event?.at ?? row.resolvedAt, line }]
  })
  const told = new Set(cases.flatMap((row) => (row.resolvedAt === null ? [] : [endOf.get(row.id)])))
  const lines = events
    .filter((event) => !told.has(event))
    .map((line): Mark => ({ slot: lastAtMost(positions, line.afterPosition), at: line.at, line }))
  return [...ended, ...lines].sort(byPlace)
}
