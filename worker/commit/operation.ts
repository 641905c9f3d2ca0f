/**
 * Operations: everything that asks the hub for a change. They are folded in arrival order by pure functions (`fold.ts`).
 * Each carries its own time (L12). Not here: what they do.
 */

import type { PasskeyRow, SessionRow } from '../../schema/domain/access.ts'
import type { ContactRow } from '../../schema/domain/contact.ts'
import type { DeviceId, MemberId, MessageId, Millis, NumberId, SessionId, Wamid } from '../../schema/domain/ids.ts'
import type { Member, MemberRow, TeamRow } from '../../schema/domain/member.ts'
import type { NumberRow, PauseReason } from '../../schema/domain/number.ts'
import type { SettingsRow } from '../../schema/domain/settings.ts'
import type { Action, ActionResult } from '../../schema/protocol/action.ts'
import type { Item } from '../../schema/whatsapp/item.ts'

/** A verified body, byte for byte; over 100 kB it lies in R2 (`encoding: 'r2'`). */
export interface Delivery {
  /** SHA-256 of the bytes, hex. */
  readonly hash: string
  readonly bytes: number
  readonly encoding: 'utf8' | 'base64' | 'r2'
  readonly body: string | null
  readonly r2Key: string | null
}

/** What a webhook body brought. `delivery` is null for the demo's made-up past. */
export interface IntakeOperation {
  readonly kind: 'intake'
  readonly now: Millis
  readonly delivery: Delivery | null
  readonly items: readonly Item[]
  /** A large body: keep it and list its items as pending; their effects come in slices, each its own commit (L4). */
  readonly pending?: boolean
}

export interface ActionOperation {
  readonly kind: 'action'
  /** By the clock of windows and snoozes, which the simulator may move ahead. */
  readonly now: Millis
  /** By the clock of sessions, invitations and the audit log, which it may not. */
  readonly wallNow: Millis
  readonly member: Member
  readonly device: DeviceId
  readonly action: Action
  /** The session that asked, for the audit log; the demo's past has none. */
  readonly session?: SessionId
}

/** The sender asks whether this attempt may leave now; if so it is recorded before the call (L2). */
export interface AttemptOperation {
  readonly kind: 'attempt'
  readonly now: Millis
  readonly message: MessageId
  /** The attempt to start: the message's latest + 1. */
  readonly attempt: number
  /** More than 30 s have passed since it was decided that it may leave: it is decided again. */
  readonly late?: boolean
}

/** What the call came to. `retry`: nothing was sent, and it may be tried again at that time. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly wamid: Wamid }
  | { readonly kind: 'failed'; readonly code: number; readonly text: string }
  | { readonly kind: 'retry'; readonly at: Millis; readonly code: number | null }
  | { readonly kind: 'pause'; readonly reason: PauseReason; readonly code: number; readonly text: string }
  | { readonly kind: 'not-confirmed' }

export interface OutcomeOperation {
  readonly kind: 'outcome'
  readonly now: Millis
  readonly message: MessageId
  readonly attempt: number
  readonly outcome: SendOutcome
}

/** Snoozed conversations whose time has come are open again (QUE-12). */
export interface WakeOperation {
  readonly kind: 'wake'
  readonly now: Millis
  readonly conversations: readonly string[]
}

/** A member as it is put: nobody's replies need approval, and nobody is gone, unless it is said. */
export type MemberSetup = Omit<MemberRow, 'seq' | 'rightsSeq' | 'approval' | 'removedAt'> &
  Partial<Pick<MemberRow, 'approval' | 'removedAt'>>

/** Puts rows of the workspace itself: its people, teams and numbers. A number that is connected already is left as it is. */
export interface SetupOperation {
  readonly kind: 'setup'
  /** By the clock of the audit log. */
  readonly now: Millis
  readonly members?: readonly MemberSetup[]
  readonly teams?: readonly Omit<TeamRow, 'seq'>[]
  readonly numbers?: readonly Omit<NumberRow, 'seq'>[]
  readonly settings?: Partial<Omit<SettingsRow, 'id' | 'seq'>>
  /** Whose deed it is, decided as they are at its place in the commit; nobody's: the demo's. */
  readonly by?: { readonly actor: MemberId; readonly session: SessionId }
}

/** A device that is let in. `instead`: the session that its browser had until now, which ends. */
export type NewSession = Pick<SessionRow, 'id' | 'label' | 'how' | 'expiresAt'> & { readonly instead?: SessionId | null }

/** A credential as its ceremony gave it. */
export type NewPasskey = Pick<PasskeyRow, 'id' | 'publicKey' | 'counter' | 'transports' | 'backedUp' | 'name'>

/** What is asked at the door (ADM-07, ADM-08); proofs were checked by whoever asks. */
export type AccessAsk =
  | { readonly kind: 'open'; readonly member: MemberId; readonly session: NewSession }
  | { readonly kind: 'close'; readonly session: SessionId }
  /** A passkey signed; `counter` as its authenticator counts now. */
  | {
      readonly kind: 'sign-in'
      readonly passkey: string
      readonly counter: number
      readonly backedUp: boolean
      readonly session: NewSession
    }
  /** `code`: SHA-256 of a recovery code, which is used up. */
  | { readonly kind: 'recover'; readonly code: string; readonly session: NewSession }
  /** `member`: the id of a new member; an invitation for one who is here keeps theirs and ends their other passkeys, codes and sessions. */
  | {
      readonly kind: 'join'
      readonly invitation: string
      readonly member: MemberId
      readonly name: string
      readonly passkey: NewPasskey
      readonly session: NewSession
    }
  | { readonly kind: 'add-passkey'; readonly member: MemberId; readonly session: SessionId; readonly passkey: NewPasskey }
  /** `codes`: SHA-256 of each. */
  | { readonly kind: 'renew-recovery'; readonly member: MemberId; readonly session: SessionId; readonly codes: readonly string[] }
  /** The deployment's link for an owner: good while nobody can manage this workspace (T17). */
  | { readonly kind: 'offer-claim'; readonly invitation: string }

export interface AccessOperation {
  readonly kind: 'access'
  readonly now: Millis
  readonly ask: AccessAsk
}

/**
 * Who it was; null: nobody yet, as with a claim. `left`: recovery codes after one was used up. `unknown`: the thing asked with is not
 * there, or not any more; `conflict`: what was to be added is there already, or too many are.
 */
export type AccessAnswer =
  | { readonly ok: true; readonly member: MemberId | null; readonly left?: number }
  | { readonly ok: false; readonly reason: 'unknown' | 'conflict' }

export type Operation =
  | IntakeOperation
  | ActionOperation
  | AttemptOperation
  | OutcomeOperation
  | WakeOperation
  | SetupOperation
  | AccessOperation

/** What an operation came to, for its caller. */
export type OperationResult =
  | { readonly kind: 'intake' }
  | { readonly kind: 'action'; readonly result: ActionResult }
  | { readonly kind: 'attempt'; readonly send: OrderToSend | null }
  | { readonly kind: 'done' }
  /** `connected`: numbers that are new; null: whoever asked may not. */
  | { readonly kind: 'setup'; readonly connected: readonly NumberId[] | null }
  | { readonly kind: 'access'; readonly answer: AccessAnswer }

/** Everything that the sender needs for the call. */
export interface OrderToSend {
  readonly message: MessageId
  readonly attempt: number
  readonly number: NumberId
  readonly to: Pick<ContactRow, 'phone' | 'userId'>
  readonly text: string
}
