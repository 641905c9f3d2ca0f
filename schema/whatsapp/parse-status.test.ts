/** Statuses, their errors, and our own mark that comes back in them. */
import { describe, expect, test } from 'vitest'
import { formatCallback, parseCallback } from './callback.ts'
import { exceptionsOf, inbound, NUMBER, statusesBody, statusesOf } from './fixtures.test-aid.ts'
import { parseBody } from './parse-body.ts'

const status = (more: Record<string, unknown> = {}) => ({
  id: 'wamid.S',
  status: 'sent',
  timestamp: '1795305600',
  recipient_id: '15550001234',
  ...more
})
const parse = (...statuses: readonly unknown[]) => parseBody(statusesBody(...statuses), 'hash')

describe('statuses', () => {
  test.each(['sent', 'delivered', 'read', 'played', 'failed'])('%s is read', (name) => {
    expect(statusesOf(parse(status({ status: name })))).toMatchObject([
      { status: name, at: 1795305600000, number: NUMBER, callback: null, error: null }
    ])
  })

  test.each(['status-unknown-value.json', 'status-deleted-legacy.json'])('[ING6] %s is listed as an unknown status', (name) => {
    expect(exceptionsOf(parseBody(inbound(name), 'hash'))).toMatchObject([{ what: 'status', reason: 'unknown_status' }])
  })

  test('[ING6] statuses of groups are listed, one for each participant', () => {
    const items = exceptionsOf(parseBody(inbound('status-group-aggregated.json'), 'hash'))
    expect(items.map((item) => item.reason)).toEqual(['group', 'group'])
    expect(items[0]?.key).not.toBe(items[1]?.key)
    expect(items[0]?.id).toBe(items[1]?.id)
  })

  test('[ING7] participants of the same second have keys of their own', () => {
    const keys = ['1', '2'].map((participant) => parse(status({ recipient_type: 'group', recipient_participant_id: participant }))[0]?.key)
    expect(keys).toEqual([`s:${NUMBER}:wamid.S:sent:1:1795305600`, `s:${NUMBER}:wamid.S:sent:2:1795305600`])
  })

  test('[ING3] statuses of a wrong shape are listed between good ones', () => {
    const items = parse(status(), null, { status: 'sent' }, status({ status: 7 }), status({ status: 'read' }))
    expect(items.map((item) => (item.kind === 'exception' ? item.reason : item.kind))).toEqual([
      'status',
      'unreadable',
      'unreadable',
      'unreadable',
      'status'
    ])
  })

  test('[ING7] the key tells status and time apart and nothing else', () => {
    expect(
      parse(status(), status({ recipient_id: undefined, pricing: {} }), status({ timestamp: 1795305600 })).map((item) => item.key)
    ).toEqual(Array(3).fill(`s:${NUMBER}:wamid.S:sent::1795305600`))
    expect(new Set(parse(status(), status({ status: 'read' }), status({ timestamp: '1795305601' })).map((item) => item.key)).size).toBe(3)
  })

  test('an error has its code and its best words', () => {
    const [failed] = statusesOf(parseBody(inbound('status-failed-131047.json'), 'hash'))
    expect(failed?.error).toEqual({
      code: 131047,
      text: 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.'
    })
    const [minimal] = statusesOf(parseBody(inbound('status-failed-minimal-error.json'), 'hash'))
    expect(minimal?.error).toEqual({ code: 131000, text: 'Something went wrong' })
  })

  test('an error whose code is text, or missing, is still an error', () => {
    const errorOf = (error: unknown) => statusesOf(parse(status({ status: 'failed', errors: [error] })))[0]?.error
    expect(errorOf({ code: '131026', title: 'Undeliverable' })).toEqual({ code: 131026, text: 'Undeliverable' })
    expect(errorOf({ title: 'Odd' })).toEqual({ code: 131000, text: 'Odd' })
    expect(errorOf(null)).toEqual({ code: 131000, text: '' })
  })
})

describe('our mark', () => {
  test.each([
    ['01JD0000000000000000000001', 1],
    ['a:b:c', 12]
  ])('[OUT1] message %s, attempt %d comes back in a status', (message, attempt) => {
    const data = formatCallback(message, attempt)
    expect(statusesOf(parse(status({ biz_opaque_callback_data: data })))[0]?.callback).toEqual({ message, attempt })
  })

  test.each([
    '',
    'baton',
    'baton:',
    'baton::1',
    'baton:x:',
    'baton:x:0',
    'baton:x:-1',
    'baton:x:1.5',
    'baton:x:1 ',
    'Baton:x:1',
    '{"outbox":"01JD"}',
    7,
    null,
    {},
    undefined
  ])('the foreign mark %j is none of ours', (data) => {
    expect(parseCallback(data)).toBeNull()
  })

  test('a recorded foreign mark is left alone', () => {
    expect(statusesOf(parseBody(inbound('status-biz-opaque-callback-data.json'), 'hash'))[0]).toMatchObject({
      status: 'sent',
      callback: null
    })
  })
})
