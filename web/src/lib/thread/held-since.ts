/** What happened after a held reply's author last looked: the reason why it is held, message by message (COL-01, COL-07). */
import type { HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'

/** Messages with a higher position than the author had on screen, in thread order, without what the same device sent itself. */
export const messagesSince = (held: HeldReplyRow, messages: readonly MessageRow[]): readonly MessageRow[] =>
  messages.filter(
    (message) =>
      message.position > held.seenPosition &&
      message.id !== held.formerly &&
      !(message.direction === 'out' && message.author === held.author && message.device === held.device)
  )
