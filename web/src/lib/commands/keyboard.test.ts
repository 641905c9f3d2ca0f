/** Which command a key means: layouts, input methods, text fields, sequences. */
import { describe, expect, test } from 'vitest'
import type { Command } from './command.ts'
import { COMMANDS } from './definitions.ts'
import { press } from './key-press.test-aid.ts'
import type { KeyPress } from './key-press.ts'
import { type KeyboardContext, type KeyboardState, type KeyResult, pressKey, QUIET, SEQUENCE_MS } from './keyboard.ts'

const commands: readonly Command[] = Object.entries(COMMANDS).map(([id, definition]) => ({
  ...definition,
  id,
  title: () => id,
  repeats: 'repeats' in definition,
  run: () => undefined
}))

const CONTEXT: KeyboardContext = { commands, scope: 'list', apple: false, singleKeys: true, now: 0 }
const result = (pressed: KeyPress, change: Partial<KeyboardContext> = {}, state: KeyboardState = QUIET): KeyResult =>
  pressKey(state, pressed, { ...CONTEXT, ...change })
const meant = (pressed: KeyPress, change: Partial<KeyboardContext> = {}): string | undefined => result(pressed, change).command?.id

/** What the last of these presses means; each comes `gap` milliseconds after the one before. */
const afterPresses = (presses: readonly KeyPress[], gap: number): KeyResult => {
  let state = QUIET
  let last = result(press('Shift'))
  presses.forEach((one, place) => {
    last = result(one, { now: place * gap }, state)
    state = last.state
  })
  return last
}

describe('single keys', () => {
  test('a letter, a named key and a sign mean their command', () => {
    expect(meant(press('j', { code: 'KeyJ' }))).toBe('move.next')
    expect(meant(press('ArrowDown'))).toBe('move.next')
    expect(meant(press('/', { code: 'Slash' }))).toBe('app.search')
  })
  test('caps lock changes nothing, Shift does', () => {
    expect(meant(press('J', { code: 'KeyJ' }))).toBe('move.next')
    expect(meant(press('J', { code: 'KeyJ', shift: true }))).toBe('select.down')
  })
  test('Shift+? is the question mark that it writes', () => {
    expect(meant(press('?', { code: 'Slash', shift: true }))).toBe('app.help')
  })
  test('a key that nothing means is left to the browser', () => {
    expect(result(press('q', { code: 'KeyQ' }))).toEqual({ state: QUIET, command: null, handled: false })
  })
})

describe('layouts', () => {
  test('[KEY1] AZERTY: the letter that is written counts, not its place', () => {
    expect(meant(press('a', { code: 'KeyQ' }))).toBe('conversation.assign')
    expect(meant(press('q', { code: 'KeyA' }))).toBeUndefined()
    expect(meant(press('?', { code: 'KeyM', shift: true }))).toBe('app.help')
    expect(meant(press('/', { code: 'Period', shift: true }))).toBe('app.search')
    expect(meant(press('!', { code: 'Slash' }))).toBe('conversation.priority')
    expect(meant(press('é', { code: 'Digit2' }))).toBeUndefined()
  })
  test('Cyrillic: the place counts, also with Ctrl', () => {
    expect(meant(press('о', { code: 'KeyJ' }))).toBe('move.next')
    expect(meant(press('л', { code: 'KeyK', ctrl: true }))).toBe('app.palette')
    expect(meant(press('х', { code: 'BracketLeft' }))).toBe('move.older')
    expect(meant(press('Л', { code: 'KeyK', shift: true }))).toBe('select.up')
  })
  test('Cyrillic: signs are where the layout has them', () => {
    expect(meant(press('?', { code: 'Digit7', shift: true }))).toBe('app.help')
    expect(meant(press('.', { code: 'Slash' }))).toBeUndefined()
  })
  test('Arabic: the question mark of the layout is the one at that place', () => {
    expect(meant(press('؟', { code: 'Slash', shift: true }))).toBe('app.help')
  })
  test('German: a bracket on the third level is a bracket, and no Ctrl and Alt', () => {
    expect(meant(press('[', { code: 'Digit8', ctrl: true, alt: true, altGraph: true }))).toBe('move.older')
    expect(meant(press('[', { code: 'Digit5', alt: true }), { apple: true })).toBe('move.older')
  })
})

describe('Ctrl and ⌘', () => {
  test('Ctrl counts, on Apple’s machines ⌘', () => {
    expect(meant(press('k', { ctrl: true }))).toBe('app.palette')
    expect(meant(press('k', { meta: true }))).toBeUndefined()
    expect(meant(press('k', { meta: true }), { apple: true })).toBe('app.palette')
    expect(meant(press('k', { ctrl: true }), { apple: true })).toBeUndefined()
  })
  test('Alt and a letter is nobody’s', () => {
    expect(meant(press('j', { alt: true }))).toBeUndefined()
  })
  test('Ctrl+Shift+D is not Ctrl+D', () => {
    expect(meant(press('D', { ctrl: true, shift: true }))).toBe('app.density')
    expect(meant(press('d', { ctrl: true }))).toBeUndefined()
  })
})

describe('where somebody writes or chooses', () => {
  test('[KEY1] text fields keep their keys, but for Ctrl with a key, Esc and F6', () => {
    const typing = { focusTakes: 'typing' } as const
    expect(meant(press('j', typing))).toBeUndefined()
    expect(meant(press('Enter', typing))).toBeUndefined()
    expect(meant(press('ArrowDown', typing))).toBeUndefined()
    expect(meant(press('k', { ...typing, ctrl: true }))).toBe('app.palette')
    expect(meant(press('Escape', typing))).toBe('move.back')
    expect(meant(press('F6', { ...typing, shift: true }))).toBe('move.previousPane')
  })
  test('Ctrl+A selects the text that one is in', () => {
    expect(meant(press('a', { ctrl: true }))).toBe('select.all')
    expect(meant(press('a', { ctrl: true, focusTakes: 'typing' }))).toBeUndefined()
  })
  test('a focused button keeps Enter, a thread keeps the arrows, a dialog keeps everything', () => {
    expect(meant(press('Enter', { focusTakes: 'pressing' }))).toBeUndefined()
    expect(meant(press('j', { focusTakes: 'pressing' }))).toBe('move.next')
    expect(meant(press('ArrowDown', { focusTakes: 'scrolling' }))).toBeUndefined()
    expect(meant(press('k', { ctrl: true, focusTakes: 'everything' }))).toBeUndefined()
  })
  test('an input method’s keys mean nothing', () => {
    expect(meant(press('j', { composing: true }))).toBeUndefined()
    expect(meant(press('Enter', { ctrl: true, composing: true }), { scope: 'composer' })).toBeUndefined()
    expect(meant(press('Process', { code: 'KeyJ' }))).toBeUndefined()
  })
  test('a key that somebody has dealt with means nothing', () => {
    expect(meant(press('ArrowDown', { prevented: true }))).toBeUndefined()
  })
  test('a command of a part is valid there only', () => {
    expect(meant(press('x'))).toBe('select.toggle')
    expect(meant(press('x'), { scope: 'thread' })).toBeUndefined()
    expect(meant(press('Enter', { ctrl: true, focusTakes: 'typing' }), { scope: 'composer' })).toBe('write.send')
  })
  test('a command that is not possible now means nothing', () => {
    const impossible = commands.map((command) => ({ ...command, when: () => false }))
    expect(result(press('e'), { commands: impossible })).toEqual({ state: QUIET, command: null, handled: false })
  })
  test('the part’s own command goes before a global one with the same key', () => {
    const own: Command = { id: 'own', title: () => '', keys: ['e'], scope: 'thread', group: 'move', repeats: false, run: () => undefined }
    expect(meant(press('e'), { commands: [...commands, own], scope: 'thread' })).toBe('own')
    expect(meant(press('e'), { commands: [...commands, own] })).toBe('conversation.resolve')
  })
})

describe('keys that are held down', () => {
  test('movement repeats', () => {
    expect(meant(press('j', { repeat: true }))).toBe('move.next')
  })
  test('nothing else does, and the browser does not get the key either', () => {
    expect(result(press('e', { repeat: true }))).toEqual({ state: QUIET, command: null, handled: true })
  })
})

describe('sequences', () => {
  test('G then I goes to my queue', () => {
    expect(afterPresses([press('g'), press('i')], 300).command?.id).toBe('go.mine')
  })
  test('after a second it is too late', () => {
    expect(afterPresses([press('g'), press('u')], SEQUENCE_MS).command?.id).toBe('conversation.markUnread')
    expect(afterPresses([press('g'), press('u')], SEQUENCE_MS - 1).command?.id).toBe('go.unassigned')
  })
  test('a mistyped second key does nothing', () => {
    expect(afterPresses([press('g'), press('e')], 100)).toEqual({ state: QUIET, command: null, handled: true })
  })
  test('Shift on its own does not end a sequence, Esc does', () => {
    expect(afterPresses([press('g'), press('Shift'), press('i')], 100).command?.id).toBe('go.mine')
    expect(afterPresses([press('g'), press('Escape'), press('u')], 100).command?.id).toBe('conversation.markUnread')
  })
  test('Esc does nothing else', () => {
    expect(afterPresses([press('g'), press('Escape')], 100).command).toBeNull()
  })
  test('a first key that nothing follows is left alone', () => {
    expect(result(press('g'), { commands: [] }).handled).toBe(false)
  })
  test('by place in Cyrillic', () => {
    expect(afterPresses([press('п', { code: 'KeyG' }), press('ш', { code: 'KeyI' })], 100).command?.id).toBe('go.mine')
  })
})

describe('single keys switched off', () => {
  test('characters and sequences mean nothing, all others stay', () => {
    const off = { singleKeys: false }
    expect(meant(press('j'), off)).toBeUndefined()
    expect(meant(press('J', { shift: true }), off)).toBeUndefined()
    expect(meant(press('?', { shift: true }), off)).toBeUndefined()
    expect(result(press('g'), off).handled).toBe(false)
    expect(meant(press('ArrowDown'), off)).toBe('move.next')
    expect(meant(press('Escape'), off)).toBe('move.back')
    expect(meant(press('k', { ctrl: true }), off)).toBe('app.palette')
  })
})
