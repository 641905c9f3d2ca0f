/**
 * Rights that change: whoever sees more, less or may do other things from a commit on starts anew with all their devices (L10, SYN4);
 * and rights as they are at one place in a commit. Not here: what the rights mean (schema/permissions.ts).
 */
import type { MemberId, SessionId } from '../../schema/domain/ids.ts'
import { type Member, type MemberRow, memberWithRights } from '../../schema/domain/member.ts'
import { may } from '../../schema/permissions.ts'
import type { Draft } from './draft.ts'

/**
 * Whoever asks, with the rights that they have now: what changed while it waited for its commit, or earlier in this very commit, counts
 * already. Somebody who was suspended, or whose device was taken back, meanwhile is nobody. `known`: spares working them out.
 */
export const asOfNow = (
  draft: Draft,
  id: MemberId,
  session: SessionId | undefined,
  known: (row: MemberRow) => Member | undefined = () => undefined
): Member | undefined => {
  const row = draft.members.get(id)
  if (!row?.active || (session !== undefined && !draft.isOpenSession(session))) return undefined
  return known(row) ?? memberWithRights(row, [...draft.teams.values()])
}

/** Makes a change of members or teams, and notes for each member whose rights it touched that they begin at this commit. */
export const changingRights = <Result>(draft: Draft, change: () => Result): Result => {
  const before = rightsOf(draft)
  const result = change()
  for (const [id, rights] of rightsOf(draft)) {
    const changed = before.has(id) && before.get(id) !== rights
    if (changed) draft.members.update(id, { rightsSeq: draft.seq })
  }
  return result
}

/** Everybody's rights, each as one text that differs where they do. */
const rightsOf = (draft: Draft): ReadonlyMap<MemberId, string> => {
  const teams = [...draft.teams.values()]
  return new Map(
    [...draft.members.values()].map((row) => {
      const member = memberWithRights(row, teams)
      // Teams and numbers decide nothing for those who see everything, or only what is assigned to them; of numbers only those that are others'.
      const closed = [...member.claimedNumbers].filter((number) => !member.numbers.has(number))
      const reach = row.scope === 'teams' ? [[...member.teams].sort(), closed.sort()] : []
      return [row.id, JSON.stringify([row.role, row.scope, row.active, may(member, 'message.approve'), reach])]
    })
  )
}
