import { beforeEach, describe, expect, test } from 'vitest'
import { HOUR, IDA, MINUTE, PEOPLE, person, START, World } from '../commit/fold.test-aid.ts'
import { AUDIT, HELD_REPLIES, TOMBSTONES } from '../store/tables.ts'

/** Tim’s replies need approval; so do those of Mia, a manager, who therefore gives it to nobody. */
const people = [
  ...PEOPLE,
  person('tim', 'agent', { approval: true }),
  person('mia', 'manager', { approval: true }),
  person('dora', 'manager', { scope: 'assigned' })
]

let world: World
let question: string
let conversation: string
beforeEach(async () => {
  world = await World.open({ people })
  ;({ id: question, conversation } = await world.customerWrites(IDA, 'Are you open?'))
})

const last = () => world.lastIn(conversation)?.id ?? null
const held = () => world.rows(HELD_REPLIES)
const kinds = () => world.events(conversation).map(({ kind }) => kind)
const ask = async (text = 'Tim’s words') => (await world.reply('tim', conversation, { text })).id
const approve = (by: string, message: string, more: { text?: string; seen?: string | null } = {}) =>
  world.act(by, { kind: 'message.approve', message, seen: last(), ...more })
const giveBack = (by: string, message: string, note = 'Say when we open.') => world.act(by, { kind: 'message.return', message, note })
const release = (by: string, message: string) => world.act(by, { kind: 'message.release', message, seen: last() ?? '' })

describe('a reply whose author needs approval', () => {
  test('[APR1] is held, is in no thread, and claims nothing', async () => {
    expect(await world.reply('tim', conversation)).toMatchObject({ outcome: 'held', reason: 'awaiting_approval' })
    expect(held()).toMatchObject([{ author: 'tim', reason: 'awaiting_approval', note: null, returnedBy: null, returnedAt: null }])
    expect(world.thread(conversation)).toHaveLength(1)
    expect(world.conversation(conversation)).toMatchObject({ assignee: null, needsReply: true })
    expect(world.events(conversation).at(-1)).toMatchObject({ kind: 'held', actor: 'tim', detail: { reason: 'awaiting_approval' } })
  })

  test('[APR1] is held for what is worse first: somebody answered, the window closed', async () => {
    await world.reply('ana', conversation)
    expect(await world.reply('tim', conversation, { seen: question })).toMatchObject({ outcome: 'held', reason: 'stale' })
    world.pass(25 * HOUR)
    expect(await world.reply('tim', conversation)).toMatchObject({ outcome: 'held', reason: 'window_closed' })
  })

  test('[APR1] does not leave by "send anyway" either, whatever it was held for', async () => {
    await world.reply('ana', conversation)
    const { id } = await world.reply('tim', conversation, { seen: question })
    expect(await release('tim', id)).toMatchObject({ outcome: 'held', reason: 'awaiting_approval' })
    world.pass(MINUTE)
    expect(await release('tim', id)).toMatchObject({ outcome: 'held', reason: 'awaiting_approval' })
    const { kind, changes } = world.rows(AUDIT).at(-1) ?? {}
    expect([kind, changes]).toMatchObject(['message.release', [{ before: { heldAt: START }, after: { heldAt: START + MINUTE } }]])
    expect(held()).toMatchObject([{ id, reason: 'awaiting_approval' }])
  })

  test('[APR1] nor by a new attempt for one of before they needed it; what was approved, or is a colleague’s, they may try again', async () => {
    const fail = async (message: string) => {
      await world.attempt(message)
      await world.outcome(message, { kind: 'not-confirmed' })
    }
    const retry = (message: string) => world.act('tim', { kind: 'message.retry', message, attempt: 1 })
    const approved = await ask()
    await approve('emre', approved)
    await fail(approved)
    expect(await retry(approved)).toMatchObject({ outcome: 'applied' })
    await world.act('fay', { kind: 'member.change', member: 'tim', approval: false })
    const { id: own } = await world.reply('tim', conversation, { text: 'On his own' })
    await fail(own)
    await world.act('fay', { kind: 'member.change', member: 'tim', approval: true })
    const result = await retry(own)
    expect(result).toMatchObject({ outcome: 'held', reason: 'awaiting_approval' })
    expect(held()).toMatchObject([{ id: result.id, author: 'tim', text: 'On his own' }])
    expect(world.message(own).status).toBe('not-confirmed')
    const { id: anas } = await world.reply('ana', conversation)
    await fail(anas)
    expect(await retry(anas)).toMatchObject({ outcome: 'applied' })
  })

  test('[APR1] leaves at once from the commit on that says that they need none', async () => {
    const results = await world.actTogether(
      world.action('fay', { kind: 'member.change', member: 'tim', approval: false }),
      world.action('tim', { kind: 'message.send', conversation, text: 'Hello', seen: last() })
    )
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }])
  })
})

describe('approving', () => {
  test('[APR3] lets it out as it is, with both names: who wrote it and who let it out', async () => {
    const id = await ask()
    world.pass(MINUTE)
    expect(await approve('emre', id)).toMatchObject({ outcome: 'applied' })
    expect(world.message(id)).toMatchObject({
      text: 'Tim’s words',
      author: 'tim',
      approvedBy: 'emre',
      device: 'tim-laptop',
      status: 'queued',
      decidedAt: START + MINUTE
    })
    expect(held()).toEqual([])
    expect(world.rows(TOMBSTONES)).toMatchObject([{ kind: 'heldReplies', id, author: 'tim' }])
    expect(world.events(conversation).find(({ kind }) => kind === 'approved')).toMatchObject({
      actor: 'emre',
      detail: { author: 'tim', edited: 0, message: id }
    })
    const changes = [
      { table: 'heldReplies', id, after: null },
      { table: 'messages', id, before: null, after: { author: 'tim', approvedBy: 'emre', edited: false } },
      { table: 'conversations', id: conversation }
    ]
    expect(world.rows(AUDIT).at(-1)).toMatchObject({ kind: 'message.approve', actor: 'emre', conversation, changes })
  })

  test('[APR3] or edited, and says so', async () => {
    const id = await ask()
    await approve('emre', id, { text: 'Better words' })
    expect(world.message(id)).toMatchObject({ text: 'Better words', author: 'tim', approvedBy: 'emre' })
    expect(world.events(conversation).find(({ kind }) => kind === 'approved')?.detail).toEqual({ author: 'tim', message: id, edited: 1 })
  })

  test('[APR3] [AUD1] the audit log says that it was edited, and not how', async () => {
    const id = await ask()
    await approve('emre', id, { text: 'Better words' })
    const changed = world
      .rows(AUDIT)
      .at(-1)
      ?.changes.find(({ table }) => table === 'messages')
    expect(changed).toMatchObject({ id, after: { edited: true } })
    expect(JSON.stringify(world.rows(AUDIT))).not.toContain('Better words')
  })

  test('[APR3] the first reply claims for its author, not for whoever let it out', async () => {
    await approve('emre', await ask())
    expect(world.conversation(conversation)).toMatchObject({ assignee: 'tim' })
    expect(world.events(conversation).at(-1)).toMatchObject({ kind: 'claimed', actor: 'tim', detail: { reason: 'first-reply' } })
  })

  test('[APR3] [OWN2] for nobody where its author is gone by now, or works no more', async () => {
    const id = await ask()
    await world.act('fay', { kind: 'member.suspend', member: 'tim', handTo: null })
    expect(await approve('emre', id)).toMatchObject({ outcome: 'applied' })
    expect(world.conversation(conversation).assignee).toBeNull()
  })

  test('[APR4] is refused as overtaken where somebody answered what the approver has not seen, and it waits on', async () => {
    const id = await ask()
    await world.reply('ana', conversation, { seen: question })
    expect(await approve('emre', id, { seen: question })).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    expect(held()).toMatchObject([{ id, reason: 'awaiting_approval' }])
    expect(await approve('emre', id)).toMatchObject({ outcome: 'applied' })
  })

  test('[APR4] after the window closed it is its author’s to decide again, with their own words', async () => {
    const id = await ask()
    world.pass(25 * HOUR)
    expect(await approve('emre', id, { text: 'Better words' })).toMatchObject({ outcome: 'held', reason: 'window_closed' })
    expect(held()).toMatchObject([{ id, author: 'tim', text: 'Tim’s words', reason: 'window_closed' }])
    const detail = { reason: 'window_closed', author: 'tim' }
    expect(world.events(conversation).at(-1)).toMatchObject({ kind: 'held', actor: 'emre', detail })
    expect(world.rows(AUDIT).at(-1)).toMatchObject({ kind: 'message.approve', actor: 'emre' })
    expect(await approve('emre', id)).toMatchObject({ reason: 'not_found' })
  })

  test('[APR4] with what was seen elsewhere it is invalid', async () => {
    const other = await world.customerWrites('15550009999', 'Hello')
    const id = await ask()
    expect(await approve('emre', id, { seen: other.id })).toMatchObject({ reason: 'invalid' })
  })

  test('[APR3] happens once, however many do it in one commit', async () => {
    const id = await ask()
    const wish = { kind: 'message.approve' as const, message: id, seen: last() }
    const results = await world.actTogether(world.action('emre', wish), world.action('fay', wish))
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'refused', reason: 'not_found' }])
    expect(world.thread(conversation)).toHaveLength(2)
  })
})

describe('returning', () => {
  test('[APR5] gives it back to its author, with a note and whose it is', async () => {
    const id = await ask()
    world.pass(MINUTE)
    expect(await giveBack('emre', id)).toMatchObject({ outcome: 'applied' })
    expect(held()).toMatchObject([
      { id, text: 'Tim’s words', reason: 'returned', note: 'Say when we open.', returnedBy: 'emre', returnedAt: START + MINUTE }
    ])
    expect(world.events(conversation).at(-1)).toMatchObject({ kind: 'returned', actor: 'emre', detail: { author: 'tim' } })
    expect(JSON.stringify(world.events(conversation))).not.toContain('Say when')
    expect(JSON.stringify(world.rows(AUDIT))).not.toMatch(/Say when|Tim’s words/)
    expect(await approve('emre', id)).toMatchObject({ reason: 'not_found' })
    expect(await giveBack('emre', id)).toMatchObject({ reason: 'not_found' })
  })

  test('[APR5] who sends it again asks again, and the note is gone', async () => {
    const id = await ask()
    await giveBack('emre', id)
    expect(await release('tim', id)).toMatchObject({ outcome: 'held', reason: 'awaiting_approval' })
    expect(held()).toMatchObject([{ id, note: null, returnedBy: null, returnedAt: null }])
    await approve('fay', id)
    expect(world.message(id)).toMatchObject({ author: 'tim', approvedBy: 'fay' })
    expect(kinds()).toEqual(['held', 'returned', 'held', 'approved', 'claimed'])
  })

  test('[APR5] its author discards it, while it waits or when it came back', async () => {
    for (const isReturned of [false, true]) {
      const id = await ask()
      if (isReturned) await giveBack('emre', id)
      expect(await world.act('tim', { kind: 'message.discard', message: id })).toMatchObject({ outcome: 'applied' })
      expect(held()).toEqual([])
      expect(await approve('emre', id)).toMatchObject({ reason: 'not_found' })
    }
  })
})

describe('who may', () => {
  test('[APR6] [ACT2] owners, admins and managers with the conversation in sight; for whoever has it not in sight it is not there', async () => {
    const id = await ask()
    const before = world.everything()
    for (const who of ['ana', 'vera']) {
      expect(await approve(who, id)).toMatchObject({ reason: 'forbidden' })
      expect(await giveBack(who, id)).toMatchObject({ reason: 'forbidden' })
    }
    for (const message of [id, 'nothing']) {
      expect(await approve('dora', message)).toMatchObject({ reason: 'not_found' })
      expect(await giveBack('dora', message)).toMatchObject({ reason: 'not_found' })
    }
    expect(world.everything()).toBe(before)
  })

  test('[APR6] four eyes: nobody approves or returns their own, whatever their role', async () => {
    const { id } = await world.reply('mia', conversation)
    expect(await approve('mia', id)).toMatchObject({ reason: 'forbidden' })
    expect(await giveBack('mia', id)).toMatchObject({ reason: 'forbidden' })
    expect(await approve('emre', id)).toMatchObject({ outcome: 'applied' })
  })

  test('[APR6] [APR1] who needs approval gives it to nobody: else a colleague’s reply would carry their words out', async () => {
    const id = await ask()
    expect(await approve('mia', id, { text: 'Mia’s words' })).toMatchObject({ reason: 'forbidden' })
    expect(await approve('mia', id)).toMatchObject({ reason: 'forbidden' })
    expect(await giveBack('mia', id)).toMatchObject({ reason: 'forbidden' })
    expect(held()).toMatchObject([{ id, text: 'Tim’s words', reason: 'awaiting_approval' }])
    const results = await world.actTogether(
      world.action('fay', { kind: 'member.change', member: 'emre', approval: true }),
      world.action('emre', { kind: 'message.approve', message: id, seen: last() })
    )
    expect(results).toMatchObject([{ outcome: 'applied' }, { reason: 'forbidden' }])
  })

  test('[APR6] [COL7] a reply that is held for anything else is nobody’s but its author’s', async () => {
    await world.reply('ana', conversation)
    const { id } = await world.reply('tim', conversation, { seen: question })
    for (const who of ['emre', 'fay']) {
      expect(await approve(who, id)).toMatchObject({ reason: 'not_found' })
      expect(await giveBack(who, id)).toMatchObject({ reason: 'not_found' })
    }
  })
})
