/** The error table: each code of the reference, ranges, and how long the next try waits. */
import { describe, expect, test } from 'vitest'
import { ERROR_RULES } from './error-table.ts'
import { backoffMs, type Delay, decideError, MAX_BACKOFF_MS, type SendDecision } from './errors.ts'
import { outbound, outboundNames } from './fixtures.test-aid.ts'
import { parseSendAnswer } from './outgoing.ts'

const range = (first: number, last: number): readonly number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** Every code that the reference names in section 16. */
const BY_OUTCOME: Readonly<Record<string, readonly number[]>> = {
  'pause token': [0, 190],
  'pause permission': [3, 10, ...range(200, 299), 131005],
  'pause account': [368, 131031, 131037],
  'pause billing': [131042, 134011],
  'pause registration': [
    33, 131044, 131045, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 136024, 2593107, 2593108, 2593109
  ],
  'retry number': [1, 2, 131016, 133004],
  'retry customer': [139102, 139103],
  'wait number': [4, 80007, 130429, 131048, 131057, 131064, 2494100],
  'wait customer': [131056, 134101],
  template: [131047],
  ambiguous: [131000],
  tell: [
    ...[
      100, 130403, 130472, 130497, 130501, 131008, 131009, 131014, 131021, 131026, 131030, 131049, 131050, 131051, 131052, 131053, 131055
    ],
    ...[131059, 131060, 131061, 131062, 131063, 131065, 131070, ...range(131201, 131215), 132000, 132001, 132005, 132007, 132008, 132012],
    ...[132015, 132016, 132018, 132068, 132069, 134100, 134102, 135000, 137000, ...range(138000, 138999), 139100, 139101],
    ...[...range(147001, 147005), 2388019, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299, 2494191]
  ]
}

const outcome = (decision: SendDecision): string => {
  if (decision.action === 'pause') return `pause ${decision.reason}`
  return 'lane' in decision ? `${decision.action} ${decision.lane}` : decision.action
}

const delayFor = (code: number): Delay => {
  const decision = decideError(400, code)
  if (!('lane' in decision)) throw new Error(`${code} is no delay`)
  return decision
}

describe('decisions', () => {
  test.each(Object.entries(BY_OUTCOME))('[ERR2] the codes of %s lead there, each with a sentence', (expected, codes) => {
    for (const code of codes) {
      const decision = decideError(400, code)
      expect(`${code} ${outcome(decision)}`).toBe(`${code} ${expected}`)
      expect(decision.text).toMatch(/^[A-Z].{20,}\.$/)
      expect(decision.text).not.toMatch(/reason that Baton/)
    }
  })

  test('[ERR2] every rule of the table holds a code of the reference', () => {
    const known = Object.values(BY_OUTCOME).flat()
    for (const [first, last] of ERROR_RULES.flatMap((rule) => rule.codes).map((entry) => [entry].flat()))
      expect(known.some((code) => code >= Number(first) && code <= Number(last ?? first))).toBe(true)
  })

  test.each([500, 502, 503, 504, 599])('[ERR1] HTTP %d is ambiguous, whatever its code', (status) => {
    for (const code of [null, 131000, 2, 190, 131047, 131056, 100]) expect(decideError(status, code).action).toBe('ambiguous')
  })

  test('[ERR1] an error without a code, and an answer that is no refusal, are ambiguous', () => {
    for (const status of [200, 206, 302, 400, 404, 429, 500]) expect(decideError(status, null).action).toBe('ambiguous')
    for (const status of [0, 200, 206, 301]) expect(decideError(status, 131201).action).toBe('ambiguous')
  })

  test('a code that nobody knows is told, with the code', () => {
    expect(decideError(400, 999_999)).toMatchObject({ action: 'tell', text: expect.stringContaining('999999') })
    expect(decideError(400, 133_777)).toMatchObject({ action: 'pause', reason: 'registration' })
  })

  test.each(outboundNames('error-'))('[ERR2] the recorded %s is decided', (name) => {
    const { response } = outbound(name)
    const answer = parseSendAnswer(
      response.status,
      response.body === undefined ? '<html>Bad gateway</html>' : JSON.stringify(response.body)
    )
    const code = answer.kind === 'error' ? answer.code : null
    const expected = response.status >= 500 ? 'ambiguous' : outcome(decideError(400, Number(/error-(\d+)/.exec(name)?.[1])))
    expect(outcome(decideError(response.status, code))).toBe(expected)
  })
})

describe('waiting', () => {
  test('the pair limit waits 4, 16, 64 seconds', () => {
    expect([1, 2, 3].map((failures) => backoffMs(delayFor(131056), failures, 0))).toEqual([4000, 16_000, 64_000])
  })

  test('others double', () => {
    expect([1, 2, 3].map((failures) => backoffMs(delayFor(130429), failures, 0))).toEqual([2000, 4000, 8000])
  })

  test('chance adds at most a quarter, and nothing waits longer than 15 minutes', () => {
    for (const rule of ERROR_RULES)
      if ('lane' in rule.decision)
        for (const failures of [0, 1, 2, 5, 50, 5000]) {
          const least = backoffMs(rule.decision, failures, 0)
          const most = backoffMs(rule.decision, failures, 0.999999)
          expect(least).toBeGreaterThan(0)
          expect(most).toBeGreaterThan(least)
          expect(most).toBeLessThanOrEqual(Math.min(MAX_BACKOFF_MS, least * 1.25 + 1))
        }
  })

  test('an unknown error is tried once more and then told; throttles wait for ever', () => {
    expect(delayFor(1).giveUpAfter).toBe(2)
    expect(delayFor(130429).giveUpAfter).toBeNull()
  })
})
