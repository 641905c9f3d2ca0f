/** What every verb is decided with, and the few words in which it is refused. Not here: the verbs (one file each). */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { ConversationId, DeviceId, MemberId, MessageId, Millis, Position } from '../../schema/domain/ids.ts'
import type { Member } from '../../schema/domain/member.ts'
import { may, type Permission, visible } from '../../schema/permissions.ts'
import type { ActionKind, ActionOf, Outcome, RefusedReason } from '../../schema/protocol/action.ts'
import type { Draft } from '../commit/draft.ts'
import type { Undo } from '../commit/snapshot.ts'

export interface ActionContext {
  readonly draft: Draft
  readonly member: Member
  readonly device: DeviceId
  /** The clock of windows and snoozes, which the simulator may move ahead. */
  readonly now: Millis
  /** The clock of sessions and invitations, which it may not. */
  readonly wallNow: Millis
}

/** What a verb came to: its outcome, the conversation that it touched, and what undo would put back. */
export interface Decision {
  readonly outcome: Outcome
  readonly conversation?: ConversationId
  readonly undo?: Undo
  /** Nothing changed and nothing has to be remembered: a repetition comes to the same. */
  readonly leavesNoTrace?: true
}

export type Decide<K extends ActionKind> = (context: ActionContext, action: ActionOf<K>) => Decision

export const refused = (reason: RefusedReason, who?: { readonly by: MemberId | null; readonly at: Millis | null }): Decision => ({
  outcome: { outcome: 'refused', reason, ...who }
})

/** `detail`: which field, and what is wrong with it. */
export const invalid = (detail: string): Decision => ({ outcome: { outcome: 'refused', reason: 'invalid', detail } })

export const SEEN_ELSEWHERE = 'seen: no message of this conversation'

export const applied = (context: ActionContext, rest: Omit<Decision, 'outcome'> = {}): Decision => ({
  outcome: { outcome: 'applied', seq: context.draft.seq },
  ...rest
})

/**
 * Runs a verb on a conversation that the member may see and has the right for. What one may not see does not exist: `not_found`,
 * the same words as for a conversation that was never there.
 */
export const onConversation = (
  context: ActionContext,
  id: ConversationId,
  permission: Permission,
  decide: (row: ConversationRow) => Decision
): Decision => {
  const row = context.draft.conversations.get(id)
  if (!row || !visible(context.member, row)) return refused('not_found')
  if (!may(context.member, permission, row)) return refused('forbidden')
  return decide(row)
}

/** Position of the message that the author had on screen; undefined where it is none of this conversation's. Null: nothing was there. */
export const positionSeen = (context: ActionContext, conversation: ConversationId, seen: MessageId | null): Position | undefined => {
  if (seen === null) return 0
  // One that was taken back since was on screen all the same.
  const message = context.draft.messages.get(seen) ?? context.draft.takenBack.get(seen)
  return message?.conversation === conversation ? message.position : undefined
}

/** The fields that a change touched, before and after, for undo. */
export const undoOf = (before: ConversationRow, after: ConversationRow, fields: readonly (keyof ConversationRow)[]): Undo => ({
  conversation: before.id,
  before: pick(before, fields),
  after: pick(after, fields)
})

const pick = (row: ConversationRow, fields: readonly (keyof ConversationRow)[]): Partial<ConversationRow> =>
  Object.fromEntries(fields.map((field) => [field, row[field]]))
