/** How the outbox is put together. */
import { describe, expect, test } from 'vitest'
import { actsOf, byConversation, isAsked, isShownChange, type OutboxReply, type ReplyState, sectionsOf } from './outbox-items.ts'

const reply = (id: string, conversation: string, state: ReplyState): OutboxReply => ({ id, conversation, text: id, writtenAt: 0, state })
const waiting: ReplyState = { kind: 'waiting', attempts: 0 }

describe('the outbox', () => {
  test('has its sections in a fixed order, and none that is empty', () => {
    const replies = [
      reply('a', 'x', { kind: 'failed', code: null, reason: null }),
      reply('b', 'x', waiting),
      reply('c', 'y', { kind: 'held', reason: 'stale', returnedBy: null, note: null })
    ]
    expect(sectionsOf(replies).map(({ kind }) => kind)).toEqual(['waiting', 'held', 'failed'])
  })
  test('keeps the order inside a conversation, and conversations in the order of their first reply', () => {
    const replies = [reply('a', 'y', waiting), reply('b', 'x', waiting), reply('c', 'y', waiting)]
    expect(sectionsOf(replies)[0]?.groups.map(({ conversation, items }) => [conversation, items.map(({ id }) => id)])).toEqual([
      ['y', ['a', 'c']],
      ['x', ['b']]
    ])
  })
  test('what concerns no conversation is a group of its own', () => {
    expect(
      byConversation([{ conversation: null }, { conversation: 'x' }, { conversation: null }]).map(({ items }) => items.length)
    ).toEqual([2, 1])
  })
  test('nothing can be edited or discarded whose outcome nobody knows', () => {
    const unknown: readonly ReplyState[] = [{ kind: 'not-confirmed' }, { ...waiting, attempts: 1 }]
    for (const state of unknown) expect(actsOf(state)).not.toEqual(expect.arrayContaining([expect.stringMatching(/edit|discard/)]))
    expect(actsOf(waiting)).toEqual(['edit', 'discard'])
  })
  test('what may arrive twice, and what only clears a mark, is asked once more', () => {
    expect(actsOf({ kind: 'not-confirmed' }).filter(isAsked)).toEqual(['arrived', 'resend'])
    expect(actsOf({ kind: 'failed', code: null, reason: null }).filter(isAsked)).toEqual([])
  })
  test('reading is no change that anybody waits for', () => {
    expect(isShownChange({ id: '1', kind: 'conversation.read', conversation: 'x', upTo: 'm' })).toBe(false)
    expect(isShownChange({ id: '1', kind: 'conversation.claim', conversation: 'x' })).toBe(true)
  })
})
