/** `session.revoke` and `passkey.remove`: a device is taken back, a key opens nothing more (MOB-09, ADM-08, T11). Not here: signing in. */
import { may, mayTouchRole } from '../../schema/permissions.ts'
import { endSession } from '../auth/sessions.ts'
import { applied, type Decide, invalid, refused } from './context.ts'

/** One's own, or anybody's whom one may touch. Its sockets close with the commit, and it wipes itself. */
export const sessionRevoke: Decide<'session.revoke'> = (context, action) => {
  const { draft, member, wallNow } = context
  const row = draft.access.sessions.get(action.session)
  const isOwn = row?.member === member.id
  const owner = row && draft.members.get(row.member)
  if (!row || row.end !== null || !(isOwn || may(member, 'devices.manage'))) return refused('not_found')
  if (!isOwn && !(owner && mayTouchRole(member, owner.role))) return refused('forbidden')
  endSession(draft, row.id, 'revoked', member.id, wallNow)
  return applied(context)
}

export const passkeyRemove: Decide<'passkey.remove'> = (context, action) => {
  const { draft, member } = context
  const own = [...draft.access.passkeys.values()].filter((row) => row.member === member.id)
  const row = own.find(({ id }) => id === action.passkey)
  if (!row) return refused('not_found')
  if (own.length === 1) return invalid('passkey: the last one stays')
  draft.access.passkeys.delete(row.id)
  return applied(context)
}
