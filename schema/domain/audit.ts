/** The audit log: who changed what, before and after, when it was made and when it reached us (AUD-01). Appended, never changed. */
import type { ConversationId, DeviceId, MemberId, Millis, Seq, SessionId } from './ids.ts'

/** One row that was changed: the fields that differ, without customers' or colleagues' words and without secrets. */
export interface AuditChange {
  readonly table: string
  readonly id: string
  /** Null: it was not there before. */
  readonly before: Readonly<Record<string, unknown>> | null
  /** Null: it is gone. */
  readonly after: Readonly<Record<string, unknown>> | null
}

export interface AuditRow {
  readonly seq: Seq
  /** Its place among the entries of its commit. */
  readonly n: number
  /** When it reached us. */
  readonly at: Millis
  /** When the device says that it was made; null where it was made here. */
  readonly madeAt: Millis | null
  /** Null: nobody yet, as with the first who joins. */
  readonly actor: MemberId | null
  readonly session: SessionId | null
  /** The device as its actions name it. */
  readonly device: DeviceId | null
  /** An action's kind, or what was asked of the door: `access.joined`, `access.signed-in`, … */
  readonly kind: string
  readonly conversation: ConversationId | null
  readonly changes: readonly AuditChange[]
}

/** One entry names so many rows at most; what changed more has several. */
export const MAX_CHANGES = 200
