/**
 * Who may come in, as of the head: open sessions, passkeys, invitations that were not used, recovery codes. Few rows, in the hub's memory;
 * a commit that does not touch them does not copy them. Not here: what is decided with them (worker/auth/fold-access.ts).
 */
import type { InvitationRow, PasskeyRow, RecoveryRow, SessionRow } from '../../schema/domain/access.ts'
import type { Seq } from '../../schema/domain/ids.ts'
import { type OnChange, RowSet } from './row-set.ts'

export interface AccessRows {
  /** Those that have not ended; they may have expired. */
  readonly sessions: readonly SessionRow[]
  readonly passkeys: readonly PasskeyRow[]
  /** Neither used nor revoked; they may have expired. */
  readonly invitations: readonly InvitationRow[]
  readonly recovery: readonly RecoveryRow[]
}

export const NO_ACCESS: AccessRows = { sessions: [], passkeys: [], invitations: [], recovery: [] }

/** The working copy of them during a commit. */
export class AccessDraft {
  readonly sessions: RowSet<SessionRow>
  readonly passkeys: RowSet<PasskeyRow>
  readonly invitations: RowSet<InvitationRow>
  readonly recovery: RowSet<RecoveryRow>

  constructor(seq: Seq, rows: AccessRows, onChange: (table: string) => OnChange<object>) {
    this.sessions = new RowSet(seq, (row) => row.id, rows.sessions, onChange('sessions'))
    this.passkeys = new RowSet(seq, (row) => row.id, rows.passkeys, onChange('passkeys'))
    this.invitations = new RowSet(seq, (row) => row.id, rows.invitations, onChange('invitations'))
    this.recovery = new RowSet(seq, (row) => row.member, rows.recovery, onChange('recovery'))
  }

  /** Whether this commit changed any of them. */
  get touched(): boolean {
    return [this.sessions, this.passkeys, this.invitations, this.recovery].some((rows) => rows.touched)
  }

  /** What is there after the commit. */
  after(): AccessRows {
    return {
      sessions: [...this.sessions.values()].filter((row) => row.end === null),
      passkeys: [...this.passkeys.values()],
      invitations: [...this.invitations.values()].filter((row) => row.usedAt === null && row.revokedAt === null),
      recovery: [...this.recovery.values()]
    }
  }
}
