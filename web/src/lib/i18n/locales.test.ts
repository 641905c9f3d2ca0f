/** How dates and numbers are written in each locale. */
import { describe, expect, test } from 'vitest'
import { dayName, exactTime } from '../look/times.ts'
import { tagOf } from './locales.ts'

const AT = Date.UTC(2026, 10, 23, 14, 5)

describe('dates in English', () => {
  test('are the browser’s own English', () => {
    expect(exactTime(AT, { tag: tagOf('en', 'en-GB'), zone: 'UTC' })).toContain('23 Nov 2026')
    expect(exactTime(AT, { tag: tagOf('en', 'en-US'), zone: 'UTC' })).toContain('Nov 23, 2026')
  })
  test('are plain English where the browser speaks another language', () => {
    for (const language of ['de-DE', '', 'enm']) expect(tagOf('en', language)).toBe('en')
  })
  test('stay whole on a mirrored page, and only there', () => {
    const mirrored = { tag: tagOf('ar-XB', 'en-GB'), zone: 'UTC' }
    expect(dayName(AT, AT + 400 * 86_400_000, mirrored)).toBe('\u206623 Nov 2026\u2069')
    expect(tagOf('en-XA', 'en-GB')).toBe('en-GB')
  })
})
