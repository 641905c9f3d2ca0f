/** The envelope, and everything recorded: each body is read, each part is an item. */
import { describe, expect, test } from 'vitest'
import {
  bodyOf,
  exceptionsOf,
  INBOUND,
  inbound,
  manifest,
  messagesBody,
  messagesOf,
  metadata,
  NUMBER,
  nested,
  statusesOf,
  text
} from './fixtures.test-aid.ts'
import type { Item } from './item.ts'
import { MAX_KEY } from './item-key.ts'
import { MAX_PIECES, parseBody } from './parse-body.ts'

const parse = (name: string): Item[] => parseBody(inbound(name), 'hash')
const reasons = (items: readonly Item[]) => exceptionsOf(items).map((item) => [item.what, item.reason])

describe('recorded bodies', () => {
  test('there are 168 of them', () => {
    expect(INBOUND).toHaveLength(168)
  })

  /** Copies and calls have lists of their own, which the manifest does not count (`every-shape.test.ts`). */
  const counted = manifest().filter(({ file }) => !/\/(?:call|standby)-/.test(file))
  test.each(counted)('$file gives each message and each status an item', ({ file, messages, statuses, types }) => {
    const items = parse(file.replace('inbound/', ''))
    const what = (item: Item) => (item.kind === 'exception' ? item.what : item.kind)
    expect(items.filter((item) => what(item) === 'message')).toHaveLength(messages)
    expect(items.filter((item) => what(item) === 'status')).toHaveLength(statuses)
    const shown = messagesOf(items).map((item) => item.type)
    expect(types).toEqual(expect.arrayContaining([...shown]))
  })

  test.each(INBOUND)('[ING7] %s has a key of its own for each item, the same in another delivery', (name) => {
    const items = parse(name)
    expect(new Set(items.map((item) => item.key)).size).toBe(items.length)
    for (const item of items) expect(item.key.length).toBeLessThanOrEqual(MAX_KEY)
    const named = items.filter((item) => !item.key.startsWith('x:'))
    const again = parseBody(inbound(name), 'another hash')
    expect(again.filter((item) => !item.key.startsWith('x:'))).toEqual(named)
  })

  test('only what has no sender, no number or no WhatsApp in it is refused among messages', () => {
    const refused = INBOUND.flatMap((name) => exceptionsOf(parse(name)).filter((item) => item.what === 'message' || item.what === 'status'))
    const counts = new Map<string, number>()
    for (const { what, reason } of refused) counts.set(`${what} ${reason}`, (counts.get(`${what} ${reason}`) ?? 0) + 1)
    expect(Object.fromEntries(counts)).toEqual({
      'message no_sender': 1,
      'message group': 2,
      'status group': 2,
      'status unknown_status': 2
    })
  })

  test.each([
    ['other-object.json', [['body', 'not_whatsapp']]],
    ['empty-changes.json', []],
    ['account-update-field-inside-entry.json', [['account_update', 'no_reader']]],
    ['errors-value-level-130429.json', [['errors', 'no_reader']]],
    [
      'message-user-action-link-click.json',
      [
        ['user_actions', 'no_reader'],
        ['user_actions', 'no_reader']
      ]
    ],
    ['message-interactive-missing-object-with-error.json', []],
    ['unknown-field.json', [['holographic_update', 'no_reader']]],
    ['history-chunk.json', [['history', 'kept_for_later']]],
    ['history-media.json', [['history', 'kept_for_later']]],
    ['standby-message.json', []],
    ['call-status-ringing.json', [['calls', 'no_reader']]],
    ['batch-mixed.json', [['message_template_status_update', 'no_reader']]],
    ['message-no-identity.json', [['message', 'no_sender']]]
  ])('[ING6] %s lists %j', (name, expected) => {
    expect(reasons(parse(name))).toEqual(expected)
  })

  test('a repeated message has the same key in both deliveries', () => {
    const [first] = parse('duplicate-delivery-1.json')
    expect(parse('duplicate-delivery-2.json').map((item) => item.key)).toContain(first?.key)
  })

  test('each message belongs to the number of its own change', () => {
    const numbers = messagesOf(parse('batch-two-numbers.json')).map((item) => item.number)
    expect(numbers).toEqual(['200000000000001', '200000000000002', '200000000000003'])
  })
})

describe('bodies that are hard to read', () => {
  test.each([
    ['nothing', '', 'unreadable'],
    ['prose', 'hello', 'unreadable'],
    ['a truncated body', inbound('message-text.json').slice(0, 200), 'unreadable'],
    ['a list', '[]', 'unreadable'],
    ['null', 'null', 'unreadable'],
    ['an empty record', '{}', 'not_whatsapp'],
    ['no entries', '{"object":"whatsapp_business_account"}', 'unreadable'],
    ['entries that are no list', '{"object":"whatsapp_business_account","entry":{}}', 'unreadable'],
    ['10,000 lists in each other', '['.repeat(10_000) + ']'.repeat(10_000), 'too_deep'],
    ['a deep envelope', `{"object":"whatsapp_business_account","entry":${nested(10_000)}}`, 'too_deep']
  ])('[ING6] %s is one exception about the body', (_, body, reason) => {
    expect(parseBody(body, 'abc')).toEqual([{ kind: 'exception', key: 'x:abc:body', number: null, id: null, what: 'body', reason }])
  })

  test('an empty body has no items', () => {
    expect(parseBody('{"object":"whatsapp_business_account","entry":[]}', 'abc')).toEqual([])
  })

  test('[ING3] an entry and a change of a wrong shape leave their neighbours alone', () => {
    const good = { field: 'messages', value: { metadata, messages: [text()] } }
    const entry = [7, { changes: 'x' }, { changes: [null, good, { field: 'messages', value: [] }] }]
    const items = parseBody(JSON.stringify({ object: 'whatsapp_business_account', entry }), 'abc')
    expect(items.map((item) => item.key)).toEqual([
      'x:abc:entry.0',
      'x:abc:entry.1',
      'x:abc:entry.2.changes.0',
      `m:${NUMBER}:wamid.A`,
      'x:abc:entry.2.changes.2'
    ])
  })

  test('[ING3] an entry of another object is refused alone', () => {
    const changes = [{ field: 'messages', value: { metadata, messages: [text()] } }]
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ object: 'page', changes }, { changes }] })
    expect(parseBody(body, 'abc').map((item) => item.kind)).toEqual(['exception', 'message'])
  })

  test('[ING3] members that are no messages are exceptions between good ones', () => {
    const odd = [null, 7, 'x', [], {}, { id: '' }, { id: true }, { from: '15550001234' }]
    const items = parseBody(messagesBody(text({ id: 'first' }), ...odd, text({ id: 'last' })), 'abc')
    expect(messagesOf(items).map((item) => item.id)).toEqual(['first', 'last'])
    expect(exceptionsOf(items).map((item) => item.reason)).toEqual(odd.map(() => 'unreadable'))
    expect(exceptionsOf(items)[0]?.key).toBe('x:abc:entry.0.changes.0.value.messages.1')
  })

  test('[ING3] a member 10,000 deep is too deep alone, under the key that it would have', () => {
    const deep = JSON.stringify(text({ id: 'deep', x: 0 })).replace('"x":0', `"x":${nested(10_000)}`)
    const body = messagesBody(text(), 'HERE').replace('"HERE"', deep)
    const items = parseBody(body, 'abc')
    expect(items.map((item) => item.kind)).toEqual(['message', 'exception'])
    expect(items[1]).toMatchObject({ key: `m:${NUMBER}:deep`, id: 'deep', reason: 'too_deep', what: 'message' })
  })

  test('64 levels are read, 65 are too deep', () => {
    const body = (levels: number) => messagesBody(text({ x: 0 })).replace('"x":0', `"x":${nested(levels)}`)
    expect(parseBody(body(63), 'abc')[0]?.kind).toBe('message')
    expect(reasons(parseBody(body(64), 'abc'))).toEqual([['message', 'too_deep']])
  })

  test('a deep event of another field is too deep, with a key that another delivery gives again', () => {
    const body = bodyOf({ x: 0 }, 'flows').replace('"x":0', `"x":${nested(10_000)}`)
    const [item] = parseBody(body, 'abc')
    expect(item).toMatchObject({ kind: 'exception', what: 'flows', reason: 'too_deep' })
    expect(parseBody(body, 'def')[0]?.key).toBe(item?.key)
  })

  test('a million levels neither crash nor take long', () => {
    const started = performance.now()
    expect(reasons(parseBody('['.repeat(1_000_000) + ']'.repeat(1_000_000), 'abc'))).toEqual([['body', 'too_deep']])
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('a message whose number is missing keeps its id', () => {
    const [item] = parseBody(bodyOf({ messages: [text()] }), 'abc')
    expect(item).toMatchObject({ kind: 'exception', number: null, id: 'wamid.A', reason: 'unreadable', what: 'message' })
    expect(parseBody(bodyOf({ metadata: { phone_number_id: '' }, messages: [text()] }), 'abc')[0]).toEqual(item)
  })

  test('a number written as a number is the same number', () => {
    const [item] = parseBody(messagesBody(text()).replace(`"${NUMBER}"`, NUMBER), 'abc')
    expect(item).toMatchObject({ kind: 'message', number: NUMBER })
  })

  test('what a messages change brings besides the known lists is listed', () => {
    expect(reasons(parseBody(bodyOf({ metadata, novelty: [1] }), 'abc'))).toEqual([['messages', 'no_reader']])
    expect(parseBody(bodyOf({ metadata, messages: [] }), 'abc')).toEqual([])
    expect(reasons(parseBody(bodyOf({ metadata, messages: { id: 'x' } }), 'abc'))).toEqual([['message', 'unreadable']])
  })

  test('a change without a field is listed as unknown', () => {
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ changes: [{ value: { x: 1 } }] }] })
    expect(reasons(parseBody(body, 'abc'))).toEqual([['unknown', 'no_reader']])
  })

  test('__proto__ and constructor are keys like any other', () => {
    const hostile =
      '{"__proto__":{"id":"stolen","polluted":true},"constructor":{"prototype":{"polluted":true}},"id":"wamid.P","from":"15550001234","type":"__proto__"}'
    const [item] = parseBody(messagesBody('HERE').replace('"HERE"', hostile), 'abc')
    expect(item).toMatchObject({ kind: 'message', id: 'wamid.P', type: '__proto__', text: '' })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect(reasons(parseBody('{"__proto__":{"object":"whatsapp_business_account","entry":[]}}', 'abc'))).toEqual([['body', 'not_whatsapp']])
  })
})

describe('large bodies', () => {
  test('1,000 updates in one body are 1,000 items', () => {
    const phones = Array.from({ length: 600 }, (_, index) => `1555${1_000_000 + index}`)
    const messages = phones.map((from) => text({ id: `wamid.${from}`, from }))
    const contacts = phones.map((phone) => ({ wa_id: phone, profile: { name: `Name of ${phone}` } }))
    const statuses = Array.from({ length: 400 }, (_, index) => ({ id: `wamid.out.${index}`, status: 'delivered', timestamp: '1795305600' }))
    const items = parseBody(bodyOf({ metadata, contacts, messages, statuses }), 'abc')
    expect(new Set(items.map((item) => item.key)).size).toBe(1000)
    expect(statusesOf(items)).toHaveLength(400)
    for (const item of messagesOf(items)) expect(item.person.name).toBe(`Name of ${item.person.phone}`)
  })

  test('3 MB with long numbers in and outside of strings are read fast', () => {
    const words = 'say "4111 1111 1111 1111" or 24230790383178627 \\ '.repeat(20)
    const messages = Array.from({ length: 2600 }, (_, index) => text({ id: `wamid.${index}`, text: { body: words }, big: 0 }))
    const body = messagesBody(...messages).replaceAll('"big":0', '"big":24230790383178627')
    expect(body.length).toBeGreaterThan(3_000_000)
    const runs = [1, 2, 3].map(() => {
      const started = performance.now()
      expect(messagesOf(parseBody(body, 'abc')).every((item) => item.text === words)).toBe(true)
      return performance.now() - started
    })
    expect(Math.min(...runs)).toBeLessThan(1000)
  })
})

test('[ING6] a body that is broken in a hundred thousand places is listed as broken, its good neighbours stay', () => {
  const good = {
    id: '1',
    changes: [
      { field: 'messages', value: { metadata: { phone_number_id: '7' }, messages: [{ id: 'w', from: '15550001234', type: 'text' }] } }
    ]
  }
  const items = parseBody(
    JSON.stringify({ object: 'whatsapp_business_account', entry: [...Array.from({ length: 100_000 }, () => 1), good] }),
    'hash'
  )
  expect(items).toHaveLength(MAX_PIECES + 2)
  expect(items.filter((item) => item.kind === 'message')).toHaveLength(1)
  expect(items.at(-1)).toMatchObject({ kind: 'exception', reason: 'unreadable', key: expect.stringContaining('rest') })
})
