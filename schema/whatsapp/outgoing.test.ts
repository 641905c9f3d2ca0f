/** Sends as WhatsApp wants them, and its answers as they were recorded. */
import { describe, expect, test } from 'vitest'
import { outbound, outboundNames } from './fixtures.test-aid.ts'
import { parseSendAnswer, textMessageBody } from './outgoing.ts'

const order = {
  message: '01JD0000000000000000000001',
  attempt: 3,
  to: { phone: '15550001234', userId: 'US.1' },
  text: 'With correlation id'
}

describe('the body of a text', () => {
  test('[OUT1] is the recorded one, with our id in it', () => {
    const recorded = outbound('send-text-biz-opaque.json').request.body
    expect(textMessageBody(order)).toEqual({ ...recorded, biz_opaque_callback_data: 'baton:01JD0000000000000000000001:3' })
  })

  test('[CAP11] goes to the business-scoped id of somebody without a phone', () => {
    const recorded = outbound('send-text-to-bsuid.json').request.body
    const body = textMessageBody({ ...order, to: { phone: null, userId: 'BR.10000000000000000003' }, text: 'Olá Cleo!' })
    expect(body).toEqual({ ...recorded, biz_opaque_callback_data: 'baton:01JD0000000000000000000001:3' })
    expect(body).not.toHaveProperty('to')
  })

  test('puts + before the digits of a phone, however it is written', () => {
    expect(textMessageBody({ ...order, to: { phone: '+1 555 000-1234', userId: null } })).toMatchObject({ to: '+15550001234' })
  })

  test('is none for somebody who cannot be addressed', () => {
    expect(textMessageBody({ ...order, to: { phone: null, userId: null } })).toBeNull()
    expect(textMessageBody({ ...order, to: { phone: '', userId: '' } })).toBeNull()
  })

  test('holds any text unchanged, and well-formed', () => {
    expect(textMessageBody({ ...order, text: '👩🏽‍💻\n"x"' })?.text.body).toBe('👩🏽‍💻\n"x"')
    expect(textMessageBody({ ...order, text: 'a\ud800' })?.text.body).toBe('a\uFFFD')
  })
})

describe('the answer', () => {
  test.each(outboundNames('send-text'))('of %s is an acceptance with its id', (name) => {
    const { response } = outbound(name)
    const answer = parseSendAnswer(response.status, JSON.stringify(response.body))
    expect(answer).toMatchObject({ kind: 'accepted', wamid: expect.stringMatching(/^wamid\./) })
  })

  test.each(outboundNames('error-').filter((name) => name !== 'error-html-502.json'))('of %s is an error with its code', (name) => {
    const { response } = outbound(name)
    const answer = parseSendAnswer(response.status, JSON.stringify(response.body))
    expect(answer).toMatchObject({ kind: 'error', code: Number(/error-(\d+)/.exec(name)?.[1]), text: expect.stringMatching(/\w/) })
  })

  test.each([
    [200, ''],
    [200, '{"messages":[{"id":"wam'],
    [200, '{}'],
    [200, '{"messages":[]}'],
    [200, '{"messages":[{"id":""}]}'],
    [200, 'null'],
    [502, '<html>Bad gateway</html>'],
    [400, '{}'],
    [400, '{"error":"no"}'],
    [500, '{"messages":[{"id":"wamid.X"}]}']
  ])('%d %s is unreadable', (status, body) => {
    expect(parseSendAnswer(status, body)).toEqual({ kind: 'unreadable' })
  })

  test('an error without a readable code has none', () => {
    expect(parseSendAnswer(400, '{"error":{"message":"no"}}')).toEqual({ kind: 'error', code: null, text: 'no' })
    expect(parseSendAnswer(400, '{"error":{"code":"131056"}}')).toEqual({ kind: 'error', code: 131056, text: '' })
  })
})
