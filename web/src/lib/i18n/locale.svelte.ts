/**
 * The interface's locale, and `t`, which says a message in it. Locales other than English are loaded when they are chosen.
 * Not here: how a message becomes a sentence (`catalogue.ts`), the language of what customers write.
 */

import { numberText } from '../look/numbers.ts'
import { type ArgsOf, type Catalogue, type Message, say, type Voice } from './catalogue.ts'
import { type English, first } from './en/index.ts'
import { directionOf, LOCALES, type Locale, tagOf } from './locales.ts'
import { accent, leftToRight } from './pseudo.ts'

export type Key = keyof English

const isLocale = (text: string | null): text is Locale => (LOCALES as readonly string[]).includes(text ?? '')

/** English has two forms; asking `Intl.PluralRules` for them reads its tables on the way to the first picture (`look/numbers.ts`). */
const plural = (count: number): Intl.LDMLPluralRule => (count === 1 ? 'one' : 'other')

const voiceOf = (name: Locale, tag: string): Voice => {
  const plain: Voice = { plural, number: (value) => numberText(value, tag) }
  if (name === 'en-XA') return { ...plain, dress: accent }
  return directionOf(name) === 'rtl' ? { ...plain, enclose: leftToRight } : plain
}

const made = (name: Locale, language: string) => ({ name, tag: tagOf(name, language), voice: voiceOf(name, tagOf(name, language)) })
let chosen = $state.raw(made('en', 'en'))

/** The locale in use; `tag` is what `Intl` is asked with. */
export const locale = {
  get name(): Locale {
    return chosen.name
  },
  get tag(): string {
    return chosen.tag
  },
  get direction(): 'ltr' | 'rtl' {
    return directionOf(chosen.name)
  }
}

/** Takes a locale if it is one of ours and tells the document; `language` is the browser's own (`navigator.language`). */
export const chooseLocale = (name: string | null, root: HTMLElement, language: string = navigator.language): void => {
  chosen = made(isLocale(name) ? name : 'en', language)
  root.lang = chosen.name
  root.dir = directionOf(chosen.name)
}

const catalogue: Record<string, Message> = { ...first }

/** Words that come with a part of the app that is loaded later (`late/`). */
export const addWords = (more: Catalogue): void => {
  Object.assign(catalogue, more)
}

/** A message of the catalogue with its values in place. */
export const t = <K extends Key>(key: K, ...args: ArgsOf<English[K]>): string => say(catalogue[key] ?? key, args[0] ?? {}, chosen.voice)
