/**
 * A finger that pushes a row aside (MOB-12), as numbers: towards the end of the line claims, or resolves what is mine; towards its start
 * snoozes. Not here: pointer events, what the actions do.
 */

export type QuickAction = 'claim' | 'resolve' | 'snooze'

/** Pixels before a finger is known to go along rather than down the list. */
export const SLACK = 10
/** The share of a row's width at which letting go acts. */
const ENOUGH = 0.28

export interface Push {
  /** Pixels towards the end of the line; negative towards its start. */
  readonly along: number
  readonly action: QuickAction
  /** Letting go now would do it. */
  readonly armed: boolean
}

/** What a movement means so far: `undecided`, a scroll of the `list`, or a push of the `row`. */
export const intentOf = (dx: number, dy: number): 'undecided' | 'list' | 'row' =>
  Math.max(Math.abs(dx), Math.abs(dy)) < SLACK ? 'undecided' : Math.abs(dx) > 1.5 * Math.abs(dy) ? 'row' : 'list'

/** A row resists after the point where it acts: it never leaves by itself. */
const resisted = (distance: number, limit: number): number => (distance <= limit ? distance : limit + (distance - limit) / 4)

export const pushOf = (dx: number, width: number, direction: 'ltr' | 'rtl', mine: boolean): Push => {
  const towardsEnd = direction === 'rtl' ? -dx : dx
  const limit = width * ENOUGH
  const along = Math.sign(towardsEnd) * resisted(Math.abs(towardsEnd), limit)
  return { along, action: towardsEnd < 0 ? 'snooze' : mine ? 'resolve' : 'claim', armed: Math.abs(towardsEnd) >= limit }
}
