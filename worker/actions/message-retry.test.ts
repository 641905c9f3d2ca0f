import { beforeEach, describe, expect, test } from 'vitest'
import { HOUR, IDA, START, World } from '../commit/fold.test-aid.ts'
import { ATTEMPTS, HELD_REPLIES, MESSAGES } from '../store/tables.ts'

let world: World
let question: string
let conversation: string
let id: string
beforeEach(async () => {
  world = await World.open()
  ;({ id: question, conversation } = await world.customerWrites(IDA, 'Are you open?'))
  ;({ id } = await world.reply('ana', conversation))
})

const retry = (attempt: number, member = 'ana', more: { device?: string; id?: string } = {}) =>
  world.act(member, { kind: 'message.retry', message: id, attempt }, more)
const fails = async () => {
  await world.attempt(id)
  await world.outcome(id, { kind: 'failed', code: 131026, text: 'Undeliverable' })
}

describe('retry', () => {
  test('[SND9] makes exactly one new attempt of the same message, and nobody waits while it is under way', async () => {
    await fails()
    expect(await retry(1)).toMatchObject({ outcome: 'applied' })
    expect(world.message(id)).toMatchObject({ status: 'queued', errorCode: null, errorText: null, failedAt: null })
    expect(world.conversation(conversation).needsReply).toBe(false)
    expect(await world.attempt(id)).toMatchObject({ attempt: 2 })
    expect(await world.attempt(id)).toBeNull()
    expect(world.rows(MESSAGES)).toHaveLength(2)
    expect(world.rows(ATTEMPTS)).toMatchObject([
      { attempt: 1, outcome: 'refused' },
      { attempt: 2, outcome: 'sending' }
    ])
  })

  test('[SND9] is never green before WhatsApp says so, and fails again as it failed before', async () => {
    await fails()
    await retry(1)
    await fails()
    expect(world.message(id)).toMatchObject({ status: 'failed', errorCode: 131026, attempt: 2 })
    expect(world.conversation(conversation)).toMatchObject({ needsReply: true, waitingSince: START })
  })

  test('[SND9] twice for one attempt, also in one commit, is one attempt; the second is told who was first', async () => {
    await fails()
    const results = await world.actTogether(
      world.action('ana', { kind: 'message.retry', message: id, attempt: 1 }),
      world.action('ben', { kind: 'message.retry', message: id, attempt: 1 })
    )
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'refused', reason: 'overtaken' }])
  })

  test('[SND9] of an attempt that is not the latest is refused', async () => {
    await fails()
    await retry(1)
    await fails()
    expect(await retry(1)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    expect(await retry(3)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    expect(await retry(2)).toMatchObject({ outcome: 'applied' })
  })

  test.each(['queued', 'sending', 'accepted', 'delivered'])(
    '[SND9] of a message that is %s is refused: it did not fail',
    async (status) => {
      if (status !== 'queued') await world.attempt(id)
      if (status === 'accepted' || status === 'delivered') await world.outcome(id, { kind: 'accepted', wamid: 'wamid.1' })
      if (status === 'delivered') await world.take(world.tick('wamid.1', 'delivered'))
      expect(world.message(id).status).toBe(status)
      expect(await retry(world.message(id).attempt)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    }
  )

  test('[SND9] of what nobody knows is a person’s decision; a late acceptance then stops it', async () => {
    await world.attempt(id)
    await world.outcome(id, { kind: 'not-confirmed' })
    expect(await retry(1)).toMatchObject({ outcome: 'applied' })
    await world.outcome(id, { kind: 'accepted', wamid: 'wamid.1' }, 1)
    expect(world.message(id).status).toBe('accepted')
    expect(await world.attempt(id, 2)).toBeNull()
  })

  test('[COL1] after a colleague’s answer its words are held for who asked, as a reply of their own', async () => {
    await fails()
    await world.reply('ben', conversation)
    const result = await retry(1)
    expect(result).toMatchObject({ outcome: 'held', reason: 'stale' })
    expect(world.message(id).status).toBe('failed')
    expect(world.rows(HELD_REPLIES)).toMatchObject([{ id: result.id, author: 'ana', text: 'An answer' }])
  })

  test('[WIN3] after the window closed its words are held', async () => {
    await fails()
    world.now = START + 25 * HOUR
    expect(await retry(1)).toMatchObject({ outcome: 'held', reason: 'window_closed' })
  })

  test('[SND9] of a customer’s message, or of one from the phone, is not there', async () => {
    const echo = await world.phoneAnswers(IDA, 'Until six')
    for (const message of [question, echo.id, 'nothing'])
      expect(await world.act('ana', { kind: 'message.retry', message, attempt: 0 })).toMatchObject({ reason: 'not_found' })
  })
})
