import { beforeEach, describe, expect, test } from 'vitest'
import { DEPOT, IDA, MINUTE, PEOPLE, person, SHOP, START, type Wish, World } from '../commit/fold.test-aid.ts'
import { ACTIONS, DEVICES } from '../store/tables.ts'

const DEPOT_TEAM = { id: 'depot', name: 'Depot', members: ['chidi'], numbers: [DEPOT] }
/** Ben sees his team's numbers and everybody's, Chidi is of the depot, Dora sees only what is hers. */
const people = [
  ...PEOPLE.map((row) => (row.id === 'ben' || row.id === 'chidi' ? { ...row, scope: 'teams' as const } : row)),
  person('dora', 'agent', { scope: 'assigned' })
]

let world: World
let question: string
let conversation: string
beforeEach(async () => {
  world = await World.open({ people, teams: [DEPOT_TEAM] })
  ;({ id: question, conversation } = await world.customerWrites(IDA, 'Are you open?', { number: DEPOT }))
})

const wishesOn = (id: string, seen: string): readonly Wish[] => [
  { kind: 'message.send', conversation: id, text: 'Hello', seen },
  { kind: 'conversation.claim', conversation: id },
  { kind: 'conversation.assign', conversation: id, assignee: 'ana' },
  { kind: 'conversation.resolve', conversation: id, seen },
  { kind: 'conversation.reopen', conversation: id },
  { kind: 'conversation.snooze', conversation: id, until: START + MINUTE, seen },
  { kind: 'conversation.prioritise', conversation: id, priority: 'urgent' },
  { kind: 'conversation.read', conversation: id, upTo: seen },
  { kind: 'conversation.mark-unread', conversation: id },
  { kind: 'conversation.no-reply-needed', conversation: id, seen }
]

describe('refused without a trace', () => {
  test.each(['ben', 'dora'])('[ACT2] for %s a conversation that they may not see is one that never was', async (member) => {
    const before = world.everything()
    const here = wishesOn(conversation, question)
    const nowhere = wishesOn('nowhere', question)
    for (const [index, wish] of here.entries()) {
      const { id: _, ...result } = await world.act(member, wish)
      const { id: __, ...other } = await world.act(member, nowhere[index] ?? wish)
      expect(result).toEqual({ outcome: 'refused', reason: 'not_found' })
      expect(other).toEqual(result)
    }
    expect(world.everything()).toBe(before)
  })

  test('[ACT2] a message of a conversation that one may not see cannot be tried again, nor an action there undone', async () => {
    const { id } = await world.reply('ana', conversation)
    await world.attempt(id)
    await world.outcome(id, { kind: 'not-confirmed' })
    const before = world.everything()
    expect(await world.act('ben', { kind: 'message.retry', message: id, attempt: 1 })).toMatchObject({ reason: 'not_found' })
    expect(world.everything()).toBe(before)
  })

  test('[ACT2] a viewer changes nothing but their own reading', async () => {
    const before = world.everything()
    for (const wish of wishesOn(conversation, question)) {
      const isReading = wish.kind === 'conversation.read' || wish.kind === 'conversation.mark-unread'
      if (!isReading) expect(await world.act('vera', wish)).toMatchObject({ outcome: 'refused', reason: 'forbidden' })
    }
    expect(world.everything()).toBe(before)
    expect(await world.act('vera', { kind: 'conversation.read', conversation, upTo: question })).toMatchObject({ outcome: 'applied' })
  })

  test('[ACT2] what was refused without a trace can be asked again, under the same id, when it is allowed', async () => {
    const wish = { kind: 'conversation.claim', conversation } as const
    expect(await world.act('dora', wish, { id: 'action-later' })).toMatchObject({ reason: 'not_found' })
    await world.act('ana', { kind: 'conversation.assign', conversation, assignee: 'dora' })
    expect(await world.act('dora', wish, { id: 'action-later' })).toMatchObject({ outcome: 'applied' })
  })

  test('[COL8] what was refused with who was first is remembered, and answered the same later', async () => {
    await world.act('ana', { kind: 'conversation.claim', conversation })
    const wish = { kind: 'conversation.claim', conversation } as const
    const first = await world.act('emre', wish, { id: 'action-claim' })
    expect(first).toMatchObject({ outcome: 'refused', reason: 'already_claimed', by: 'ana' })
    await world.act('ana', { kind: 'conversation.assign', conversation, assignee: null })
    expect(await world.act('emre', wish, { id: 'action-claim' })).toMatchObject({
      outcome: 'duplicate',
      first: { outcome: 'refused', reason: 'already_claimed', by: 'ana' }
    })
  })
})

describe('devices', () => {
  test('[ACT3] a device belongs to the member that first used it; for another one it does nothing', async () => {
    await world.act('ana', { kind: 'conversation.claim', conversation }, { device: 'tablet' })
    const before = world.everything()
    expect(await world.act('emre', { kind: 'conversation.mark-unread', conversation }, { device: 'tablet' })).toMatchObject({
      outcome: 'refused',
      reason: 'forbidden'
    })
    expect(world.everything()).toBe(before)
    expect(world.rows(DEVICES)).toMatchObject([{ id: 'tablet', member: 'ana' }])
  })

  test('[ACT3] within one commit, too', async () => {
    const wish = { kind: 'conversation.mark-unread', conversation } as const
    const results = await world.actTogether(
      world.action('ana', wish, { device: 'tablet' }),
      world.action('emre', wish, { device: 'tablet' }),
      world.action('ana', wish, { device: 'tablet' })
    )
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'refused', 'applied'])
  })

  test('[ACT3] an action that left no trace binds no device', async () => {
    await world.act('dora', { kind: 'conversation.claim', conversation }, { device: 'tablet' })
    expect(world.rows(DEVICES)).toEqual([])
    expect(await world.act('ana', { kind: 'conversation.claim', conversation }, { device: 'tablet' })).toMatchObject({ outcome: 'applied' })
  })
})

describe('many at once', () => {
  test('[ACT6] each action in a commit is decided on what the ones before it left', async () => {
    const results = await world.actTogether(
      world.action('ana', { kind: 'conversation.claim', conversation }),
      world.action('emre', { kind: 'conversation.claim', conversation }),
      world.action('emre', { kind: 'conversation.assign', conversation, assignee: 'emre' }),
      world.action('ana', { kind: 'conversation.claim', conversation }),
      world.action('emre', { kind: 'conversation.resolve', conversation, seen: question }),
      world.action('ana', { kind: 'conversation.snooze', conversation, until: START + MINUTE, seen: question })
    )
    expect(results).toMatchObject([
      { outcome: 'applied' },
      { outcome: 'refused', by: 'ana' },
      { outcome: 'applied' },
      { outcome: 'refused', by: 'emre' },
      { outcome: 'applied' },
      { outcome: 'refused', reason: 'invalid' }
    ])
    expect(world.conversation(conversation)).toMatchObject({ status: 'resolved', assignee: 'emre' })
  })

  test('[ACT6] a right that was lost through an action before it in the same commit is lost', async () => {
    await world.act('ana', { kind: 'conversation.assign', conversation, assignee: 'dora' })
    const results = await world.actTogether(
      world.action('emre', { kind: 'conversation.assign', conversation, assignee: null }),
      world.action('dora', { kind: 'conversation.resolve', conversation, seen: question })
    )
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'refused', reason: 'not_found' }])
  })

  test('[ACT6] a conversation that begins in a commit can be claimed in the same one', async () => {
    const other = world.question('15550007777', 'New here', { number: SHOP })
    await world.take(other)
    const begun = world.messageOf(other.id)
    const results = await world.commit(
      world.intake(world.question('15550007777', 'And more', { number: SHOP })),
      world.action('ana', { kind: 'conversation.claim', conversation: begun.conversation }),
      world.action('ana', { kind: 'conversation.read', conversation: begun.conversation, upTo: begun.id })
    )
    expect(results.slice(1)).toMatchObject([{ result: { outcome: 'applied' } }, { result: { outcome: 'applied' } }])
  })

  test('what was decided is stored with its effect, in one commit', async () => {
    const { id } = await world.act('ana', { kind: 'conversation.claim', conversation })
    const [stored] = world.rows(ACTIONS)
    expect(stored).toMatchObject({ id, member: 'ana', kind: 'conversation.claim', conversation, outcome: { outcome: 'applied' } })
    expect(stored?.seq).toBe(world.conversation(conversation).seq)
    expect(stored?.outcome).toMatchObject({ seq: stored?.seq })
  })
})
