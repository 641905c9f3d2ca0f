/**
 * One look at what a number has to send: what starts now, what was orphaned by a kill, and when to look again. Pure.
 * Order holds inside a conversation, never across: an unsettled send holds back its own conversation only (I7).
 */
import type { MessageId, Millis } from '../../schema/domain/ids.ts'
import type { MessageRow } from '../../schema/domain/message.ts'

/** A send that nobody confirmed holds its conversation back for so long; then a person decides about it, and the others go on. */
export const UNCONFIRMED_HOLDS_MS = 60_000
/** Calls of one number that are under way at the same time: Workers hold six connections, and one is left for the probe. */
export const MAX_IN_FLIGHT = 5

export interface PassInput {
  readonly now: Millis
  /** Unsettled messages of the number in order of position. */
  readonly messages: readonly MessageRow[]
  /** Nothing new may leave: the number is paused. */
  readonly paused: boolean
  readonly inFlight: ReadonlySet<MessageId>
  /** The earliest time at which a message to this customer may leave. */
  readonly readyAt: (customer: string) => Millis
}

export interface Pass {
  readonly start: readonly MessageRow[]
  /** `sending` for nobody in this process: the call was cut by a kill, its outcome is unknown. */
  readonly orphans: readonly MessageRow[]
  /** When something may start that may not now; null where only an event can change anything. */
  readonly lookAgainAt: Millis | null
}

export const planPass = ({ now, messages, paused, inFlight, readyAt }: PassInput): Pass => {
  const orphans = messages.filter((message) => message.status === 'sending' && !inFlight.has(message.id))
  const waiting = paused ? [] : heads(messages, inFlight, now)
  const due = waiting.map((message) => ({
    message,
    at: Math.max(dueAt(message), message.status === 'queued' ? readyAt(message.contact) : 0)
  }))
  const room = Math.max(0, MAX_IN_FLIGHT - inFlight.size)
  const start = due.filter(({ message, at }) => message.status === 'queued' && at <= now).slice(0, room)
  const later = due.filter(({ at }) => at > now).map(({ at }) => at)
  return { start: start.map(({ message }) => message), orphans, lookAgainAt: later.length > 0 ? Math.min(...later) : null }
}

/** The first unsettled message of each conversation; one that is under way keeps its conversation busy. */
const heads = (messages: readonly MessageRow[], inFlight: ReadonlySet<MessageId>, now: Millis): MessageRow[] => {
  const first = new Map<string, MessageRow>()
  for (const message of messages) {
    const holdsNobody = message.status === 'not-confirmed' && dueAt(message) <= now
    if (!holdsNobody && !first.has(message.conversation)) first.set(message.conversation, message)
  }
  return [...first.values()].filter((message) => message.status !== 'sending' && !inFlight.has(message.id))
}

const dueAt = (message: MessageRow): Millis =>
  message.status === 'not-confirmed' ? (message.attemptAt ?? 0) + UNCONFIRMED_HOLDS_MS : (message.retryAt ?? 0)
