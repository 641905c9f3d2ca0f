/** A WhatsApp business number that is connected to the workspace (CAP-13). */
import type { Millis, NumberId, Seq } from './ids.ts'

/** Why nothing leaves a number. `token`, `account`, `billing`, `registration` come from Graph's errors; `person` is a manager's hand. */
export type PauseReason = 'token' | 'permission' | 'account' | 'billing' | 'registration' | 'person'

export interface NumberRow {
  readonly id: NumberId
  /** WhatsApp Business Account. */
  readonly waba: string
  /** As shown to people; never a key (Meta formats it as it likes). */
  readonly display: string
  readonly name: string
  readonly pausedFor: PauseReason | null
  readonly pausedAt: Millis | null
  /** A number of the demo workspace: its messages never leave this machine. */
  readonly demo: boolean
  readonly seq: Seq
}
