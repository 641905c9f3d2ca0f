/**
 * When an update may reload the page: in a moment in which nobody would notice (MOB-10). Words that are being typed are never reloaded
 * away; whoever wants the update sooner is offered it. Not here: doing it (`update-flow.ts`), finding out (`page-moment.ts`).
 */

/** What the person in front of the page is about. */
export interface PageMoment {
  /** There are words in the field that has the cursor, or an input method is composing some. */
  readonly typing: boolean
  readonly dialogOpen: boolean
  /** A request of this page is under way. What waits for a network is on the disk and does not count. */
  readonly sending: boolean
  /** For how long nobody has seen the page, in ms; null while it is visible. */
  readonly hiddenMs: number | null
  /** Since the last key, click, touch or scroll, in ms. */
  readonly idleMs: number
}

export interface UpdateNeed {
  /** `worker`: a new worker waits. `page`: the new one has taken over, and this page is still the old one. */
  readonly waiting: 'nothing' | 'worker' | 'page'
  /** The server no longer takes what this build sends. */
  readonly required: boolean
}

export type UpdateDecision =
  /** There is no update, or it is not the time to speak of it: look again later. */
  | 'later'
  /** Not by itself; the person may ask for it. */
  | 'offer'
  /** Nobody will notice. */
  | 'now'

export const HIDDEN_MS = 30_000
export const IDLE_MS = 60_000

export function decideUpdate(need: UpdateNeed, moment: PageMoment): UpdateDecision {
  if (need.waiting === 'nothing') return 'later'
  const isQuiet = (moment.hiddenMs ?? 0) >= HIDDEN_MS || moment.idleMs >= IDLE_MS
  if (moment.typing || moment.dialogOpen || moment.sending) return isQuiet || need.required ? 'offer' : 'later'
  return isQuiet || need.required ? 'now' : 'offer'
}
