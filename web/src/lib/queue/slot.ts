/**
 * A row with what the clock and the board make of it: its views and its place in each order. Immutable: a change makes a new one.
 * Not here: keeping and sorting many (`sorted-list.ts`).
 */
import type { ConversationId, Millis } from '../../../../schema/domain/ids.ts'
import { isWindowOpen, WINDOW_MARGIN_MS } from '../../../../schema/domain/service-window.ts'
import type { QueueRow } from './queue-row.ts'
import type { Sort, View } from './view.ts'

/** So long before its end a window counts as closing (QUE-02). */
export const CLOSING_MS = 2 * 3_600_000

export interface Slot {
  readonly row: QueueRow
  /** As of the last look at the clock. */
  readonly windowOpen: boolean
  /** From then on the clock alone makes another slot of the same row. */
  readonly changesAt: Millis
  readonly views: readonly View[]
}

/** What only the server knows of rows that are not the reader's own (MGR-01). */
export interface BoardFacts {
  readonly held: ReadonlySet<ConversationId>
  readonly failed: ReadonlySet<ConversationId>
}

export const slotOf = (row: QueueRow, me: string, now: Millis, board: BoardFacts): Slot => {
  const { windowClosesAt } = row.conversation
  const windowOpen = isWindowOpen(windowClosesAt, now)
  const closing = windowOpen && windowClosesAt !== null && now >= closingFrom(windowClosesAt)
  const changesAt =
    !windowOpen || windowClosesAt === null
      ? Number.POSITIVE_INFINITY
      : closing
        ? windowClosesAt - WINDOW_MARGIN_MS
        : closingFrom(windowClosesAt)
  return { row, windowOpen, changesAt, views: viewsOf(row, me, closing, board) }
}

const closingFrom = (windowClosesAt: Millis): Millis => windowClosesAt - CLOSING_MS

/** The same views as the server's pages (worker/store/conversation-pages.ts), and those that only the app has. */
const viewsOf = (
  { id, conversation, unread, held, awaiting, failed }: QueueRow,
  me: string,
  closing: boolean,
  board: BoardFacts
): readonly View[] => {
  const views: View[] = conversation.status === 'open' ? openViews(conversation, me) : [conversation.status]
  views.push('all')
  if (closing && conversation.status === 'open') views.push('closing')
  if (unread) views.push('unread')
  if (held.some(({ reason }) => reason !== 'awaiting_approval') || board.held.has(id)) views.push('held')
  if (awaiting.length > 0) views.push('approvals')
  if (failed || board.failed.has(id)) views.push('failed')
  return views
}

const openViews = ({ assignee, team, needsReply, priority }: QueueRow['conversation'], me: string): View[] => {
  const views: View[] = ['open']
  if (assignee === null) views.push('unassigned')
  else views.push(named('owner', assignee))
  if (assignee === me) views.push('mine')
  if (team !== null) views.push(named('team', team))
  if (needsReply) views.push('needs-reply')
  if (needsReply && assignee !== null) views.push(named('owner-needs-reply', assignee))
  if (priority === 'urgent') views.push('urgent')
  return views
}

/** One string for one name: ten thousand rows share it, and it is compared by address. As many as there are members and teams. */
const NAMED = new Map<string, Map<string, View>>()
const named = (kind: 'owner' | 'team' | 'owner-needs-reply', id: string): View => {
  const known = NAMED.get(kind) ?? new Map<string, View>()
  NAMED.set(kind, known)
  const view = known.get(id) ?? (`${kind}:${id}` as const)
  known.set(id, view)
  return view
}

export const isSameSlot = (one: Slot, other: Slot): boolean =>
  one.row === other.row &&
  one.windowOpen === other.windowOpen &&
  one.views.length === other.views.length &&
  one.views.every((view, index) => view === other.views[index])

export type Compare = (one: Slot, other: Slot) => number

/** Total orders: two rows never tie, so that a row has one place on every device. */
export const compareBy = (sort: Sort): Compare => {
  const first = FIRST_BY[sort]
  return (one, other) => first(one, other) || byId(one, other)
}

const byId: Compare = (one, other) => (one.row.id < other.row.id ? -1 : one.row.id > other.row.id ? 1 : 0)
const byNewest: Compare = (one, other) => other.row.conversation.lastMessageAt - one.row.conversation.lastMessageAt

/** Who waits longest first; who does not wait comes after, newest first. */
const byWaiting: Compare = (one, other) =>
  ascending(one.row.conversation.waitingSince, other.row.conversation.waitingSince) || byNewest(one, other)
const byPriority: Compare = (one, other) => urgency(one) - urgency(other) || byWaiting(one, other)
/** The window that closes soonest first; closed ones and none after them, newest first. */
const byWindow: Compare = (one, other) => ascending(closesAt(one), closesAt(other)) || byNewest(one, other)

const FIRST_BY: Readonly<Record<Sort, Compare>> = { waiting: byWaiting, priority: byPriority, window: byWindow, newest: byNewest }

const urgency = ({ row }: Slot): number => (row.conversation.priority === 'urgent' ? 0 : 1)
const closesAt = ({ row, windowOpen }: Slot): Millis | null => (windowOpen ? row.conversation.windowClosesAt : null)
const ascending = (one: number | null, other: number | null): number =>
  one === other ? 0 : one === null ? 1 : other === null ? -1 : one - other
