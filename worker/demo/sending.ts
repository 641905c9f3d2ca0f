/** What happens to an answer after it was decided: the attempt, Graph's answer, the ticks. Times are milliseconds after the decision. */
import type { MessageId, Millis, NumberId, Wamid } from '../../schema/domain/ids.ts'
import type { Callback, StatusItem } from '../../schema/whatsapp/item.ts'
import type { Operation } from '../commit/operation.ts'
import { nextSecond, SECOND } from './clock.ts'
import { statusItem } from './items.ts'

/** How far an answer comes. `undeliverable`: accepted, then error 131026; `not-confirmed`: the line was cut and no tick came. */
export type SendFate = 'read' | 'delivered' | 'undeliverable' | 'not-confirmed'

export interface Sending {
  readonly message: MessageId
  readonly wamid: Wamid
  readonly number: NumberId
  readonly decidedAt: Millis
  readonly fate: SendFate
}

const ATTEMPT_MS = 150
const OUTCOME_MS = 600
const READ_MS = 45 * SECOND
/** From WhatsApp's time of a tick to its arrival here. */
const DELIVERY_MS = 300

const UNDELIVERABLE = { code: 131026, text: 'Message undeliverable' }

export const sendingOperations = (sending: Sending): readonly Operation[] => {
  const { message, wamid, decidedAt, fate } = sending
  const outcome = fate === 'not-confirmed' ? ({ kind: 'not-confirmed' } as const) : ({ kind: 'accepted', wamid } as const)
  return [
    { kind: 'attempt', now: decidedAt + ATTEMPT_MS, message, attempt: 1 },
    { kind: 'outcome', now: decidedAt + OUTCOME_MS, message, attempt: 1, outcome },
    ...tickOperations(sending)
  ]
}

/** `sent` and `delivered` often come in one body; `read` comes when the customer looks. */
const tickOperations = (sending: Sending): readonly Operation[] => {
  const sentAt = nextSecond(sending.decidedAt + OUTCOME_MS)
  switch (sending.fate) {
    case 'not-confirmed':
      return []
    case 'undeliverable':
      return [ticks(sending, sentAt + SECOND, ['failed'])]
    case 'delivered':
      return [ticks(sending, sentAt, ['sent', 'delivered'])]
    case 'read':
      return [ticks(sending, sentAt, ['sent', 'delivered']), ticks(sending, sentAt + READ_MS, ['read'])]
  }
}

const ticks = ({ message, wamid, number }: Sending, at: Millis, statuses: readonly StatusItem['status'][]): Operation => {
  const callback: Callback = { message, attempt: 1 }
  const items = statuses.map((status) =>
    statusItem({ number, id: wamid, at }, status, callback, status === 'failed' ? UNDELIVERABLE : null)
  )
  return { kind: 'intake', now: at + DELIVERY_MS, delivery: null, items }
}
