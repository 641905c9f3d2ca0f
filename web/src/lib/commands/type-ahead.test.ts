/** Keys between the wish for an overlay and its being there. */
import { describe, expect, test } from 'vitest'
import { press } from './key-press.test-aid.ts'
import type { KeyPress } from './key-press.ts'
import { typedAhead } from './type-ahead.ts'

const typing = (...keys: readonly KeyPress[]): string | null =>
  keys.reduce<string | null>((typed, key) => (typed === null ? null : typedAhead(typed, key).typed), '')
const isHandled = (key: KeyPress): boolean => typedAhead('', key).handled

describe('what is typed before an overlay has come', () => {
  test('[KEY3] is text for it: letters, in their order, corrections included', () => {
    const keys = [press('s'), press('o'), press('Backspace'), press('i'), press('Shift'), press('G')]
    expect(typing(...keys)).toBe('siG')
    expect(keys.map(isHandled)).toEqual([true, true, true, true, false, true])
  })
  test('[KEY3] is no text where a key is held that makes it a command, and stays the browser’s', () => {
    const keys = [press('r', { ctrl: true }), press('e', { meta: true }), press('e', { alt: true }), press('F5'), press('Tab')]
    expect(typing(...keys)).toBe('')
    expect(keys.map(isHandled)).toEqual([false, false, false, false, false])
  })
  test('[KEY3] is forgotten with Escape', () => {
    expect(typing(press('s'), press('Escape'))).toBeNull()
  })
  test('stays in the field that it is typed in, from which Escape takes the wish back', () => {
    const [letter, back, leave] = ['s', 'Backspace', 'Escape'].map((key) => press(key, { focusTakes: 'typing' }))
    if (!letter || !back || !leave) throw new Error('no keys')
    expect([letter, back, leave].map(isHandled)).toEqual([false, false, false])
    expect([typing(letter, back), typing(letter, leave)]).toEqual(['', null])
  })
  test('[KEY3] presses nothing behind it', () => {
    const enter = press('Enter', { focusTakes: 'pressing' })
    expect([isHandled(enter), typing(enter)]).toEqual([true, ''])
  })
})
