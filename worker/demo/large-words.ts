/** Names and sentences of `--large N`, made once and then drawn from. */
import { arabic } from './dialogues/arabic.ts'
import { english } from './dialogues/english-sales.ts'
import { hindi } from './dialogues/hindi.ts'
import { portuguese } from './dialogues/portuguese.ts'
import { spanish } from './dialogues/spanish.ts'
import { messagesOf, type Phrases, slotsFor } from './phrases.ts'
import type { Random } from './random.ts'

export interface LargeWords {
  readonly firstNames: readonly string[]
  readonly lastNames: readonly string[]
  readonly questions: readonly string[]
  readonly answers: readonly string[]
}

const FIRST_NAMES =
  'Ada Amir Bea Bruno Clara Dara Elio Emma Farah Gael Hana Igor Ines Jonas Kavya Leo Lina Malik Mara Nilo Olga Omar Petra Ravi Rosa Sami Tara Uma Vera Yara'
const LAST_NAMES =
  'Abbott Aguiar Bose Campos Dalal Eriksen Fontes Gill Hakim Ibarra Joshi Kemp Lobo Mehta Navarro Ortiz Pires Quist Rocha Saleh Thorne Ueda Vidal Wolfe Zamora'

/** Each dialogue is filled in this many times, about another order each. */
const FILLINGS = 6

export const largeWords = (random: Random): LargeWords => {
  const said = [english, spanish, portuguese, hindi, arabic].flatMap((phrases) => sentencesOf(phrases, random))
  return {
    firstNames: FIRST_NAMES.split(' '),
    lastNames: LAST_NAMES.split(' '),
    questions: said.filter(({ ours }) => !ours).map(({ text }) => text),
    answers: said.filter(({ ours }) => ours).map(({ text }) => text)
  }
}

const sentencesOf = (phrases: Phrases, random: Random): readonly { readonly ours: boolean; readonly text: string }[] =>
  [...phrases.support, ...phrases.sales].flatMap((dialogue) =>
    Array.from({ length: FILLINGS }, () => slotsFor(phrases, random)).flatMap((slots) =>
      dialogue.flatMap((turn, index) => messagesOf(turn, slots, random).map((text) => ({ ours: index % 2 === 1, text })))
    )
  )
