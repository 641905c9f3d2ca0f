/**
 * The member as rules of rights need them, with the rights of now: they may change while the app is open. Loaded with what asks for it.
 * Not here: the rules (`schema/permissions.ts`), what the first screen needs of one's role (`app.svelte.ts`).
 */
import { type Member, memberWithRights } from '../../../../schema/domain/member.ts'
import type { Workspace } from './workspace.svelte.ts'

/** Before any row is here: as the session said. */
export const myself = ({ me, people, teams }: Pick<Workspace, 'me' | 'people' | 'teams'>): Member => {
  const untold = { ...me, availability: 'available', active: true, removedAt: null, rightsSeq: 0, seq: 0 } as const
  return memberWithRights(people.get(me.id) ?? untold, teams)
}
