/** What a customer's phone shows, as data. Not here: the simulator, which knows it (worker/simulator). */
import type { Millis, NumberId } from '../../../../../schema/domain/ids.ts'

export interface PhoneCustomer {
  readonly phone: string
  readonly name: string
}

/** A business number. */
export interface PhoneLine {
  readonly id: NumberId
  readonly name: string
  readonly display: string
}

export interface PhoneMessage {
  readonly id: string
  readonly from: 'business' | 'customer'
  readonly type: string
  readonly text: string
  readonly at: Millis
}

/** What goes wrong once: the send is accepted and its answer is lost; it is refused; its answer comes late. */
export const PHONE_FAULTS = ['cut', 'refuse', 'delay'] as const
export type PhoneFault = (typeof PHONE_FAULTS)[number]
