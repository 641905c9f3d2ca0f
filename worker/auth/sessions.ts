/**
 * Sessions in the rows of a commit: a device is let in, left, taken back. The hub closes the sockets of what ended after the commit.
 * Not here: who may do it (fold-access.ts, worker/actions), cookies.
 */
import type { SessionEnd } from '../../schema/domain/access.ts'
import type { AuditRow } from '../../schema/domain/audit.ts'
import type { MemberId, Millis, SessionId } from '../../schema/domain/ids.ts'
import type { Draft } from '../commit/draft.ts'
import type { NewSession } from '../commit/operation.ts'

type Deed = Pick<AuditRow, 'at' | 'madeAt' | 'actor' | 'session' | 'device' | 'kind'>

/** What the audit log says of something at the door: it is made here and now, by no device's action. */
export const deedAtTheDoor = (kind: string, at: Millis, actor: MemberId | null, session: SessionId | null): Deed => ({
  at,
  madeAt: null,
  actor,
  session,
  device: null,
  kind
})

/** A new session, and with it the end of the one that this browser had: no cookie outlives the next sign-in (T09). */
export const letIn = (draft: Draft, member: MemberId, { instead, ...session }: NewSession, now: Millis): void => {
  const old = instead ? draft.access.sessions.get(instead) : undefined
  if (old?.end === null) endSession(draft, old.id, 'signed-out', old.member, now)
  draft.access.sessions.insert({ ...session, member, createdAt: now, end: null, endedAt: null, endedBy: null })
}

export const endSession = (draft: Draft, id: SessionId, end: SessionEnd, by: MemberId | null, now: Millis): void => {
  draft.access.sessions.update(id, { end, endedAt: now, endedBy: by })
}

/** All devices of a member are taken back, but for one that stays. */
export const revokeSessionsOf = (draft: Draft, member: MemberId, by: MemberId | null, now: Millis, but?: SessionId): void => {
  for (const row of [...draft.access.sessions.values()])
    if (row.member === member && row.end === null && row.id !== but) endSession(draft, row.id, 'revoked', by, now)
}
