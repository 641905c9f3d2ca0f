/** Keys between the wish for an overlay and its being there. */
import { describe, expect, test } from 'vitest'
import { press } from './key-press.test-aid.ts'
import type { KeyPress } from './key-press.ts'
import { typedAhead } from './type-ahead.ts'

const typing = (...keys: readonly KeyPress[]): string | null =>
  keys.reduce<string | null>((typed, key) => (typed === null ? null : typedAhead(typed, key)), '')

describe('what is typed before an overlay has come', () => {
  test('[KEY3] is text for it: letters, in their order, corrections included', () => {
    expect(typing(press('s'), press('o'), press('Backspace'), press('i'), press('Shift'), press('G'))).toBe('siG')
  })
  test('[KEY3] is no text where a key is held that makes it a command', () => {
    expect(typing(press('e', { ctrl: true }), press('e', { meta: true }), press('e', { alt: true }), press('Enter'))).toBe('')
  })
  test('[KEY3] is forgotten with Escape', () => {
    expect(typing(press('s'), press('Escape'))).toBeNull()
  })
})
