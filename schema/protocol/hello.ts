/** The words of the hub's socket (`/parties/hub/main`). The device speaks first (`client-frame.ts`); nothing is told before `hello` was taken. */
import type { MemberId, Seq } from '../domain/ids.ts'
import type { Delta } from './delta.ts'

export type ServerFrame =
  /** Taken. Deltas that the device lacks follow at once; a device without a cursor starts with `GET /api/bootstrap`. */
  | { readonly type: 'welcome'; readonly protocol: number; readonly epoch: string; readonly head: Seq; readonly member: MemberId }
  | ({ readonly type: 'delta' } & Delta)
  /** The server is at `head`; a device that is behind asks `GET /api/sync`. Sent after anything that may have cost a broadcast. */
  | { readonly type: 'head'; readonly epoch: string; readonly head: Seq }
  /** Start anew: another epoch, a cursor too old, or changed rights. */
  | { readonly type: 'reset'; readonly reason: 'epoch' | 'too_old' | 'rights' }
  | { readonly type: 'error'; readonly error: 'upgrade_required' | 'invalid' }

/**
 * Close codes: 4400 did not understand, 4401 session over, 4403 the device was taken back: it wipes itself. A device that is closed with any
 * other comes again after a pause: 4429 its member said too much in this minute, 1013 the hub could not look who this is.
 */
export const CLOSE = { invalid: 4400, signedOut: 4401, forbidden: 4403, tooMany: 4429, comeAgain: 1013 } as const
