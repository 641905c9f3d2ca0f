/** Keys: the same for the same item, different for different ones. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyOf, inbound, messagesBody, metadata, text } from './fixtures.test-aid.ts'
import { echoKey, eventKey, MAX_KEY, messageKey, pieceKey, statusKey } from './item-key.ts'
import { parseBody } from './parse-body.ts'
import { stableHash } from './stable-hash.ts'

const keys = (body: string) => parseBody(body, 'hash').map((item) => item.key)

describe('keys', () => {
  test('[ING7] a message has its key alone, among others, and at another place of a body', () => {
    const [alone] = keys(messagesBody(text()))
    expect(keys(messagesBody(text({ id: 'other' }), null, text()))[2]).toBe(alone)
    expect(alone).toBe('m:200000000000001:wamid.A')
  })

  test('[ING7] an exception has the key that the message will have once it can be read', () => {
    expect(keys(messagesBody(text({ from: undefined })))).toEqual(keys(messagesBody(text())))
  })

  test('[ING7] an event has the same key whatever the order of its keys, and another for other content or another time', () => {
    const entry = (value: unknown, time: number) =>
      JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', time, changes: [{ field: 'flows', value }] }] })
    expect(keys(entry({ a: 1, b: [2] }, 5))).toEqual(keys(entry({ b: [2], a: 1 }, 5)))
    expect(keys(entry({ a: 1 }, 5))).not.toEqual(keys(entry({ a: 1 }, 6)))
    expect(keys(entry({ a: 1 }, 5))).not.toEqual(keys(entry({ a: 2 }, 5)))
  })

  test('[ING7] one of several marketing clicks has its key in any body', () => {
    const click = (id: string) => ({ action_type: 'click', timestamp: '1', click_id: id })
    const [one] = keys(bodyOf({ metadata, user_actions: [click('a')] }))
    expect(keys(bodyOf({ metadata, user_actions: [click('b'), click('a')] }))[1]).toBe(one)
  })

  test('parts with colons do not meet', () => {
    expect(messageKey('1:2', '3')).not.toBe(messageKey('1', '2:3'))
    expect(messageKey('1%3A2', '3')).not.toBe(messageKey('1:2', '3'))
    expect(statusKey('1', 'a', 'b', 'c', 'd')).not.toBe(statusKey('1', 'a', 'b:c', '', 'd'))
  })

  test('kinds do not meet, and lengths are bounded', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), fc.string({ maxLength: 600 }), (a, b) => {
        const all = [messageKey(a, b), echoKey(a, b), eventKey(a, b), pieceKey(a, b), statusKey(a, b, '', '', '')]
        expect(new Set(all).size).toBe(all.length)
        for (const key of all) expect(key.length).toBeLessThanOrEqual(MAX_KEY)
      }),
      { seed: 7, numRuns: 300 }
    )
  })

  test('long ids that differ at their end have different keys', () => {
    const long = 'x'.repeat(400)
    expect(messageKey('1', `${long}a`)).not.toBe(messageKey('1', `${long}b`))
    expect(messageKey('1', `${long}a`)).toHaveLength(283)
  })

  test('a 17-digit id is exact: its neighbours have other keys', () => {
    const body = inbound('template-status-17-digit-id.json')
    expect(body).toContain('24230790383178627')
    expect(keys(body)).not.toEqual(keys(body.replace('24230790383178627', '24230790383178628')))
    expect(keys(body)).toEqual(keys(body.replace('24230790383178627', '"24230790383178627"')))
  })

  test('an id above 2^53 keeps all its digits', () => {
    const [item] = parseBody(messagesBody(text({ id: 'BIG' })).replace('"BIG"', '24230790383178627'), 'hash')
    expect(item).toMatchObject({ kind: 'message', id: '24230790383178627' })
  })
})

describe('the hash', () => {
  test('never changes', () => {
    expect(stableHash({ b: [1, 'x', null, true], a: {} })).toBe('ccb646da70cbbfe2aadb5eb7b2429209')
  })

  test('tells values apart', () => {
    const values = [
      null,
      true,
      false,
      0,
      '0',
      '',
      [],
      {},
      [[]],
      [{}],
      { a: [] },
      { a: {} },
      ['a', 'b'],
      ['ab'],
      ['', 'ab'],
      { a: 'b' },
      { ab: '' },
      'ab',
      [null],
      undefined
    ]
    expect(new Set(values.map(stableHash)).size).toBe(values.length)
  })

  test('does not collide over 200,000 near neighbours, in either half', () => {
    const hashes = Array.from({ length: 200_000 }, (_, index) => stableHash(`wamid.${index}`))
    expect(new Set(hashes.map((hash) => hash.slice(0, 16))).size).toBe(hashes.length)
    expect(new Set(hashes.map((hash) => hash.slice(16))).size).toBe(hashes.length)
  })
})
