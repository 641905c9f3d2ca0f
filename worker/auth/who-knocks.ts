/**
 * What the door asks of the rows in the hub's memory: whose key is this, is that invitation good, who is here. Pure reads; what leaves this
 * folder is listed field by field. Not here: deciding (fold-access.ts), the hub.
 */
import type { PasskeyRow, Vitals } from '../../schema/domain/access.ts'
import type { MemberId, Millis, SessionId } from '../../schema/domain/ids.ts'
import type { Role, Scope } from '../../schema/domain/member.ts'
import type { Workspace } from '../commit/snapshot.ts'
import { isGood, isManaged } from './invitation-rules.ts'

/** What anybody may know who stands before the door, and what every member is told. */
export interface Welcome {
  readonly claimed: boolean
  readonly name: string
  readonly leaseDays: number
}

export const welcomeOf = ({ members, settings: { name, leaseDays } }: Workspace): Welcome => ({
  claimed: isManaged(members),
  name,
  leaseDays
})

/** An invitation as it is shown to whoever has its link. */
export interface GoodInvitation {
  readonly workspace: string
  readonly role: Role
  readonly scope: Scope
  /** Their names. */
  readonly teams: readonly string[]
  readonly name: string
  readonly by: string | null
  /** The member who gets a new way in; null: a new one. */
  readonly member: MemberId | null
  readonly expiresAt: Millis
}

export const goodInvitation = ({ access, members, teams, settings }: Workspace, id: string, now: Millis): GoodInvitation | null => {
  const member = (wanted: MemberId) => members.find((row) => row.id === wanted)
  const row = access.invitations.find((invitation) => invitation.id === id)
  if (!row || !isGood({ member, members: () => members, teams: () => teams }, row, now)) return null
  const [whose, giver] = [row.member, row.createdBy].map((person) => (person === null ? undefined : member(person)))
  const own = whose ? teams.filter((team) => team.members.includes(whose.id)) : teams.filter((team) => row.teams.includes(team.id))
  return {
    workspace: settings.name,
    role: whose?.role ?? row.role,
    scope: whose?.scope ?? row.scope,
    teams: own.map(({ name }) => name),
    name: whose?.name ?? row.name,
    by: giver?.name ?? null,
    member: row.member,
    expiresAt: row.expiresAt
  }
}

/** A passkey of somebody who may come in. */
export const goodPasskey = ({ access, members }: Workspace, id: string): PasskeyRow | null => {
  const row = access.passkeys.find((passkey) => passkey.id === id)
  return row && members.some((member) => member.id === row.member && member.active) ? row : null
}

/** A member's own ways in, without what opens them. */
export interface WaysIn {
  readonly passkeys: readonly Pick<PasskeyRow, 'id' | 'name' | 'createdAt' | 'lastUsedAt' | 'backedUp' | 'transports'>[]
  readonly recoveryCodes: number
}

export const waysInOf = ({ access }: Workspace, member: MemberId): WaysIn => ({
  passkeys: access.passkeys
    .filter((row) => row.member === member)
    .sort((a, b) => a.createdAt - b.createdAt)
    .map(({ id, name, createdAt, lastUsedAt, backedUp, transports }) => ({ id, name, createdAt, lastUsedAt, backedUp, transports })),
  recoveryCodes: access.recovery.find((row) => row.member === member)?.codes.length ?? 0
})

/** A device that is signed in, as lists show it. `session` is the hash of its cookie's secret, which opens nothing. */
export interface Device extends Vitals {
  readonly session: SessionId
  readonly member: MemberId
  readonly label: string
  readonly how: string
  readonly createdAt: Millis
}

/** Those that are signed in now, the one that was seen last first. */
export const devicesOf = (
  { access }: Workspace,
  now: Millis,
  vitalsOf: (session: SessionId) => Vitals | undefined,
  member?: MemberId
): readonly Device[] =>
  access.sessions
    .filter((row) => row.expiresAt > now && (member === undefined || row.member === member))
    .map(({ id: session, member: whose, label, how, createdAt }) => {
      const { lastSeenAt, lastSyncAt, replica } = vitalsOf(session) ?? { lastSeenAt: createdAt, lastSyncAt: null, replica: null }
      return { session, member: whose, label, how, createdAt, lastSeenAt, lastSyncAt, replica }
    })
    .sort((a, b) => b.lastSeenAt - a.lastSeenAt)
