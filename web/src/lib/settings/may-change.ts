/**
 * What a member may change about another, with the reason where they may not, so that a control can say why it is off (ADM-01, ADM-07).
 * The server decides the same by itself. Not here: the words (catalogue), which roles may open these screens (`permissions.ts`).
 */
import { type Member, type MemberRow, ROLES, type Role, worksHere } from '../../../../schema/domain/member.ts'
import { mayTouchRole } from '../../../../schema/permissions.ts'

/** `self`: nobody changes their own rights or shuts themselves out. `owner`: only owners touch owners. */
export type WhyNot = 'self' | 'owner' | 'above' | 'removed'

/** Why `me` may not change that member's rights, suspend, remove or let them in anew; null: may. */
export const whyNotTouch = (me: Member, other: Pick<MemberRow, 'id' | 'role' | 'removedAt'>): WhyNot | null => {
  if (other.removedAt !== null) return 'removed'
  if (other.id === me.id) return 'self'
  if (mayTouchRole(me, other.role)) return null
  return other.role === 'owner' ? 'owner' : 'above'
}

/** The roles that `me` may give to somebody, the mightiest first. */
export const rolesToGive = (me: Member): readonly Role[] => ROLES.filter((role) => mayTouchRole(me, role))

/** Roles whose work is the whole workspace: with less than that they cannot open its settings (ADM-02). */
export const losesSettings = (role: Role, scope: MemberRow['scope']): boolean =>
  (role === 'owner' || role === 'admin') && scope !== 'workspace'

/** Who could take over somebody's conversations: everybody who works here now, themselves excepted. */
export const successors = (people: Iterable<MemberRow>, leaving: MemberRow['id']): readonly MemberRow[] =>
  [...people].filter((row) => row.id !== leaving && worksHere(row))
