/** Laws about a conversation's own row: what it sums up equals a recount of its messages and events. */
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import { type Evidence, isQuietType, keyOfAnswer, type Law } from './evidence.ts'
import type { StoredMessage } from './history.ts'

const HOUR = 3_600_000
const top = (rows: readonly StoredMessage[]): number => Math.max(0, ...rows.map((row) => row.position))
const latest = (rows: readonly StoredMessage[]): number | null => (rows.length === 0 ? null : Math.max(...rows.map((row) => row.at)))

const questionsOf = (thread: readonly StoredMessage[]) => thread.filter((row) => row.direction === 'in' && !isQuietType(row.type))

/**
 * L4, COL-01, WIN-01: positions, answers and window of a row are those of its messages. A reply that was let out and taken back before it
 * left is no answer any more; only its position stays used.
 */
export const summariesEqualARecount: Law = (evidence) =>
  evidence.conversations.flatMap((row) => {
    const thread = evidence.storedByConversation.get(row.id) ?? []
    const questions = questionsOf(thread)
    const answers = thread.filter((message) => message.goneSeq === null && message.direction === 'out' && !isQuietType(message.type))
    const last = answers.toSorted((one, other) => other.position - one.position)[0]
    const lastKey = last ? keyOfAnswer(last) : null
    const right: Partial<ConversationRow> = {
      lastPosition: top(thread),
      lastInboundPosition: top(questions),
      lastAnswerPosition: last?.position ?? 0,
      lastAnswerKey: lastKey,
      otherAnswerPosition: top(answers.filter((message) => keyOfAnswer(message) !== lastKey)),
      phoneAnswerPosition: top(answers.filter((message) => message.origin === 'phone')),
      phoneAnsweredAt: latest(answers.filter((message) => message.origin === 'phone')),
      windowClosesAt: questions.length === 0 ? null : Math.max(...questions.map((message) => message.at)) + 24 * HOUR
    }
    return Object.entries(right)
      .filter(([field, value]) => row[field as keyof ConversationRow] !== value)
      .map(([field, value]) => `conversation ${row.id}: ${field} is ${row[field as keyof ConversationRow]}, counted ${value}`)
  })

/**
 * CAP-04: a row's last words are those of the last message that stands, by WhatsApp's second and then by arrival.
 */
export const lastWordsAreTheLast: Law = (evidence) =>
  evidence.conversations.flatMap((row) => {
    const thread = evidence.storedByConversation.get(row.id) ?? []
    const last = lastOf(thread.filter((message) => message.goneSeq === null))
    return row.lastMessage === last ? [] : [`conversation ${row.id}: last message is ${row.lastMessage}, not ${last}`]
  })

const lastOf = (messages: readonly StoredMessage[]): string | null =>
  messages.toSorted((one, other) => other.at - one.at || other.position - one.position)[0]?.id ?? null

/**
 * QUE-04: who waits, as far as rows and events alone can tell. With an undo in the conversation they cannot.
 * Nobody waits → there was no question, or an answer, a "no reply needed" or a resolve came after the last one, or a colleague answered
 * on the phone after it by WhatsApp's time.
 * Somebody waits → nothing of that came after the last question; an answer that failed or was taken back is
 * none, and where it was the last one somebody waits again (STA5).
 */
export const whoWaitsReallyWaits: Law = (evidence) =>
  evidence.conversations.flatMap((row) => {
    const events = evidence.events.filter((event) => event.conversation === row.id)
    if (events.some((event) => event.kind === 'undone')) return []
    const thread = evidence.storedByConversation.get(row.id) ?? []
    const question = row.lastInboundPosition
    const waved = events.some((event) => ENDS.has(event.kind) && event.afterPosition >= question)
    const after = thread.filter((message) => message.direction === 'out' && message.position > question)
    const reached = after.filter((message) => message.goneSeq === null && evidence.messageById.get(message.id)?.status !== 'failed')
    if (row.needsReply && (question === 0 || (reached.length > 0 && reached.at(-1) === after.at(-1) && agentsOnly(reached))))
      return [`conversation ${row.id} needs a reply although it was answered`]
    const asked = thread.find((message) => message.position === question)
    const onPhone = thread.some((message) => message.origin === 'phone' && message.at >= (asked?.at ?? 0))
    const isAnswered = question === 0 || waved || reached.length > 0 || onPhone
    return row.needsReply || isAnswered ? [] : [`conversation ${row.id} needs no reply although nobody answered`]
  })

const ENDS: ReadonlySet<string> = new Set(['resolved', 'no-reply-needed'])

/** An echo answers only what was asked before it by WhatsApp's time; positions alone do not say that. */
const agentsOnly = (answers: readonly StoredMessage[]): boolean => answers.at(-1)?.origin === 'agent'

/** QUE8, QUE12: what is resolved or snoozed has no newer question, and no snooze is over its time. */
export const nothingSleepsThroughAQuestion: Law = (evidence) =>
  evidence.conversations.flatMap((row) => {
    if (row.status === 'open') return row.currentCase === null ? [`open conversation ${row.id} has no case`] : []
    const isLate = row.status === 'snoozed' && (row.snoozedUntil ?? 0) < evidence.world.now() - 5_000
    return [
      ...(isLate ? [`conversation ${row.id} should have woken at ${row.snoozedUntil}`] : []),
      ...(isUndone(evidence, row.id) || sleepsSince(evidence, row) >= row.lastInboundPosition
        ? []
        : [`conversation ${row.id} is ${row.status} although the customer wrote after that`])
    ]
  })

const isUndone = ({ events }: Evidence, id: string): boolean => events.some((event) => event.conversation === id && event.kind === 'undone')

const sleepsSince = ({ events }: Evidence, row: ConversationRow): number =>
  events.findLast((event) => event.conversation === row.id && event.kind === row.status)?.afterPosition ?? 0
