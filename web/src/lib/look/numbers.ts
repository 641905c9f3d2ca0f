/**
 * Numbers as people read them. English writes whole numbers below a thousand as their digits: those need no `Intl`, whose tables a cold
 * browser reads for longer than everything else on the way to the first picture. Not here: times (`times.ts`), sentences (`i18n`).
 */

import { isPlainEnglish } from './plain-english.ts'

/** `compact`: 12 345 is "12.3K". */
type Style = 'whole' | 'compact'

const OPTIONS: Readonly<Record<Style, Intl.NumberFormatOptions>> = {
  whole: {},
  compact: { notation: 'compact', maximumFractionDigits: 1 }
}

const made = new Map<string, Intl.NumberFormat>()
const formatter = (style: Style, tag: string): Intl.NumberFormat => {
  const key = `${style} ${tag}`
  const known = made.get(key)
  if (known) return known
  const fresh = new Intl.NumberFormat(tag, OPTIONS[style])
  made.set(key, fresh)
  return fresh
}

/** A number in the figures of a locale; `tag` is BCP 47. */
export const numberText = (value: number, tag: string, style: Style = 'whole'): string =>
  Number.isInteger(value) && value >= 0 && !Object.is(value, -0) && value < 1000 && isPlainEnglish(tag)
    ? String(value)
    : formatter(style, tag).format(value)
