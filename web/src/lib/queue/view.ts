/**
 * The views of the queue by the names that stand in the address bar (QUE-02), how a view is sorted (QUE-06) and filtered (QUE-03).
 * Not here: which rows a view has (`queue-index.ts`).
 */
import type { MemberId, NumberId, TeamId } from '../../../../schema/domain/ids.ts'

export const RAIL_VIEWS = ['mine', 'unassigned', 'needs-reply', 'unread', 'open', 'closing', 'snoozed', 'resolved'] as const
export type RailView = (typeof RAIL_VIEWS)[number]

/**
 * `approvals`: where replies await an approval that the reader may give. `owner:` and `owner-needs-reply:` are the lists behind the board's people; `held` and `failed` those behind its strip; `all` is everything,
 * for who searches.
 */
export type View =
  | RailView
  | 'all'
  | 'urgent'
  | 'held'
  | 'failed'
  | 'approvals'
  | `team:${TeamId}`
  | `owner:${MemberId}`
  | `owner-needs-reply:${MemberId}`

export const SORTS = ['waiting', 'priority', 'window', 'newest'] as const
export type Sort = (typeof SORTS)[number]

export interface Filter {
  readonly unread: boolean
  readonly urgent: boolean
  readonly number: NumberId | null
  /** Words to find in name, phone and last words; folded before it is compared. */
  readonly text: string
}
export const NO_FILTER: Filter = { unread: false, urgent: false, number: null, text: '' }

/** By value: a filter that was read from somewhere, or emptied by hand, is none. */
export const isFiltered = ({ unread, urgent, number, text }: Filter): boolean => unread || urgent || number !== null || text !== ''

const PREFIXED = /^(?:team|owner|owner-needs-reply):[\x21-\x7e]{1,200}$/
const FIXED: ReadonlySet<string> = new Set([...RAIL_VIEWS, 'all', 'urgent', 'held', 'failed', 'approvals'])

/** A view as it stands in an address, or null where there is none of that name. */
export const parseView = (text: string): View | null => (FIXED.has(text) || PREFIXED.test(text) ? (text as View) : null)

const NEWEST_FIRST: ReadonlySet<View> = new Set(['snoozed', 'resolved', 'open', 'unread', 'all'])
/** How a view is sorted until somebody chooses: work by who waits longest, what rests by what came last. */
export const defaultSort = (view: View): Sort => (NEWEST_FIRST.has(view) ? 'newest' : view === 'closing' ? 'window' : 'waiting')
