/**
 * Message catalogues: every word of the interface by its key, typed by the English one. A message is a sentence with `{names}`, or plural
 * forms of one chosen by `{count}` (Intl.PluralRules). Not here: the sentences (`en/`), which locale is chosen (`locale.svelte.ts`).
 */

/** Forms by CLDR category; `other` always stands. */
export interface PluralForms {
  readonly zero?: string
  readonly one?: string
  readonly two?: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}
export type Message = string | PluralForms
export type Catalogue = Readonly<Record<string, Message>>

/** A translation has every key of the English catalogue, and no other. */
export type TranslationOf<C extends Catalogue> = { readonly [Key in keyof C]: Message }

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type TextsOf<M extends Message> = M extends string ? M : Extract<M[keyof M], string>
type Names<M extends Message> = NamesIn<TextsOf<M>> | (M extends string ? never : 'count')

/** The values that a message needs: `count` is a number that chooses the form. */
export type ParamsOf<M extends Message> = { readonly [Name in Names<M>]: Name extends 'count' ? number : string | number }
/** No second argument where a message has no names. */
export type ArgsOf<M extends Message> = [Names<M>] extends [never] ? [] : [params: ParamsOf<M>]

/** What a locale needs to say messages. */
export interface Voice {
  readonly plural: (count: number) => Intl.LDMLPluralRule
  readonly number: (value: number) => string
  /** A pseudo-locale's way with a finished sentence's fixed parts. */
  readonly dress?: (text: string) => string
  /** Keeps a finished sentence whole on a page that runs the other way. */
  readonly enclose?: (text: string) => string
}

/** The sentence with its values in place; numbers are written as the locale writes them. */
export const say = (message: Message, params: Readonly<Record<string, string | number>>, voice: Voice): string => {
  const text = typeof message === 'string' ? message : (message[voice.plural(Number(params.count))] ?? message.other)
  const dress = voice.dress ?? ((fixed: string) => fixed)
  const said = text
    .split(/(\{\w+\})/)
    .map((part) => (/^\{\w+\}$/.test(part) ? written(params[part.slice(1, -1)], voice) : part === '' ? '' : dress(part)))
    .join('')
  return voice.enclose && said !== '' ? voice.enclose(said) : said
}

/** Letters that run from right to left: Hebrew, Arabic and their kin. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
/** First strong isolate: a name that runs the other way turns nothing around it. */
const isolated = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text)

const written = (value: string | number | undefined, voice: Voice): string =>
  typeof value === 'number' ? voice.number(value) : isolated(value ?? '')
