import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { ActionSchema, ActionsBodySchema } from './action.ts'
import { MAX_ACTIONS, MAX_TEXT } from './limits.ts'

const send = { id: 'action-0001', kind: 'message.send', conversation: 'c1', text: 'Hello', seen: 'm1' }
const parse = (action: unknown) => v.safeParse(ActionSchema, action)

describe('an action', () => {
  test.each([
    ['of an unknown kind', { ...send, kind: 'message.explode' }],
    ['with a field that it does not have', { ...send, assignee: 'ana' }],
    ['without a field that it needs', { id: 'action-0001', kind: 'message.send', conversation: 'c1', text: 'Hello' }],
    ['without an id', { ...send, id: undefined }],
    ['with an id that is empty', { ...send, id: '' }],
    ['with an id that a line of a log would break on', { ...send, id: 'action\n0001' }],
    ['with an id that is no ASCII', { ...send, id: 'ação-0001' }],
    ['with an id that has spaces in it', { ...send, id: "a'; DROP TABLE messages; --" }],
    ['with an id of nothing but length', { ...send, id: 'a'.repeat(101) }],
    ['with words that are none', { ...send, text: ' \n\t ' }],
    ['with more words than WhatsApp takes', { ...send, text: 'a'.repeat(MAX_TEXT + 1) }],
    ['with words that are no text', { ...send, text: 7 }],
    ['with a time before 1970', { ...send, at: -1 }],
    ['with half a millisecond', { ...send, at: 0.5 }],
    ['that is no object', 'message.send'],
    ['that is nothing', null],
    [
      'that snoozes until never',
      { id: 'action-0001', kind: 'conversation.snooze', conversation: 'c1', until: Number.MAX_VALUE, seen: null }
    ],
    ['with a priority that does not exist', { id: 'action-0001', kind: 'conversation.prioritise', conversation: 'c1', priority: 'low' }],
    ['with a base that is none', { id: 'action-0001', kind: 'conversation.prioritise', conversation: 'c1', priority: 'urgent', base: -1 }]
  ])('[ACT2] %s is malformed', (_, action) => {
    expect(parse(action).success).toBe(false)
  })

  test('[ACT2] the longest text that WhatsApp takes is well formed, and so is an action with its device’s time', () => {
    expect(parse({ ...send, text: 'a'.repeat(MAX_TEXT), at: 1_795_000_000_000 }).success).toBe(true)
  })

  test('text comes out as it will be stored: without halves of characters and without NUL', () => {
    const parsed = parse({ ...send, text: 'a\uD800b\0c' })
    expect(parsed.output).toMatchObject({ text: 'a\uFFFDb\uFFFDc' })
  })
})

describe('the body of a request', () => {
  const body = (actions: readonly unknown[]) => v.safeParse(ActionsBodySchema, { device: 'laptop-1', actions }).success

  test('[ACT1] one malformed action does not spoil the body', () => {
    for (const nonsense of [{ id: 'x', nonsense: true }, { kind: 'message.send' }, 7, null]) expect(body([send, nonsense])).toBe(true)
  })

  test('it has between one action and a hundred', () => {
    expect(body([])).toBe(false)
    expect(body(Array.from({ length: MAX_ACTIONS }, () => send))).toBe(true)
    expect(body(Array.from({ length: MAX_ACTIONS + 1 }, () => send))).toBe(false)
  })
})
