/**
 * Which command a key means here and now, as a function of what was pressed before (KEY-01). Keys in text fields, during composition and
 * those that somebody has dealt with mean none. Not here: the browser's events (`key-events.ts`), what a command does.
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { type Command, type CommandScope, isAvailable } from './command.ts'
import { type FocusTakes, isModifier, isSingleKey, type KeyPress, stroke } from './key-press.ts'

/** So long the second key of `g i` is waited for. */
export const SEQUENCE_MS = 1000

/** The first key of a sequence that may go on, and when it was pressed. */
export interface KeyboardState {
  readonly pending: { readonly stroke: string; readonly at: Millis } | null
}
export const QUIET: KeyboardState = { pending: null }

export interface KeyboardContext {
  readonly commands: readonly Command[]
  /** Where the focus is; `global` commands are always valid. */
  readonly scope: CommandScope
  readonly apple: boolean
  /** False: the reader has switched single-character keys off. */
  readonly singleKeys: boolean
  readonly now: Millis
}

export interface KeyResult {
  readonly state: KeyboardState
  readonly command: Command | null
  /** The key was ours: the browser shall do nothing with it. */
  readonly handled: boolean
}

const FREE_KEY = /^(?:mod\+|escape$|(?:shift\+)?f\d+$)/
const PRESSING = new Set(['enter', 'space'])
const SCROLLING = new Set(['arrowup', 'arrowdown', 'space'])

const belongsToFocus = (takes: FocusTakes, text: string): boolean => {
  if (takes === 'everything') return true
  if (takes === 'typing') return !FREE_KEY.test(text)
  return (takes === 'pressing' && PRESSING.has(text)) || (takes === 'scrolling' && SCROLLING.has(text))
}

/** Select-all belongs to the text one is in; sending is the only command with Enter there. */
const isTextCommand = (takes: FocusTakes, text: string): boolean => takes === 'typing' && text === 'mod+a'

/** A handler for the whole page: what this press does, and the state for the next one. */
export const pressKey = (state: KeyboardState, press: KeyPress, context: KeyboardContext): KeyResult => {
  if (isModifier(press.key)) return { state, command: null, handled: false }
  const text = stroke(press, context.apple)
  if (
    text === null ||
    press.composing ||
    press.prevented ||
    belongsToFocus(press.focusTakes, text) ||
    isTextCommand(press.focusTakes, text)
  )
    return { state: QUIET, command: null, handled: false }
  if (!context.singleKeys && isSingleKey(text)) return { state: QUIET, command: null, handled: false }
  return state.pending && context.now - state.pending.at < SEQUENCE_MS
    ? endSequence(state.pending.stroke, text, press.repeat, context)
    : startOrRun(text, press.repeat, context)
}

const startOrRun = (text: string, repeat: boolean, context: KeyboardContext): KeyResult => {
  const command = find(text, context)
  if (command) return { state: QUIET, command: repeat && !command.repeats ? null : command, handled: true }
  const starts = !repeat && context.commands.some(({ keys }) => keys.some((keys) => keys.startsWith(`${text} `)))
  return { state: { pending: starts ? { stroke: text, at: context.now } : null }, command: null, handled: starts }
}

/**
 * A mistyped second key does nothing: `g` then `e` must not resolve a conversation. The first key held down keeps waiting; Esc
 * only ends the sequence.
 */
const endSequence = (first: string, second: string, repeat: boolean, context: KeyboardContext): KeyResult => {
  if (repeat && first === second) return { state: { pending: { stroke: first, at: context.now } }, command: null, handled: true }
  if (second !== 'escape' && !isSingleKey(second)) return startOrRun(second, repeat, context)
  return { state: QUIET, command: find(`${first} ${second}`, context), handled: true }
}

/** The command of the focused part goes before a global one with the same key. */
const find = (text: string, { commands, scope }: KeyboardContext): Command | null => {
  const meant = commands.filter((command) => command.keys.includes(text) && isAvailable(command))
  return (
    meant.find((command) => command.scope !== 'global' && command.scope === scope) ?? meant.find(({ scope }) => scope === 'global') ?? null
  )
}
