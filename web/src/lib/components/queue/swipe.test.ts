/** What a finger on a row means. */
import { describe, expect, it } from 'vitest'
import { intentOf, pushOf } from './swipe.ts'

describe('a finger on a row', () => {
  it('means nothing before it has moved a little', () => {
    expect(intentOf(9, -9)).toBe('undecided')
  })
  it('scrolls unless it goes clearly along the row', () => {
    expect(intentOf(2, 30)).toBe('list')
    expect(intentOf(20, 18)).toBe('list')
    expect(intentOf(30, 10)).toBe('row')
  })
  it('pushed to the end claims, and resolves what is mine; pushed to the start snoozes', () => {
    expect(pushOf(200, 390, 'ltr', false)).toMatchObject({ action: 'claim', armed: true })
    expect(pushOf(200, 390, 'ltr', true)).toMatchObject({ action: 'resolve', armed: true })
    expect(pushOf(-200, 390, 'ltr', true)).toMatchObject({ action: 'snooze', armed: true })
  })
  it('where one writes from right to left, the end of the line is on the left', () => {
    expect(pushOf(-200, 390, 'rtl', false)).toMatchObject({ action: 'claim', armed: true })
    expect(pushOf(200, 390, 'rtl', false)).toMatchObject({ action: 'snooze', armed: true })
  })
  it('let go early does nothing', () => {
    expect(pushOf(100, 390, 'ltr', false).armed).toBe(false)
    expect(pushOf(110, 390, 'ltr', false).armed).toBe(true)
  })
  it('a row follows the finger, then resists', () => {
    expect(pushOf(80, 390, 'ltr', false).along).toBe(80)
    expect(pushOf(390, 390, 'ltr', false).along).toBeLessThan(200)
    expect(pushOf(-390, 390, 'ltr', false).along).toBeGreaterThan(-200)
  })
})
