/** Which words count as the same. */
import { describe, expect, test } from 'vitest'
import { fold } from './fold.ts'

describe('words made comparable', () => {
  test.each([
    ['José Ñandú', 'jose nandu'],
    ['Łukasz Groß', 'lukasz gross'],
    ['Søren Ægir', 'soren aegir'],
    ['أحمد', 'احمد'],
    ['فاطمة', 'فاطمه'],
    ['Ｗｉｄｅ', 'wide'],
    ['Ana 🛋️', 'ana 🛋']
  ])('%s is %s', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })
})
