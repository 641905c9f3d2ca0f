/** Answers on their way out, with the simulator and its faults: what arrives on the phone, how often, and what the agent is told. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { statusBody } from '../harness/meta.ts'
import { type Server, startServer } from '../harness/server.ts'
import { type Greeted, type ListedMessage, type Workspace, workspaceOf } from '../harness/workspace.ts'

const SENT = ['accepted', 'sent', 'delivered', 'read']
const DAY = 24 * 3_600_000

let server: Server
let baton: Workspace
let ana: string
let emre: string
let fay: string
/** Each test has its own: a pause or a throttled number touches no other test. */
let number = 200_000_000_000_400

beforeAll(async () => {
  server = await startServer()
  baton = workspaceOf(server)
  ana = await server.signIn('ana')
  emre = await server.signIn('emre')
  fay = await server.signIn('fay')
})
beforeEach(async () => {
  number += 1
  await baton.connect(fay, String(number))
})
afterAll(() => server.stop())

const greeted = (text?: string): Promise<Greeted> => baton.writesFromPhone(String(number), text)
const fault = (...faults: readonly object[]) => baton.control({ faults })
const reply = (to: Greeted, text: string) => baton.reply(ana, 'sending-ana', to, text)

const outgoing = async ({ conversation }: Greeted, text: string): Promise<ListedMessage | undefined> =>
  (await baton.thread(ana, conversation)).find((message) => message.direction === 'out' && message.text === text)

const becomes = (to: Greeted, text: string, statuses: readonly string[], limitMs?: number) =>
  eventually(
    `${text} as ${statuses}`,
    () => outgoing(to, text),
    (message) => statuses.includes(message?.status ?? ''),
    limitMs
  )

const attemptsOf = (id: string) =>
  server.rows<{ attempt: number; outcome: string; code: number | null }>(
    'SELECT attempt, outcome, code FROM attempts WHERE message = ?1 ORDER BY attempt',
    id
  )

const callbackIn = ([request]: readonly unknown[]): string => {
  const { body } = request as { body: string }
  return JSON.parse(body).biz_opaque_callback_data
}

describe('what is not settled', () => {
  test('[SND3] accepted, then cut: not confirmed, and settled by the webhook that carries our id back, one message on the phone', async () => {
    const to = await greeted()
    await fault({ on: 'send', kind: 'accept-then-cut', times: 1 }, { on: 'webhook', kind: 'delay', ms: 2500, times: 3 })
    await reply(to, 'cut off')
    const lost = await becomes(to, 'cut off', ['not-confirmed'])
    expect(lost?.wamid).toBe(null)
    const settled = await becomes(to, 'cut off', ['delivered'])
    expect(settled?.wamid).toMatch(/^wamid\./)
    expect(await baton.shownOn(to.phone)).toEqual(['cut off'])
    expect(await baton.requestsFor('cut off')).toHaveLength(1)
    expect(await attemptsOf(lost?.id ?? '')).toEqual([{ attempt: 1, outcome: 'accepted', code: null }])
  })

  for (const code of [131000, 2])
    test(`[SND2] after ${code}, a 5xx of Graph, the message is not confirmed and never sent again by itself, an hour later neither`, async () => {
      const to = await greeted()
      const text = `five hundred ${code}`
      await fault({ on: 'send', kind: 'refuse', code, times: 1 })
      await reply(to, text)
      await becomes(to, text, ['not-confirmed'])
      for (const advanceMs of [61_000, 3_600_000]) {
        await baton.control({ clock: { advanceMs } })
        await server.evict('NumberSender', String(number))
        await server.tick()
        const probe = await greeted(`wake up ${advanceMs}`)
        await reply(probe, `after it ${advanceMs} ${code}`)
        await becomes(probe, `after it ${advanceMs} ${code}`, SENT)
      }
      expect((await outgoing(to, text))?.status).toBe('not-confirmed')
      expect(await baton.requestsFor(text)).toHaveLength(1)
      expect(await baton.shownOn(to.phone)).toEqual([])
    })

  test('[SND4] an unsettled send holds back its own conversation only', async () => {
    const [slow, quick] = [await greeted(), await greeted()]
    // Its ticks come late too: a tick would settle it before Graph's answer does.
    await fault({ on: 'send', kind: 'delay', ms: 2500, times: 1 }, { on: 'webhook', kind: 'delay', ms: 4000, times: 4 })
    await reply(slow, 'slow one')
    await eventually(
      'its request',
      () => baton.requestsFor('slow one'),
      (found) => found.length === 1
    )
    await reply(slow, 'behind the slow one')
    await reply(quick, 'next door')
    await becomes(quick, 'next door', SENT)
    expect(await baton.requestsFor('behind the slow one')).toHaveLength(0)
    await becomes(slow, 'behind the slow one', SENT)
    expect(await baton.shownOn(slow.phone)).toEqual(['slow one', 'behind the slow one'])
  })
})

describe('what is refused', () => {
  test('[SND6] a throttled send is tried again later, keeps its place and is accepted once', async () => {
    const to = await greeted()
    await fault({ on: 'send', kind: 'refuse', code: 130429, times: 1 })
    await reply(to, 'throttled')
    await reply(to, 'behind the throttled one')
    await becomes(to, 'behind the throttled one', SENT, 20_000)
    expect(await baton.shownOn(to.phone)).toEqual(['throttled', 'behind the throttled one'])
    expect(await baton.requestsFor('throttled')).toHaveLength(2)
    const message = await outgoing(to, 'throttled')
    expect((await attemptsOf(message?.id ?? '')).map(({ outcome, code }) => [outcome, code])).toEqual([
      ['refused', 130429],
      ['accepted', null]
    ])
  })

  test('[SND7] a refused token pauses the number; nothing more leaves, nothing is lost, and resuming sends it in order', async () => {
    const [first, second] = [await greeted(), await greeted()]
    await fault({ on: 'send', kind: 'refuse', code: 190, times: 1 })
    await reply(first, 'expired')
    await eventually(
      'the pause',
      () => server.rows('SELECT 1 FROM numbers WHERE id = ?1 AND pausedFor IS NOT NULL', String(number)),
      (rows) => rows.length === 1
    )
    await reply(first, 'queued behind it')
    await reply(second, 'also queued')
    await server.evict('NumberSender', String(number))
    await server.tick()
    expect([
      (await outgoing(first, 'expired'))?.status,
      (await outgoing(first, 'queued behind it'))?.status,
      (await outgoing(second, 'also queued'))?.status
    ]).toEqual(['queued', 'queued', 'queued'])
    expect(await baton.requestsFor('expired')).toHaveLength(1)
    expect(await baton.act(ana, 'sending-ana', { kind: 'number.resume', number: String(number) })).toMatchObject({
      outcome: 'refused',
      reason: 'forbidden'
    })
    expect((await baton.act(emre, 'sending-emre', { kind: 'number.resume', number: String(number) })).outcome).toBe('applied')
    await becomes(first, 'queued behind it', SENT)
    await becomes(second, 'also queued', SENT)
    expect(await baton.shownOn(first.phone)).toEqual(['expired', 'queued behind it'])
    expect(await baton.requestsFor('queued behind it')).toHaveLength(1)
  })

  test('[SND9] retry makes exactly one new attempt, and only for the latest one', async () => {
    const to = await greeted()
    await fault({ on: 'send', kind: 'refuse', code: 131026, times: 1 })
    await reply(to, 'failed once')
    const failed = await becomes(to, 'failed once', ['failed'])
    expect(failed).toMatchObject({ attempt: 1, error: { code: 131026 } })
    const retry = { kind: 'message.retry', message: failed?.id, attempt: 1 }
    expect(await baton.act(ana, 'sending-ana', { ...retry, attempt: 0 })).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    const answers = await Promise.all(
      ['ana', 'emre', 'fay'].map((person) => baton.act({ ana, emre, fay }[person] ?? '', `sending-${person}`, retry))
    )
    expect(answers.map(({ outcome, reason }) => reason ?? outcome).sort()).toEqual(['applied', 'overtaken', 'overtaken'])
    await becomes(to, 'failed once', SENT)
    expect(await baton.shownOn(to.phone)).toEqual(['failed once'])
    expect((await attemptsOf(failed?.id ?? '')).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'refused'],
      [2, 'accepted']
    ])
    expect(await baton.act(ana, 'sending-ana', retry)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    expect(await baton.act(ana, 'sending-ana', { ...retry, attempt: 2 })).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    expect(await baton.requestsFor('failed once')).toHaveLength(2)
  })

  test('[STA3] a failure of the first attempt that is heard late does not fail the second', async () => {
    const to = await greeted()
    await fault({ on: 'send', kind: 'refuse', code: 131026, times: 1 })
    await reply(to, 'late news')
    const failed = await becomes(to, 'late news', ['failed'])
    await baton.act(ana, 'sending-ana', { kind: 'message.retry', message: failed?.id, attempt: 1 })
    await becomes(to, 'late news', ['delivered', 'read'])
    const late = { id: 'wamid.LATE', to: to.phone, status: 'failed', callback: callbackIn(await baton.requestsFor('late news')) }
    expect(late.callback).toMatch(/:1$/)
    expect((await server.webhook(statusBody(String(number), late))).status).toBe(200)
    expect(['delivered', 'read']).toContain((await outgoing(to, 'late news'))?.status)
  })
})

test('[WIN3] twenty-five hours after the customer wrote, free text is held as window_closed and Graph is not asked', async () => {
  const to = await greeted()
  await baton.control({ clock: { advanceMs: DAY + 3_600_000 } })
  for (const person of ['ana', 'fay']) {
    const held = await baton.reply({ ana, fay }[person] ?? '', `sending-${person}`, to, `too late, ${person}`)
    expect(held).toMatchObject({ outcome: 'held', reason: 'window_closed' })
  }
  expect(await baton.requestsFor('too late, ana')).toEqual([])
  expect(await outgoing(to, 'too late, ana')).toBe(undefined)
  const rows = await server.rows('SELECT author, text, reason FROM heldReplies WHERE conversation = ?1 ORDER BY author', to.conversation)
  expect(rows).toEqual([
    { author: 'ana', text: 'too late, ana', reason: 'window_closed' },
    { author: 'fay', text: 'too late, fay', reason: 'window_closed' }
  ])
  const again = await baton.writesFromPhone(String(number), 'I am back', to.phone)
  await reply(again, 'in time')
  await becomes(again, 'in time', SENT)
})

describe('killed', () => {
  test('[SND10] after a restart on the same data what was under way is not confirmed, and what was queued is sent once', async () => {
    const data = mkdtempSync(path.join(tmpdir(), 'baton-sending-'))
    const own = '200000000000499'
    try {
      const before = await startServer({ data })
      const first = workspaceOf(before)
      await first.connect(await before.signIn('fay'), own)
      const to = await first.writesFromPhone(own)
      await first.control({
        faults: [
          { on: 'send', kind: 'delay', ms: 60_000, times: 1 },
          { on: 'webhook', kind: 'delay', ms: 600_000, times: 9 }
        ]
      })
      const cookie = await before.signIn('ana')
      await first.reply(cookie, 'sending-ana', to, 'cut by the end')
      await eventually(
        'its request',
        () => first.requestsFor('cut by the end'),
        (found) => found.length === 1
      )
      await first.reply(cookie, 'sending-ana', to, 'only queued')
      await before.stop()

      const after = await startServer({ data })
      const second = workspaceOf(after)
      const again = await after.signIn('ana')
      const status = async (text: string) => (await second.thread(again, to.conversation)).find((message) => message.text === text)?.status
      await eventually(
        'not confirmed',
        () => status('cut by the end'),
        (now) => now === 'not-confirmed'
      )
      expect(await status('only queued')).toBe('queued')
      await second.control({ clock: { advanceMs: 61_000 } })
      await eventually(
        'the queued one',
        () => status('only queued'),
        (now) => SENT.includes(now ?? '')
      )
      expect(await second.requestsFor('cut by the end')).toHaveLength(1)
      expect(await second.requestsFor('only queued')).toHaveLength(1)
      await after.stop()
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })
})
