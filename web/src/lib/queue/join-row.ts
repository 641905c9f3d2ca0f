/** Joins one row of the queue from the replica's rows and this device's pending entries. Pure. Not here: keeping them (`queue-index.ts`). */
import { type ContactRow, displayName } from '../../../../schema/domain/contact.ts'
import { isUnread } from '../../../../schema/domain/conversation.ts'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import { overlayAll } from '../actions/index.ts'
import { isRetried } from '../actions/message-retry.ts'
import type { OverlayContext, Shown } from '../actions/overlay.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import { isReply, isWaiting } from '../outbox/lane.ts'
import type { QueueRow } from './queue-row.ts'

/** A message of ours that needs somebody's eye. */
export type Trouble = Pick<MessageRow, 'id' | 'position' | 'status' | 'attempt'>

export interface Parts {
  readonly base: Shown
  readonly contact: ContactRow | undefined
  readonly entries: readonly OutboxEntry[]
  readonly troubles: readonly Trouble[]
  readonly draft: boolean
}

export const joinRow = ({ base, contact, entries, troubles, draft }: Parts, context: OverlayContext): QueueRow => {
  const { conversation, read, held, awaiting } = entries.length === 0 ? base : overlayAll(base, entries, context)
  const standing = entries.length === 0 ? troubles : troubles.filter((trouble) => !isRetried(trouble, entries))
  return {
    id: conversation.id,
    conversation,
    contact,
    name: nameOf(contact),
    read,
    unread: isUnread(conversation, read),
    // Having looked at something is nothing that anybody waits for.
    waitingActions: entries.filter((entry) => isWaiting(entry) && entry.kind !== 'conversation.read').length,
    waitingReply: entries.some((entry) => isWaiting(entry) && isReply(entry.kind)),
    refusedReply: entries.some(({ state, kind }) => state.kind === 'refused' && kind === 'message.send'),
    held,
    awaiting,
    // By position: an answer that came after it, on the phone too, makes an old failure history.
    failed: standing.some(({ status, position }) => status === 'failed' && position >= base.conversation.lastAnswerPosition),
    notConfirmed: standing.some(({ status }) => status === 'not-confirmed'),
    draft
  }
}

const nameOf = (contact: ContactRow | undefined): string =>
  displayName({
    name: contact?.name ?? null,
    username: contact?.username ?? null,
    phone: contact?.phone ?? null,
    userId: null,
    parentUserId: null
  })

/** Whether a screen would show the same: then the old object stays, and nothing is painted again. */
export const isSameRow = (one: QueueRow, other: QueueRow): boolean =>
  (Object.keys(one) as (keyof QueueRow)[]).every((field) => one[field] === other[field] || isSamePart(field, one, other))

/** Overlays are laid anew each time: what they make is compared field by field. */
const isSamePart = (field: keyof QueueRow, one: QueueRow, other: QueueRow): boolean => {
  if (field === 'held' || field === 'awaiting') {
    const [these, those] = [one[field], other[field]]
    return these.length === those.length && these.every((row, index) => isEqual(row, those[index]))
  }
  if (field === 'conversation') return isEqual(one.conversation, other.conversation)
  return field === 'read' && one.read !== undefined && other.read !== undefined && isEqual(one.read, other.read)
}

const isEqual = <Row extends object>(one: Row, other: Row | undefined): boolean =>
  other !== undefined && (Object.keys(one) as (keyof Row)[]).every((field) => one[field] === other[field])
