/**
 * The interface's locale, and `t`, which says a message in it. Locales other than English are loaded when they are chosen.
 * Not here: how a message becomes a sentence (`catalogue.ts`), the language of what customers write.
 */
import { type ArgsOf, type Catalogue, type Message, say, type Voice } from './catalogue.ts'
import { type English, first } from './en/index.ts'
import { accent } from './pseudo.ts'

export const LOCALES = ['en', 'en-XA', 'ar-XB'] as const
export type Locale = (typeof LOCALES)[number]
export type Key = keyof English

const isLocale = (text: string | null): text is Locale => (LOCALES as readonly string[]).includes(text ?? '')
export const directionOf = (locale: Locale): 'ltr' | 'rtl' => (locale === 'ar-XB' ? 'rtl' : 'ltr')

const formats = new Intl.NumberFormat('en')
const rules = new Intl.PluralRules('en')
const plain: Voice = { plural: (count) => rules.select(count), number: (value) => formats.format(value) }

const chosen = $state({ locale: 'en' as Locale })

/** The locale in use; `tag` is what `Intl` is asked with. */
export const locale = {
  get name(): Locale {
    return chosen.locale
  },
  get tag(): string {
    return 'en'
  },
  get direction(): 'ltr' | 'rtl' {
    return directionOf(chosen.locale)
  }
}

/** Takes a locale if it is one of ours and tells the document. */
export const chooseLocale = (name: string | null, root: HTMLElement): void => {
  chosen.locale = isLocale(name) ? name : 'en'
  root.lang = chosen.locale
  root.dir = directionOf(chosen.locale)
}

const catalogue: Record<string, Message> = { ...first }

/** Words that come with a part of the app that is loaded later (`late/`). */
export const addWords = (more: Catalogue): void => {
  Object.assign(catalogue, more)
}

/** A message of the catalogue with its values in place. */
export const t = <K extends Key>(key: K, ...args: ArgsOf<English[K]>): string =>
  say(catalogue[key] ?? key, args[0] ?? {}, chosen.locale === 'en-XA' ? { ...plain, dress: accent } : plain)
