/**
 * What every verb's action is made from: the rows as the agent saw them, the newest message on this device, an id and a time (both handed
 * in, L12). Not here: the verbs (one file each), storing (`outbox/local-store.ts`).
 */
import type { ConversationRow, DecidedField } from '../../../../schema/domain/conversation.ts'
import type { ActionId, MemberId, MessageId, Millis, Position, Seq } from '../../../../schema/domain/ids.ts'
import type { ActionKind, ActionOf } from '../../../../schema/protocol/action.ts'
import type { NewEntry, OutboxEntry } from '../outbox/entry.ts'
import { fieldsWritten, isApplied } from '../outbox/lane.ts'
import type { Overlay, OverlayContext, Rules, Shown } from './overlay.ts'

export interface Making extends Rules {
  readonly id: ActionId
  readonly at: Millis
  readonly me: MemberId
}

/** The message of the conversation with the highest position on this device. */
export interface Seen {
  readonly id: MessageId
  readonly position: Position
}

export interface Facts {
  /** The rows with the overlay of what is pending, as on the screen. */
  readonly shown: Shown
  /** This device's entries about the conversation, in order. */
  readonly entries: readonly OutboxEntry[]
  readonly seen: Seen | null
}

/** What every action has, made now. */
export const common = ({ id, at }: Making): { readonly id: ActionId; readonly at: Millis } => ({ id, at })

export const seenId = ({ seen }: Facts): MessageId | null => seen?.id ?? null

/**
 * An entry about a conversation: `before` and `after` are the fields that its own overlay changes, so that no verb can forget one.
 * `more.seenPosition` stands in for the newest message's position where the action names another.
 */
export const entryFor = <K extends ActionKind>(
  facts: Facts,
  making: Making,
  action: ActionOf<K>,
  overlay: Overlay<K>,
  more: Pick<NewEntry, 'seenPosition'> = {}
): NewEntry => {
  const { shown } = facts
  const seenPosition = more.seenPosition ?? facts.seen?.position ?? 0
  const { me, at: now, firstReplyClaims, approval } = making
  const context: OverlayContext = { me, now, firstReplyClaims, approval }
  const then = overlay(shown, action, context, { createdAt: making.at, seenPosition, state: { kind: 'waiting' } })
  const fields = changedFields(shown.conversation, then.conversation)
  return {
    action,
    conversation: shown.conversation.id,
    createdAt: making.at,
    seenPosition,
    before: { conversation: pick(shown.conversation, fields) },
    after: pick(then.conversation, fields)
  }
}

/** Who decided and when is the server's to say, and not a thing that undo puts back. */
const OF_THE_SERVER = /(?:Seq|By|At)$/
const changedFields = (before: ConversationRow, after: ConversationRow): (keyof ConversationRow)[] =>
  (Object.keys(before) as (keyof ConversationRow)[]).filter((field) => before[field] !== after[field] && !OF_THE_SERVER.test(field))

const pick = (row: ConversationRow, fields: readonly (keyof ConversationRow)[]): Partial<ConversationRow> =>
  Object.fromEntries(fields.map((field) => [field, row[field]]))

/**
 * Which change of these fields the author had seen, for the server's "did somebody else decide it since": the row as a whole is as of its
 * seq, and what an earlier action of one's own wrote is known although its row is still on the way.
 */
export const baseFor = ({ shown, entries }: Facts, fields: readonly DecidedField[]): Seq =>
  entries
    .filter((entry) => fieldsWritten(entry).some((field) => fields.includes(field)))
    .reduce((base, { state }) => (isApplied(state) ? Math.max(base, state.seq) : base), shown.conversation.seq)
