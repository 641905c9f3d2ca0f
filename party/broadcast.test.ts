import { describe, expect, test } from 'vitest'
import type { Member } from '../schema/domain/member.ts'
import { memberOf } from '../test/harness/rows.ts'
import { DEPOT, IDA, OTTO, PEOPLE, person, SHOP, World } from '../worker/commit/fold.test-aid.ts'
import { cutFor } from './broadcast.ts'

const people = [
  ...PEOPLE.map((row) => (row.id === 'ben' || row.id === 'chidi' ? { ...row, scope: 'teams' as const } : row)),
  person('dora', 'agent', { scope: 'assigned' })
]
const DEPOT_TEAM = { id: 'depot', name: 'Depot', members: ['chidi'], numbers: [DEPOT] }

const open = () => World.open({ people, teams: [DEPOT_TEAM] })
const member = (world: World, id: string): Member => {
  const found = world.committer.member(id)
  if (!found) throw new Error(`nobody is called ${id}`)
  return found
}
/** What the last commit tells somebody. */
const told = (world: World, id: string) => {
  const plan = world.plans.at(-1)
  if (!plan) throw new Error('nothing was committed')
  return cutFor(member(world, id), plan.broadcast)
}

describe('what one member gets of a commit', () => {
  test('[SYN1] everything of a conversation that they see; nothing but its id of one that they do not', async () => {
    const world = await open()
    const { conversation, contact, id } = await world.customerWrites(IDA, 'Hello', { number: DEPOT })
    expect(told(world, 'chidi').rows).toMatchObject({
      contacts: [{ id: contact }],
      conversations: [{ id: conversation }],
      cases: [{ conversation }],
      messages: [{ id, text: 'Hello' }]
    })
    const { rows, deletions } = told(world, 'ben')
    expect(rows).toEqual({})
    expect(deletions).toEqual({ conversations: [conversation] })
  })

  test('[SYN1] the chain is unbroken for everybody, whatever they see', async () => {
    const world = await open()
    await world.customerWrites(IDA, 'Hello', { number: DEPOT })
    const { epoch, seq } = world.committer.head
    for (const { id } of people) expect(told(world, id)).toMatchObject({ epoch, from: seq - 1, to: seq })
  })

  test('[SYN1] in a commit with conversations of several people each gets theirs', async () => {
    const world = await open()
    const [shop, depot] = [world.question(IDA, 'to the shop', { number: SHOP }), world.question(OTTO, 'to the depot', { number: DEPOT })]
    await world.take(shop, depot)
    const texts = (id: string) => told(world, id).rows.messages?.map((row) => row.text)
    expect(texts('ana')).toEqual(['to the shop', 'to the depot'])
    expect(texts('ben')).toEqual(['to the shop'])
    expect(texts('dora')).toBeUndefined()
  })

  test('[SYN1] a conversation that is taken away from somebody is deleted for them, with all that changed in it', async () => {
    const world = await open()
    const { conversation } = await world.customerWrites(IDA, 'Hello', { number: DEPOT })
    await world.act('ana', { kind: 'conversation.assign', conversation, assignee: 'dora' })
    await world.act('ana', { kind: 'conversation.assign', conversation, assignee: 'ana' })
    expect(told(world, 'dora')).toMatchObject({ rows: {}, deletions: { conversations: [conversation] } })
  })

  test('[SYN2] one that became visible is sent whole, with its contact', async () => {
    const world = await open()
    const { conversation, contact } = await world.customerWrites(IDA, 'Hello', { number: DEPOT })
    await world.act('ana', { kind: 'conversation.assign', conversation, assignee: 'dora' })
    const { rows } = told(world, 'dora')
    expect(rows.conversations).toEqual([world.conversation(conversation)])
    expect(rows.contacts).toEqual([world.contact(contact)])
    await world.act('ana', { kind: 'conversation.assign', conversation, team: 'depot', assignee: null })
    expect(told(world, 'chidi').rows.contacts).toMatchObject([{ id: contact }])
  })

  test('[SYN2] one that its first reply made somebody’s own, too', async () => {
    const world = await open()
    const { conversation, contact } = await world.customerWrites(IDA, 'Hello', { number: DEPOT })
    await world.reply('ana', conversation)
    expect(told(world, 'chidi').rows.contacts).toMatchObject([{ id: contact }])
  })

  test('[SYN1] a contact whose name changed is told where one of their conversations is seen', async () => {
    const world = await open()
    await world.customerWrites(IDA, 'to the shop', { number: SHOP, person: { name: 'Ida' } })
    await world.customerWrites(IDA, 'to the depot', { number: DEPOT, person: { name: 'Ida B.' } })
    expect(told(world, 'ben').rows.contacts).toMatchObject([{ name: 'Ida B.' }])
    expect(told(world, 'dora').rows.contacts).toBeUndefined()
  })

  test('[SYN7] a read position goes to its reader only', async () => {
    const world = await open()
    const { conversation, id } = await world.customerWrites(IDA, 'Hello')
    await world.act('vera', { kind: 'conversation.read', conversation, upTo: id })
    expect(told(world, 'vera').rows.reads).toMatchObject([{ member: 'vera', conversation }])
    for (const other of ['ana', 'emre', 'fay', 'ben']) expect(told(world, other).rows).toEqual({})
  })

  test('[SYN7] a held reply goes to its author only, whoever else may see the conversation', async () => {
    const world = await open()
    const { conversation, id } = await world.customerWrites(IDA, 'Hello')
    await world.reply('ana', conversation)
    await world.reply('ben', conversation, { seen: id, text: 'secret words' })
    expect(told(world, 'ben').rows.heldReplies).toMatchObject([{ text: 'secret words' }])
    for (const other of ['ana', 'emre', 'fay', 'vera', 'chidi', 'dora'])
      expect(JSON.stringify(told(world, other))).not.toContain('secret words')
  })

  test('[SYN7] [SYN1] of what is gone only they are told who could see it', () => {
    const gone = [
      { id: 'h1', kind: 'heldReplies', conversation: 'c', author: 'ana' },
      { id: 'h2', kind: 'heldReplies', conversation: 'c', author: 'ben' },
      { id: 'm1', kind: 'messages', conversation: 'c', author: 'ben' },
      { id: 'm2', kind: 'messages', conversation: 'unknown', author: 'ana' }
    ] as const
    const scopes = new Map([['c', { number: 'n', team: null, assignee: null }]])
    const cut = cutFor(memberOf('ana'), {
      delta: { epoch: 'e', from: 0, to: 3, rows: {} },
      gone,
      scopes,
      conversationsByContact: new Map()
    })
    expect(cut.deletions).toEqual({ heldReplies: ['h1'], messages: ['m1'] })
  })
})
