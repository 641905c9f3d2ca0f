/** What the workspace decided for everybody: one row, synced like any other (L11). Not here: a member's own preferences. */
import type { Seq } from './ids.ts'

export const SETTINGS_ID = 'workspace'

export interface SettingsRow {
  /** There is one row: its id is always `SETTINGS_ID`. */
  readonly id: string
  /** The business, as invitations and the door call it. */
  readonly name: string
  /** Replying to an unassigned conversation makes the author its owner (OWN-03). */
  readonly firstReplyClaims: boolean
  /** Agents may give work away and take it from others; if not, they may only claim what nobody has (OWN-10). */
  readonly agentsReassign: boolean
  /** A device without contact for so many days locks its screen (MOB-09). */
  readonly leaseDays: number
  readonly seq: Seq
}

export const LEASE_DAYS = { least: 1, most: 365, usual: 45 } as const
