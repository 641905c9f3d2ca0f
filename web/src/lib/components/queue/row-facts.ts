/**
 * What a row of the queue has to say, worked out from its data (QUE-15): who spoke last, who owns it, which marks it carries, most pressing
 * first. Not here: words (`row-words.ts`), drawing (`QueueRow.svelte`).
 */
import type { MemberId, Millis } from '../../../../../schema/domain/ids.ts'
import { PHONE_ANSWER_KEY } from '../../../../../schema/domain/message.ts'
import { type Wick, wickOf } from '../../look/wick.ts'
import { type WindowLeft, windowLeft } from '../../look/window-left.ts'
import type { QueueRow } from '../../queue/queue-row.ts'

/** Who said the last words: the customer, I, a colleague, or somebody with the business phone in hand. */
export type Speaker = { readonly kind: 'customer' | 'me' | 'phone' } | { readonly kind: 'member'; readonly id: MemberId }

export type Mark =
  | 'refused'
  | 'held'
  | 'to-approve'
  | 'awaiting'
  | 'failed'
  | 'not-confirmed'
  | 'waiting-reply'
  | 'waiting-change'
  | 'draft'

export interface RowFacts {
  readonly wick: Wick | null
  readonly window: WindowLeft
  readonly speaker: Speaker
  readonly marks: readonly Mark[]
  readonly mine: boolean
  readonly urgent: boolean
  /** Null unless it is snoozed until a time. */
  readonly snoozedUntil: Millis | null
}

const speakerOf = ({ lastDirection, lastAnswerKey }: QueueRow['conversation'], me: MemberId): Speaker => {
  if (lastDirection === 'in' || lastAnswerKey === null) return { kind: 'customer' }
  if (lastAnswerKey === PHONE_ANSWER_KEY) return { kind: 'phone' }
  const author = lastAnswerKey.slice(0, lastAnswerKey.lastIndexOf('/'))
  return author === me ? { kind: 'me' } : { kind: 'member', id: author }
}

/** What waits on this device is one mark: the reply, if there is one, says more than the rest. */
const marksOf = (row: QueueRow): Mark[] => [
  ...(row.refusedReply ? ['refused' as const] : []),
  ...(row.held.some(({ reason }) => reason !== 'awaiting_approval') ? ['held' as const] : []),
  ...(row.awaiting.length > 0 ? ['to-approve' as const] : []),
  ...(row.failed ? ['failed' as const] : []),
  ...(row.notConfirmed ? ['not-confirmed' as const] : []),
  ...(row.waitingReply ? ['waiting-reply' as const] : row.waitingActions > 0 ? ['waiting-change' as const] : []),
  ...(row.held.some(({ reason }) => reason === 'awaiting_approval') ? ['awaiting' as const] : []),
  ...(row.draft ? ['draft' as const] : [])
]

export const rowFacts = (row: QueueRow, me: MemberId, now: Millis): RowFacts => ({
  wick: row.conversation.needsReply ? wickOf(row.conversation.waitingSince, now) : null,
  window: windowLeft(row.conversation.windowClosesAt, now),
  speaker: speakerOf(row.conversation, me),
  marks: marksOf(row),
  mine: row.conversation.assignee === me,
  urgent: row.conversation.priority === 'urgent',
  snoozedUntil: row.conversation.status === 'snoozed' ? row.conversation.snoozedUntil : null
})
