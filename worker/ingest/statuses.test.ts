import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { MessageRow } from '../../schema/domain/message.ts'
import type { StatusItem } from '../../schema/whatsapp/item.ts'
import { DEPOT, IDA, MINUTE, SECOND, START, World } from '../commit/fold.test-aid.ts'
import { readLedger } from '../store/ledger.ts'
import { ATTEMPTS, ITEMS } from '../store/tables.ts'

const WAMID = 'wamid.out'
const BLOCKED = { code: 131026, text: 'Message undeliverable' }

let world: World
let conversation: string
let id: string
beforeEach(async () => {
  world = await World.open()
  ;({ conversation } = await world.customerWrites(IDA, 'Are you open?'))
  ;({ id } = await world.reply('ana', conversation))
})

const ours = (attempt = 1) => ({ message: id, attempt })
const accepted = () => world.sends(id, WAMID)
const shown = ({ status, errorCode, errorText, sentAt, deliveredAt, readAt, playedAt, failedAt }: MessageRow) => ({
  status,
  errorCode,
  errorText,
  sentAt,
  deliveredAt,
  readAt,
  playedAt,
  failedAt
})

describe('ticks', () => {
  test('[STA1] any order, any repetition and any split over bodies gives the same message and the same queue', async () => {
    const at = (seconds: number) => START + seconds * SECOND
    const ticks: readonly StatusItem[] = [
      world.tick(WAMID, 'sent', { at: at(1) }),
      world.tick(WAMID, 'delivered', { at: at(2) }),
      world.tick(WAMID, 'delivered', { at: at(3), callback: ours() }),
      world.tick(WAMID, 'read', { at: at(4) }),
      world.tick(WAMID, 'failed', { at: at(5), error: BLOCKED }),
      world.tick(WAMID, 'failed', { at: at(6), error: { code: 131049, text: 'Kept back' } })
    ]
    const play = async (bodies: readonly (readonly StatusItem[])[]) => {
      const other = await World.open()
      const question = await other.customerWrites(IDA, 'Are you open?')
      const reply = await other.reply('ana', question.conversation)
      expect(reply.id).toBe(id)
      await other.sends(reply.id, WAMID)
      other.now = START + MINUTE
      for (const body of bodies) await other.take(...body)
      const { needsReply, waitingSince } = other.conversation(question.conversation)
      const result = { message: shown(other.message(reply.id)), queue: { needsReply, waitingSince } }
      other.db.close()
      return result
    }
    const shuffledWithRepeats = fc
      .subarray([...ticks], { minLength: 1 })
      .chain((some) => fc.tuple(fc.constant(some), fc.array(fc.constantFrom(...some), { maxLength: 3 })))
      .chain(([some, again]) => {
        const all = [...some, ...again]
        return fc.record({
          some: fc.constant(some),
          shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
          cut: fc.nat({ max: all.length })
        })
      })
    await fc.assert(
      fc.asyncProperty(shuffledWithRepeats, async ({ some, shuffled, cut }) => {
        const expected = await play([some])
        expect(await play([shuffled.slice(0, cut), shuffled.slice(cut)])).toEqual(expected)
      }),
      { numRuns: 60 }
    )
  })

  test('[STA2] a failure after a proven delivery changes neither the status nor the queue, and is noted with its time', async () => {
    await accepted()
    await world.take(world.tick(WAMID, 'delivered', { at: START + SECOND }))
    await world.take(world.tick(WAMID, 'failed', { at: START + 2 * SECOND, error: BLOCKED }))
    expect(shown(world.message(id))).toMatchObject({ status: 'delivered', errorCode: null, errorText: null, failedAt: START + 2 * SECOND })
    expect(world.conversation(conversation).needsReply).toBe(false)
  })

  test('[STA2] a delivery that comes after its failure takes the failure back, from the queue too', async () => {
    await accepted()
    await world.take(world.tick(WAMID, 'failed', { error: BLOCKED }))
    expect(world.conversation(conversation).needsReply).toBe(true)
    await world.take(world.tick(WAMID, 'delivered'))
    expect(shown(world.message(id))).toMatchObject({ status: 'delivered', errorCode: null })
    expect(world.conversation(conversation)).toMatchObject({ needsReply: false, waitingSince: null })
  })

  test('[STA2] where the customer wrote again meanwhile, they go on waiting', async () => {
    await accepted()
    await world.take(world.tick(WAMID, 'failed', { error: BLOCKED }))
    world.pass(MINUTE)
    await world.customerWrites(IDA, 'Hello?')
    await world.take(world.tick(WAMID, 'delivered'))
    expect(world.conversation(conversation).needsReply).toBe(true)
  })

  test('[STA2] failed holds below delivered: a tick for "sent" does not turn it green', async () => {
    await accepted()
    await world.take(world.tick(WAMID, 'failed', { error: BLOCKED }))
    await world.take(world.tick(WAMID, 'sent'))
    expect(shown(world.message(id))).toMatchObject({ status: 'failed', errorCode: 131026, sentAt: START })
  })

  test('[STA3] a failure of the first attempt says nothing about the second, before it begins and after', async () => {
    await accepted()
    await world.take(world.tick(WAMID, 'failed', { at: START, error: BLOCKED, callback: ours(1) }))
    await world.act('ana', { kind: 'message.retry', message: id, attempt: 1 })
    await world.take(world.tick(WAMID, 'failed', { at: START + SECOND, error: BLOCKED, callback: ours(1) }))
    expect(world.message(id)).toMatchObject({ status: 'queued', errorCode: null })
    await world.sends(id, 'wamid.second')
    await world.take(world.tick(WAMID, 'failed', { at: START + 2 * SECOND, error: BLOCKED }))
    expect(world.message(id)).toMatchObject({ status: 'accepted', errorCode: null })
    expect(world.conversation(conversation).needsReply).toBe(false)
  })

  test('[STA3] a delivery of the first attempt is a delivery all the same', async () => {
    await world.attempt(id)
    await world.outcome(id, { kind: 'not-confirmed' })
    await world.act('ana', { kind: 'message.retry', message: id, attempt: 1 })
    await world.attempt(id)
    await world.take(world.tick(WAMID, 'delivered', { callback: ours(1) }))
    expect(world.message(id)).toMatchObject({ status: 'delivered', wamid: WAMID, attempt: 2 })
  })

  test('[STA4] each status keeps its own time and changes nothing else of the message', async () => {
    await accepted()
    const before = world.message(id)
    const times = { sent: START + SECOND, delivered: START + 2 * SECOND, read: START + 3 * SECOND, played: START + 4 * SECOND }
    for (const [status, at] of Object.entries(times)) await world.take(world.tick(WAMID, status as keyof typeof times, { at }))
    const { seq, ...after } = world.message(id)
    expect(after).toEqual({
      ...before,
      seq: undefined,
      status: 'played',
      sentAt: times.sent,
      deliveredAt: times.delivered,
      readAt: times.read,
      playedAt: times.played
    })
    expect(seq).toBeGreaterThan(before.seq)
  })

  test('[STA4] a tick moves the message nowhere in the queue', async () => {
    await accepted()
    const before = world.conversation(conversation)
    await world.take(world.tick(WAMID, 'read', { at: START + MINUTE }))
    expect(world.conversation(conversation)).toEqual(before)
  })

  test('[STA4] a status without a time of its own gets that of its arrival', async () => {
    await accepted()
    world.pass(MINUTE)
    await world.take(world.tick(WAMID, 'delivered', { at: null }))
    expect(world.message(id).deliveredAt).toBe(START + MINUTE)
  })
})

describe('an answer that failed', () => {
  test('[STA5] is none: the customer waits again, since they wrote', async () => {
    world.pass(MINUTE)
    await accepted()
    await world.take(world.tick(WAMID, 'failed', { error: BLOCKED }))
    expect(world.message(id)).toMatchObject({ status: 'failed', errorCode: 131026 })
    expect(world.message(id).errorText).toMatch(/could not deliver/)
    expect(world.conversation(conversation)).toMatchObject({ needsReply: true, waitingSince: START })
  })

  test('[STA5] where a later answer stands, nobody waits', async () => {
    await accepted()
    await world.reply('ana', conversation, { text: 'And another one' })
    await world.take(world.tick(WAMID, 'failed', { error: BLOCKED }))
    expect(world.conversation(conversation).needsReply).toBe(false)
  })

  test('[STA5] a refusal in WhatsApp’s answer counts like one that comes later', async () => {
    await world.attempt(id)
    await world.outcome(id, { kind: 'failed', code: 131026, text: 'Undeliverable' })
    expect(world.conversation(conversation)).toMatchObject({ needsReply: true, waitingSince: START })
  })

  test('[STA5] what was resolved since stays resolved', async () => {
    await accepted()
    const seen = world.lastIn(conversation)?.id ?? null
    await world.act('ana', { kind: 'conversation.resolve', conversation, seen })
    await world.take(world.tick(WAMID, 'failed', { error: BLOCKED }))
    expect(world.conversation(conversation)).toMatchObject({ status: 'resolved', needsReply: false })
  })

  test('[STA5] somebody who never wrote does not begin to wait', async () => {
    const echo = await world.phoneAnswers('15550009999', 'Hello')
    await world.take(world.tick(echo.wamid ?? '', 'failed', { error: BLOCKED }))
    expect(world.conversation(echo.conversation)).toMatchObject({ needsReply: false, waitingSince: null })
  })
})

describe('a status before its message', () => {
  test('[LED4] is an exception until WhatsApp’s answer makes its wamid known, then it has its effect', async () => {
    await world.attempt(id)
    await world.take(world.tick(WAMID, 'sent', { at: START + SECOND }), world.tick(WAMID, 'delivered', { at: START + 2 * SECOND }))
    expect(await readLedger(world.db)).toMatchObject({ exceptions: 2 })
    expect(world.message(id).status).toBe('sending')
    await world.outcome(id, { kind: 'accepted', wamid: WAMID })
    expect(world.message(id)).toMatchObject({ status: 'delivered', sentAt: START + SECOND, deliveredAt: START + 2 * SECOND })
    expect(await readLedger(world.db)).toMatchObject({ exceptions: 0, shown: 3, pending: 0 })
    expect(world.rows(ITEMS).map((row) => row.reason)).toEqual([null, null, null])
  })

  test('[LED4] also when both share a commit', async () => {
    await world.attempt(id)
    await world.commit(world.intake(world.tick(WAMID, 'read')), {
      kind: 'outcome',
      now: world.now,
      message: id,
      attempt: 1,
      outcome: { kind: 'accepted', wamid: WAMID }
    })
    expect(world.message(id).status).toBe('read')
    expect(await readLedger(world.db)).toMatchObject({ exceptions: 0 })
  })

  test('[LED4] also when it was a later status that made the wamid known', async () => {
    await world.attempt(id)
    await world.take(world.tick(WAMID, 'sent', { at: START + SECOND }))
    await world.take(world.tick(WAMID, 'delivered', { at: START + 2 * SECOND, callback: ours() }))
    expect(world.message(id)).toMatchObject({ status: 'delivered', sentAt: START + SECOND })
    expect(await readLedger(world.db)).toMatchObject({ exceptions: 0 })
  })

  test('[LED4] for a message from the phone it waits for the echo', async () => {
    await world.take(world.tick('wamid.echo', 'read'))
    const echo = await world.phoneAnswers(IDA, 'Until six', { id: 'wamid.echo' })
    expect(echo.status).toBe('read')
    expect(await readLedger(world.db)).toMatchObject({ exceptions: 0 })
  })

  test('[LED4] the same wamid on another number is another message', async () => {
    await world.attempt(id)
    await world.take(world.tick(WAMID, 'read', { number: DEPOT }))
    await world.outcome(id, { kind: 'accepted', wamid: WAMID })
    expect(world.message(id).status).toBe('accepted')
    expect(await readLedger(world.db)).toMatchObject({ exceptions: 1 })
  })
})

describe('our mark that comes back', () => {
  test('[SND3] settles what was not confirmed, and the message and its attempt learn their wamid', async () => {
    await world.attempt(id)
    await world.outcome(id, { kind: 'not-confirmed' })
    await world.take(world.tick(WAMID, 'sent', { callback: ours() }))
    expect(world.message(id)).toMatchObject({ status: 'sent', wamid: WAMID })
    expect(world.rows(ATTEMPTS)).toMatchObject([{ attempt: 1, outcome: 'accepted', wamid: WAMID }])
    await world.take(world.tick(WAMID, 'read'))
    expect(world.message(id).status).toBe('read')
  })

  test('[SND3] a failure that comes back settles it as failed, and the customer waits again', async () => {
    await world.attempt(id)
    await world.outcome(id, { kind: 'not-confirmed' })
    await world.take(world.tick(WAMID, 'failed', { callback: ours(), error: BLOCKED }))
    expect(world.message(id)).toMatchObject({ status: 'failed', errorCode: 131026 })
    expect(world.rows(ATTEMPTS)).toMatchObject([{ outcome: 'refused', code: 131026 }])
    expect(world.conversation(conversation).needsReply).toBe(true)
  })

  test('[SND3] what WhatsApp answered before it stays: the answer after it teaches nothing more', async () => {
    await world.attempt(id)
    await world.take(world.tick(WAMID, 'delivered', { callback: ours() }))
    await world.outcome(id, { kind: 'not-confirmed' })
    expect(world.message(id)).toMatchObject({ status: 'delivered', wamid: WAMID })
    await world.outcome(id, { kind: 'accepted', wamid: WAMID })
    expect(world.message(id)).toMatchObject({ status: 'delivered', wamid: WAMID })
  })

  test('[SND3] a mark with an id of ours on another number, or on a customer’s message, is not believed', async () => {
    await accepted()
    const question = world.thread(conversation)[0]
    await world.take(
      world.tick('wamid.x', 'failed', { number: DEPOT, callback: ours(), error: BLOCKED }),
      world.tick('wamid.y', 'read', { callback: { message: question?.id ?? '', attempt: 1 } })
    )
    expect(world.message(id).status).toBe('accepted')
    expect(world.message(question?.id ?? '').status).toBeNull()
    expect(await readLedger(world.db)).toMatchObject({ exceptions: 2 })
  })

  test('[SND3] the wamid of a second attempt takes the place of the first one’s, and ticks of both are understood', async () => {
    await accepted()
    await world.take(world.tick(WAMID, 'failed', { callback: ours(1), error: BLOCKED }))
    await world.act('ana', { kind: 'message.retry', message: id, attempt: 1 })
    await world.sends(id, 'wamid.second')
    expect(world.message(id)).toMatchObject({ wamid: 'wamid.second', status: 'accepted', attempt: 2 })
    await world.take(world.tick(WAMID, 'failed', { at: START + SECOND, error: BLOCKED }))
    expect(world.message(id).status).toBe('accepted')
    await world.take(world.tick('wamid.second', 'delivered'))
    expect(world.message(id).status).toBe('delivered')
  })

  test('[ING3] ticks of a send whose echo came first never fail to be stored', async () => {
    await world.attempt(id)
    await world.outcome(id, { kind: 'not-confirmed' })
    await world.phoneAnswers(IDA, 'An answer', { id: WAMID })
    await world.take(world.tick(WAMID, 'sent', { callback: ours() }))
    await world.take(world.tick(WAMID, 'delivered', { callback: ours() }))
    await world.take(world.tick(WAMID, 'read', { callback: ours() }))
    expect(world.message(id)).toMatchObject({ status: 'read', wamid: null })
  })
})
