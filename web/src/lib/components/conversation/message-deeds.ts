/** What a reader can do about messages and replies that did not go through (REP-14, COL-07). */
import type { MessageId } from '../../../../../schema/domain/ids.ts'
import type { MessageRow } from '../../../../../schema/domain/message.ts'

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
}
