/** Laws about what goes out: once, in order, honestly told, and never forgotten. */
import type { MessageStatus } from '../../schema/domain/message-status.ts'
import { type Accepted, type Evidence, groupBy, type Law } from './evidence.ts'

/** The ladder, said again: the product's own fold is what is checked. */
const LADDER: readonly string[] = ['queued', 'sending', 'not-confirmed', 'accepted', 'sent', 'delivered', 'read', 'played']
const PROVEN = LADDER.indexOf('delivered')

const retriesOf = ({ events }: Evidence, message: string) =>
  events.filter(({ kind, detail }) => kind === 'retried' && detail.message === message)

const mayFollow = (before: string | null, after: string | null): boolean => {
  if (before === null || after === null) return false
  if (before === 'sending' && after === 'queued') return true // refused for now: it is tried again
  if (before === 'failed') return LADDER.indexOf(after) >= PROVEN
  if (after === 'failed') return LADDER.indexOf(before) < PROVEN
  return LADDER.indexOf(after) > LADDER.indexOf(before)
}

/** I4: a status only climbs; `failed` never hides a proven delivery; only a person's retry begins anew. */
export const statusesOnlyClimb: Law = (evidence) =>
  evidence.statusChanges
    .filter(({ before, after }) => !mayFollow(before, after))
    .filter(({ message, seq }) => !retriesOf(evidence, message).some((event) => event.seq === seq))
    .map(({ message, before, after, seq }) => `message ${message} went from ${before} to ${after} in commit ${seq}`)

/** I5: at most one accepted send per attempt, each recorded before it; a second one only where a person asked for it. */
export const nothingIsSentTwice: Law = (evidence) => {
  const recorded = new Set(evidence.attempts.map((row) => `${row.message}/${row.attempt}`))
  const byAttempt = groupBy(evidence.accepted, ({ message, attempt }) => `${message}/${attempt}`)
  const byMessage = groupBy(evidence.accepted, ({ message }) => message)
  return [
    ...[...byAttempt].filter(([, sends]) => sends.length > 1).map(([key, sends]) => `attempt ${key} is on the phone ${sends.length} times`),
    ...[...byAttempt.keys()].filter((key) => !recorded.has(key)).map((key) => `attempt ${key} left without being recorded`),
    ...[...byMessage].flatMap(([message, sends]) => {
      const allowed = 1 + retriesOf(evidence, message).length
      return sends.length > allowed ? [`message ${message} was accepted ${sends.length} times, ${allowed} were asked for`] : []
    })
  ]
}

/**
 * CAP-13: what a customer's phone shows is a message of the thread, with its words, from the conversation's number, to its contact.
 * What WhatsApp took and then failed was never shown: a late retry of it may become a held reply again.
 */
export const whatLeftIsInTheThread: Law = ({ accepted, messageById, contacts }) => {
  const phoneOf = new Map(contacts.map((row) => [row.id, row.phone]))
  return accepted.flatMap(({ message: id, phone }) => {
    if (!phone.shown) return []
    const message = messageById.get(id)
    if (!message) return [`message ${id} is on a phone and in no thread`]
    const isRight = message.text === phone.text && message.number === phone.number && phoneOf.get(message.contact) === phone.phone
    return isRight ? [] : [`message ${id} reached a phone with other words, from another number or at another customer`]
  })
}

/**
 * I7: the messages of one conversation reach the phone in the order of their positions. Each counts with its first acceptance;
 * one that a person retried is left out, for its retry leaves when it is asked for.
 */
export const ordersAreKept: Law = (evidence) => {
  const retried = new Set(evidence.events.flatMap(({ kind, detail }) => (kind === 'retried' ? String(detail.message) : [])))
  const first = new Map<string, Accepted>()
  for (const send of evidence.accepted) if (!first.has(send.message) && !retried.has(send.message)) first.set(send.message, send)
  const threads = groupBy(
    [...first.keys()].flatMap((id) => evidence.messageById.get(id) ?? []),
    (row) => row.conversation
  )
  return [...threads.values()].flatMap((thread) =>
    thread.flatMap((row, index) => {
      const before = thread[index - 1]
      return before && before.position > row.position
        ? [`message ${row.id} reached the phone after ${before.id}, which was written later`]
        : []
    })
  )
}

/** I6, SND10: with all faults healed and no number paused nothing waits any more. */
export const nothingQueuedIsForgotten: Law = ({ messages, numbers }) => [
  ...numbers.filter((row) => row.pausedFor !== null).map((row) => `number ${row.id} is still paused`),
  ...messages
    .filter(({ status }) => status === 'queued' || status === 'sending')
    .map(({ id, status, attempt }) => `message ${id} is still ${status} (attempt ${attempt})`)
]

/** L9, STA1: what a message says is what became of it at WhatsApp, by any of its attempts. */
export const statusesTellTheTruth: Law = ({ accepted, messages }) => {
  const sends = groupBy(accepted, ({ message }) => message)
  return messages
    .filter((row) => row.origin === 'agent')
    .flatMap((row) => {
      const own = sends.get(row.id) ?? []
      const right = truth(own, row.attempt)
      return row.status !== null && right.includes(row.status) ? [] : [`message ${row.id} says ${row.status}, it is ${right.join(' or ')}`]
    })
}

const truth = (sends: readonly Accepted[], latest: number): readonly MessageStatus[] => {
  if (sends.some(({ phone }) => phone.readAt !== null)) return ['read']
  if (sends.some(({ phone }) => phone.deliveredAt !== null)) return ['delivered']
  const last = sends.find(({ attempt }) => attempt === latest)
  return last ? ['failed'] : ['failed', 'not-confirmed']
}
