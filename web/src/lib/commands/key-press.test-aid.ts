/** A key as somebody presses it with nothing else held and nothing focused, for tests. Not here: any test. */
import type { KeyPress } from './key-press.ts'

export const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrl: false,
  meta: false,
  alt: false,
  shift: false,
  altGraph: false,
  repeat: false,
  composing: false,
  prevented: false,
  focusTakes: 'nothing',
  ...change
})
