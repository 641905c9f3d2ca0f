/** Keys of the composer. */
import { describe, expect, test } from 'vitest'
import { intentOf } from './key-intent.ts'

const press = (key: string, held: Partial<Parameters<typeof intentOf>[0]> = {}) =>
  ({ key, keyCode: 0, isComposing: false, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held }) as const

describe('Enter', () => {
  test('sends or begins a line, as one likes; with Shift it always begins a line', () => {
    expect(intentOf(press('Enter'), true)).toEqual({ kind: 'send', resolve: false })
    expect(intentOf(press('Enter'), false)).toBeNull()
    expect(intentOf(press('Enter', { shiftKey: true }), true)).toBeNull()
  })
  test('with Ctrl or ⌘ always sends, with Shift too it resolves', () => {
    expect(intentOf(press('Enter', { ctrlKey: true }), false)).toEqual({ kind: 'send', resolve: false })
    expect(intentOf(press('Enter', { metaKey: true, shiftKey: true }), false)).toEqual({ kind: 'send', resolve: true })
  })
  test('that ends a composition sends nothing', () => {
    expect(intentOf(press('Enter', { isComposing: true }), true)).toBeNull()
    expect(intentOf(press('Enter', { keyCode: 229 }), true)).toBeNull()
  })
})

test('Esc leaves the field, but not while it ends a composition', () => {
  expect(intentOf(press('Escape'), true)).toEqual({ kind: 'leave' })
  expect(intentOf(press('Escape', { isComposing: true }), true)).toBeNull()
  expect(intentOf(press('Escape', { shiftKey: true }), true)).toBeNull()
})

test('marks have their keys, and no other key is taken from the field', () => {
  expect(intentOf(press('b', { ctrlKey: true }), true)).toEqual({ kind: 'mark', mark: 'bold' })
  expect(intentOf(press('X', { metaKey: true, shiftKey: true }), true)).toEqual({ kind: 'mark', mark: 'strike' })
  for (const key of ['b', 'z', 'Tab']) expect(intentOf(press(key), true)).toBeNull()
  expect(intentOf(press('x', { ctrlKey: true }), true)).toBeNull()
  expect(intentOf(press('b', { ctrlKey: true, altKey: true }), true)).toBeNull()
})
