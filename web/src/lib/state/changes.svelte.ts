/**
 * Changes of the settings: posted at once, each by itself, beside the outbox, for nobody shall learn days later that a colleague was not
 * suspended. Nothing is shown before the server has answered. Not here: words for what came of it, the rows, which arrive by delta (L4).
 */
import type { ActionId, Millis, Seq } from '../../../../schema/domain/ids.ts'
import type { Action, RefusedReason } from '../../../../schema/protocol/action.ts'
import type { PostAnswer } from '../outbox/answer.ts'
import { stateOf } from '../outbox/answer.ts'

type Without<A> = A extends unknown ? Omit<A, 'id' | 'at'> : never
/** An action without what it is given when it is made. */
export type ChangeWish = Without<Action>

export type ChangeOutcome =
  | { readonly kind: 'done'; readonly seq: Seq }
  /** `detail`: for some of them there is a sentence of their own. */
  | { readonly kind: 'refused'; readonly reason: RefusedReason; readonly detail: string | null }
  /** No answer says nothing about what became of it: the same wish goes again with the same id. */
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'session-ended' }
  | { readonly kind: 'upgrade-required' }
  | { readonly kind: 'not-understood' }

export interface ChangesDeps {
  readonly post: (action: Action) => Promise<PostAnswer>
  readonly making: () => { readonly id: ActionId; readonly at: Millis }
  /** There is news at the server, or an end of the session. */
  readonly wake: () => void
}

interface Made {
  readonly wish: string
  readonly action: Action
}

export class Changes {
  readonly #deps: ChangesDeps
  /** By the name of the control that asked. */
  #busy = $state.raw<ReadonlySet<string>>(new Set())
  #outcomes = $state.raw<ReadonlyMap<string, ChangeOutcome>>(new Map())
  readonly #unanswered = new Map<string, Made>()

  constructor(deps: ChangesDeps) {
    this.#deps = deps
  }

  isBusy(control: string): boolean {
    return this.#busy.has(control)
  }

  /** What the control's last wish came to; null while it is under way and before the first. */
  outcome(control: string): ChangeOutcome | null {
    return this.#busy.has(control) ? null : (this.#outcomes.get(control) ?? null)
  }

  /** The control is shown anew: what was said beside it is of before. */
  forget(control: string): void {
    if (!this.#outcomes.has(control)) return
    this.#outcomes = new Map([...this.#outcomes].filter(([name]) => name !== control))
  }

  /** Resolves with what came of it; null where the control's last wish is still under way. */
  async make(control: string, wish: ChangeWish): Promise<ChangeOutcome | null> {
    if (this.#busy.has(control)) return null
    this.#busy = new Set([...this.#busy, control])
    try {
      const outcome = await this.#put(control, wish)
      this.#outcomes = new Map([...this.#outcomes, [control, outcome]])
      if (outcome.kind !== 'unanswered') this.#deps.wake()
      return outcome
    } finally {
      this.#busy = new Set([...this.#busy].filter((name) => name !== control))
    }
  }

  async #put(control: string, wish: ChangeWish): Promise<ChangeOutcome> {
    const text = JSON.stringify(wish)
    const before = this.#unanswered.get(control)
    const action = before?.wish === text ? before.action : ({ ...wish, ...this.#deps.making() } as Action)
    const outcome = outcomeOf(await this.#deps.post(action), action.id)
    if (outcome.kind === 'unanswered') this.#unanswered.set(control, { wish: text, action })
    else this.#unanswered.delete(control)
    return outcome
  }
}

const outcomeOf = (answer: PostAnswer, id: ActionId): ChangeOutcome => {
  if (answer.kind !== 'results') return { kind: answer.kind }
  const result = answer.results.find((one) => one.id === id)
  if (!result) return { kind: 'unanswered' }
  const state = stateOf(result)
  if (state.kind === 'applied') return { kind: 'done', seq: state.seq }
  return state.kind === 'refused' ? { kind: 'refused', reason: state.reason, detail: state.detail } : { kind: 'not-understood' }
}
