/** What holds over all commands together. */
import { describe, expect, test } from 'vitest'
import { commands as words } from '../i18n/en/commands.ts'
import { type CommandDefinition, commandsFrom } from './command.ts'
import { COMMANDS } from './definitions.ts'
import { ariaKeys, keyCaps, keysText } from './key-names.ts'

const all: readonly (readonly [string, CommandDefinition])[] = Object.entries(COMMANDS)
const say = (key: string): string => String(words[key as keyof typeof words] ?? `missing ${key}`)

describe('the commands', () => {
  test('no two have the same key where both are valid', () => {
    const taken = all.flatMap(([id, { keys, scope }]) => keys.map((key) => ({ id, key, scope })))
    const clash = taken.filter((a) =>
      taken.some((b) => a.id !== b.id && a.key === b.key && (a.scope === b.scope || [a.scope, b.scope].includes('global')))
    )
    expect(clash).toEqual([])
  })
  test('no first key of a sequence is a command itself', () => {
    const keys = all.flatMap(([, definition]) => definition.keys)
    const firsts = new Set(keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0]))
    expect(keys.filter((key) => firsts.has(key))).toEqual([])
  })
  test('each needs at most three keys', () => {
    expect(all.filter(([, { keys }]) => keys.some((key) => key.split(/[ +]/).length > 3))).toEqual([])
  })
  test('only movement repeats', () => {
    expect(all.filter(([, { repeats, group }]) => repeats && group !== 'move' && group !== 'select')).toEqual([])
  })
  test('[KEY2] each has its name in the catalogue', () => {
    expect(all.map(([, { title }]) => say(title)).filter((text) => text.startsWith('missing'))).toEqual([])
  })
  test('only those that somebody does something for are there', () => {
    const done: string[] = []
    const made = commandsFrom(COMMANDS, { 'app.theme': { run: () => done.push('theme'), when: () => false } }, say)
    made.forEach((command) => {
      command.run()
    })
    expect(made.map(({ id, title, repeats, when }) => [id, title(), repeats, when?.()])).toEqual([
      ['app.theme', 'Light or dark', false, false]
    ])
    expect(done).toEqual(['theme'])
  })
})

describe('the names of keys', () => {
  test('are Ctrl and Shift, on Apple’s machines their signs', () => {
    expect(keyCaps('mod+shift+d', false, say)).toEqual([['Ctrl', 'Shift', 'D']])
    expect(keyCaps('mod+shift+d', true, say)).toEqual([['⌘', '⇧', 'D']])
    expect(keyCaps('g i', false, say)).toEqual([['G'], ['I']])
    expect(keyCaps('arrowdown', false, say)).toEqual([['↓']])
    expect(keyCaps('escape', true, say)).toEqual([['Esc']])
  })
  test('stand in a tooltip as one text', () => {
    expect(keysText('mod+shift+d', false, say)).toBe('Ctrl+Shift+D')
    expect(keysText('mod+shift+d', true, say)).toBe('⌘⇧D')
    expect(keysText('g i', false, say)).toBe('G then I')
  })
  test('for screen readers are those of aria-keyshortcuts, which has no sequences', () => {
    expect(ariaKeys(['j', 'arrowdown'], false)).toBe('j ArrowDown')
    expect(ariaKeys(['mod+k'], true)).toBe('Meta+k')
    expect(ariaKeys(['g i'], false)).toBeUndefined()
  })
})
