/** Long integers stay exact, strings stay untouched, nesting is measured without falling. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDeeperThan, parseJson, quoteLongIntegers } from './json.ts'

describe('long integers', () => {
  test.each([
    ['{"id":24230790383178627}', '{"id":"24230790383178627"}'],
    ['[-24230790383178627]', '["-24230790383178627"]'],
    ['24230790383178627', '24230790383178627'],
    ['[1,\n 24230790383178627 ]', '[1,\n "24230790383178627" ]'],
    ['{"a":123456789012345}', '{"a":123456789012345}'],
    ['{"a":1.2345678901234567}', '{"a":1.2345678901234567}'],
    ['{"a":12345678901234567.5}', '{"a":12345678901234567.5}'],
    ['{"a":12345678901234567e3}', '{"a":12345678901234567e3}'],
    ['{"a":": 24230790383178627"}', '{"a":": 24230790383178627"}'],
    ['{"a":"\\": 24230790383178627"}', '{"a":"\\": 24230790383178627"}'],
    ['{"a":"\\\\","b":24230790383178627}', '{"a":"\\\\","b":"24230790383178627"}'],
    ['{"a":": 24230790383178627', '{"a":": 24230790383178627'],
    ['{": 24230790383178627":24230790383178627}', '{": 24230790383178627":"24230790383178627"}']
  ])('%j becomes %j', (json, quoted) => {
    expect(quoteLongIntegers(json)).toBe(quoted)
  })

  test('JSON without them is left as it is, whatever its strings hold', () => {
    const strings = fc.oneof(fc.string(), fc.constantFrom(': 24230790383178627', '\\", 24230790383178627', '"[24230790383178627]'))
    const value = fc.dictionary(strings, fc.oneof(strings, fc.integer(), fc.array(strings), fc.boolean()))
    fc.assert(
      fc.property(value, (it) => quoteLongIntegers(JSON.stringify(it)) === JSON.stringify(it)),
      { seed: 11, numRuns: 500 }
    )
  })

  test('3 MB full of quotes, backslashes and digits take well under 100 ms', () => {
    const json = JSON.stringify(Array.from({ length: 30_000 }, () => ['\\"\\\\'.repeat(4), ': 24230790383178627', 1])).replaceAll(
      ',1]',
      ',24230790383178627]'
    )
    const long = JSON.stringify('\\"'.repeat(750_000)).replace(/^/, '[24230790383178627,')
    for (const text of [json, long]) {
      const runs = [1, 2, 3].map(() => {
        const started = performance.now()
        quoteLongIntegers(text)
        return performance.now() - started
      })
      expect(text.length).toBeGreaterThan(1_500_000)
      expect(Math.min(...runs)).toBeLessThan(100)
    }
  })
})

describe('reading', () => {
  test('what is no JSON is undefined, which JSON cannot say', () => {
    for (const text of ['', '{', 'undefined', '{"a":01234567890123456789}', '\uFEFF{}', '<html>']) expect(parseJson(text)).toBeUndefined()
    expect(parseJson('null')).toBeNull()
  })

  test('depth counts lists and records in each other', () => {
    expect(isDeeperThan(0, 'x')).toBe(false)
    expect(isDeeperThan(0, [])).toBe(true)
    expect(isDeeperThan(1, [])).toBe(false)
    expect(isDeeperThan(1, [1, { a: 1 }])).toBe(true)
    expect(isDeeperThan(64, JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toBe(true)
  })
})
