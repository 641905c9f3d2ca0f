/** Invitations as those who may invite see them, whatever became of them. Not here: taking one up. */
import type { InvitationRow } from '../../schema/domain/access.ts'
import { isOpenInvitation } from '../../schema/domain/access.ts'
import type { Millis } from '../../schema/domain/ids.ts'
import type { Db } from './db.ts'
import { decodeRow } from './table.ts'
import { INVITATIONS } from './tables.ts'

/** More than a company makes in years; older ones stand in the audit log. */
const LATEST = 500

export type InvitationState = 'open' | 'used' | 'revoked' | 'expired'

export type ListedInvitation = Omit<InvitationRow, 'usedAt' | 'revokedAt' | 'seq'> & { readonly state: InvitationState }

const stateOf = (row: InvitationRow, now: Millis): InvitationState => {
  if (row.usedAt !== null) return 'used'
  if (row.revokedAt !== null) return 'revoked'
  return isOpenInvitation(row, now) ? 'open' : 'expired'
}

/** Newest first. */
export const latestInvitations = async (db: Db, now: Millis): Promise<readonly ListedInvitation[]> => {
  const [result] = await db.batch([{ sql: `SELECT * FROM invitations ORDER BY createdAt DESC, id LIMIT ${LATEST}`, params: [] }])
  return (result?.rows ?? []).map((stored) => {
    const row = decodeRow(INVITATIONS, stored)
    const { usedAt: _used, revokedAt: _revoked, seq: _seq, ...shown } = row
    return { ...shown, state: stateOf(row, now) }
  })
}

/** Whether there ever was one, used or not: its id is taken for good. */
export const isKnownInvitation = async (db: Db, id: string): Promise<boolean> => {
  const [result] = await db.batch([{ sql: 'SELECT 1 FROM invitations WHERE id = ?1', params: [id] }])
  return (result?.rows.length ?? 0) > 0
}
