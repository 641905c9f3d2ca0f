/** `visible(member, row)` (schema/permissions.ts) said in SQL, for pages that D1 must filter itself. A test holds the two equal (L10). */
import type { Member } from '../../schema/domain/member.ts'

/** A condition with its parameters in order; parts are put together by concatenation. */
export interface Condition {
  readonly sql: string
  readonly params: readonly (string | number | null)[]
}

/** For rows of `conversations` under the alias `c`. */
export const visibleSql = (member: Member): Condition => {
  if (member.scope === 'workspace') return { sql: 'true', params: [] }
  if (member.scope === 'assigned') return { sql: 'c.assignee = ?', params: [member.id] }
  const list = (ids: Iterable<string>): string => JSON.stringify([...ids])
  return {
    sql: `(c.assignee = ?
      OR c.team IN (SELECT value FROM json_each(?))
      OR c.number IN (SELECT value FROM json_each(?))
      OR c.number NOT IN (SELECT value FROM json_each(?)))`,
    params: [member.id, list(member.teams), list(member.numbers), list(member.claimedNumbers)]
  }
}
