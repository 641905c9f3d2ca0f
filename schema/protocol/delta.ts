/** What changed, for whoever may see it: the unit of sync (L4). Rows are whole; what a member may not see comes as a deletion by id (L10). */
import type { ContactRow } from '../domain/contact.ts'
import type { CaseRow, ConversationRow, ReadRow } from '../domain/conversation.ts'
import type { Seq } from '../domain/ids.ts'
import type { MemberRow, TeamRow } from '../domain/member.ts'
import type { EventRow, HeldReplyRow, MessageRow } from '../domain/message.ts'
import type { NumberRow } from '../domain/number.ts'
import type { SettingsRow } from '../domain/settings.ts'

/** Every kind of row that is synced, by the name that it has in SQL, on the wire and in the replica. */
export interface SyncedRows {
  /** One row. */
  readonly settings: readonly SettingsRow[]
  readonly members: readonly MemberRow[]
  readonly teams: readonly TeamRow[]
  readonly numbers: readonly NumberRow[]
  readonly contacts: readonly ContactRow[]
  readonly conversations: readonly ConversationRow[]
  readonly cases: readonly CaseRow[]
  readonly messages: readonly MessageRow[]
  readonly events: readonly EventRow[]
  /** The author's; while one awaits approval, its approvers' too. */
  readonly heldReplies: readonly HeldReplyRow[]
  /** Owner-only: the reader's. */
  readonly reads: readonly ReadRow[]
}
export type SyncedTable = keyof SyncedRows

/** All of them, in the order in which a device writes them. */
export const SYNCED_TABLES: readonly SyncedTable[] = [
  'settings',
  'members',
  'teams',
  'numbers',
  'contacts',
  'conversations',
  'cases',
  'messages',
  'events',
  'heldReplies',
  'reads'
]

/**
 * Ids of rows to forget. A conversation takes its messages, events and cases with it; the reader's own position stays, for it is theirs
 * and is not sent again should they see the conversation once more.
 */
export interface Deletions {
  readonly conversations: readonly string[]
  readonly messages: readonly string[]
  readonly heldReplies: readonly string[]
}

export interface Delta {
  readonly epoch: string
  /** Applied only by a device whose cursor is exactly this. */
  readonly from: Seq
  readonly to: Seq
  readonly rows: Partial<SyncedRows>
  readonly deletions: Partial<Deletions>
}

/** A device's place in the chain: `epoch:seq`. Opaque to the device. */
export const formatCursor = (epoch: string, seq: Seq): string => `${epoch}:${seq}`

export const parseCursor = (cursor: string): { readonly epoch: string; readonly seq: Seq } | null => {
  const match = /^([A-Za-z0-9-]{1,64}):(\d{1,15})$/.exec(cursor)
  return match?.[1] && match[2] ? { epoch: match[1], seq: Number(match[2]) } : null
}
