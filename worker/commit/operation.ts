/**
 * Operations: everything that asks the hub for a change. They are folded in arrival order by pure functions (`fold.ts`).
 * Each carries its own time (L12). Not here: what they do.
 */
import type { ContactRow } from '../../schema/domain/contact.ts'
import type { DeviceId, MessageId, Millis, NumberId, Wamid } from '../../schema/domain/ids.ts'
import type { Member, MemberRow, TeamRow } from '../../schema/domain/member.ts'
import type { NumberRow, PauseReason } from '../../schema/domain/number.ts'
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
  readonly now: Millis
  readonly member: Member
  readonly device: DeviceId
  readonly action: Action
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

/** Puts rows of the workspace itself: its people, teams and numbers. A number that is connected already is left as it is. */
export interface SetupOperation {
  readonly kind: 'setup'
  readonly now: Millis
  readonly members?: readonly Omit<MemberRow, 'seq' | 'rightsSeq'>[]
  readonly teams?: readonly Omit<TeamRow, 'seq'>[]
  readonly numbers?: readonly Omit<NumberRow, 'seq'>[]
}

export type Operation = IntakeOperation | ActionOperation | AttemptOperation | OutcomeOperation | WakeOperation | SetupOperation

/** What an operation came to, for its caller. */
export type OperationResult =
  | { readonly kind: 'intake' }
  | { readonly kind: 'action'; readonly result: ActionResult }
  | { readonly kind: 'attempt'; readonly send: OrderToSend | null }
  | { readonly kind: 'done' }
  | { readonly kind: 'setup'; readonly connected: readonly NumberId[] }

/** Everything that the sender needs for the call. */
export interface OrderToSend {
  readonly message: MessageId
  readonly attempt: number
  readonly number: NumberId
  readonly to: Pick<ContactRow, 'phone' | 'userId'>
  readonly text: string
}
