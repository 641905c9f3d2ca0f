/** What the audit log calls the rows that a deed changed. Not here: what it tells of them (trail.ts). */
import type { AuditChange, AuditRow } from '../../schema/domain/audit.ts'
import { sha256 } from '../webhook/signature.ts'

/** Enough to tell a member's keys apart. */
const DIGITS = 16

/** A passkey's id is what its authenticator answers to: the log knows it again without being able to ask with it. */
const named = async (change: AuditChange): Promise<AuditChange> =>
  change.table === 'passkeys' ? { ...change, id: (await sha256(new TextEncoder().encode(change.id))).slice(0, DIGITS) } : change

export const withTrailNames = (rows: readonly AuditRow[]): Promise<AuditRow[]> =>
  Promise.all(rows.map(async (row) => ({ ...row, changes: await Promise.all(row.changes.map(named)) })))
