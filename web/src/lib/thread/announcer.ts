/**
 * What a screen reader is told of messages that come while a thread is open: each one, in a burst the last of them with how many there
 * were, and no more than one announcement in three seconds (ui.md 11). Time is handed in (L12). Not here: the words, the live region.
 */
import type { MemberId, Millis, Position } from '../../../../schema/domain/ids.ts'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import type { TimelineItem } from './timeline-item.ts'

/** Between two announcements. */
export const PAUSE_MS: Millis = 3000

export interface Announcement {
  /** The last of them. */
  readonly message: MessageRow
  /** How many came since the last announcement. */
  readonly count: number
}

export interface AnnouncerState {
  /** Up to here everything was announced, or was here before. */
  readonly heard: Position
  readonly spokeAt: Millis
}

const newest = (items: readonly TimelineItem[]): Position =>
  items.reduce((most, item) => (item.kind === 'message' ? Math.max(most, item.message.position) : most), 0)

/** What is here when the thread is opened is read by whoever opens it. */
export const silent = (items: readonly TimelineItem[]): AnnouncerState => ({
  heard: newest(items),
  spokeAt: Number.NEGATIVE_INFINITY
})

/** Messages after which nobody announced anything, from the end back; what I write myself I know, what is old stands further up. */
const unheard = (items: readonly TimelineItem[], heard: Position, me: MemberId): readonly MessageRow[] => {
  const found: MessageRow[] = []
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index]
    if (item?.kind !== 'message') continue
    if (item.message.position <= heard) break
    if (item.message.author !== me) found.push(item.message)
  }
  return found
}

export interface Heard {
  readonly state: AnnouncerState
  readonly say: Announcement | null
  /** So long to wait before asking again; null: nothing is left to say. */
  readonly waitMs: Millis | null
}

export const hear = (state: AnnouncerState, items: readonly TimelineItem[], me: MemberId, now: Millis): Heard => {
  const come = unheard(items, state.heard, me)
  const [last] = come
  if (last === undefined) return { state: { ...state, heard: Math.max(state.heard, newest(items)) }, say: null, waitMs: null }
  const waitMs = state.spokeAt + PAUSE_MS - now
  if (waitMs > 0) return { state, say: null, waitMs }
  return { state: { heard: newest(items), spokeAt: now }, say: { message: last, count: come.length }, waitMs: null }
}
