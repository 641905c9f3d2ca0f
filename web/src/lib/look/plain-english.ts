/**
 * Which locales write small numbers, clock times and the days around today as English does in its plainest form, so that `Intl` need not be
 * asked on the way to the first picture. Not here: the writing.
 */

/**
 * An English without wishes of its own, as "en" and "en-GB"; "en-US-u-nu-arab" is none, and Denmark, Finland and Indonesia write "14.05".
 * BCP 47.
 */
export const isPlainEnglish = (tag: string): boolean => /^en(?:-(?!DK|FI|ID)[A-Z]{2})?$/.test(tag)
