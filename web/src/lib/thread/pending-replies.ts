/**
 * Replies that this device has and the thread has not: written and waiting, let out again and waiting, or refused (L6).
 * Not here: held replies that wait for their author's decision, which the composer shows.
 */
import type { MessageId, Millis } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { EntryState, OutboxEntry } from '../outbox/entry.ts'

export interface PendingReply {
  /** The id that its message will have. */
  readonly id: MessageId
  readonly text: string
  readonly at: Millis
  readonly state: EntryState
}

const isUnderWay = ({ state }: OutboxEntry): boolean => state.kind === 'waiting' || state.kind === 'applied'

/** Held replies about which nothing was decided on this device: those that the composer asks about, oldest first. */
export const undecidedHeld = (held: readonly HeldReplyRow[], entries: readonly OutboxEntry[]): readonly HeldReplyRow[] => {
  const decided = new Set(
    entries.flatMap(({ action, ...entry }) =>
      (action.kind === 'message.release' || action.kind === 'message.discard') && isUnderWay({ action, ...entry }) ? [action.message] : []
    )
  )
  return held.filter((row) => !decided.has(row.id)).sort((a, b) => a.heldAt - b.heldAt || a.seq - b.seq)
}

/** In the order of writing; without those that arrived as messages or came back as held. */
export const pendingReplies = (
  entries: readonly OutboxEntry[],
  arrived: ReadonlySet<MessageId>,
  held: readonly HeldReplyRow[]
): readonly PendingReply[] => {
  const heldById = new Map(held.map((row) => [row.id, row]))
  return [...entries]
    .sort((a, b) => a.order - b.order)
    .flatMap((entry): PendingReply[] => {
      const { action, state, createdAt: at } = entry
      if (action.kind === 'message.send' && state.kind !== 'held' && !arrived.has(action.id) && !heldById.has(action.id))
        return [{ id: action.id, text: action.text, at, state }]
      if (action.kind !== 'message.release' || !isUnderWay(entry) || arrived.has(action.message)) return []
      const row = heldById.get(action.message)
      return row ? [{ id: row.id, text: row.text, at, state }] : []
    })
}

/** Messages that this device asked to be tried again, without an answer yet. */
export const retryingMessages = (entries: readonly OutboxEntry[]): ReadonlySet<MessageId> =>
  new Set(entries.flatMap((entry) => (entry.action.kind === 'message.retry' && isUnderWay(entry) ? [entry.action.message] : [])))
