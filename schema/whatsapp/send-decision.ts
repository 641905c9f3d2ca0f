/** What is done about a send that WhatsApp did not accept: a closed list. Not here: which error leads to which (`error-table.ts`). */
import type { Millis } from '../domain/ids.ts'
import type { PauseReason } from '../domain/number.ts'

/** Who waits: the messages to this customer, or all messages of the number. */
export type Lane = 'customer' | 'number'

/** Nothing was sent, and time alone helps. */
export interface Delay {
  /** `retry`: WhatsApp stumbled. `wait`: we were too fast. */
  readonly action: 'retry' | 'wait'
  readonly lane: Lane
  /** Before the first new try. */
  readonly delayMs: Millis
  /** Each further failure multiplies the delay by this. */
  readonly growth: number
  /** After so many failures it is told as an error; null: never, the throttle lifts by itself. */
  readonly giveUpAfter: number | null
  readonly text: string
}

export type SendDecision =
  | Delay
  /** It failed for good; a person reads why and what to do. */
  | { readonly action: 'tell'; readonly text: string }
  /** Free text is no longer allowed: only a template goes. */
  | { readonly action: 'template'; readonly text: string }
  /** Nothing leaves the number until an admin has acted; the queue is kept. */
  | {
      readonly action: 'pause'
      readonly reason: Extract<PauseReason, 'token' | 'permission' | 'account' | 'billing' | 'registration'>
      readonly text: string
    }
  /** It may have gone out: never retried blindly (L9). */
  | { readonly action: 'ambiguous'; readonly text: string }
