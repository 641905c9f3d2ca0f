import { beforeEach, describe, expect, test } from 'vitest'
import { HOUR, IDA, MINUTE, SECOND, SHOP, START, World } from '../commit/fold.test-aid.ts'
import { readLedger } from '../store/ledger.ts'
import { ATTEMPTS, HELD_REPLIES, MESSAGES, NUMBERS } from '../store/tables.ts'
import { DECISION_HOLDS_MS } from './fold-sending.ts'

let world: World
let question: string
let conversation: string
let id: string
beforeEach(async () => {
  world = await World.open()
  ;({ id: question, conversation } = await world.customerWrites(IDA, 'Are you open?'))
  ;({ id } = await world.reply('ana', conversation, { text: 'Until six' }))
})

const notConfirmed = { kind: 'not-confirmed' } as const

describe('an attempt', () => {
  test('[SND1] is recorded before anybody may call, with all that the call needs', async () => {
    world.pass(SECOND)
    expect(await world.attempt(id)).toEqual({ message: id, attempt: 1, number: SHOP, to: { phone: IDA, userId: null }, text: 'Until six' })
    expect(world.rows(ATTEMPTS)).toEqual([
      { message: id, attempt: 1, number: SHOP, at: START + SECOND, wamid: null, outcome: 'sending', code: null }
    ])
    expect(world.message(id)).toMatchObject({ status: 'sending', attempt: 1, attemptAt: START + SECOND })
  })

  test('[SND1] asked for twice, also in one commit, is given once', async () => {
    const ask = { kind: 'attempt' as const, now: world.now, message: id, attempt: 1 }
    const results = await world.commit(ask, ask)
    expect(results.map((result) => result.kind === 'attempt' && result.send?.attempt)).toEqual([1, undefined])
    expect(await world.attempt(id, 1)).toBeNull()
    expect(await world.attempt(id, 2)).toBeNull()
    expect(world.rows(ATTEMPTS)).toHaveLength(1)
  })

  test.each([0, 2, 7])('[SND1] numbered %i where the next one is 1 is not given', async (attempt) => {
    expect(await world.attempt(id, attempt)).toBeNull()
    expect(world.rows(ATTEMPTS)).toEqual([])
  })

  test('[SND1] of a message that is not there is not given', async () => {
    expect(await world.attempt('nothing', 1)).toBeNull()
  })

  test('[SND6] before its time after a throttle is not given', async () => {
    await world.attempt(id)
    await world.outcome(id, { kind: 'retry', at: START + MINUTE, code: 130429 })
    expect(world.message(id)).toMatchObject({ status: 'queued', retryAt: START + MINUTE, attempt: 1 })
    expect(await world.attempt(id)).toBeNull()
    world.pass(MINUTE)
    expect(await world.attempt(id)).toMatchObject({ attempt: 2 })
  })
})

describe('a decision that is old', () => {
  test('[SND8] holds for 30 seconds and not a moment longer', async () => {
    await world.phoneAnswers(IDA, 'From the phone')
    world.now = START + DECISION_HOLDS_MS
    expect(await world.attempt(id)).not.toBeNull()
    expect(DECISION_HOLDS_MS).toBe(30_000)
  })

  test('[SND8] is made again: an answer from the phone holds the reply, which leaves the thread for its author’s hands', async () => {
    const echo = await world.phoneAnswers(IDA, 'From the phone')
    world.now = START + DECISION_HOLDS_MS + 1
    expect(await world.attempt(id)).toBeNull()
    expect(world.thread(conversation).map((row) => row.id)).toEqual([question, echo.id])
    expect(world.rows(HELD_REPLIES)).toMatchObject([
      { formerly: id, author: 'ana', device: 'ana-laptop', text: 'Until six', reason: 'stale' }
    ])
    expect(world.rows(ATTEMPTS)).toEqual([])
    expect(world.events(conversation).at(-1)).toMatchObject({ kind: 'held', actor: 'ana', detail: { reason: 'stale' } })
    expect(world.conversation(conversation)).toMatchObject({ needsReply: false, preview: 'From the phone' })
  })

  test('[SND8] an answer from the phone that its author had seen holds nothing', async () => {
    await world.phoneAnswers(IDA, 'From the phone')
    const second = await world.reply('ana', conversation)
    world.now = START + HOUR
    expect(await world.attempt(second.id)).not.toBeNull()
  })

  test('[SND8] a window that closed meanwhile holds it, and the customer waits again', async () => {
    world.now = START + 24 * HOUR
    expect(await world.attempt(id)).toBeNull()
    expect(world.rows(HELD_REPLIES)).toMatchObject([{ formerly: id, reason: 'window_closed' }])
    expect(world.conversation(conversation)).toMatchObject({ needsReply: true, waitingSince: START })
  })

  test('[SND8] while all is as it was, it leaves, however long it waited', async () => {
    world.now = START + 23 * HOUR
    expect(await world.attempt(id)).not.toBeNull()
  })

  test('[SND8] a colleague’s reply that stood behind it and had seen it leaves all the same', async () => {
    const second = await world.reply('ben', conversation)
    world.now = START + MINUTE
    expect(await world.attempt(id)).not.toBeNull()
    expect(await world.attempt(second.id)).not.toBeNull()
    expect(world.rows(HELD_REPLIES)).toEqual([])
  })

  test('[SND8] an answer from the phone holds every reply that waits, whoever wrote it', async () => {
    const second = await world.reply('ben', conversation)
    await world.phoneAnswers(IDA, 'From the phone')
    world.now = START + MINUTE
    expect(await world.attempt(id)).toBeNull()
    expect(await world.attempt(second.id)).toBeNull()
    expect(world.rows(HELD_REPLIES).map((row) => row.author)).toEqual(['ana', 'ben'])
  })

  test('[SND8] [COL1] one that was held so holds nobody: the row is as if it had never been there', async () => {
    world.now = START + 24 * HOUR
    await world.attempt(id)
    expect(world.conversation(conversation)).toMatchObject({
      lastMessage: question,
      preview: 'Are you open?',
      lastDirection: 'in',
      lastAnswerPosition: 0,
      lastAnswerKey: null
    })
    await world.customerWrites(IDA, 'Hello again')
    const late = await world.reply('ben', conversation, { seen: question })
    expect(late).toMatchObject({ outcome: 'applied' })
  })

  test('[SND8] what stood before one that was held so stands again: the answer, its author and the last words', async () => {
    await world.sends(id)
    await world.customerWrites(IDA, 'And on Sunday?')
    const sunday = await world.reply('ben', conversation, { text: 'Closed' })
    const before = world.conversation(conversation)
    world.now = START + 25 * HOUR
    expect(await world.attempt(sunday.id)).toBeNull()
    expect(world.conversation(conversation)).toMatchObject({
      preview: 'And on Sunday?',
      lastAnswerPosition: before.otherAnswerPosition,
      lastAnswerKey: 'ana/ana-laptop',
      otherAnswerPosition: 0,
      lastPosition: before.lastPosition
    })
  })

  test('[SND9] a late acceptance of an attempt that was told as failed does not swallow the retry', async () => {
    await world.attempt(id)
    await world.take(world.tick('wamid.1', 'failed', { callback: { message: id, attempt: 1 } }))
    await world.act('ana', { kind: 'message.retry', message: id, attempt: 1 })
    await world.outcome(id, { kind: 'accepted', wamid: 'wamid.1' }, 1)
    expect(world.message(id)).toMatchObject({ status: 'queued', attempt: 1 })
    expect(await world.attempt(id)).toMatchObject({ attempt: 2 })
  })

  test('[SND8] what was held so can be sent anyway, once', async () => {
    const echo = await world.phoneAnswers(IDA, 'From the phone')
    world.now = START + MINUTE
    await world.attempt(id)
    const again = world.rows(HELD_REPLIES)[0]?.id ?? ''
    expect(await world.act('ana', { kind: 'message.release', message: again, seen: echo.id })).toMatchObject({ outcome: 'applied' })
    await world.sends(again)
    expect(world.thread(conversation).map((row) => row.text)).toEqual(['Are you open?', 'From the phone', 'Until six'])
  })

  test('[SND8] [SND2] a message of which nobody knows whether it left is never taken back: it is not confirmed again', async () => {
    await world.attempt(id)
    await world.outcome(id, notConfirmed)
    await world.act('ana', { kind: 'message.retry', message: id, attempt: 1 })
    await world.phoneAnswers(IDA, 'From the phone')
    world.pass(MINUTE)
    expect(await world.attempt(id)).toBeNull()
    expect(world.rows(HELD_REPLIES)).toEqual([])
    expect(world.message(id)).toMatchObject({ status: 'not-confirmed', attempt: 1 })
    await world.take(world.tick('wamid.1', 'delivered', { callback: { message: id, attempt: 1 } }))
    expect(world.message(id).status).toBe('delivered')
  })

  test('[SND8] [COL1] who had it on screen has seen its place, and nothing that came after', async () => {
    const before = await world.act('ben', { kind: 'conversation.read', conversation, upTo: id })
    expect(before).toMatchObject({ outcome: 'applied' })
    const echo = await world.phoneAnswers(IDA, 'From the phone')
    world.now = START + MINUTE
    await world.attempt(id)
    expect(await world.reply('ben', conversation, { seen: id })).toMatchObject({ outcome: 'held', reason: 'stale' })
    const again = world.rows(HELD_REPLIES).find((row) => row.author === 'ana')?.id ?? ''
    await world.act('ana', { kind: 'message.release', message: again, seen: echo.id })
    expect(await world.reply('ben', conversation, { seen: id })).toMatchObject({ outcome: 'held', reason: 'stale' })
    expect(await world.reply('ben', conversation, { seen: again })).toMatchObject({ outcome: 'applied' })
  })

  test('[SND8] held and let out again it is another message: what comes back for its old attempts never means a new one', async () => {
    await world.attempt(id)
    await world.outcome(id, { kind: 'failed', code: 131026, text: 'Undeliverable' })
    await world.act('ana', { kind: 'message.retry', message: id, attempt: 1 })
    const echo = await world.phoneAnswers(IDA, 'From the phone')
    world.pass(MINUTE)
    expect(await world.attempt(id)).toBeNull()
    const again = world.rows(HELD_REPLIES)[0]?.id ?? ''
    await world.act('ana', { kind: 'message.release', message: again, seen: echo.id })
    expect(await world.attempt(again)).toMatchObject({ message: again, attempt: 1 })
    expect(
      world
        .rows(ATTEMPTS)
        .map(({ message, outcome }) => `${message} ${outcome}`)
        .toSorted()
    ).toEqual([`${id} refused`, `${again} sending`].toSorted())
  })
})

describe('what a call came to', () => {
  test('accepted: the message knows its wamid, and its ticks find it', async () => {
    await world.sends(id, 'wamid.1')
    expect(world.message(id)).toMatchObject({ status: 'accepted', wamid: 'wamid.1' })
    expect(world.rows(ATTEMPTS)).toMatchObject([{ outcome: 'accepted', wamid: 'wamid.1' }])
    expect(await readLedger(world.db)).toMatchObject({ exceptions: 0 })
  })

  test('[SND2] not confirmed: no attempt follows by itself, whoever asks', async () => {
    await world.attempt(id)
    await world.outcome(id, notConfirmed)
    expect(world.message(id).status).toBe('not-confirmed')
    world.pass(HOUR)
    expect(await world.attempt(id, 2)).toBeNull()
    expect(world.conversation(conversation).needsReply).toBe(false)
  })

  test('[SND3] an acceptance that comes after "not confirmed" settles it', async () => {
    await world.attempt(id)
    await world.outcome(id, notConfirmed)
    await world.outcome(id, { kind: 'accepted', wamid: 'wamid.1' })
    expect(world.message(id)).toMatchObject({ status: 'accepted', wamid: 'wamid.1' })
    expect(world.rows(ATTEMPTS)).toMatchObject([{ outcome: 'accepted' }])
  })

  test('[SND2] "not confirmed" after an acceptance teaches nothing', async () => {
    await world.sends(id)
    await world.outcome(id, notConfirmed)
    expect(world.message(id).status).toBe('accepted')
    expect(world.rows(ATTEMPTS)).toMatchObject([{ outcome: 'accepted' }])
  })

  test('[STA3] the failure of an attempt before the latest changes nothing', async () => {
    await world.attempt(id)
    await world.outcome(id, notConfirmed)
    await world.act('ana', { kind: 'message.retry', message: id, attempt: 1 })
    await world.attempt(id)
    await world.outcome(id, { kind: 'failed', code: 131026, text: 'x' }, 1)
    expect(world.message(id)).toMatchObject({ status: 'sending', attempt: 2, errorCode: null })
  })

  test('[SND7] a refused token pauses the number and keeps the message; nothing leaves until it is resumed, then in order', async () => {
    const second = await world.reply('ana', conversation)
    await world.attempt(id)
    await world.outcome(id, { kind: 'pause', reason: 'token', code: 190, text: 'Token' })
    expect(world.rows(NUMBERS).find((row) => row.id === SHOP)).toMatchObject({ pausedFor: 'token', pausedAt: START })
    expect(world.message(id)).toMatchObject({ status: 'queued', attempt: 1 })
    expect(await world.attempt(id)).toBeNull()
    expect(await world.attempt(second.id)).toBeNull()
    await world.act('fay', { kind: 'number.resume', number: SHOP })
    expect(await world.attempt(id)).toMatchObject({ attempt: 2 })
    expect(world.rows(MESSAGES).filter((row) => row.direction === 'out')).toHaveLength(2)
  })

  test('[SND7] replies to a paused number are still taken, and wait', async () => {
    await world.act('fay', { kind: 'number.pause', number: SHOP })
    expect(await world.reply('ana', conversation)).toMatchObject({ outcome: 'applied' })
  })

  test.each([
    ['a refusal', { kind: 'failed', code: 131026, text: 'Undeliverable' }],
    ['a throttle', { kind: 'retry', at: START + MINUTE, code: 130429 }],
    ['a refused token', { kind: 'pause', reason: 'token', code: 190, text: 'Token' }]
  ] as const)(
    '[STA2] [SND2] %s that is answered after its delivery was proven changes nothing, and nothing is sent again',
    async (_, outcome) => {
      await world.attempt(id)
      await world.take(world.tick('wamid.1', 'delivered', { callback: { message: id, attempt: 1 } }))
      await world.outcome(id, outcome)
      expect(world.message(id)).toMatchObject({ status: 'delivered', errorCode: null, retryAt: null })
      expect(world.conversation(conversation).needsReply).toBe(false)
      world.pass(HOUR)
      expect(await world.attempt(id)).toBeNull()
    }
  )

  test('an outcome of a message that is not there does nothing', async () => {
    const before = world.everything()
    await world.commit({ kind: 'outcome', now: world.now, message: 'nothing', attempt: 1, outcome: notConfirmed })
    expect(world.everything()).toBe(before)
  })
})
