/** The interface's locales: which there are, how they run, how each writes dates and numbers. Not here: which is chosen (`locale.svelte.ts`). */
import { MIRRORED } from './pseudo.ts'

export const LOCALES = ['en', 'en-XA', 'ar-XB'] as const
export type Locale = (typeof LOCALES)[number]

export const directionOf = (locale: Locale): 'ltr' | 'rtl' => (locale === 'ar-XB' ? 'rtl' : 'ltr')

/**
 * What `Intl` is asked with: while the interface is English, the English that the browser speaks (23 Nov, not Nov 23), if it speaks any.
 * `language` is BCP 47.
 */
export const tagOf = (name: Locale, language: string): string => {
  const english = /^en(?:-|$)/i.test(language) ? language : 'en'
  return directionOf(name) === 'rtl' ? english + MIRRORED : english
}
