/** How a command's keys are written for people and for screen readers. Not here: how they are drawn (palette/Keys.svelte). */
import type { Key } from '../i18n/locale.svelte.ts'

/** Names that stand in the catalogue; every other key is its own name. */
const NAMES: Readonly<Record<string, Key>> = {
  shift: 'commands.keyShift',
  enter: 'commands.keyEnter',
  escape: 'commands.keyEscape'
}
const SIGNS: Readonly<Record<string, string>> = { arrowdown: '↓', arrowup: '↑', arrowleft: '←', arrowright: '→' }
const APPLE_SIGNS: Readonly<Record<string, string>> = { mod: '⌘', shift: '⇧', enter: '↵' }

/** Strokes one after the other, each of keys pressed together: `mod+shift+d` → `[['Ctrl', 'Shift', 'D']]`, `g i` → `[['G'], ['I']]`. */
export const keyCaps = (keys: string, apple: boolean, say: (key: Key) => string): readonly (readonly string[])[] =>
  keys.split(' ').map((stroke) => stroke.split('+').map((key) => keyCap(key, apple, say)))

const keyCap = (key: string, apple: boolean, say: (key: Key) => string): string => {
  const sign = SIGNS[key] ?? (apple ? APPLE_SIGNS[key] : undefined)
  if (sign !== undefined) return sign
  const name = key === 'mod' ? 'commands.keyCtrl' : NAMES[key]
  return name ? say(name) : key.toUpperCase()
}

/** For a tooltip: `Ctrl+Shift+D`, `G then I`. */
export const keysText = (keys: string, apple: boolean, say: (key: Key) => string): string =>
  keyCaps(keys, apple, say)
    .map((stroke) => stroke.join(apple ? '' : '+'))
    .join(` ${say('commands.keyThen')} `)

/** For `aria-keyshortcuts`; undefined where there is nothing that it can say: it knows no sequences. */
export const ariaKeys = (keys: readonly string[], apple: boolean): string | undefined => {
  const named = keys
    .filter((key) => !key.includes(' '))
    .map((key) =>
      key
        .split('+')
        .map((part) => ariaKey(part, apple))
        .join('+')
    )
  return named.length > 0 ? named.join(' ') : undefined
}

const ARIA: Readonly<Record<string, string>> = {
  shift: 'Shift',
  enter: 'Enter',
  escape: 'Escape',
  arrowdown: 'ArrowDown',
  arrowup: 'ArrowUp',
  arrowleft: 'ArrowLeft',
  arrowright: 'ArrowRight'
}
const ariaKey = (key: string, apple: boolean): string =>
  key === 'mod' ? (apple ? 'Meta' : 'Control') : (ARIA[key] ?? (key.length > 1 ? key.toUpperCase() : key))
