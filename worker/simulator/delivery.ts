/**
 * Which webhooks are posted now, together and in which order: takes what is due from the store, lets faults at it, and marks it.
 * Each function here is one synchronous step; the posting itself is the core's.
 */
import type { Millis } from '../../schema/domain/ids.ts'
import { DEFAULT_DELAY_MS, type FaultOn, takeFault } from './faults.ts'
import type { SimulatorState, Webhook } from './state.ts'
import { GIVE_UP_MS, retryDelayMs } from './webhooks.ts'

/** An answer that takes longer is none, and the body is posted again. */
const ANSWER_WITHIN_MS = 5_000
const MAX_BATCH = 20
/** Due webhooks that one round takes; the alarm brings the next round at once. */
const MAX_ROUND = 200
/** A webhook that is to be overtaken, and has nobody behind it, waits this long for one. */
const HOLD_MS = 2_000

/** One body to post: webhooks of one number, in order. */
export type Batch = readonly [Webhook, ...Webhook[]]

/** Takes what is due. It is marked before it is posted, so that no two rounds post the same, and due again if no answer comes. */
export const takeDue = (state: SimulatorState, now: Millis): readonly Batch[] =>
  state.transaction(() => {
    applyFaults(state, now)
    const taken = dueOf(state, now).map((webhook) => ({
      ...webhook,
      due: now + ANSWER_WITHIN_MS,
      attempts: webhook.attempts + 1,
      posting: true
    }))
    for (const webhook of taken) state.saveWebhook(webhook)
    return toBatches(taken)
  })

const dueOf = (state: SimulatorState, now: Millis): readonly Webhook[] => state.webhooks(MAX_ROUND).filter(({ due }) => due <= now)

const toBatches = (webhooks: readonly Webhook[]): readonly Batch[] => {
  const batches: [Webhook, ...Webhook[]][] = []
  const openByNumber = new Map<string, [Webhook, ...Webhook[]]>()
  for (const webhook of webhooks) {
    const open = openByNumber.get(webhook.number.id)
    if (open && webhook.copies === 1 && open.length < MAX_BATCH) {
      open.push(webhook)
      continue
    }
    const batch: [Webhook, ...Webhook[]] = [webhook]
    batches.push(batch)
    // What is posted twice is posted alone: the fault was asked for one webhook.
    if (webhook.copies === 1) openByNumber.set(webhook.number.id, batch)
  }
  return batches
}

/** Each fault meets one webhook that is due for the first time, until faults or such webhooks run out. */
const applyFaults = (state: SimulatorState, now: Millis): void => {
  for (;;) {
    const control = state.control()
    const taken = takeFault(control.faults, 'webhook')
    const webhook = taken && dueOf(state, now).find(({ attempts, faulted }) => attempts === 0 && !faulted)
    if (!webhook) return
    state.saveControl({ ...control, faults: taken.left })
    for (const changed of hit(taken.fault, webhook, state, now)) state.saveWebhook({ ...changed, faulted: true })
  }
}

/** The webhooks that a fault changes, as they are after it. */
const hit = (fault: FaultOn<'webhook'>, webhook: Webhook, state: SimulatorState, now: Millis): readonly Webhook[] => {
  switch (fault.kind) {
    case 'delay':
      return [{ ...webhook, due: now + (fault.ms ?? DEFAULT_DELAY_MS) }]
    case 'duplicate':
      return [{ ...webhook, copies: 2 }]
    case 'reorder':
      return overtake(webhook, state, now)
    default:
      return fault satisfies never
  }
}

/** The next webhook of the number goes first: the two swap their times, or the first one waits for somebody to pass. */
const overtake = (webhook: Webhook, state: SimulatorState, now: Millis): readonly Webhook[] => {
  const next = state
    .webhooks()
    .find((other) => other.id !== webhook.id && other.number.id === webhook.number.id && other.attempts === 0 && !other.faulted)
  if (!next) return [{ ...webhook, due: now + HOLD_MS }]
  // Two that are due together would be told apart by their ids alone: one millisecond settles it.
  return [
    { ...webhook, due: Math.max(next.due, webhook.due + 1) },
    { ...next, due: webhook.due }
  ]
}

/** What became of a batch: gone if it was answered 200, due again later if not, given up after a week. */
export const settle = (state: SimulatorState, batch: Batch, answered: boolean, now: Millis): void =>
  state.transaction(() => {
    for (const webhook of batch) {
      if (answered || now - webhook.createdAt > GIVE_UP_MS) state.dropWebhook(webhook.id)
      else if (state.webhook(webhook.id)?.attempts === webhook.attempts)
        // Only its latest attempt speaks for it: an older one may end later.
        state.saveWebhook({ ...webhook, due: now + retryDelayMs(webhook.attempts), posting: false, copies: 1 })
    }
  })

/** After a restart nobody posts any more what was being posted: it is due now. */
export const releaseAll = (state: SimulatorState, now: Millis): void =>
  state.transaction(() => {
    for (const webhook of state.webhooks()) if (webhook.posting) state.saveWebhook({ ...webhook, due: now, posting: false })
  })
