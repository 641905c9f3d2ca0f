/** What somebody's rights were in a commit, as the audit log has them. Not here: what they mean (the laws). */
import type { AuditChange, AuditRow } from '../../schema/domain/audit.ts'
import type { Evidence } from './evidence.ts'

export const changesOf = (audit: readonly AuditRow[], table: string): readonly (AuditChange & { readonly entry: AuditRow })[] =>
  audit.flatMap((entry) => entry.changes.filter((change) => change.table === table).map((change) => ({ ...change, entry })))

/** Values that a member's field had in a commit: what it was before, and what that commit made of it. */
export const during = ({ audit }: Evidence, member: string, field: 'approval' | 'role' | 'active', seq: number): readonly unknown[] => {
  const changes = changesOf(audit, 'members').filter(({ id, after }) => id === member && after && field in after)
  const before = changes.findLast(({ entry }) => entry.seq < seq)
  return [...(before ? [before] : []), ...changes.filter(({ entry }) => entry.seq === seq)].map(({ after }) => after?.[field])
}

/** ADM-01: whether a member's replies might have had to be approved in that commit. */
export const mightNeedApproval = (evidence: Evidence, member: string, seq: number): boolean =>
  during(evidence, member, 'approval', seq).includes(true)

export const surelyNeedsApproval = (evidence: Evidence, member: string, seq: number): boolean =>
  !during(evidence, member, 'approval', seq).includes(false)
