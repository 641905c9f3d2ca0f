/** The simulator's addresses: what they answer and what they refuse. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRig, graphRequest, NUMBER, PHONE, START, textSend, told } from './fake-product.ts'
import { answerRequest, index } from './routes.ts'

const createClient = () => {
  const rig = createRig()
  const call = (method: string, path: string, body?: unknown) =>
    answerRequest(rig.core, { method, path, headers: {}, body: body === undefined ? '' : JSON.stringify(body) })
  return { ...rig, call }
}
const MESSAGES = `/simulator/customers/${PHONE}/messages`

describe('customers', () => {
  test('a customer writes and sees what the phone shows', async () => {
    const { call, core } = createClient()
    const written = await call('POST', MESSAGES, { type: 'text', text: 'hi' })
    expect(written).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^wamid\.HBgLMTU1NTAwMDEyMzQVAgASGB/), at: START } })
    await core.graph(graphRequest(textSend('hello')))
    expect(await call('GET', MESSAGES)).toMatchObject({
      body: {
        items: [
          { from: 'customer', type: 'text', text: 'hi', at: START },
          { from: 'business', type: 'text', text: 'hello', at: START }
        ]
      }
    })
    expect(await call('GET', '/simulator/customers')).toMatchObject({ body: { items: [{ phone: PHONE, reachable: true, reads: false }] } })
  })

  test('every kind of message is one that Meta could have sent', async () => {
    const { call, pass, posts, write } = createClient()
    const { id } = await write()
    await pass(10)
    posts.length = 0
    for (const type of ['image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'unsupported'])
      expect(await call('POST', MESSAGES, { type })).toMatchObject({ status: 201 })
    await call('POST', MESSAGES, { type: 'button', text: 'Confirm', quotes: 'wamid.X' })
    await call('POST', MESSAGES, { type: 'reaction', message: id })
    await pass(10)
    const messages = JSON.parse(posts[0]?.body ?? '').entry[0].changes[0].value.messages
    expect(messages).toHaveLength(10)
    for (const message of messages) expect(message[message.type], message.type).toBeDefined()
    expect(messages[0].image).toMatchObject({
      mime_type: 'image/jpeg',
      sha256: expect.stringMatching(/^.{43}=$/),
      id: expect.stringMatching(/^\d{17}$/)
    })
    expect(messages[7].errors).toMatchObject([{ code: 131051 }])
    expect(messages[8].context).toEqual({ from: '15550001000', id: 'wamid.X' })
    expect(messages[9].reaction).toEqual({ message_id: id })
  })

  test.each([
    ['an unknown type', MESSAGES, { type: 'hologram', text: 'x' }],
    ['no text', MESSAGES, { type: 'text' }],
    ['a reaction to nothing', MESSAGES, { type: 'reaction', emoji: '👍' }],
    ['an unknown number', MESSAGES, { type: 'text', text: 'x', number: '4711' }],
    ['a short phone', '/simulator/customers/1234567/messages', { type: 'text', text: 'x' }],
    ['a phone with letters', '/simulator/customers/1555x001234/messages', { type: 'text', text: 'x' }],
    ['unknown settings', `/simulator/customers/${PHONE}`, { reachable: 'no' }],
    ['a media fault', '/simulator/control', { faults: [{ on: 'media', kind: 'refuse', times: 1 }] }],
    ['a media fault without a kind', '/simulator/control', { faults: [{ on: 'media' }] }],
    ['a reset that is none', '/simulator/control', { reset: false }],
    ['a fault that makes no sense', '/simulator/control', { faults: [{ on: 'send', kind: 'reorder', times: 1 }] }],
    ['a fault without times', '/simulator/control', { faults: [{ on: 'send', kind: 'refuse' }] }],
    ['a clock that goes back', '/simulator/control', { clock: { advanceMs: -1 } }],
    ['an unknown control', '/simulator/control', { speed: 2 }]
  ])('%s is refused, and nothing changes', async (_, path, body) => {
    const { call, core } = createClient()
    expect(await call('POST', path, body)).toMatchObject({ status: 400, body: { error: 'invalid', detail: expect.any(String) } })
    expect([core.customers(), core.controlState()]).toEqual([[], { offsetMs: 0, faults: [] }])
  })

  test('a body that is no JSON is refused', async () => {
    const { core } = createClient()
    expect(await answerRequest(core, { method: 'POST', path: MESSAGES, headers: {}, body: '{' })).toMatchObject({ status: 400 })
  })

  test('the customer opens the chat without a word', async () => {
    const { call, core, write, pass, posts } = createClient()
    await write()
    await core.graph(graphRequest(textSend()))
    await pass(1000)
    expect(await call('POST', `/simulator/customers/${PHONE}/read`)).toMatchObject({ status: 200 })
    await pass(10)
    expect(told(posts).at(-1)).toBe('read')
  })

  test('a customer can neither open a chat nor react to a message that never was', async () => {
    const { call, core, write } = createClient()
    expect(await call('POST', `/simulator/customers/${PHONE}/read`)).toMatchObject({ status: 404, body: { error: 'not_found' } })
    const reaction = (message: string, phone = PHONE) =>
      call('POST', `/simulator/customers/${phone}/messages`, { type: 'reaction', message, emoji: '👍' })
    expect(await reaction('wamid.X')).toMatchObject({ status: 404, body: { detail: 'this phone shows no message of that id' } })
    expect(core.customers()).toEqual([])
    const { id } = await write()
    expect(await reaction(id, '15550009999')).toMatchObject({ status: 404 })
    expect(await reaction(id)).toMatchObject({ status: 201 })
    expect(await call('POST', `/simulator/customers/${PHONE}/read`, { number: '4711' })).toMatchObject({ status: 400 })
  })

  test('settings stay, the name is shown from then on', async () => {
    const { call, core } = createClient()
    await call('POST', `/simulator/customers/${PHONE}`, { reachable: false, name: 'Ada' })
    await call('POST', `/simulator/customers/${PHONE}`, { reads: true })
    expect(core.customers()).toEqual([{ phone: PHONE, name: 'Ada', reachable: false, reads: true }])
  })
})

describe('control', () => {
  test('it tells the clock and the faults that are left', async () => {
    const { call } = createClient()
    const faults = [
      { on: 'send', kind: 'refuse', code: 131048, times: 2 },
      { on: 'webhook', kind: 'delay', ms: 10, times: 1 }
    ]
    await call('POST', '/simulator/control', { clock: { advanceMs: 1000 }, faults })
    expect(await call('GET', '/simulator/control')).toMatchObject({ body: { offsetMs: 1000, faults } })
  })

  test('[SIM5] a reset drops the faults that wait, keeps those of its own command, and leaves the clock', async () => {
    const { call, core } = createClient()
    const [old, young] = [
      { on: 'send', kind: 'refuse', times: 9 },
      { on: 'webhook', kind: 'duplicate', times: 1 }
    ]
    await call('POST', '/simulator/control', { clock: { advanceMs: 1000 }, faults: [old] })
    expect(await call('POST', '/simulator/control', { reset: true, faults: [young] })).toMatchObject({
      body: { offsetMs: 1000, faults: [young] }
    })
    expect(await call('POST', '/simulator/control', { reset: true })).toMatchObject({ status: 200, body: { offsetMs: 1000, faults: [] } })
    await core.customerWrites(PHONE, { type: 'text', text: 'hi' })
    expect(await core.graph(graphRequest(textSend()))).toMatchObject({ status: 200 })
  })

  test('a media fault is answered with the sentence that there is no media yet', async () => {
    const { call } = createClient()
    for (const fault of [{ on: 'media' }, { on: 'media', kind: 'refuse', times: 1 }])
      expect(await call('POST', '/simulator/control', { faults: [fault] })).toMatchObject({
        status: 400,
        body: { detail: 'faults.0.on: The simulator plays no media yet, so there is nothing that this fault could meet.' }
      })
  })

  test('the index lists every address, and the README describes each', async () => {
    const { call } = createClient()
    const readme = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8')
    for (const address of ['/simulator', '/simulator/', '/simulator?x=1'])
      expect(await call('GET', address)).toEqual({ kind: 'answer', status: 200, body: { addresses: index() }, delayMs: 0 })
    expect(index()).toHaveLength(11)
    for (const address of index()) expect(readme).toContain(`| \`${address.method} ${address.path}\` |`)
  })

  test('Graph answers below its own address, and what it was asked is listed', async () => {
    const { call } = createClient()
    expect(await call('POST', `/simulator/graph/v26.0/${NUMBER.id}/messages`, {})).toMatchObject({
      status: 401,
      body: { error: { code: 190 } }
    })
    expect(await call('GET', '/simulator/requests')).toMatchObject({ body: { items: [{ method: 'POST', body: '{}' }] } })
  })

  test('other addresses are not there, other methods not taken', async () => {
    const { call } = createClient()
    expect(await call('GET', '/simulator/nothing')).toMatchObject({ status: 404 })
    expect(await call('DELETE', '/simulator/control')).toMatchObject({ status: 405 })
  })
})
