/**
 * Graph's decisions about a call that is well-formed: may this send leave now, what comes of it, and what a fault makes of that.
 * Synchronous, inside one transaction. Not here: the shape of calls (graph.ts).
 */
import type { Millis } from '../../schema/domain/ids.ts'
import { DEFAULT_DELAY_MS, DEFAULT_FAULT_CODE, type FaultOn, takeFault } from './faults.ts'
import type { Refusal, Send } from './graph.ts'
import { graphError } from './graph-errors.ts'
import { userIdOfPhone } from './identities.ts'
import { PAIR_LIMIT, spend, THROUGHPUT_LIMIT } from './rates.ts'
import type { BusinessNumber, Customer, PhoneMessage } from './state.ts'
import { failureItem, tickItem } from './webhooks.ts'
import type { SimulatorWorld } from './world.ts'

/** `cut`: it was accepted, and the line is to break before the answer. `delayMs`: hold the answer back so long. */
export type SimulatorAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown; readonly delayMs: Millis }
  | { readonly kind: 'cut' }

/** Meta's window: 24 hours after the customer's last message, counted here on its own (reference 15.1). */
const WINDOW_MS = 24 * 3_600_000

export const answerOf = (status: number, body: unknown, delayMs = 0): SimulatorAnswer => ({ kind: 'answer', status, body, delayMs })

/** Meta's answer to a call that it refuses. */
export const refuse = (world: SimulatorWorld, { code, details }: Refusal): SimulatorAnswer => {
  const { status, body } = graphError(code, world.traceId(), details)
  return answerOf(status, body)
}

/** Accepts a send or refuses it: first what is wrong with it, then what a fault says. A repeat is one more message. */
export const takeSend = (world: SimulatorWorld, number: BusinessNumber, send: Send): SimulatorAnswer => {
  const { state } = world
  const now = world.clock()
  const budgets = budgetsAfter(world, number, send, now)
  if ('code' in budgets) return refuse(world, budgets)
  const control = state.control()
  const taken = takeFault(control.faults, 'send')
  if (taken) state.saveControl({ ...control, faults: taken.left })
  if (taken?.fault.kind === 'refuse') return refuse(world, { code: taken.fault.code ?? DEFAULT_FAULT_CODE })
  for (const [name, paidUntil] of budgets) state.saveRate(name, paidUntil)
  return accept(world, number, send, now, taken?.fault ?? null)
}

/** We have read: only what a customer wrote to this number can be. */
export const takeReceipt = (world: SimulatorWorld, number: BusinessNumber, id: string): SimulatorAnswer => {
  const message = world.state.message(id)
  const known = message?.from === 'customer' && message.number === number.id
  return known ? answerOf(200, { success: true }) : refuse(world, { code: 131009 })
}

type Budget = readonly [name: string, paidUntil: Millis]

/** The budgets as this send would leave them, or why it may not leave. */
const budgetsAfter = ({ state }: SimulatorWorld, number: BusinessNumber, { phone }: Send, now: Millis): Refusal | readonly Budget[] => {
  const wroteAt = state.lastWroteAt(number.id, phone)
  if (wroteAt === null || now - wroteAt >= WINDOW_MS) return { code: 131047 }
  const pair = `pair/${number.id}/${phone}`
  const pairUntil = spend(state.rate(pair), now, PAIR_LIMIT)
  if (pairUntil === null) return { code: 131056 }
  const all = `number/${number.id}`
  const allUntil = spend(state.rate(all), now, THROUGHPUT_LIMIT)
  if (allUntil === null) return { code: 130429 }
  return [
    [pair, pairUntil],
    [all, allUntil]
  ]
}

const accept = (world: SimulatorWorld, number: BusinessNumber, send: Send, now: Millis, fault: FaultOn<'send'> | null): SimulatorAnswer => {
  const customer = world.meet(send.phone)
  const failure = failureOf(customer, fault)
  const message = failure === null ? arrives(world, number, customer, send, now) : fails(world, number, customer, send, now, failure)
  if (fault?.kind === 'accept-then-cut') return { kind: 'cut' }
  const contact = { input: send.input, ...(send.byUserId ? { user_id: userIdOfPhone(send.phone) } : { wa_id: send.phone }) }
  const body = { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id: message.id }] }
  return answerOf(200, body, fault?.kind === 'delay' ? (fault.ms ?? DEFAULT_DELAY_MS) : 0)
}

/** The code that an accepted message fails with later; null where it arrives. */
const failureOf = (customer: Customer, fault: FaultOn<'send'> | null): number | null => {
  if (fault?.kind === 'status') return fault.code ?? DEFAULT_FAULT_CODE
  return customer.reachable ? null : 131026
}

/** The message is on the phone, and its ticks are under way. */
const arrives = (world: SimulatorWorld, number: BusinessNumber, customer: Customer, send: Send, now: Millis): PhoneMessage => {
  const sentAt = now + world.between(50, 150)
  const deliveredAt = sentAt + world.between(150, 400)
  const readAt = customer.reads ? deliveredAt + world.between(500, 1500) : null
  const message = world.addMessage({ ...outgoing(number, send, now), deliveredAt, readAt })
  world.enqueue(number, sentAt, tickItem(customer, message, 'sent', sentAt))
  world.enqueue(number, deliveredAt, tickItem(customer, message, 'delivered', deliveredAt))
  if (readAt !== null) world.enqueue(number, readAt, tickItem(customer, message, 'read', readAt))
  return message
}

/** Accepted, but the phone never shows it. */
const fails = (world: SimulatorWorld, number: BusinessNumber, customer: Customer, send: Send, now: Millis, code: number): PhoneMessage => {
  const failedAt = now + world.between(200, 600)
  const message = world.addMessage({ ...outgoing(number, send, now), shown: false })
  world.enqueue(number, failedAt, failureItem(customer, message, code, failedAt))
  return message
}

const outgoing = (number: BusinessNumber, { phone, text, callback }: Send, at: Millis) =>
  ({ phone, number: number.id, from: 'business', type: 'text', text, at, callback }) as const
