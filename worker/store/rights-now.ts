/**
 * Whether a page was cut with the rights that its reader had when it was read: asked in the same batch as its rows (L10, SYN4). A page that
 * was not must not move a cursor past the commit that changed them. Not here: what rights change (commit/rights.ts).
 */
import type { Member } from '../../schema/domain/member.ts'
import type { Statement, StatementResult } from './db.ts'

/** To be put into the batch that reads the rows, or the last of them: rights that hold there held before. */
export const rightsNow = ({ id }: Pick<Member, 'id'>): Statement => ({
  sql: 'SELECT rightsSeq FROM members WHERE id = ?1 AND active',
  params: [id]
})

export const hasRightsOf = ({ rightsSeq }: Pick<Member, 'rightsSeq'>, result: StatementResult | undefined): boolean =>
  result?.rows[0]?.rightsSeq === rightsSeq
