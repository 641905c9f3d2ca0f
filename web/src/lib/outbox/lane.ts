/**
 * Lanes: which entries follow which, and what one entry's outcome means for those behind it. Pure. Not here: calls and storage
 * (`drain.ts`, `local-store.ts`).
 *
 * What an agent expects of a row of actions, and what therefore holds:
 * - A lane is sent in order; a refusal does not stop what comes after it, or one bad action would hold a conversation for ever.
 * - What gets a conversation out of sight (resolve, snooze, "no reply needed") after a reply counts on that reply: it is sent only when the
 *   reply was let out. If it was held or refused, the customer has no answer, and the conversation stays where everybody sees it (QUE-08).
 * - An action with a `base` that follows one of one's own about the same field is sent after that one's outcome, with its seq as base:
 *   nobody is overtaken by themselves.
 * - A reply behind a waiting reply is decided with what that one had on screen (`actions/message-send.ts`): both leave, or both are held.
 */
import { DECIDED_FIELDS, type DecidedField } from '../../../../schema/domain/conversation.ts'
import type { ActionId, Seq } from '../../../../schema/domain/ids.ts'
import type { Action, ActionKind } from '../../../../schema/protocol/action.ts'
import type { EntryState, NewEntry, OutboxEntry } from './entry.ts'

/** The name of the lane in which an entry is sent: its conversation's, or its subject's. */
export const laneOf = ({ conversation, action }: Pick<NewEntry, 'conversation' | 'action'>): string => {
  if (conversation !== null) return `conversation:${conversation}`
  return 'number' in action ? `number:${action.number}` : action.kind
}

export const isApplied = (state: EntryState): state is Extract<EntryState, { kind: 'applied' }> => state.kind === 'applied'
export const isWaiting = ({ state }: OutboxEntry): boolean => state.kind === 'waiting'
/** Of one's own. */
export const isReply = (kind: ActionKind): boolean => kind === 'message.send' || kind === 'message.release'
/** The customer gets words by it, one's own or a colleague's. */
const isAnswer = (kind: ActionKind): boolean => isReply(kind) || kind === 'message.approve'

const OUT_OF_SIGHT: ReadonlySet<ActionKind> = new Set([
  'conversation.resolve',
  'conversation.snooze',
  'conversation.no-reply-needed'
] satisfies ActionKind[])

/** It counts on the customer having got the replies before it. */
export const countsOnReply = (kind: ActionKind): boolean => OUT_OF_SIGHT.has(kind)

/** The decided fields that the server writes for an entry. A first reply may claim: whether it does is the server's setting. */
export const fieldsWritten = ({ action, before }: Pick<NewEntry, 'action' | 'before'>): readonly DecidedField[] => {
  switch (action.kind) {
    case 'conversation.claim':
      return ['assignee']
    case 'conversation.assign':
      return assignedFields(action)
    case 'conversation.resolve':
    case 'conversation.reopen':
    case 'conversation.snooze':
      return ['status']
    case 'conversation.prioritise':
      return ['priority']
    case 'message.send':
    case 'message.release':
    case 'message.approve':
      return before?.conversation?.assignee === null ? ['assignee'] : []
    case 'action.undo':
      return DECIDED_FIELDS.filter((field) => before?.conversation?.[field] !== undefined)
    default:
      return []
  }
}

export const assignedFields = (action: { readonly assignee?: unknown; readonly team?: unknown }): readonly ('assignee' | 'team')[] =>
  (['assignee', 'team'] as const).filter((field) => action[field] !== undefined)

/** Whether `entry` can be sent only when `earlier`, of its lane and still waiting, has its outcome. */
export const waitsFor = (entry: OutboxEntry, earlier: OutboxEntry): boolean =>
  (countsOnReply(entry.kind) && isAnswer(earlier.kind)) || (baseOf(entry.action) !== undefined && sharesField(entry, earlier))

const baseOf = (action: Action): Seq | undefined => ('base' in action ? action.base : undefined)

const sharesField = (entry: OutboxEntry, other: OutboxEntry): boolean => {
  const written = fieldsWritten(other)
  return fieldsWritten(entry).some((field) => written.includes(field))
}

/** An entry that its author takes back, and with a reply what counted on it: nothing is resolved on the strength of words that never left. */
export const takenBackWith = (entry: OutboxEntry, entries: readonly OutboxEntry[]): readonly OutboxEntry[] => [
  entry,
  ...entries.filter(
    (other) =>
      isAnswer(entry.kind) && countsOnReply(other.kind) && isUntried(other) && other.order > entry.order && laneOf(other) === laneOf(entry)
  )
]

/** It waits and never left this device. */
export const isUntried = (entry: OutboxEntry): boolean => isWaiting(entry) && entry.attempts === 0

/** Said of an action that this device did not send, because the reply before it was not let out. */
export const REPLY_NOT_OUT = 'the reply before it was not let out'

export interface Settlement {
  readonly id: ActionId
  readonly state: EntryState
}

/** All entries after some of them got their outcome; the same objects where nothing changed. One that waits no longer keeps what it has. */
export const settled = (entries: readonly OutboxEntry[], settlements: readonly Settlement[]): readonly OutboxEntry[] =>
  settlements.reduce(settleOne, entries)

const settleOne = (entries: readonly OutboxEntry[], { id, state }: Settlement): readonly OutboxEntry[] => {
  const one = entries.find((entry) => entry.id === id && isWaiting(entry))
  if (!one) return entries
  return entries.map((entry) => {
    if (entry === one) return { ...entry, state }
    const isBehind = isWaiting(entry) && entry.order > one.order && laneOf(entry) === laneOf(one)
    return isBehind ? afterOutcome(entry, one, state) : entry
  })
}

/** What an entry that waits behind a settled one of its lane becomes. */
const afterOutcome = (entry: OutboxEntry, settled: OutboxEntry, outcome: EntryState): OutboxEntry => {
  if (outcome.kind === 'applied') return withBase(entry, settled, outcome.seq)
  const leftBehind = isAnswer(settled.kind) && countsOnReply(entry.kind) && isUntried(entry)
  return leftBehind ? { ...entry, state: { kind: 'refused', reason: 'overtaken', by: null, at: null, detail: REPLY_NOT_OUT } } : entry
}

const withBase = (entry: OutboxEntry, settled: OutboxEntry, seq: Seq): OutboxEntry => {
  const base = baseOf(entry.action)
  if (base === undefined || base >= seq || !sharesField(entry, settled)) return entry
  return { ...entry, action: { ...entry.action, base: seq } as Action }
}
