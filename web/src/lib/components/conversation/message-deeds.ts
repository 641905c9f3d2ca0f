/** What a reader can do about messages and replies that did not go through, or that await approval (REP-14, COL-07, ADM-01). */
import type { MessageId } from '../../../../../schema/domain/ids.ts'
import type { HeldReplyRow, MessageRow } from '../../../../../schema/domain/message.ts'

export interface MessageDeeds {
  /** Another attempt, also where it may arrive twice. */
  readonly onretry: (message: MessageRow) => void
  /** Its words go into the composer; the failed message stays in the thread. */
  readonly onedit: (message: MessageRow) => void
  /** Its failure need not be shown any more. */
  readonly ondismiss: (message: MessageRow) => void
  /** A refused reply's words go into the composer and the reply goes. */
  readonly oneditrefused: (id: MessageId) => void
  readonly ondiscardrefused: (id: MessageId) => void
  /** The words of one's own reply that awaits approval, or was returned, go into the composer, and it goes. */
  readonly oneditheld: (held: HeldReplyRow) => void
  readonly ondiscardheld: (held: HeldReplyRow) => void
  /** A returned one goes to approval as it is. */
  readonly onsendheld: (held: HeldReplyRow) => void
  /** Null: the reader approves nothing. */
  readonly approval: ApprovalDeeds | null
}

/** What an approver is at with a reply: its words are changed, or a note is written. */
export interface ApprovalDoing {
  readonly kind: 'edit' | 'return'
  readonly text: string
}

export interface ApprovalDeeds {
  /** The reply window has closed: nothing can go out. */
  readonly closed: boolean
  readonly doing: (held: HeldReplyRow) => ApprovalDoing | null
  /** `text`: as the approver changed it. */
  readonly onapprove: (held: HeldReplyRow, text?: string) => void
  readonly onedit: (held: HeldReplyRow) => void
  /** A note is asked for, without which nothing is returned. */
  readonly onask: (held: HeldReplyRow) => void
  readonly onreturn: (held: HeldReplyRow, note: string) => void
  readonly onwrite: (held: HeldReplyRow, text: string) => void
  readonly oncancel: (held: HeldReplyRow) => void
}
