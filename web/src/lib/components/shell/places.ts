/** What the list of places shows, in the rail and on a phone. Not here: addresses (`place.ts`), drawing (`RailPlaces.svelte`). */
import type { TeamRow } from '../../../../../schema/domain/member.ts'
import type { View } from '../../queue/view.ts'

export interface Places {
  /** The path in the address bar. */
  readonly path: string
  /** Empty: nothing is known yet. */
  readonly counts: ReadonlyMap<View, number>
  readonly teams: readonly Pick<TeamRow, 'id' | 'name'>[]
  /** May see the board. */
  readonly manager: boolean
  /** Lets out replies of those who need that. */
  readonly approver: boolean
  readonly simulator: boolean
  /** Everything in the outbox: waiting, held, refused, failed, not confirmed. */
  readonly outbox: number
  /** Part of it waits for a decision. */
  readonly outboxPressing: boolean
}
