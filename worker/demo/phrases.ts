/**
 * How a written dialogue becomes what two people say. `{a|b}` chooses one, `<slot>` is filled in, ` // ` parts the messages of one turn.
 * Not here: the sentences (`dialogues/`).
 */
import type { Random } from './random.ts'

/** Turns: the customer's first, then one each. */
export type Dialogue = readonly string[]

/** What people of one language say. */
export interface Phrases {
  readonly products: readonly string[]
  readonly colours: readonly string[]
  readonly days: readonly string[]
  /** The customer's first words, sometimes. */
  readonly greetings: readonly string[]
  /** The customer's last words, sometimes. */
  readonly thanks: readonly string[]
  readonly support: readonly Dialogue[]
  readonly sales: readonly Dialogue[]
}

/** Values that stay the same through an episode: it is about one order. */
export type Slots = Readonly<Record<string, string>>

/** Order numbers are written in Latin letters in every language, as on the invoice. */
export const slotsFor = (phrases: Phrases, random: Random): Slots => ({
  product: random.pick(phrases.products),
  colour: random.pick(phrases.colours),
  day: random.pick(phrases.days),
  order: `MH-${random.whole(40_000, 59_999)}`,
  invoice: `INV-${random.whole(2_000, 9_999)}`,
  amount: `$${random.whole(39, 890)}`,
  fee: `$${random.whole(19, 79)}`,
  hour: `${random.whole(8, 11)}:${random.pick(['00', '30'])}`,
  weeks: `${random.whole(2, 6)}`
})

/** The messages of one turn. A slot that nobody knows is a mistake in the sentence: RangeError. */
export const messagesOf = (turn: string, slots: Slots, random: Random): readonly string[] =>
  turn.split(' // ').map((message) =>
    message
      .replace(/\{([^{}]*)\}/g, (_, choices: string) => random.pick(choices.split('|')))
      .replace(/<(\w+)>/g, (_, name: string) => {
        const value = slots[name]
        if (value === undefined) throw new RangeError(`no such slot: ${name}`)
        return value
      })
      .trim()
  )
