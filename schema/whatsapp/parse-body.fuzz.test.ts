/** Whatever the bytes say, parsing ends with items. Runs are bounded and seeded. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { INBOUND, inbound } from './fixtures.test-aid.ts'
import { EXCEPTION_REASONS, type Item } from './item.ts'
import { MAX_KEY } from './item-key.ts'
import { parseBody } from './parse-body.ts'

/** `npm run proof` asks for many more than there is time for each time. */
const TIMES = Number(process.env.FUZZ_TIMES ?? 1)
const runs = (count: number) => ({ seed: 20261122, numRuns: count * TIMES })
const LIMIT_MS = 5_000 * TIMES

/** Content of a message; far below what a row of D1 holds. */
const MAX_CONTENT = 400_000

const KINDS = ['message', 'echo', 'status', 'exception']

const expectItems = (items: readonly Item[]): void => {
  for (const item of items) {
    expect(KINDS).toContain(item.kind)
    expect(item.key.length).toBeLessThanOrEqual(MAX_KEY)
    expect(JSON.stringify(item).isWellFormed()).toBe(true)
    if (item.kind === 'exception') expect(EXCEPTION_REASONS).toContain(item.reason)
    else expect(item.number).not.toBe('')
    if (item.kind === 'message' || item.kind === 'echo') {
      expect(item.person.phone ?? item.person.userId).toBeTruthy()
      expect(JSON.stringify(item.content).length).toBeLessThan(MAX_CONTENT)
      expect(item.file?.url ?? 'https://').toMatch(/^https?:\/\//i)
    }
  }
}

const bodies = INBOUND.map(inbound)
const body = fc.constantFrom(...bodies)
const junk = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    'null',
    '{}',
    '[]',
    '""',
    '0',
    '-1',
    '1e999',
    '99999999999999999999',
    '"\\ud800"',
    '"\\u0000"',
    '"__proto__":'
  )
)

/** Replaces a piece of the text. */
const textMutation = fc
  .tuple(body, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 30 }), junk), { minLength: 1, maxLength: 4 }))
  .map(([start, cuts]) =>
    cuts.reduce((text, [at, length, put]) => {
      const from = at % (text.length + 1)
      return text.slice(0, from) + put + text.slice(from + length)
    }, start)
  )

/** Replaces values while the body stays JSON: the parser sees every wrong type at every place. */
const valueMutation = fc
  .tuple(body, fc.integer({ min: 1, max: 40 }), fc.nat(), fc.jsonValue({ maxDepth: 3 }))
  .map(([text, every, offset, value]) => {
    let seen = offset
    return JSON.stringify(
      JSON.parse(text, (key, old: unknown) => {
        seen += 1
        return key !== '' && seen % (every * 7) === 0 ? value : old
      })
    )
  })

/** Larger than anything that WhatsApp sends. */
const huge = (value: unknown): unknown => {
  if (Array.isArray(value)) return Array.from({ length: 30 }, (_, place) => huge(value[place % value.length]))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, ['id', 'from', 'type', 'from_user_id'].includes(key) ? inner : huge(inner)])
    )
  return typeof value === 'string' && !/^\d+$/.test(value) ? value.repeat(100) : value
}

describe('any body', () => {
  test('[ING6] a card, an order, a form and a place without an end become rows that can be stored', () => {
    for (const name of [
      'message-contacts.json',
      'message-order.json',
      'message-interactive-nfm-reply-flow.json',
      'message-location.json'
    ]) {
      const good = JSON.parse(inbound(name))
      const [message] = good.entry[0].changes[0].value.messages
      good.entry[0].changes[0].value.messages = [{ ...message, ...(huge({ ...message, context: undefined }) as object) }]
      const items = parseBody(JSON.stringify(good), 'hash')
      expect(items).toHaveLength(1)
      expectItems(items)
    }
  })

  test(
    '[ING6] changed at random places still ends with items',
    () => {
      fc.assert(
        fc.property(textMutation, (text) => expectItems(parseBody(text, 'hash'))),
        runs(1500)
      )
    },
    LIMIT_MS
  )

  test(
    '[ING6] with values of a wrong type anywhere still ends with items',
    () => {
      fc.assert(
        fc.property(valueMutation, (text) => expectItems(parseBody(text, 'hash'))),
        runs(1500)
      )
    },
    LIMIT_MS
  )

  test(
    '[ING6] any text at all, and any JSON at all, ends with items',
    () => {
      fc.assert(
        fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => expectItems(parseBody(text, 'hash'))),
        runs(1000)
      )
    },
    LIMIT_MS
  )

  test(
    '[ING3] one member replaced by anything leaves the others as they were',
    () => {
      const good = JSON.parse(inbound('batch-mixed.json'))
      const before = parseBody(JSON.stringify(good), 'hash')
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2 }), fc.jsonValue({ maxDepth: 4 }), (index, value) => {
          const copy = structuredClone(good)
          copy.entry[0].changes[0].value.messages[index] = value
          const after = parseBody(JSON.stringify(copy), 'hash')
          expect(after.toSpliced(index, 1)).toEqual(before.toSpliced(index, 1))
        }),
        runs(500)
      )
    },
    LIMIT_MS
  )
})
