import { expect, test } from 'vitest'
import { ENGLISH } from './english.test-aid.ts'
import { numberText } from './numbers.ts'

const TAGS = ['en', 'en-GB', 'en-IN', 'en-US-u-nu-arab', 'ar-EG', 'de', 'fr'] as const
const VALUES = [0, 1, 7, 42, 999, 1000, 1001, 12_345, 1_234_567, 0.5, 12.25, -3, -0]

test('a number is written as Intl writes it, in every locale and size', () => {
  for (const tag of TAGS)
    for (const value of VALUES) expect([tag, value, numberText(value, tag)]).toEqual([tag, value, new Intl.NumberFormat(tag).format(value)])
})

test('a compact number too', () => {
  for (const tag of TAGS)
    for (const value of VALUES) {
      const expected = new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
      expect([tag, value, numberText(value, tag, 'compact')]).toEqual([tag, value, expected])
    }
})

test('in the English of every country too', () => {
  const differing = ENGLISH.filter((tag) =>
    [0, 7, 42, 999].some((value) => numberText(value, tag) !== new Intl.NumberFormat(tag).format(value))
  )
  expect(differing).toEqual([])
})
