/**
 * One key as it was pressed, and which character it means whatever the layout: by character first, so that `?` is where the reader's own
 * keyboard has it; by place where the layout's letters are not Latin ones. Not here: what the key does (`keyboard.ts`).
 */

/** What the focused element does with keys itself: all of them, typing and choosing, pressing (Enter, Space), scrolling (arrows), none. */
export type FocusTakes = 'everything' | 'typing' | 'pressing' | 'scrolling' | 'nothing'

export interface KeyPress {
  readonly key: string
  /** The place on the keyboard, named after the U.S. layout. */
  readonly code: string
  readonly ctrl: boolean
  readonly meta: boolean
  readonly alt: boolean
  readonly shift: boolean
  /** The third level of a layout; Windows reports it as Ctrl and Alt together. */
  readonly altGraph: boolean
  readonly repeat: boolean
  /** An input method is still putting a character together. */
  readonly composing: boolean
  /** Somebody nearer to the key has dealt with it. */
  readonly prevented: boolean
  readonly focusTakes: FocusTakes
}

/** Punctuation by its place, plain and with Shift, as far as a command uses it. */
const PLACES: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Digit1: ['1', '!'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|']
}

const isCharacter = (key: string): boolean => [...key].length === 1
const isForeign = (key: string): boolean => isCharacter(key) && key > '\x7f' && !/\p{Script=Latin}/u.test(key) && !/[¡-¿]/.test(key)

/** The key's name as commands write it: a character or a named key, in lower case. */
export const keyName = ({ key, code, shift }: Pick<KeyPress, 'key' | 'code' | 'shift'>): string => {
  if (!isForeign(key)) return key.toLowerCase()
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  return letter ? letter.toLowerCase() : (PLACES[code]?.[shift ? 1 : 0] ?? key.toLowerCase())
}

const isPunctuation = (name: string): boolean => isCharacter(name) && !/[\p{L}\p{N}\s]/u.test(name)

/**
 * The press in the form of a command's key, such as `mod+shift+d`; null where it can't be one. With punctuation Shift and the third level
 * say only how the layout writes it.
 */
export const stroke = (press: KeyPress, apple: boolean): string | null => {
  const name = keyName(press)
  const written = isPunctuation(name)
  const third = press.altGraph || (apple && written && press.alt)
  const mod = apple ? press.meta : press.ctrl && !third
  const other = apple ? press.ctrl : press.meta
  if (other || (press.alt && !third)) return null
  return `${mod ? 'mod+' : ''}${press.shift && !written ? 'shift+' : ''}${name === ' ' ? 'space' : name}`
}

/** Keys that only change others. */
export const isModifier = (key: string): boolean => /^(?:Shift|Control|Alt|AltGraph|Meta|CapsLock|Fn|Dead|Process|Unidentified)$/.test(key)

/** A character without Ctrl or ⌘: what a single-key command is made of, and what somebody can switch off (WCAG 2.1.4). */
export const isSingleKey = (text: string): boolean => !text.startsWith('mod+') && isCharacter(text.replace(/^shift\+/, ''))
