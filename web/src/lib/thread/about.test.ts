/** What is said about a message stands on it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import { foldAbout } from './about.ts'
import { answerRow, messageRow, NOW } from './thread.test-aid.ts'

const about = (position: number, type: 'reaction' | 'edit' | 'revoke', on: number, fields: Partial<MessageRow> = {}): MessageRow =>
  messageRow(position, { type, text: '', quotes: `wamid.${on}`, ...fields })
const ids = (messages: readonly MessageRow[]): readonly string[] => foldAbout(messages).shown.map(({ id }) => id)

describe('reactions', () => {
  test('[CAP6] of each person the newest stands on its message, by WhatsApp’s time', () => {
    const messages = [
      answerRow(1, 'ana'),
      about(2, 'reaction', 1, { text: '👍', at: NOW + 9000 }),
      about(3, 'reaction', 1, { text: '❤️', at: NOW + 5000 }),
      about(4, 'reaction', 1, { text: '🎉', direction: 'out', origin: 'agent', author: 'ben' })
    ]
    const { shown, about: found } = foldAbout(messages)
    expect(shown).toEqual([messages[0]])
    expect(found.get('m1')?.reactions.map(({ emoji, by, side }) => [emoji, by, side])).toEqual([
      ['🎉', 'ben', 'out'],
      ['👍', null, 'in']
    ])
  })
  test('one without a sign takes it back', () => {
    const messages = [answerRow(1, 'ana'), about(2, 'reaction', 1, { text: '👍' }), about(3, 'reaction', 1)]
    expect(foldAbout(messages).about.get('m1')?.reactions).toEqual([])
    expect(ids(messages)).toEqual(['m1'])
  })
  test('to a message that is not here stand for themselves', () => {
    expect(ids([messageRow(5), about(6, 'reaction', 1, { text: '👍' })])).toEqual(['m5', 'm6'])
  })
})

describe('edits', () => {
  test('[CAP7] show the newest words and keep all that was said before', () => {
    const messages = [messageRow(1), about(2, 'edit', 1, { text: 'second' }), messageRow(3), about(4, 'edit', 1, { text: 'third' })]
    const { shown, about: found } = foldAbout(messages)
    expect(shown).toEqual([messages[0], messages[2]])
    expect(found.get('m1')).toMatchObject({ text: 'third', editedAt: NOW + 4000, revokedAt: null })
    expect(found.get('m1')?.before.map(({ text }) => text)).toEqual(['message 1', 'second'])
  })
  test('that come before what they edit count all the same', () => {
    const messages = [about(1, 'edit', 2, { text: 'right', at: NOW + 3000 }), messageRow(2)].toSorted((a, b) => a.at - b.at)
    expect(foldAbout(messages).about.get('m2')?.text).toBe('right')
  })
  test('of somebody else’s message stand for themselves', () => {
    expect(ids([answerRow(1, 'ana'), about(2, 'edit', 1, { text: 'no' }), about(3, 'revoke', 1)])).toEqual(['m1', 'm2', 'm3'])
  })
})

test('[CAP7] a deleted message stays in its place and says when it was deleted', () => {
  const messages = [messageRow(1), messageRow(2), about(3, 'revoke', 1)]
  expect(ids(messages)).toEqual(['m1', 'm2'])
  expect(foldAbout(messages).about.get('m1')?.revokedAt).toBe(NOW + 3000)
})

test('a call that ended takes the place of its ringing', () => {
  const rang = messageRow(1, { type: 'call', wamid: 'wacid.1', content: { call: { state: 'rang', seconds: null } } })
  const ended = messageRow(3, {
    type: 'call',
    wamid: 'wacid.1/terminate',
    quotes: 'wacid.1',
    content: { call: { state: 'ended', seconds: 190 } }
  })
  expect(ids([rang, messageRow(2), ended])).toEqual(['m2', 'm3'])
  expect(ids([rang, messageRow(2)])).toEqual(['m1', 'm2'])
})

test('whatever comes in whatever order, each row is shown or told of once, and nothing is invented', () => {
  const row = fc.record({
    position: fc.integer({ min: 1, max: 30 }),
    type: fc.constantFrom('text', 'reaction', 'edit', 'revoke', 'call', 'image'),
    quotes: fc.option(fc.integer({ min: 1, max: 30 }).map((on) => `wamid.${on}`)),
    direction: fc.constantFrom('in', 'out')
  })
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: ({ position }) => position, maxLength: 20 }), (drawn) => {
      const messages = drawn
        .map(({ position, ...fields }) => messageRow(position, fields as Partial<MessageRow>))
        .toSorted((a, b) => a.at - b.at)
      const { shown, about: found } = foldAbout(messages)
      expect(messages).toEqual(expect.arrayContaining([...shown]))
      for (const target of found.keys()) expect(messages.some(({ id }) => id === target)).toBe(true)
      for (const message of messages) if (!shown.includes(message)) expect(['reaction', 'edit', 'revoke', 'call']).toContain(message.type)
    })
  )
})
