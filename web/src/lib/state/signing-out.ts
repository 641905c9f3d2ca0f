/**
 * A session that was left without a network: noted whose it was, and ended as soon as the server can be reached. Not here: deleting
 * (`forget-member.ts`), who is remembered (`session.ts`).
 */
import * as v from 'valibot'
import type { MemberId } from '../../../../schema/domain/ids.ts'
import { isTurnedAway } from '../door/turned-away.ts'
import type { Server } from './our-server.ts'
import type { Keep } from './session.ts'

/** Requests in the name of a member; without one, of whoever is signed in. */
export type ServerOf = (member?: MemberId) => Pick<Server, 'post'>

const KEY = 'baton.signing-out'
const LeavingSchema = v.pipe(v.string(), v.parseJson(), v.object({ id: v.string() }))
/** Our own server's word that the session is over. */
const EndedSchema = v.object({ ok: v.literal(true) })

/** This device has let go of the member; the server is told as soon as it can be reached. */
export const leaveLater = (keep: Keep, member: MemberId): void => keep.setItem(KEY, JSON.stringify({ id: member }))

/** Somebody came in: that session's cookie gave way to theirs, which must not be ended in its place. */
export const leftBefore = (keep: Keep): void => keep.removeItem(KEY)

/** Undefined: a build of before did not note whose it was. */
const whoLeaves = (keep: Keep): MemberId | undefined => {
  const parsed = v.safeParse(LeavingSchema, keep.getItem(KEY))
  return parsed.success ? parsed.output.id : undefined
}

/** Ends the member's session on this device, and nobody else's that may stand in its place by now. False: the server could not be told. */
export const endSession = async (serverOf: ServerOf, member?: MemberId): Promise<boolean> => {
  const answer = await serverOf(member)
    .post('/api/sign-out', {})
    .catch(() => null) // no network: asked again at the next look
  const body: unknown = await answer?.json().catch(() => null) // a portal's page is no word of our server
  return isTurnedAway(answer?.status ?? 0, body) || (answer?.ok === true && v.is(EndedSchema, body))
}

/** A session that was left without a network is ended before anybody is asked who is here. False: the server could not be told yet. */
export const signOutFirst = async (keep: Keep, serverOf: ServerOf): Promise<boolean> => {
  if (keep.getItem(KEY) === null) return true
  const told = await endSession(serverOf, whoLeaves(keep))
  if (told) leftBefore(keep)
  return told
}
