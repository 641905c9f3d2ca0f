import { describe, expect, test, vi } from 'vitest'
import type { OrderToSend } from '../commit/operation.ts'
import { sendToWhatsApp } from './whatsapp-client.ts'

const order: OrderToSend = { message: 'm1', attempt: 2, number: '2001', to: { phone: '15550001234', userId: null }, text: 'secret words' }

/** Calls once; answers what came of it, what was asked of the network, and what was logged. */
const call = async (answer: () => Response | Promise<Response>, more: Partial<OrderToSend> = {}) => {
  const requests: { readonly url: string; readonly init: RequestInit }[] = []
  const logged: unknown[] = []
  const result = await sendToWhatsApp(
    {
      fetch: async (url, init) => {
        requests.push({ url, init })
        return answer()
      },
      graphUrl: 'https://graph.example',
      version: 'v26.0',
      accessToken: 'token-of-ours',
      log: (event, detail) => logged.push([event, detail])
    },
    { ...order, ...more }
  )
  return { result, requests, logged }
}
const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status })
const fail = (error: unknown) => () => Promise.reject(error)

describe('the call', () => {
  test('[OUT1] goes to the number with our token, and carries our id and attempt', async () => {
    const { result, requests } = await call(json(200, { messages: [{ id: 'wamid.1' }] }))
    expect(result).toEqual({ kind: 'accepted', wamid: 'wamid.1' })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({
      url: 'https://graph.example/v26.0/2001/messages',
      init: { method: 'POST', headers: { authorization: 'Bearer token-of-ours' } }
    })
    expect(JSON.parse(String(requests[0]?.init.body))).toMatchObject({
      to: '+15550001234',
      text: { body: 'secret words' },
      biz_opaque_callback_data: 'baton:m1:2'
    })
  })

  test('[SND2] ends after a time: an answer that never comes is a lost one', async () => {
    vi.useFakeTimers()
    try {
      const never = (_: string, { signal }: RequestInit): Promise<Response> =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      const deps = { fetch: never, graphUrl: 'https://graph.example', version: 'v26.0', accessToken: 't', log: () => undefined }
      const result = sendToWhatsApp(deps, order)
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await result).toEqual({ kind: 'lost' })
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  test('to somebody who cannot be named is not made', async () => {
    const { result, requests } = await call(json(200, {}), { to: { phone: null, userId: null } })
    expect(requests).toEqual([])
    expect(result).toMatchObject({ kind: 'refused', httpStatus: 400, code: 131026 })
  })
})

describe('what came of it', () => {
  test.each([
    ['a connection that was cut', fail(new Error('Network connection lost.'))],
    ['a connection that was refused', fail(new TypeError('fetch failed'))],
    ['a time that ran out', fail(new DOMException('timed out', 'TimeoutError'))],
    ['something that is no error', fail('boom')],
    [
      'a body that breaks off',
      () => new Response(new ReadableStream({ start: (stream) => stream.error(new Error('cut')) }), { status: 200 })
    ],
    ['a 200 without a wamid', json(200, {})],
    ['a 200 with an error in it', json(200, { error: { code: 131026, message: 'x' } })],
    ['a 200 of a gateway', () => new Response('<html>', { status: 200 })]
  ])('[SND2] %s may have gone out: lost', async (_, answer) => {
    expect((await call(answer)).result).toEqual({ kind: 'lost' })
  })

  test.each([
    ['a refusal with its code', json(400, { error: { code: 131026, message: 'no' } }), 400, 131026],
    ['a refused token', json(401, { error: { code: 190, message: 'no' } }), 401, 190],
    ['a 500 with a code', json(500, { error: { code: 131000, message: 'no' } }), 500, 131000],
    ['an error without a code', json(400, { error: { message: 'no' } }), 400, null],
    ['a page of a gateway', () => new Response('<html>', { status: 502 }), 502, null]
  ])('%s is told as it is', async (_, answer, httpStatus, code) => {
    expect((await call(answer)).result).toMatchObject({ kind: 'refused', httpStatus, code })
  })

  test('the log never holds the words or the token', async () => {
    const { logged } = await call(fail(new Error('secret words, token-of-ours')))
    expect(logged).toHaveLength(1)
    expect(JSON.stringify(logged)).not.toMatch(/secret words|token-of-ours/)
  })
})
