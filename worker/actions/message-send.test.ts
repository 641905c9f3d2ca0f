import { beforeEach, describe, expect, test } from 'vitest'
import type { MessageRow } from '../../schema/domain/message.ts'
import { WINDOW_MARGIN_MS } from '../../schema/domain/service-window.ts'
import { HOUR, IDA, MINUTE, OTTO, START, World } from '../commit/fold.test-aid.ts'
import { ACTIONS, HELD_REPLIES, MESSAGES } from '../store/tables.ts'

let world: World
let question: MessageRow
let conversation: string
beforeEach(async () => {
  world = await World.open()
  question = await world.customerWrites(IDA, 'Are you open?')
  conversation = question.conversation
})

const send = (member: string, seen: string | null, more: { device?: string; id?: string; text?: string } = {}) => {
  const { text = `from ${member}`, ...rest } = more
  return world.action(member, { kind: 'message.send', conversation, text, seen }, rest)
}
const answers = () => world.rows(MESSAGES).filter((row) => row.direction === 'out')

describe('a reply that may leave', () => {
  test('is queued in the thread under the action’s own id, and nobody waits any more', async () => {
    const result = await world.reply('ana', conversation, { text: 'Until six' })
    expect(result).toMatchObject({ outcome: 'applied' })
    expect(world.message(result.id)).toMatchObject({
      status: 'queued',
      author: 'ana',
      device: 'ana-laptop',
      text: 'Until six',
      seenPosition: question.position,
      decidedAt: START,
      attempt: 0
    })
    expect(world.conversation(conversation)).toMatchObject({
      needsReply: false,
      waitingSince: null,
      preview: 'Until six',
      lastDirection: 'out'
    })
  })
})

describe('an id that is taken', () => {
  /** Ana’s reply, taken back out of its thread because the phone had answered: it is held under an id that no action bears. */
  const takenBack = async (): Promise<{ readonly held: string; readonly formerly: string }> => {
    const { id: formerly } = await world.reply('ana', conversation, { text: 'Ana’s words' })
    await world.phoneAnswers(IDA, 'Until six')
    world.pass(MINUTE)
    expect(await world.attempt(formerly)).toBeNull()
    const held = world.rows(HELD_REPLIES)[0]?.id
    if (held === undefined) throw new Error('it was not held')
    return { held, formerly }
  }

  test('[COL7] [COL8] nobody writes over somebody else’s held reply, nor over a message, in the thread or taken back', async () => {
    const { held, formerly } = await takenBack()
    const before = world.everything()
    const seen = [world.lastIn(conversation)?.id ?? null, null]
    for (const id of [held, formerly, question.id])
      for (const one of seen)
        expect(await world.actTogether(send('ben', one, { id }))).toMatchObject([{ reason: 'invalid', detail: 'id: taken' }])
    expect(world.everything()).toBe(before)
    expect(world.rows(HELD_REPLIES)).toMatchObject([{ id: held, author: 'ana', text: 'Ana’s words' }])
  })

  test('[COL7] nor by a new attempt that would be held under that id', async () => {
    const { held } = await takenBack()
    const { id } = await world.reply('ben', conversation)
    await world.attempt(id)
    await world.outcome(id, { kind: 'not-confirmed' })
    await world.reply('chidi', conversation)
    const before = world.everything()
    for (const taken of [held, question.id]) {
      const retry = world.action('ben', { kind: 'message.retry', message: id, attempt: 1 }, { id: taken })
      expect(await world.actTogether(retry)).toMatchObject([{ reason: 'invalid', detail: 'id: taken' }])
    }
    expect(world.everything()).toBe(before)
  })
})

describe('answers that collide', () => {
  test('[COL1] a reply by somebody who had not seen a colleague’s answer is held', async () => {
    await world.reply('ana', conversation)
    const result = await world.reply('ben', conversation, { seen: question.id, text: 'Too late' })
    expect(result).toMatchObject({ outcome: 'held', reason: 'stale' })
    expect(answers().map((row) => row.author)).toEqual(['ana'])
    expect(world.rows(HELD_REPLIES)).toMatchObject([{ id: result.id, author: 'ben', text: 'Too late', seenPosition: question.position }])
  })

  test('[COL1] a reply by somebody who had seen it leaves', async () => {
    const first = await world.reply('ana', conversation)
    expect(await world.reply('ben', conversation, { seen: first.id })).toMatchObject({ outcome: 'applied' })
  })

  test('[COL1] having seen an older answer does not help against a newer one', async () => {
    const first = await world.reply('ana', conversation)
    await world.reply('chidi', conversation)
    expect(await world.reply('ben', conversation, { seen: first.id })).toMatchObject({ outcome: 'held', reason: 'stale' })
  })

  test('[COL1] one’s own later answer does not hide what a colleague answered before it', async () => {
    await world.reply('ben', conversation, { seen: question.id })
    await world.reply('ana', conversation)
    expect(await world.reply('ben', conversation, { seen: question.id })).toMatchObject({ outcome: 'held' })
    await world.reply('ben', conversation)
    expect(await world.reply('ben', conversation, { seen: question.id })).toMatchObject({ outcome: 'held' })
  })

  test('[COL1] somebody who had nothing on screen is held after any answer', async () => {
    await world.reply('ana', conversation)
    expect(await world.reply('ben', conversation, { seen: null })).toMatchObject({ outcome: 'held', reason: 'stale' })
  })

  test('[COL1] a message of another conversation proves nothing', async () => {
    await world.reply('ana', conversation)
    const other = await world.customerWrites(OTTO, 'Hello')
    expect(await world.reply('ben', conversation, { seen: other.id })).toMatchObject({ outcome: 'refused', reason: 'invalid' })
    expect(world.rows(HELD_REPLIES)).toEqual([])
  })

  test.each([2, 3, 40])('[COL2] of %i replies in one commit one leaves and each other one is held', async (count) => {
    const members = ['ana', 'ben', 'chidi', 'emre', 'fay']
    const operations = Array.from({ length: count }, (_, index) =>
      send(members[index % members.length] ?? '', question.id, { device: `device-${index}` })
    )
    const results = await world.actTogether(...operations)
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', ...Array.from({ length: count - 1 }, () => 'held')])
    expect(answers()).toHaveLength(1)
    expect(world.rows(HELD_REPLIES)).toHaveLength(count - 1)
  })

  test('[COL2] the same replies in any number of commits come to the same', async () => {
    const results = [
      ...(await world.actTogether(send('ana', question.id), send('ben', question.id))),
      ...(await world.actTogether(send('chidi', question.id))),
      ...(await world.actTogether(send('emre', question.id), send('fay', question.id)))
    ]
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'held', 'held', 'held', 'held'])
  })

  test('[COL2] in a commit with the answer from the phone before it, a reply is held', async () => {
    const results = await world.commit(world.intake(world.echo(IDA, 'from the phone')), send('ana', question.id))
    expect(results[1]).toMatchObject({ result: { outcome: 'held', reason: 'stale' } })
  })

  test('[COL2] a reply in one conversation holds nothing in another one', async () => {
    const other = await world.customerWrites(OTTO, 'Hello')
    const results = await world.actTogether(
      send('ana', question.id),
      world.action('ben', { kind: 'message.send', conversation: other.conversation, text: 'b', seen: other.id })
    )
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
  })

  test('[COL3] a customer’s newer message alone holds nothing', async () => {
    await world.customerWrites(IDA, 'Hello?')
    expect(await world.reply('ana', conversation, { seen: question.id })).toMatchObject({ outcome: 'applied' })
  })

  test('[COL3] ticks of older answers hold nothing', async () => {
    const { id } = await world.reply('ana', conversation)
    const wamid = await world.sends(id)
    await world.take(world.tick(wamid, 'delivered'), world.tick(wamid, 'read'))
    expect(await world.reply('ben', conversation, { seen: id })).toMatchObject({ outcome: 'applied' })
  })

  test('[COL3] the same device’s own earlier replies hold nothing, also within one commit', async () => {
    await world.reply('ana', conversation, { seen: question.id })
    const results = await world.actTogether(send('ana', question.id), send('ana', question.id))
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
    expect(answers()).toHaveLength(3)
  })

  test('[COL4] the same author’s other device is somebody else', async () => {
    await world.reply('ana', conversation, { seen: question.id, device: 'ana-laptop' })
    const result = await world.reply('ana', conversation, { seen: question.id, device: 'ana-mobile' })
    expect(result).toMatchObject({ outcome: 'held', reason: 'stale' })
    expect(await world.reply('ana', conversation, { device: 'ana-mobile' })).toMatchObject({ outcome: 'applied' })
  })

  test('[COL5] an answer from the business phone holds like a colleague’s', async () => {
    const echo = await world.phoneAnswers(IDA, 'Until six')
    expect(await world.reply('ana', conversation, { seen: question.id })).toMatchObject({ outcome: 'held', reason: 'stale' })
    expect(await world.reply('ana', conversation, { seen: echo.id })).toMatchObject({ outcome: 'applied' })
  })

  test('[COL5] one that was typed long ago and comes only now holds too: its words were on nobody’s screen', async () => {
    world.pass(HOUR)
    await world.phoneAnswers(IDA, 'Until six', { at: START - MINUTE })
    expect(await world.reply('ana', conversation, { seen: question.id })).toMatchObject({ outcome: 'held', reason: 'stale' })
  })
})

describe('the same reply again', () => {
  test('[COL8] is one message and answers its first result, whatever happened since', async () => {
    const first = await world.reply('ana', conversation)
    await world.reply('ben', conversation)
    const before = world.everything()
    const again = await world.act('ana', { kind: 'message.send', conversation, text: 'An answer', seen: question.id }, { id: first.id })
    expect(again).toMatchObject({ outcome: 'duplicate', first: { outcome: 'applied' } })
    expect(world.everything()).toBe(before)
  })

  test('[COL8] also many times in one commit', async () => {
    const operation = send('ana', question.id, { id: 'action-again' })
    const results = await world.actTogether(operation, operation, operation)
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'duplicate', 'duplicate'])
    expect(answers()).toHaveLength(1)
    expect(world.rows(ACTIONS)).toHaveLength(1)
  })

  test('[COL8] a held one stays held, once', async () => {
    await world.reply('ana', conversation)
    const operation = send('ben', question.id, { id: 'action-again' })
    const results = [...(await world.actTogether(operation)), ...(await world.actTogether(operation))]
    expect(results).toMatchObject([{ outcome: 'held' }, { outcome: 'duplicate', first: { outcome: 'held', reason: 'stale' } }])
    expect(world.rows(HELD_REPLIES)).toHaveLength(1)
  })

  test('[COL8] somebody else’s id is not answered with their result', async () => {
    const first = await world.reply('ana', conversation)
    const result = await world.act('ben', { kind: 'conversation.claim', conversation }, { id: first.id })
    expect(result).toEqual({ id: first.id, outcome: 'refused', reason: 'invalid', detail: 'id: taken' })
  })

  test('[COL8] an id that is a message’s already makes no second one', async () => {
    const result = await world.actTogether(send('ana', question.id, { id: question.id }))
    expect(result).toMatchObject([{ outcome: 'refused', reason: 'invalid' }])
  })
})

describe('outside the window', () => {
  test.each(['ana', 'emre', 'fay'])('[WIN3] free text by %s is held as window_closed', async (member) => {
    world.now = START + 24 * HOUR
    expect(await world.reply(member, conversation)).toMatchObject({ outcome: 'held', reason: 'window_closed' })
    expect(answers()).toEqual([])
  })

  test('[WIN3] nobody is called: no attempt can begin', async () => {
    world.now = START + 24 * HOUR
    const { id } = await world.reply('ana', conversation)
    expect(() => world.message(id)).toThrow('no such row')
    expect(await world.attempt(id, 1)).toBeNull()
  })

  test('[WIN3] where the customer never wrote there was never a window', async () => {
    const echo = await world.phoneAnswers(OTTO, 'Your order is ready')
    expect(await world.reply('ana', echo.conversation)).toMatchObject({ outcome: 'held', reason: 'window_closed' })
  })

  test('[WIN1] [WIN3] it closes by WhatsApp’s time of the last message, to the second that we keep as a margin', async () => {
    world.pass(HOUR)
    await world.customerWrites(IDA, 'late', { at: START - HOUR })
    world.now = START + 24 * HOUR - WINDOW_MARGIN_MS - 1
    expect(await world.reply('ana', conversation)).toMatchObject({ outcome: 'applied' })
    world.pass(1)
    expect(await world.reply('ana', conversation)).toMatchObject({ outcome: 'held', reason: 'window_closed' })
  })

  test('[WIN3] the next message of the customer opens it again', async () => {
    world.now = START + 30 * HOUR
    await world.customerWrites(IDA, 'Hello again')
    expect(await world.reply('ana', conversation)).toMatchObject({ outcome: 'applied' })
  })

  test('[WIN3] [QUE7] a closed window changes nothing about the conversation’s status', async () => {
    const before = world.conversation(conversation)
    world.now = START + 25 * HOUR
    await world.reply('ana', conversation)
    expect(world.conversation(conversation)).toEqual(before)
  })
})

describe('the first reply', () => {
  test('[OWN3] to an unassigned conversation makes its author the owner, with an event', async () => {
    await world.reply('ana', conversation)
    expect(world.conversation(conversation)).toMatchObject({ assignee: 'ana', assigneeBy: 'ana' })
    expect(world.events(conversation)).toMatchObject([{ kind: 'claimed', actor: 'ana', detail: { reason: 'first-reply' } }])
  })

  test('[OWN3] to somebody else’s conversation changes no owner', async () => {
    await world.act('ben', { kind: 'conversation.claim', conversation })
    await world.reply('ana', conversation)
    expect(world.conversation(conversation).assignee).toBe('ben')
  })

  test('[OWN3] a held reply claims nothing', async () => {
    await world.phoneAnswers(IDA, 'Until six')
    await world.reply('ana', conversation, { seen: question.id })
    expect(world.conversation(conversation).assignee).toBeNull()
  })

  test('[OWN3] turned off, it claims nothing, also in a commit of its own settings and after a reload', async () => {
    await world.commit(world.action('fay', { kind: 'workspace.configure', firstReplyClaims: false }), send('ana', question.id))
    expect(world.conversation(conversation).assignee).toBeNull()
    await world.committer.reload()
    await world.reply('ana', conversation)
    expect(world.conversation(conversation).assignee).toBeNull()
    await world.act('fay', { kind: 'workspace.configure', firstReplyClaims: true })
    await world.reply('ana', conversation)
    expect(world.conversation(conversation).assignee).toBe('ana')
  })
})
