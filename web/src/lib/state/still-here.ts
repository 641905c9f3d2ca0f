/**
 * Whether the member of this page is still the one of this browser, asked when its databases are open: another tab may have signed them out,
 * or somebody else in, meanwhile. Not here: leaving (`create-app.svelte.ts`), hearing of it later (`engine.ts`).
 */
import type { MemberId } from '../../../../schema/domain/ids.ts'
import { EVERYBODY, toForget } from './forget-marks.ts'
import { type Keep, rememberedId } from './session.ts'

/**
 * `left`: what they have here is marked to go. `another`: somebody else is remembered. `unknown`: nobody is, which a sign-out is no more than
 * somebody who cleared what the browser kept; so nothing is deleted for it, and the server is asked who is here.
 */
export type Standing = 'here' | 'left' | 'another' | 'unknown'

export const standingOf = (keep: Keep, me: MemberId): Standing => {
  const leaving = toForget(keep)
  if (leaving.includes(me) || leaving.includes(EVERYBODY)) return 'left'
  const remembered = rememberedId(keep)
  return remembered === null ? 'unknown' : remembered === me ? 'here' : 'another'
}

/** What this page holds of its member. */
export interface Holding {
  /** Words or actions that nobody else has (L5). */
  readonly unsent: boolean
  /** Rows of the server's: the replica was not made just now. */
  readonly rows: boolean
}
/** `door`: it is left. `ask`: whoever opens the next page is asked for. `forget`: what it holds is marked to go. */
export interface Next {
  readonly to: 'stay' | 'door' | 'ask'
  readonly forget: boolean
}

/** Nothing that only this device has goes for want of a name; what was made behind somebody who left, and holds nothing, does (L10). */
export const nextOf = (standing: Standing, { unsent, rows }: Holding): Next => {
  if (standing === 'here') return { to: 'stay', forget: false }
  if (standing === 'unknown') return { to: 'ask', forget: !unsent && !rows }
  return { to: 'door', forget: standing === 'left' || !unsent }
}
