/**
 * How people get in: invitations, passkeys, recovery codes, and sessions, each of which is a device (ADM-07, ADM-08, MOB-09).
 * None of it is synced; secrets are stored as hashes only. Not here: what a member may do (`permissions.ts`).
 */
import type { MemberId, Millis, Seq, SessionId, TeamId } from './ids.ts'
import type { Role, Scope } from './member.ts'

/** An invitation may be taken up for so long (T18). */
export const INVITATION_MS: Millis = 72 * 3_600_000

/** A link that makes somebody a member, once, with the rights that it names; or gives a member a new passkey (`member`). */
export interface InvitationRow {
  /** SHA-256 of the link's secret, hex: a copy of this table opens nothing. */
  readonly id: string
  /** Whom it is for; they may write their name otherwise. */
  readonly name: string
  readonly role: Role
  readonly scope: Scope
  readonly teams: readonly TeamId[]
  readonly approval: boolean
  /** The member whose way in is made anew; null where it makes a new one. */
  readonly member: MemberId | null
  /** Null: made by the deployment, for its owner (T17). */
  readonly createdBy: MemberId | null
  readonly createdAt: Millis
  readonly expiresAt: Millis
  readonly usedAt: Millis | null
  readonly usedBy: MemberId | null
  readonly revokedAt: Millis | null
  readonly seq: Seq
}

export const isOpenInvitation = (row: InvitationRow, now: Millis): boolean =>
  row.usedAt === null && row.revokedAt === null && row.expiresAt > now

/** A credential that signs one member in (WebAuthn level 3). Ids and keys are base64url. */
export interface PasskeyRow {
  readonly id: string
  readonly member: MemberId
  readonly publicKey: string
  /** As the authenticator last counted; many always say 0. */
  readonly counter: number
  readonly transports: readonly string[]
  /** It is kept in its maker's cloud: losing the device does not lose it. */
  readonly backedUp: boolean
  /** What its owner calls it. */
  readonly name: string
  readonly createdAt: Millis
  readonly lastUsedAt: Millis | null
  readonly seq: Seq
}

/** So many passkeys one member may have. */
export const MAX_PASSKEYS = 20

export const RECOVERY_CODES = 10

/** A member's recovery codes that are left, as SHA-256 in hex. */
export interface RecoveryRow {
  readonly member: MemberId
  readonly codes: readonly string[]
  readonly createdAt: Millis
  readonly seq: Seq
}

export const SIGN_IN_WAYS = ['passkey', 'recovery', 'invitation', 'demo'] as const
export type SignInWay = (typeof SIGN_IN_WAYS)[number]

/** Why a session is over: left by its own member, or taken back by somebody with the right, by a reset or a suspension. */
export type SessionEnd = 'signed-out' | 'revoked'

/** A device that is signed in. */
export interface SessionRow {
  /** SHA-256 of the cookie's secret part, hex. */
  readonly id: SessionId
  readonly member: MemberId
  /** Browser and system in words, from the browser's own claim: "Chrome on Windows". */
  readonly label: string
  readonly how: SignInWay
  readonly createdAt: Millis
  readonly expiresAt: Millis
  readonly end: SessionEnd | null
  readonly endedAt: Millis | null
  readonly endedBy: MemberId | null
  readonly seq: Seq
}

/** What a device last told of itself; not part of any commit, and nobody's evidence. */
export interface Vitals {
  readonly lastSeenAt: Millis
  readonly lastSyncAt: Millis | null
  readonly replica: { readonly bytes: number; readonly conversations: number; readonly unsent: number } | null
}
