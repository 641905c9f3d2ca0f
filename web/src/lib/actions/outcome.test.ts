import { beforeEach, describe, expect, test } from 'vitest'
import type { Action, ActionKind, ActionOf } from '../../../../schema/protocol/action.ts'
import { HOUR, IDA, type Wish, World } from '../../../../worker/commit/fold.test-aid.ts'
import { stateOf } from '../outbox/answer.ts'
import { reply, resolve, stored } from '../outbox/entries.test-aid.ts'
import { settled } from '../outbox/lane.ts'
import { type Explanation, explain } from './outcome.ts'

let world: World
let conversation: string
let question: string
beforeEach(async () => {
  world = await World.open()
  ;({ conversation, id: question } = await world.customerWrites(IDA, 'Are you open?'))
})

/** What the interface is to say of what the real server refuses. */
const explained = async (wish: Wish, member = 'ana'): Promise<Explanation | null> => {
  const action: Action = { ...wish, id: world.newId('action') }
  const { id, ...rest } = action
  return explain({ action, state: stateOf(await world.act(member, rest as Wish, { id })) })
}
const on = <K extends ActionKind>(kind: K, more: object = {}) =>
  ({ kind, conversation, ...more }) as unknown as Omit<ActionOf<K>, 'id'> & Wish

describe('a refusal of the server is explained', () => {
  test('where a colleague was first', async () => {
    await world.act('ben', on('conversation.claim'))
    expect(await explained(on('conversation.claim'))).toEqual({ kind: 'taken', by: 'ben', at: world.now })
  })
  test('where a colleague decided since', async () => {
    await world.act('ben', on('conversation.prioritise', { priority: 'urgent' }))
    expect(await explained(on('conversation.prioritise', { priority: 'normal', base: 0 }))).toEqual({
      kind: 'changed-by-colleague',
      by: 'ben',
      at: world.now
    })
  })
  test('where the customer wrote since', async () => {
    await world.customerWrites(IDA, 'Hello?')
    for (const wish of [on('conversation.resolve', { seen: question }), on('conversation.no-reply-needed', { seen: question })])
      expect(await explained(wish)).toMatchObject({ kind: 'customer-wrote' })
  })
  test('where it cannot sleep', async () => {
    expect(await explained(on('conversation.snooze', { seen: question, until: world.now }))).toEqual({ kind: 'cannot-snooze' })
    await world.act('ben', on('conversation.resolve', { seen: question }))
    expect(await explained(on('conversation.snooze', { seen: question, until: world.now + HOUR }))).toEqual({ kind: 'cannot-snooze' })
  })
  test('where nobody of that name works here', async () => {
    expect(await explained(on('conversation.assign', { assignee: 'nobody' }))).toEqual({ kind: 'cannot-assign' })
  })
  test('where there is no right, and where there is nothing', async () => {
    expect(await explained(on('conversation.claim'), 'vera')).toEqual({ kind: 'not-allowed' })
    expect(await explained({ kind: 'conversation.claim', conversation: 'elsewhere' })).toEqual({ kind: 'gone' })
    expect(await explained({ kind: 'message.discard', message: 'gone' })).toEqual({ kind: 'reply-decided' })
  })
  test('where a reply cannot be approved', async () => {
    await world.act('fay', { kind: 'member.change', member: 'ben', approval: true })
    const held = await world.reply('ben', conversation)
    const approve: Wish = { kind: 'message.approve', message: held.id, seen: question }
    await world.reply('ana', conversation)
    expect(await explained(approve, 'emre')).toEqual({ kind: 'answered-meanwhile' })
    expect(await explained(approve, 'ana')).toEqual({ kind: 'not-allowed' })
    world.pass(25 * HOUR)
    expect(await explained({ ...approve, seen: world.lastIn(conversation)?.id ?? null }, 'emre')).toEqual({ kind: 'went-back' })
    expect(await explained(approve, 'emre')).toEqual({ kind: 'reply-decided' })
  })
  test('where an undo comes to nothing, or too late', async () => {
    expect(await explained({ kind: 'action.undo', action: 'unknown' })).toEqual({ kind: 'nothing-to-undo' })
    const { id: reading } = await world.act('ana', on('conversation.read', { upTo: question }))
    expect(await explained({ kind: 'action.undo', action: reading })).toEqual({ kind: 'nothing-to-undo' })
    const { id: done } = await world.act('ana', on('conversation.resolve', { seen: question }))
    await world.act('ben', on('conversation.reopen'))
    expect(await explained({ kind: 'action.undo', action: done })).toMatchObject({ kind: 'changed-by-colleague', by: 'ben' })
  })
  test('where the customer wrote after what should be undone', async () => {
    const { id } = await world.act('ana', on('conversation.no-reply-needed', { seen: question }))
    await world.customerWrites(IDA, 'Hello?')
    expect(await explained({ kind: 'action.undo', action: id })).toEqual({ kind: 'changed-since' })
  })
  test('where it was tried again already', async () => {
    const { id } = await world.reply('ana', conversation)
    expect(await explained({ kind: 'message.retry', message: id, attempt: 0 })).toEqual({ kind: 'already-retried' })
  })
  test('where it was not understood, with what is wrong', async () => {
    expect(await explained(on('message.send', { text: 'words', seen: 'elsewhere' }))).toEqual({
      kind: 'not-understood',
      detail: 'seen: no message of this conversation'
    })
  })
})

test('what this device kept back is explained by the reply before it', () => {
  const after = settled(stored(reply('a'), resolve('b')), [{ id: 'a', state: { kind: 'held', reason: 'stale', seq: 1 } }])
  expect(after.map(explain)).toEqual([null, { kind: 'reply-not-out' }])
})
