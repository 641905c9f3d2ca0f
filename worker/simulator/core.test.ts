/** The simulator's promises over the memory store: signatures, no deduping, durability, windows, faults, repeats. */
import { createHmac } from 'node:crypto'
import * as v from 'valibot'
import { describe, expect, test, vi } from 'vitest'
import { createRig, graphRequest, NUMBER, OTHER_NUMBER, PHONE, SECRET, START, textSend, told } from './fake-product.ts'
import type { Fault } from './faults.ts'
import { createMemoryStore } from './memory-store.ts'
import type { SimulatorAnswer } from './sending.ts'

const DAY = 86_400_000
const codeOf = (answer: SimulatorAnswer): unknown => {
  const { status, body } = answer.kind === 'answer' ? answer : { status: 'cut', body: null }
  const refusal = v.safeParse(v.object({ error: v.object({ code: v.number() }) }), body)
  return refusal.success ? refusal.output.error.code : status
}

describe('webhooks', () => {
  test('[SIM1] each body is signed over its exact bytes, which hold escapes', async () => {
    const rig = createRig()
    await rig.write('Grüße 👋 a/b', { name: 'Çağla Ünal' })
    await rig.pass(10)
    const [post] = rig.posts
    expect(post?.signature).toBe(
      `sha256=${createHmac('sha256', SECRET)
        .update(Buffer.from(post?.body ?? ''))
        .digest('hex')}`
    )
    expect(post?.body).toContain(String.raw`Gr\u00fc\u00dfe \ud83d\udc4b a\/b`)
    expect(post?.body).toMatch(/^[\x20-\x7e]+$/)
    expect(
      createHmac('sha256', SECRET)
        .update(JSON.stringify(JSON.parse(post?.body ?? '')))
        .digest('hex')
    ).not.toBe(post?.signature.slice(7))
  })

  test('a message names its sender, its number and whole seconds', async () => {
    const rig = createRig()
    const message = await rig.write('hello', { number: OTHER_NUMBER.id })
    await rig.pass(10)
    const user_id = expect.stringMatching(/^US\.\d{20}$/)
    expect(JSON.parse(rig.posts[0]?.body ?? '')).toEqual({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: OTHER_NUMBER.waba,
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: OTHER_NUMBER.display, phone_number_id: OTHER_NUMBER.id },
                contacts: [{ profile: { name: `Customer ${PHONE}` }, wa_id: PHONE, user_id }],
                messages: [
                  {
                    from: PHONE,
                    from_user_id: user_id,
                    id: message.id,
                    timestamp: String(Math.floor(START / 1000)),
                    type: 'text',
                    text: { body: 'hello' }
                  }
                ]
              }
            }
          ]
        }
      ]
    })
  })

  test('ticks climb from sent to delivered, and to read when the customer looks; each hands our id back', async () => {
    const rig = createRig()
    await rig.write()
    await rig.pass(10)
    await rig.core.graph(graphRequest(textSend('hi', { biz_opaque_callback_data: 'outbox-1' })))
    await rig.pass(600)
    expect(told(rig.posts)).toEqual(['hello', 'sent', 'delivered'])
    await rig.core.customerReads(PHONE)
    await rig.core.customerReads(PHONE)
    await rig.pass(10)
    expect(told(rig.posts)).toEqual(['hello', 'sent', 'delivered', 'read'])
    for (const { body } of rig.posts.slice(1))
      expect(JSON.parse(body).entry[0].changes[0].value.statuses[0]).toMatchObject({
        biz_opaque_callback_data: 'outbox-1',
        recipient_id: PHONE
      })
  })

  test('what is due together for one number goes in one body, twenty at most', async () => {
    const rig = createRig()
    for (let i = 0; i < 25; i++) await rig.write(`text ${i}`)
    await rig.write('elsewhere', { number: OTHER_NUMBER.id })
    await rig.pass(10)
    expect(rig.posts.map((post) => told([post]).length)).toEqual([20, 5, 1])
  })

  test('[SIM7] a webhook is repeated until it is answered 200, ever more slowly', async () => {
    const rig = createRig()
    rig.world.answer = async () => 503
    await rig.write()
    await rig.pass(60_000)
    const failed = rig.posts.length
    expect(failed).toBeGreaterThan(4)
    expect(failed).toBeLessThan(12)
    rig.world.answer = async () => {
      throw new Error('connection refused')
    }
    await rig.pass(120_000)
    rig.world.answer = async () => 200
    await rig.pass(120_000)
    const settled = rig.posts.length
    expect(settled).toBeGreaterThan(failed)
    await rig.pass(7 * DAY)
    expect(rig.posts.length).toBe(settled)
    expect(new Set(rig.posts.map(({ body }) => body)).size).toBe(1)
  })

  test('[SIM7] a kill loses no webhook: neither one that waits nor one that is under way', async () => {
    const store = createMemoryStore()
    const killed = createRig(store)
    killed.world.answer = () => new Promise<number>(() => undefined)
    await killed.write('under way')
    void killed.core.deliverDue()
    await killed.core.graph(graphRequest(textSend('waits')))
    const restarted = createRig(store, START + 1000)
    expect(restarted.world.alarm).not.toBeNull()
    await restarted.pass(2000)
    expect(told(restarted.posts).sort()).toEqual(['delivered', 'sent', 'under way'])
    expect(restarted.core.phoneShows(PHONE).map(({ text }) => text)).toEqual(['under way', 'waits'])
  })

  test('[SIM7] no answer within seconds counts as none', async () => {
    const rig = createRig()
    rig.world.answer = () => new Promise<number>(() => undefined)
    await rig.write()
    void rig.core.deliverDue()
    await vi.waitFor(() => expect(rig.posts).toHaveLength(1))
    rig.world.answer = async () => 200
    await rig.pass(4000)
    expect(rig.posts).toHaveLength(1)
    await rig.pass(4000)
    expect(rig.posts).toHaveLength(2)
  })

  test('an answer from the business phone is an echo, and the customer has it', async () => {
    const rig = createRig()
    const echo = await rig.core.phoneAppWrites(PHONE, { text: 'from the shop' })
    await rig.pass(10)
    const [change] = JSON.parse(rig.posts[0]?.body ?? '').entry[0].changes
    expect(change.field).toBe('smb_message_echoes')
    expect(change.value.message_echoes).toMatchObject([{ from: '15550001000', to: PHONE, id: echo?.id, text: { body: 'from the shop' } }])
    expect(rig.core.phoneShows(PHONE)).toMatchObject([{ from: 'business', text: 'from the shop' }])
  })
})

describe('sending', () => {
  test('[SIM2] the same send five times is five messages with five ids', async () => {
    const rig = createRig()
    await rig.write()
    const request = graphRequest(textSend('again', { biz_opaque_callback_data: 'the same' }))
    const answers = await Promise.all(Array.from({ length: 5 }, () => rig.core.graph(request)))
    expect(answers.map(codeOf)).toEqual([200, 200, 200, 200, 200])
    const shown = rig.core.phoneShows(PHONE).filter(({ from }) => from === 'business')
    expect(shown).toHaveLength(5)
    expect(new Set(shown.map(({ id }) => id)).size).toBe(5)
  })

  test('[SIM3] an acceptance is stored before it is answered, and nothing is answered that could not be stored', async () => {
    const store = createMemoryStore()
    const rig = createRig(store)
    await rig.write()
    await rig.pass(10)
    const answer = await rig.core.graph(graphRequest(textSend('kept')))
    const restarted = createRig(store, START + 100)
    expect(answer).toMatchObject({ status: 200, body: { messages: [{ id: restarted.core.phoneShows(PHONE).at(-1)?.id }] } })
    await restarted.pass(1000)
    expect(told(restarted.posts)).toEqual(['sent', 'delivered'])

    const full = { ...store, put: (key: string, value: string) => (key.startsWith('due/') ? fail() : store.put(key, value)) }
    await expect(createRig(full).core.graph(graphRequest(textSend('lost')))).rejects.toThrow('disk full')
    expect(rig.core.phoneShows(PHONE).map(({ text }) => text)).toEqual(['hello', 'kept'])
  })

  test('[SIM4] outside the window a text is refused with 131047, and nothing reaches the phone', async () => {
    const rig = createRig()
    expect(codeOf(await rig.core.graph(graphRequest(textSend())))).toBe(131047)
    await rig.write('', { type: 'reaction', message: 'wamid.X', emoji: '👍' })
    expect(codeOf(await rig.core.graph(graphRequest(textSend())))).toBe(131047)
    await rig.write('to another number', { number: OTHER_NUMBER.id })
    expect(codeOf(await rig.core.graph(graphRequest(textSend())))).toBe(131047)
    expect(rig.core.phoneShows(PHONE).every(({ from }) => from === 'customer')).toBe(true)
  })

  test('[SIM4] one customer takes 45 at once and then one in six seconds, else 131056', async () => {
    const rig = createRig()
    await rig.write()
    const send = async () => codeOf(await rig.core.graph(graphRequest(textSend())))
    for (let i = 0; i < 45; i++) expect(await send()).toBe(200)
    expect(await send()).toBe(131056)
    await rig.pass(5999)
    expect(await send()).toBe(131056)
    await rig.pass(1)
    expect([await send(), await send()]).toEqual([200, 131056])
  })

  test('[SIM4] one number sends 80 in a second, else 130429', async () => {
    const rig = createRig()
    for (let i = 0; i < 90; i++) await rig.core.customerWrites(`1555000${2000 + i}`, { type: 'text', text: 'hi' })
    const codes = []
    for (let i = 0; i < 90; i++) codes.push(codeOf(await rig.core.graph(graphRequest(textSend('hi', { to: `+1555000${2000 + i}` })))))
    expect([codes.filter((code) => code === 200).length, codes.filter((code) => code === 130429).length]).toEqual([80, 10])
  })

  test('[SIM4] only what a customer wrote can be marked as read', async () => {
    const rig = createRig()
    const message = await rig.write()
    const read = (message_id: unknown) => rig.core.graph(graphRequest({ messaging_product: 'whatsapp', status: 'read', message_id }))
    expect(await read(message.id)).toMatchObject({ status: 200, body: { success: true } })
    expect(codeOf(await read('wamid.unknown'))).toBe(131009)
    expect(codeOf(await read(undefined))).toBe(131008)
  })

  test('a person is reached by business-scoped id as well', async () => {
    const rig = createRig()
    await rig.write()
    await rig.pass(10)
    const { user_id } = JSON.parse(rig.posts[0]?.body ?? '').entry[0].changes[0].value.contacts[0]
    const answer = await rig.core.graph(graphRequest(textSend('hi', { to: undefined, recipient: user_id })))
    expect(answer).toMatchObject({ status: 200, body: { contacts: [{ input: user_id, user_id }] } })
    expect(rig.core.phoneShows(PHONE).at(-1)?.text).toBe('hi')
  })

  test('an unreachable phone never shows what was accepted: it fails with 131026', async () => {
    const rig = createRig()
    await rig.write()
    await rig.pass(10)
    rig.core.configureCustomer(PHONE, { reachable: false })
    expect(codeOf(await rig.core.graph(graphRequest(textSend())))).toBe(200)
    await rig.pass(1000)
    const [status] = JSON.parse(rig.posts.at(-1)?.body ?? '').entry[0].changes[0].value.statuses
    expect(status).toMatchObject({ status: 'failed', errors: [{ code: 131026 }] })
    expect(rig.core.phoneShows(PHONE)).toHaveLength(1)
  })

  test('a customer who always looks reads by himself', async () => {
    const rig = createRig()
    rig.core.configureCustomer(PHONE, { reads: true })
    await rig.write()
    await rig.core.graph(graphRequest(textSend()))
    await rig.pass(3000)
    expect(told(rig.posts)).toEqual(['hello', 'sent', 'delivered', 'read'])
  })

  test('each request is listed as it came, but for its token', async () => {
    const rig = createRig()
    await rig.core.graph(graphRequest('{"no": json'))
    expect(rig.core.requests()).toEqual([
      {
        at: START,
        method: 'POST',
        path: `/simulator/graph/v26.0/${NUMBER.id}/messages`,
        headers: { authorization: 'Bearer …', 'content-type': 'application/json' },
        body: '{"no": json'
      }
    ])
  })

  test('a past that is put on the phones opens windows, posts nothing, and is put there once', async () => {
    const rig = createRig()
    const past = [
      {
        id: 'wamid.past',
        number: NUMBER.id,
        phone: PHONE,
        name: 'Ada',
        from: 'customer' as const,
        type: 'text',
        text: 'earlier',
        at: START - 3_600_000
      }
    ]
    rig.core.remember(past)
    rig.core.remember(past)
    await rig.pass(1000)
    expect(rig.posts).toEqual([])
    expect(rig.core.phoneShows(PHONE).map(({ text }) => text)).toEqual(['earlier'])
    expect(codeOf(await rig.core.graph(graphRequest(textSend())))).toBe(200)
  })
})

describe('clock', () => {
  test('[SIM6] moving the clock closes windows, and only a new message opens them again', async () => {
    const rig = createRig()
    await rig.write()
    await rig.core.control({ clock: { advanceMs: DAY - 1 } })
    expect(codeOf(await rig.core.graph(graphRequest(textSend())))).toBe(200)
    await rig.core.control({ clock: { advanceMs: 1 } })
    expect(codeOf(await rig.core.graph(graphRequest(textSend())))).toBe(131047)
    expect(rig.moved).toEqual([DAY - 1, DAY])
    const message = await rig.write()
    expect(message.at).toBe(START + DAY)
    expect(codeOf(await rig.core.graph(graphRequest(textSend())))).toBe(200)
  })

  test('[SIM6] the moved clock survives a restart and brings what was due by then', async () => {
    const store = createMemoryStore()
    const rig = createRig(store)
    await rig.write()
    await rig.core.graph(graphRequest(textSend()))
    await rig.core.control({ clock: { advanceMs: DAY } })
    const restarted = createRig(store)
    expect(restarted.core.clock()).toBe(START + DAY)
    expect(restarted.world.alarm).toBe(START)
    await restarted.pass(0)
    expect(told(restarted.posts)).toEqual(['hello', 'sent', 'delivered'])
  })
})

const fail = (): never => {
  throw new Error('disk full')
}

describe('faults', () => {
  const withFault = async (fault: Fault) => {
    const rig = createRig()
    await rig.write()
    await rig.pass(10)
    await rig.core.control({ faults: [fault] })
    return { ...rig, send: (text = 'an answer') => rig.core.graph(graphRequest(textSend(text))) }
  }
  const businessTexts = (rig: ReturnType<typeof createRig>): string[] =>
    rig.core
      .phoneShows(PHONE)
      .filter(({ from }) => from === 'business')
      .map(({ text }) => text)

  test('[SIM5] accept-then-cut: the phone has it, the ticks come, the answer does not', async () => {
    const rig = await withFault({ on: 'send', kind: 'accept-then-cut', times: 1 })
    expect(await rig.send('cut')).toEqual({ kind: 'cut' })
    expect(codeOf(await rig.send('next'))).toBe(200)
    await rig.pass(1000)
    expect(businessTexts(rig)).toEqual(['cut', 'next'])
    expect(told(rig.posts).filter((word) => word === 'delivered')).toHaveLength(2)
  })

  test('[SIM5] refuse: the code and the HTTP status are as at Meta, nothing is accepted, and it counts down', async () => {
    const statusByCode = new Map([
      [131026, 400],
      [190, 401],
      [131000, 500],
      [130429, 400]
    ])
    for (const [code, status] of statusByCode) {
      const rig = await withFault({ on: 'send', kind: 'refuse', code, times: 2 })
      for (let i = 0; i < 2; i++) expect(await rig.send('refused')).toMatchObject({ status, body: { error: { code } } })
      expect(rig.core.controlState().faults).toEqual([])
      expect(codeOf(await rig.send('accepted'))).toBe(200)
      expect(businessTexts(rig)).toEqual(['accepted'])
    }
  })

  test('[SIM5] a send that is wrong anyway uses no fault up', async () => {
    const rig = await withFault({ on: 'send', kind: 'refuse', times: 1 })
    expect(codeOf(await rig.core.graph(graphRequest(textSend('', {}))))).toBe(100)
    expect(codeOf(await rig.core.graph(graphRequest(textSend('hi', { to: '+15550009999' }))))).toBe(131047)
    expect(codeOf(await rig.send())).toBe(131026)
  })

  test('[SIM5] status: accepted, then failed with that code', async () => {
    const rig = await withFault({ on: 'send', kind: 'status', code: 131049, times: 1 })
    expect(codeOf(await rig.send())).toBe(200)
    await rig.pass(1000)
    expect(JSON.parse(rig.posts.at(-1)?.body ?? '').entry[0].changes[0].value.statuses).toMatchObject([
      { status: 'failed', errors: [{ code: 131049 }] }
    ])
    expect(businessTexts(rig)).toEqual([])
  })

  test('[SIM5] send delay: the answer is held back, the ticks are not', async () => {
    const rig = await withFault({ on: 'send', kind: 'delay', ms: 3000, times: 1 })
    expect(await rig.send()).toMatchObject({ status: 200, delayMs: 3000 })
    await rig.pass(1000)
    expect(told(rig.posts)).toContain('delivered')
  })

  test('[SIM5] webhook delay: the next ones come later, those after them in time', async () => {
    const rig = await withFault({ on: 'webhook', kind: 'delay', ms: 5000, times: 1 })
    await rig.write('late')
    await rig.pass(10)
    await rig.write('in time')
    await rig.pass(4980)
    expect(told(rig.posts)).toEqual(['hello', 'in time'])
    await rig.pass(20)
    expect(told(rig.posts)).toEqual(['hello', 'in time', 'late'])
  })

  test('[SIM5] webhook duplicate: the same bytes twice', async () => {
    const rig = await withFault({ on: 'webhook', kind: 'duplicate', times: 1 })
    await rig.write('twice')
    await rig.write('once')
    await rig.pass(10)
    expect(told(rig.posts).sort()).toEqual(['hello', 'once', 'twice', 'twice'])
    const [first, second] = rig.posts.filter((post) => told([post]).includes('twice'))
    expect(first).toEqual(second)
  })

  test('[SIM5] webhook reorder: two that are to come swap their places', async () => {
    const ticks = await withFault({ on: 'webhook', kind: 'reorder', times: 1 })
    await ticks.send()
    await ticks.pass(1000)
    expect(told(ticks.posts)).toEqual(['hello', 'delivered', 'sent'])

    const messages = await withFault({ on: 'webhook', kind: 'reorder', times: 1 })
    await messages.write('first')
    await messages.pass(100)
    await messages.write('second')
    await messages.pass(3000)
    expect(told(messages.posts)).toEqual(['hello', 'second', 'first'])
  })

  test('[SIM5] faults survive a restart', async () => {
    const store = createMemoryStore()
    await createRig(store).core.control({ faults: [{ on: 'send', kind: 'refuse', times: 3 }] })
    expect(createRig(store).core.controlState().faults).toEqual([{ on: 'send', kind: 'refuse', times: 3 }])
  })
})
