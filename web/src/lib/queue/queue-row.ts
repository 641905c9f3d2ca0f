/**
 * One row of the queue as a screen needs it: base rows with the overlay of pending actions, joined once. Not here: how rows are
 * indexed and sorted (`queue-index.ts`), how they look (components/queue).
 */
import type { ContactRow } from '../../../../schema/domain/contact.ts'
import type { ConversationRow, ReadRow } from '../../../../schema/domain/conversation.ts'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'

export interface QueueRow {
  readonly id: ConversationId
  /** With the overlay of this device's pending actions over the server's row (L6). */
  readonly conversation: ConversationRow
  readonly contact: ContactRow | undefined
  /** What the row calls the customer. */
  readonly name: string
  readonly read: ReadRow | undefined
  readonly unread: boolean
  /** Actions about this conversation that the server has not taken yet. */
  readonly waitingActions: number
  /** One of them is a reply. */
  readonly waitingReply: boolean
  /** A reply of mine was refused and waits for my decision. */
  readonly refusedReply: boolean
  /** Replies of mine that the server holds. */
  readonly held: readonly HeldReplyRow[]
  /** Replies of others that await approval, which the reader may give; oldest first. */
  readonly awaiting: readonly HeldReplyRow[]
  /** The latest message that we sent failed. */
  readonly failed: boolean
  /** A send whose outcome nobody knows. */
  readonly notConfirmed: boolean
  /** There are words of mine that were not sent. */
  readonly draft: boolean
}
