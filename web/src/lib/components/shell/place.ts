/**
 * The places of the app that the rail and the bar lead to, by what stands in the address bar. Not here: icons, which of them a member sees.
 */
import { RAIL_VIEWS, type RailView, type View } from '../../queue/view.ts'

/** The place that an address belongs to: a conversation belongs to the view that it is open in. */
export const placeOf = (path: string): string => {
  const [, base = '', view = ''] = path.split('/')
  return base === 'q' && view !== '' ? `/q/${decodeURIComponent(view)}` : `/${base}`
}

export const pathOf = (view: View): string => `/q/${view}`

/** Work first, what rests last; team queues stand between the two. */
export const WORK_VIEWS = ['mine', 'unassigned', 'needs-reply'] as const satisfies readonly RailView[]
export const OTHER_VIEWS: readonly RailView[] = RAIL_VIEWS.filter((view) => !(WORK_VIEWS as readonly string[]).includes(view))
