/** `conversation.read`: I have seen it up to here; nobody else's queue changes (QUE-04). */
import { isUnread } from '../../../../schema/domain/conversation.ts'
import type { NewEntry } from '../outbox/entry.ts'
import { common, entryFor, type Facts, type Making, type Seen } from './make.ts'
import type { Overlay } from './overlay.ts'

/** Whether there is anything to say: a device that read it all before writes nothing. */
export const hasUnread = ({ shown }: Pick<Facts, 'shown'>): boolean => isUnread(shown.conversation, shown.read)

/** `upTo`: the message with the highest position that the reader had before them. */
export const makeRead = (facts: Facts, making: Making, upTo: Seen): NewEntry => ({
  ...entryFor(
    facts,
    making,
    { ...common(making), kind: 'conversation.read', conversation: facts.shown.conversation.id, upTo: upTo.id },
    readOverlay,
    { seenPosition: upTo.position }
  ),
  before: { read: { unread: hasUnread(facts), upTo: null } }
})

/** The highest position wins; a message that came after it stays unread. */
export const readOverlay: Overlay<'conversation.read'> = (shown, { conversation }, { me }, { seenPosition = 0 }) => {
  const { read } = shown
  if (read && !read.flagged && read.position >= seenPosition) return shown
  return {
    ...shown,
    read: {
      member: me,
      conversation,
      position: Math.max(read?.position ?? 0, seenPosition),
      flagged: false,
      seq: read?.seq ?? 0
    }
  }
}
