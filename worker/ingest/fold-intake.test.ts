import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Item } from '../../schema/whatsapp/item.ts'
import { HOUR, IDA, MINUTE, OTTO, SECOND, SHOP, START, World } from '../commit/fold.test-aid.ts'
import { readLedger } from '../store/ledger.ts'
import { CASES, CONVERSATIONS, DELIVERIES, ITEMS, MESSAGES } from '../store/tables.ts'

let world: World
beforeEach(async () => {
  world = await World.open()
})

describe('order of a thread', () => {
  test('[CAP4] a late message stands where WhatsApp’s second puts it and changes no newer last words', async () => {
    world.now = START + MINUTE
    const first = await world.customerWrites(IDA, 'one', { at: START })
    await world.customerWrites(IDA, 'three', { at: START + 2 * SECOND })
    await world.customerWrites(IDA, 'two', { at: START + SECOND })
    expect(world.thread(first.conversation).map((row) => row.text)).toEqual(['one', 'two', 'three'])
    expect(world.conversation(first.conversation)).toMatchObject({ preview: 'three', lastMessageAt: START + 2 * SECOND })
  })

  test('[CAP4] within one second the order is that of arrival, and the later one has the last words', async () => {
    const { conversation } = await world.customerWrites(IDA, 'one')
    await world.customerWrites(IDA, 'two')
    expect(world.thread(conversation).map((row) => row.text)).toEqual(['one', 'two'])
    expect(world.conversation(conversation).preview).toBe('two')
  })

  test('[CAP4] a late message takes the highest position and counts for reading and answering, wherever it stands', async () => {
    const { conversation } = await world.customerWrites(IDA, 'new', { at: START })
    const late = await world.customerWrites(IDA, 'late', { at: START - HOUR })
    expect(world.conversation(conversation)).toMatchObject({ lastPosition: late.position, lastInboundPosition: late.position })
  })

  test('[CAP4] a reply stands behind the question that it answers, in whole seconds like all others', async () => {
    const { conversation } = await world.customerWrites(IDA, 'one')
    world.pass(1500)
    await world.reply('ana', conversation, { text: 'two' })
    expect(world.thread(conversation).map((row) => [row.text, row.at])).toEqual([
      ['one', START],
      ['two', START + SECOND]
    ])
  })
})

describe('a time that makes no sense', () => {
  test('[ING11] a message without one is shown with the time of its arrival and opens no window', async () => {
    world.now = START + 700
    const message = await world.customerWrites(IDA, 'when?', { at: null })
    expect(message).toMatchObject({ at: START, receivedAt: START + 700 })
    expect(world.conversation(message.conversation)).toMatchObject({ needsReply: true, windowClosesAt: null })
  })

  test('[ING11] it leaves a window that is open as it was', async () => {
    const { conversation } = await world.customerWrites(IDA, 'one')
    world.pass(HOUR)
    await world.customerWrites(IDA, 'two', { at: null })
    expect(world.conversation(conversation).windowClosesAt).toBe(START + 24 * HOUR)
  })

  test('[ING11] a message from a clock ahead of ours is not put into the future', async () => {
    const message = await world.customerWrites(IDA, 'hello from tomorrow', { at: START + 24 * HOUR })
    expect(message.at).toBe(START)
    expect(world.conversation(message.conversation).windowClosesAt).toBe(START + 24 * HOUR)
  })
})

describe('what a customer’s message does', () => {
  test('[QUE4] it makes them wait since the first message that nobody answered', async () => {
    const { conversation } = await world.customerWrites(IDA, 'one')
    world.pass(MINUTE)
    await world.customerWrites(IDA, 'two')
    expect(world.conversation(conversation)).toMatchObject({ needsReply: true, waitingSince: START })
  })

  test('[WIN1] a late delivery never shortens the window', async () => {
    const { conversation } = await world.customerWrites(IDA, 'new', { at: START })
    await world.customerWrites(IDA, 'late', { at: START - 5 * HOUR })
    expect(world.conversation(conversation).windowClosesAt).toBe(START + 24 * HOUR)
  })

  test('a reaction or an edit is no question: nobody waits, nothing is unread, no window opens', async () => {
    const message = await world.customerWrites(IDA, '👍', { quiet: true, type: 'reaction' })
    expect(world.conversation(message.conversation)).toMatchObject({
      status: 'resolved',
      needsReply: false,
      lastInboundPosition: 0,
      windowClosesAt: null,
      preview: '👍'
    })
  })

  test('[QUE8] it opens again what was snoozed, in the same case', async () => {
    const { conversation, id } = await world.customerWrites(IDA, 'one')
    await world.act('ana', { kind: 'conversation.snooze', conversation, until: world.now + HOUR, seen: id })
    const { currentCase } = world.conversation(conversation)
    await world.customerWrites(IDA, 'two')
    expect(world.conversation(conversation)).toMatchObject({ status: 'open', snoozedUntil: null, currentCase, statusBy: null })
    expect(world.events(conversation).at(-1)).toMatchObject({ kind: 'woke', actor: null, detail: { reason: 'customer' } })
  })

  test('[QUE8] [HIS1] it opens again what was resolved, and begins a new case in the same conversation', async () => {
    const { conversation, id } = await world.customerWrites(IDA, 'one')
    const first = world.conversation(conversation).currentCase
    world.pass(MINUTE)
    await world.act('ana', { kind: 'conversation.resolve', conversation, seen: id })
    world.pass(HOUR)
    const again = await world.customerWrites(IDA, 'two')
    expect(again.conversation).toBe(conversation)
    expect(world.conversation(conversation)).toMatchObject({ status: 'open', needsReply: true, waitingSince: START + MINUTE + HOUR })
    const cases = world.rows(CASES)
    expect(cases).toHaveLength(2)
    expect(cases.find((row) => row.id === first)).toMatchObject({ resolvedAt: START + MINUTE, resolvedBy: 'ana' })
    expect(again.case).not.toBe(first)
    expect(cases.find((row) => row.id === again.case)).toMatchObject({ openedAt: START + MINUTE + HOUR, resolvedAt: null })
  })

  test('[OWN9] an owner who is there gets it back', async () => {
    const { conversation, id } = await world.customerWrites(IDA, 'one')
    await world.act('ana', { kind: 'conversation.claim', conversation })
    await world.act('ana', { kind: 'conversation.resolve', conversation, seen: id })
    await world.customerWrites(IDA, 'two')
    expect(world.conversation(conversation)).toMatchObject({ status: 'open', assignee: 'ana' })
  })

  test.each([
    ['away', { role: 'agent' as const, availability: 'away' as const, active: true }],
    ['gone', { role: 'agent' as const, availability: 'available' as const, active: false }],
    ['a viewer by now', { role: 'viewer' as const, availability: 'available' as const, active: true }]
  ])('[OWN9] [OWN6] an owner who is %s does not: it comes back unassigned, and its history says from whom', async (_, change) => {
    const { conversation, id } = await world.customerWrites(IDA, 'one')
    await world.act('ana', { kind: 'conversation.claim', conversation })
    await world.act('ana', { kind: 'conversation.resolve', conversation, seen: id })
    await world.commit({
      kind: 'setup',
      now: world.now,
      members: [{ id: 'ana', name: 'Ana', scope: 'workspace', ...change }]
    })
    await world.customerWrites(IDA, 'two')
    expect(world.conversation(conversation)).toMatchObject({ status: 'open', assignee: null, assigneeBy: null })
    expect(world.events(conversation).at(-1)).toMatchObject({
      kind: 'reopened',
      actor: null,
      detail: { reason: 'customer', before: 'resolved', assignee: null, assigneeBefore: 'ana' }
    })
  })

  test('[PPL7] [OWN6] a team that was removed meanwhile is lost, and its history says which', async () => {
    await world.act('fay', { kind: 'team.create', team: 'press', name: 'Press' })
    const { conversation, id } = await world.customerWrites(IDA, 'one')
    await world.act('ana', { kind: 'conversation.assign', conversation, assignee: 'ana', team: 'press' })
    await world.act('ana', { kind: 'conversation.resolve', conversation, seen: id })
    await world.act('fay', { kind: 'team.remove', team: 'press' })
    await world.customerWrites(IDA, 'two')
    expect(world.conversation(conversation)).toMatchObject({ status: 'open', assignee: 'ana', team: null, teamBy: null })
    expect(world.events(conversation).at(-1)?.detail).toEqual({ reason: 'customer', before: 'resolved', team: null, teamBefore: 'press' })
  })

  test('[OWN9] what was only snoozed stays with its owner, who knows about it', async () => {
    const { conversation, id } = await world.customerWrites(IDA, 'one')
    await world.act('ana', { kind: 'conversation.claim', conversation })
    await world.act('ana', { kind: 'conversation.snooze', conversation, until: world.now + HOUR, seen: id })
    await world.act('ana', { kind: 'member.availability', availability: 'away' })
    await world.customerWrites(IDA, 'two')
    expect(world.conversation(conversation)).toMatchObject({ status: 'open', assignee: 'ana' })
  })
})

describe('an answer from the business phone', () => {
  test('[CAP9] it stands in the thread as ours and stops the waiting', async () => {
    const { conversation } = await world.customerWrites(IDA, 'Are you open?')
    world.pass(MINUTE)
    const echo = await world.phoneAnswers(IDA, 'Until six')
    expect(echo).toMatchObject({ conversation, direction: 'out', origin: 'phone', author: null, status: 'sent' })
    expect(world.conversation(conversation)).toMatchObject({
      needsReply: false,
      waitingSince: null,
      lastDirection: 'out',
      preview: 'Until six'
    })
  })

  test('[CAP9] several questions before it are all answered', async () => {
    const { conversation } = await world.customerWrites(IDA, 'one')
    world.pass(MINUTE)
    await world.customerWrites(IDA, 'two')
    await world.phoneAnswers(IDA, 'both')
    expect(world.conversation(conversation)).toMatchObject({ needsReply: false, waitingSince: null })
  })

  test('[CAP9] one that was typed before the customer wrote answers nothing, however late it comes', async () => {
    world.now = START + MINUTE
    const { conversation } = await world.customerWrites(IDA, 'Hello?')
    await world.phoneAnswers(IDA, 'Good morning', { at: START })
    expect(world.conversation(conversation)).toMatchObject({ needsReply: true, waitingSince: START + MINUTE })
  })

  test('[CAP9] of two questions it answers the one before it; the one after it waits on, since it was asked', async () => {
    world.now = START + 10 * MINUTE
    const { conversation } = await world.customerWrites(IDA, 'one', { at: START })
    await world.customerWrites(IDA, 'two', { at: START + 5 * MINUTE })
    await world.phoneAnswers(IDA, 'to the first', { at: START + 2 * MINUTE })
    expect(world.conversation(conversation)).toMatchObject({ needsReply: true, waitingSince: START + 5 * MINUTE, preview: 'two' })
  })

  test('[CAP9] a question that comes in after its answer from the phone does not wait', async () => {
    world.now = START + 10 * MINUTE
    await world.phoneAnswers(IDA, 'Until six', { at: START + MINUTE })
    const late = await world.customerWrites(IDA, 'Are you open?', { at: START })
    expect(world.conversation(late.conversation)).toMatchObject({ needsReply: false, waitingSince: null, preview: 'Until six' })
  })

  test('[CAP9] a late question that a colleague here had not seen waits all the same', async () => {
    const { conversation } = await world.customerWrites(IDA, 'one', { at: START })
    world.pass(5 * MINUTE)
    await world.reply('ana', conversation)
    await world.customerWrites(IDA, 'late', { at: START + MINUTE })
    expect(world.conversation(conversation)).toMatchObject({ needsReply: true, waitingSince: START + MINUTE })
  })

  test('[CAP9] a question that came after the answer on the phone waits, also where an answer given here is the latest of all', async () => {
    const { conversation } = await world.customerWrites(IDA, 'one', { at: START })
    world.pass(5 * MINUTE)
    await world.reply('ana', conversation)
    await world.phoneAnswers(IDA, 'From the phone', { at: START + MINUTE })
    await world.customerWrites(IDA, 'late', { at: START + 2 * MINUTE })
    expect(world.conversation(conversation)).toMatchObject({ needsReply: true, waitingSince: START + 2 * MINUTE })
  })

  test('[CAP9] the first words of a thread may come from the phone', async () => {
    const echo = await world.phoneAnswers(OTTO, 'Your order is ready')
    expect(world.conversation(echo.conversation)).toMatchObject({ status: 'open', needsReply: false, windowClosesAt: null })
  })

  test('an echo of what we sent ourselves is that message, not another one', async () => {
    const { conversation } = await world.customerWrites(IDA, 'one')
    const { id } = await world.reply('ana', conversation)
    const wamid = await world.sends(id)
    await world.take(world.echo(IDA, 'An answer', { id: wamid }))
    expect(world.thread(conversation)).toHaveLength(2)
    expect(world.conversation(conversation).phoneAnswerPosition).toBe(0)
  })
})

describe('a repeated body', () => {
  test('[ING4] changes nothing at all, not even the number of commits', async () => {
    const question = world.question(IDA, 'one')
    const body = { ...world.intake(question, world.echo(IDA, 'two'), world.tick('wamid.nobody', 'sent')), delivery: world.delivery('same') }
    await world.commit(body)
    const before = world.everything()
    world.pass(HOUR)
    await world.commit({ ...body, now: world.now })
    await world.commit({ ...body, now: world.now }, { ...body, now: world.now })
    expect(world.everything()).toBe(before)
  })

  test('[ING4] [LED2] the same item in other bodies, also within one, has its effect once and counts once', async () => {
    const question = world.question(IDA, 'one')
    await world.commit(world.intake(question, question), world.intake(question))
    await world.take(question)
    expect(world.rows(MESSAGES)).toHaveLength(1)
    expect(await readLedger(world.db)).toEqual({ deliveries: 3, members: 1, shown: 1, exceptions: 0, pending: 0 })
  })

  test('[ING4] a message that comes again after it was answered and resolved opens nothing', async () => {
    const question = world.question(IDA, 'one')
    await world.take(question)
    const { conversation, id } = world.messageOf(question.id)
    await world.act('ana', { kind: 'conversation.resolve', conversation, seen: id })
    await world.take(question)
    expect(world.conversation(conversation)).toMatchObject({ status: 'resolved', needsReply: false })
  })

  test('[ING4] [LED2] any split of items over bodies and repeated bodies gives the same thread and the same sums', async () => {
    const items: readonly Item[] = [
      world.question(IDA, 'one'),
      world.question(OTTO, 'two', { at: START - MINUTE }),
      world.echo(IDA, 'three', { at: START + MINUTE }),
      world.question(IDA, 'four', { number: '999' }),
      world.tick('wamid.nobody', 'read')
    ]
    world.now = START + HOUR
    const bodies = fc.array(fc.array(fc.constantFrom(...items), { maxLength: 4 }), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(bodies, async (parts) => {
        const other = await World.open()
        other.now = world.now
        for (const part of parts) await other.take(...part)
        await other.take(...items)
        const texts = other.rows(MESSAGES).map((row) => row.text)
        expect(texts.toSorted()).toEqual(['one', 'three', 'two'])
        expect(await readLedger(other.db)).toMatchObject({ members: 5, shown: 3, exceptions: 2, pending: 0 })
        expect(
          other
            .rows(CONVERSATIONS)
            .map((row) => [row.preview, row.needsReply, row.waitingSince])
            .toSorted()
        ).toEqual([
          ['three', false, null],
          ['two', true, START - MINUTE]
        ])
        other.db.close()
      }),
      { numRuns: 40 }
    )
  })
})

describe('the ledger', () => {
  const kept = async () => {
    const { members: items, ...rest } = await readLedger(world.db)
    return { ...rest, items }
  }
  const recounted = () => ({
    deliveries: world.rows(DELIVERIES).length,
    items: world.rows(ITEMS).length,
    shown: world.rows(ITEMS).filter((row) => row.state === 'shown').length,
    exceptions: world.rows(ITEMS).filter((row) => row.state === 'exception').length,
    pending: world.rows(ITEMS).filter((row) => row.state === 'pending').length
  })

  test('[LED1] received = shown + exceptions + pending after every commit, equal to a recount', async () => {
    const question = world.question(IDA, 'one')
    const unknown = world.question(OTTO, 'two', { number: '999' })
    const delivery = world.delivery()
    for (const step of [
      { ...world.intake(question, unknown), delivery, pending: true },
      { ...world.intake(question), delivery },
      { ...world.intake(unknown), delivery },
      world.intake(unknown, question),
      world.intake(world.tick('wamid.later', 'delivered'))
    ]) {
      await world.commit(step)
      expect(await kept()).toEqual(recounted())
      const { items, shown, exceptions, pending } = recounted()
      expect(items).toBe(shown + exceptions + pending)
    }
    expect(recounted()).toEqual({ deliveries: 3, items: 3, shown: 1, exceptions: 2, pending: 0 })
  })

  test('an item that is pending has no effect yet, and has it once when its turn comes', async () => {
    const question = world.question(IDA, 'one')
    const body = world.intake(question)
    await world.commit({ ...body, pending: true })
    expect(world.rows(MESSAGES)).toEqual([])
    expect(world.rows(ITEMS)).toMatchObject([{ state: 'pending' }])
    await world.commit(body)
    await world.commit({ ...body, pending: true })
    expect(world.rows(MESSAGES)).toHaveLength(1)
    expect(world.rows(ITEMS)).toMatchObject([{ state: 'shown' }])
  })

  test('[ING3] an item that cannot be read is listed with its reason, and its neighbours are shown', async () => {
    const bad: Item = { kind: 'exception', key: 'x:1', number: SHOP, id: null, what: 'message', reason: 'no_sender' }
    await world.take(world.question(IDA, 'one'), bad, world.question(OTTO, 'two'))
    expect(world.rows(MESSAGES)).toHaveLength(2)
    expect(world.rows(ITEMS).find((row) => row.key === 'x:1')).toMatchObject({ state: 'exception', reason: 'no_sender', kind: 'message' })
  })

  test('[LED3] an item of an unknown number has its effect when it comes again after the number was connected', async () => {
    const question = world.question(IDA, 'one', { number: '999' })
    await world.take(question)
    expect(world.rows(MESSAGES)).toEqual([])
    const connected = { id: '999', waba: 'w', display: '+999', name: 'New', pausedFor: null, pausedAt: null, demo: false }
    await world.commit({ kind: 'setup', now: world.now, numbers: [connected] })
    world.pass(HOUR)
    await world.take(question)
    expect(world.messageOf(question.id)).toMatchObject({ number: '999', at: START })
    expect(world.rows(ITEMS)).toMatchObject([{ state: 'shown', reason: null, at: START }])
  })
})
