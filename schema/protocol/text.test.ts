import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wellFormed } from './text.ts'

test('whatever text comes in, what leaves survives UTF-8 and SQL unchanged, and passing twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }), (text) => {
      const clean = wellFormed(text)
      expect(clean.isWellFormed()).toBe(true)
      expect(clean).not.toContain('\0')
      expect(new TextDecoder().decode(new TextEncoder().encode(`|${clean}`))).toBe(`|${clean}`)
      expect(wellFormed(clean)).toBe(clean)
    })
  )
})

test('text that was well formed stays as it is', () => {
  expect(wellFormed('Grüße 👋🏽 \u202Eabc')).toBe('Grüße 👋🏽 \u202Eabc')
})
