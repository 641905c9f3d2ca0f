/** Graph is as strict about what it is sent as Meta. */
import { describe, expect, test } from 'vitest'
import { graphRequest, NUMBER, textSend } from './fake-product.ts'
import { readGraphCall } from './graph.ts'

const codeOf = (request: Parameters<typeof readGraphCall>[0]): unknown => {
  const call = readGraphCall(request)
  return call.kind === 'refused' ? call.refusal.code : call.kind
}
const path = (rest: string) => ({ path: `/simulator/graph/${rest}` })

describe('what Graph reads', () => {
  test('a right call passes', () => {
    expect(readGraphCall(graphRequest(textSend('hi', { biz_opaque_callback_data: 'x', context: { message_id: 'wamid.1' } })))).toEqual({
      kind: 'send',
      object: NUMBER.id,
      send: { phone: '15550001234', input: '+15550001234', byUserId: false, text: 'hi', callback: 'x' }
    })
  })

  test('[SIM4] a call without a token is refused with 190, whatever else it says', () => {
    expect(codeOf(graphRequest('not json', { headers: {} }))).toBe(190)
    expect(codeOf(graphRequest(textSend(), { headers: { authorization: 'Basic abc' } }))).toBe(190)
    expect(codeOf(graphRequest(textSend(), { headers: { authorization: 'Bearer ' } }))).toBe(190)
  })

  test.each([
    ['no JSON', '{', 100],
    ['a JSON list', '[]', 100],
    ['no product', textSend('hi', { messaging_product: undefined }), 100],
    ['a type that is no text', textSend('hi', { type: 'image', image: { id: '1' } }), 100],
    ['a group', textSend('hi', { recipient_type: 'group' }), 100],
    ['an unknown key', textSend('hi', { idempotency_key: 'x' }), 100],
    ['an unknown key in text', textSend('hi', { text: { body: 'hi', markdown: true } }), 100],
    ['no text object', textSend('hi', { text: undefined }), 131008],
    ['no body', textSend(undefined, { text: {} }), 100],
    ['an empty body', textSend(''), 100],
    ['a body that is no text', textSend(7), 131009],
    ['4097 characters', textSend('ä'.repeat(4097)), 100],
    ['callback data of 513 characters', textSend('hi', { biz_opaque_callback_data: 'x'.repeat(513) }), 100],
    ['nobody to send to', textSend('hi', { to: undefined }), 131008],
    ['a phone without plus', textSend('hi', { to: '15550001234' }), 131009],
    ['a formatted phone', textSend('hi', { to: '+1 555 000 1234' }), 131009],
    ['a stranger by id', textSend('hi', { to: undefined, recipient: 'US.4711' }), 131009],
    ['a receipt that is none', { messaging_product: 'whatsapp', status: 'delivered', message_id: 'x' }, 100]
  ])('[SIM4] %s is refused with Meta’s code', (_, body, code) => {
    expect(codeOf(graphRequest(body))).toBe(code)
  })

  test('4096 characters are not too many, emoji count as one', () => {
    expect(codeOf(graphRequest(textSend('👋'.repeat(4096))))).toBe('send')
  })

  test('what is not played is an object that does not exist', () => {
    expect(codeOf(graphRequest('', { method: 'GET', ...path(`v26.0/${NUMBER.id}?fields=id`) }))).toBe('no-such-object')
    expect(codeOf(graphRequest(textSend(), path(`v26.0/${NUMBER.id}/media`)))).toBe('no-such-object')
    expect(codeOf(graphRequest(textSend(), path(`${NUMBER.id}/messages`)))).toBe(100)
  })
})
