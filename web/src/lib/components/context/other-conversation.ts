/** A conversation of the same contact, as far as a link needs it. */
import type { ConversationId, Millis } from '../../../../../schema/domain/ids.ts'

export interface OtherConversation {
  readonly id: ConversationId
  /** What our number is called. */
  readonly number: string
  readonly href: string
  readonly preview: string
  readonly lastMessageAt: Millis
}
