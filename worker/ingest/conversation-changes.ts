/**
 * What a message does to its conversation's row: pure folds over the row, by position, whatever came first (L4).
 * Not here: the message's own row, opening and closing of cases.
 */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { Millis } from '../../schema/domain/ids.ts'
import { type MessageRow, PHONE_ANSWER_KEY } from '../../schema/domain/message.ts'
import { WINDOW_MS, windowAfterInbound } from '../../schema/domain/service-window.ts'

type Patch = Partial<ConversationRow>
type Arrived = Pick<MessageRow, 'id' | 'at' | 'position' | 'direction' | 'type' | 'text'> & Partial<Pick<MessageRow, 'media'>>

const PREVIEW_LENGTH = 140

/** The row's last words; an older message that comes late does not replace newer ones (CAP-04). */
export const afterMessage = (row: ConversationRow, message: Arrived): Patch => ({
  lastPosition: message.position,
  ...(message.at >= row.lastMessageAt || row.lastMessage === null
    ? {
        lastMessage: message.id,
        lastMessageAt: message.at,
        lastDirection: message.direction,
        preview: previewOf(message)
      }
    : {})
})

const previewOf = (message: Arrived): string => {
  const words = (message.text || (message.media?.name ?? '')).replace(/\s+/g, ' ').trim()
  if (words === '') return `[${message.media?.kind ?? message.type}]`
  return Array.from(words).slice(0, PREVIEW_LENGTH).join('')
}

/** The customer wrote: they wait since the first message that nobody answered; the window runs by WhatsApp's time, where it gave one. */
export const afterQuestion = (row: ConversationRow, message: Arrived, sentAt: Millis | null): Patch => ({
  ...(answeredOnPhone(row, message.at) ? {} : { needsReply: true, waitingSince: Math.min(row.waitingSince ?? message.at, message.at) }),
  windowClosesAt: sentAt === null ? row.windowClosesAt : windowAfterInbound(row.windowClosesAt, sentAt),
  lastInboundPosition: message.position
})

/** Somebody answered: keeps the last answer and the last one by anybody else, so that staleness is exact for everyone (COL-01). */
export const afterAnswer = (row: ConversationRow, position: number, key: string): Patch => ({
  lastAnswerPosition: position,
  lastAnswerKey: key,
  otherAnswerPosition: key === row.lastAnswerKey ? row.otherAnswerPosition : row.lastAnswerPosition,
  ...(key === PHONE_ANSWER_KEY ? { phoneAnswerPosition: position } : {})
})

/**
 * A colleague answered on the phone after that time: there they had the question before them, whatever came to us first (CAP-09).
 * The phone's own time counts, not that of the last words: those may be ours, of somebody who had not seen the question.
 */
const answeredOnPhone = (row: ConversationRow, at: Millis): boolean =>
  !row.needsReply && row.lastAnswerKey === PHONE_ANSWER_KEY && (row.phoneAnsweredAt ?? 0) > at

/**
 * A colleague answered on the phone at that time: all who wrote before it wait no more. What was asked after it waits on, since the
 * customer's last message at the latest (CAP-09).
 */
export const afterPhoneAnswer = (row: ConversationRow, at: Millis): Patch => ({
  phoneAnsweredAt: Math.max(row.phoneAnsweredAt ?? 0, at),
  ...waitAfterPhoneAnswer(row, at)
})

const waitAfterPhoneAnswer = (row: ConversationRow, at: Millis): Patch => {
  if (row.waitingSince === null || at < row.waitingSince) return {}
  const lastAsked = Math.max(row.waitingSince, (row.windowClosesAt ?? 0) - WINDOW_MS)
  return at >= lastAsked ? NOBODY_WAITS : { waitingSince: lastAsked }
}

export const NOBODY_WAITS: Patch = { needsReply: false, waitingSince: null }

/** Position of the last answer that was given by somebody else than `key`; 0 where there is none. */
export const lastAnswerByOthers = (row: ConversationRow, key: string): number =>
  row.lastAnswerKey === key ? row.otherAnswerPosition : row.lastAnswerPosition

/**
 * An answer that never reached the customer is none: where it was the last one, they wait again (QUE-04, QUE-08).
 * They have waited since their last message at the latest, which is where the window was counted from.
 */
export const afterFallenAnswer = (row: ConversationRow, message: Pick<MessageRow, 'position'>): Patch => {
  const wasTheAnswer = message.position === row.lastAnswerPosition && row.lastInboundPosition > 0
  if (!wasTheAnswer || row.needsReply || row.status === 'resolved') return {}
  return { needsReply: true, waitingSince: row.windowClosesAt === null ? row.lastMessageAt : row.windowClosesAt - WINDOW_MS }
}

/** A failed answer that reached the customer after all is one again: where it is the last word, they wait no more (STA2). */
export const afterRisenAnswer = (row: ConversationRow, { position }: Pick<MessageRow, 'position'>): Patch =>
  position === row.lastAnswerPosition && row.lastInboundPosition < position ? NOBODY_WAITS : {}
