/**
 * Replies that this device has and the thread has not: written and waiting, let out again or approved and waiting, or refused (L6).
 * Not here: held replies about which nothing was decided (`held-replies.ts`).
 */
import type { MemberId, MessageId, Millis } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { EntryState, OutboxEntry } from '../outbox/entry.ts'

export interface PendingReply {
  /** The id that its message will have. */
  readonly id: MessageId
  /** A colleague, where it is theirs and was approved here. */
  readonly author: MemberId
  readonly text: string
  readonly at: Millis
  readonly state: EntryState
}

export const isUnderWay = ({ state }: OutboxEntry): boolean => state.kind === 'waiting' || state.kind === 'applied'

export interface Known {
  readonly me: MemberId
  /** Messages that the thread has. */
  readonly arrived: ReadonlySet<MessageId>
  /** As the server said last, or as the overlay makes them: each that is known, one's own and those that may be approved. */
  readonly held: readonly HeldReplyRow[]
}

/** In the order of writing; without those that arrived as messages or came back as held. */
export const pendingReplies = (entries: readonly OutboxEntry[], { me, arrived, held }: Known): readonly PendingReply[] => {
  const heldById = new Map(held.map((row) => [row.id, row]))
  return [...entries]
    .sort((a, b) => a.order - b.order)
    .flatMap((entry): PendingReply[] => {
      const { action, state, createdAt: at } = entry
      if (action.kind === 'message.send' && state.kind !== 'held' && !arrived.has(action.id) && !heldById.has(action.id))
        return [{ id: action.id, author: me, text: action.text, at, state }]
      if (action.kind !== 'message.release' && action.kind !== 'message.approve') return []
      const row = isUnderWay(entry) && !arrived.has(action.message) ? heldById.get(action.message) : undefined
      const text = action.kind === 'message.approve' ? action.text : undefined
      return row ? [{ id: row.id, author: row.author, text: text ?? row.text, at, state }] : []
    })
}

/** Messages that this device asked to be tried again, without an answer yet. */
export const retryingMessages = (entries: readonly OutboxEntry[]): ReadonlySet<MessageId> =>
  new Set(entries.flatMap((entry) => (entry.action.kind === 'message.retry' && isUnderWay(entry) ? [entry.action.message] : [])))
