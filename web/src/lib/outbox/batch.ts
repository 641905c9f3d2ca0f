/** Which waiting entries go into the next call. Pure. Not here: the call (`drain.ts`), what follows from its answer (`lane.ts`). */
import type { MAX_ACTIONS } from '../../../../schema/protocol/limits.ts'
import type { OutboxEntry } from './entry.ts'
import { isWaiting, laneOf, waitsFor } from './lane.ts'

/** The server's own number, taken as a type: its parser need not come along into the page. */
export const MOST_ACTIONS: typeof MAX_ACTIONS = 100

/** Less than a sixth of what the server reads as one body: the longest escapes and many-byte letters have room. */
export const MAX_BATCH_CHARACTERS = 150_000

/**
 * At most `size` entries, of each lane its first ones without a gap, as far as none waits for the outcome of another. Lanes that were tried
 * least come first: one that makes calls fail again and again never stands before the others.
 */
export const nextBatch = (entries: readonly OutboxEntry[], size: number = MOST_ACTIONS): readonly OutboxEntry[] => {
  const room = { entries: Math.min(size, MOST_ACTIONS), characters: MAX_BATCH_CHARACTERS }
  return lanesOf(entries)
    .flatMap((lane) => take(sendable(lane), room))
    .toSorted((one, other) => one.order - other.order)
}

const lanesOf = (entries: readonly OutboxEntry[]): readonly (readonly OutboxEntry[])[] => {
  const waiting = entries.filter(isWaiting).toSorted((one, other) => one.order - other.order)
  return [...Map.groupBy(waiting, laneOf).values()].toSorted(
    ([one], [other]) => (one?.attempts ?? 0) - (other?.attempts ?? 0) || (one?.order ?? 0) - (other?.order ?? 0)
  )
}

const sendable = (lane: readonly OutboxEntry[]): readonly OutboxEntry[] => {
  const stop = lane.findIndex((entry, index) => lane.slice(0, index).some((earlier) => waitsFor(entry, earlier)))
  return stop === -1 ? lane : lane.slice(0, stop)
}

/** As much of a lane as there is room for; one entry always fits into an empty call. */
const take = (lane: readonly OutboxEntry[], room: { entries: number; characters: number }): readonly OutboxEntry[] => {
  const taken: OutboxEntry[] = []
  for (const entry of lane) {
    const length = JSON.stringify(entry.action).length
    const fits = room.entries > 0 && (length <= room.characters || room.characters === MAX_BATCH_CHARACTERS)
    if (!fits) break
    room.entries -= 1
    room.characters -= length
    taken.push(entry)
  }
  return taken
}
