/** Delivery status of an outgoing message: a lattice that is only climbed (I4, reference 6.3). */

export const MESSAGE_STATUSES = ['queued', 'sending', 'not-confirmed', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed'] as const
export type MessageStatus = (typeof MESSAGE_STATUSES)[number]

const RANK: Record<Exclude<MessageStatus, 'failed'>, number> = {
  queued: 0,
  sending: 1,
  'not-confirmed': 2,
  accepted: 3,
  sent: 4,
  delivered: 5,
  read: 6,
  played: 7
}

/** From here on the customer's phone has it: `failed` can no longer be true. */
const PROVEN = RANK.delivered

/**
 * The status after `next` was heard: monotone, order does not matter, repeats change nothing.
 * `failed` holds below delivered and gives way only to proof of delivery.
 */
export const foldStatus = (current: MessageStatus, next: MessageStatus): MessageStatus => {
  if (current === 'failed') return next !== 'failed' && RANK[next] >= PROVEN ? next : current
  if (next === 'failed') return RANK[current] < PROVEN ? next : current
  return RANK[next] > RANK[current] ? next : current
}

/** Nothing more can be learnt by waiting for Graph's answer: the message left, or it failed. */
export const isSettled = (status: MessageStatus): boolean => status === 'failed' || RANK[status] >= RANK.accepted
