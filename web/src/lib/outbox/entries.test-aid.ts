/** Entries for tests, and a server that remembers ids as ours does. Not here: any test. */
import type { Action, ActionResult, Outcome } from '../../../../schema/protocol/action.ts'
import type { PostAnswer } from './answer.ts'
import type { NewEntry, OutboxEntry } from './entry.ts'

export const reply = (id: string, conversation = 'c', text = id): NewEntry & { readonly conversation: string } => ({
  action: { id, kind: 'message.send', conversation, text, seen: null },
  conversation,
  createdAt: 0
})
export const resolve = (id: string, conversation = 'c'): NewEntry => ({
  action: { id, kind: 'conversation.resolve', conversation, seen: null },
  conversation,
  createdAt: 0
})
export const claim = (id: string, conversation = 'c'): NewEntry => ({
  action: { id, kind: 'conversation.claim', conversation },
  conversation,
  createdAt: 0
})
export const assign = (id: string, base: number, conversation = 'c'): NewEntry => ({
  action: { id, kind: 'conversation.assign', conversation, assignee: 'ben', base },
  conversation,
  createdAt: 0
})

/** The same as they stand in the outbox, in this order. */
export const stored = (...entries: readonly NewEntry[]): OutboxEntry[] =>
  entries.map((entry, index) => ({
    ...entry,
    id: entry.action.id,
    kind: entry.action.kind,
    order: index + 1,
    attempts: 0,
    state: { kind: 'waiting' }
  }))

/** Decides each id once and gives its first outcome from then on. `effects`: what happened, in order. */
export class ServerModel {
  readonly effects: Action[] = []
  readonly calls: (readonly string[])[] = []
  /** Whose decision is another than "applied". */
  readonly decisions = new Map<string, (seq: number) => Outcome>()
  seq = 0
  readonly #first = new Map<string, Outcome>()

  answer(actions: readonly Action[]): PostAnswer {
    this.calls.push(actions.map(({ id }) => id))
    return { kind: 'results', results: actions.map((action) => this.#decide(action)) }
  }

  #decide(action: Action): ActionResult {
    const first = this.#first.get(action.id)
    if (first) return { id: action.id, outcome: 'duplicate', first }
    this.seq += 1
    const outcome: Outcome = this.decisions.get(action.id)?.(this.seq) ?? { outcome: 'applied', seq: this.seq }
    this.#first.set(action.id, outcome)
    if (outcome.outcome !== 'refused') this.effects.push(action)
    return { id: action.id, ...outcome }
  }
}
