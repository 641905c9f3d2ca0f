import { describe, expect, test } from 'vitest'
import { arabic } from './dialogues/arabic.ts'
import { english } from './dialogues/english-sales.ts'
import { hindi } from './dialogues/hindi.ts'
import { portuguese } from './dialogues/portuguese.ts'
import { spanish } from './dialogues/spanish.ts'
import { messagesOf, slotsFor } from './phrases.ts'
import { randomFrom } from './random.ts'

const random = randomFrom(1, 'phrases')

describe('phrases', () => {
  test('a turn is parted into messages, choices are made, slots are filled', () => {
    expect(messagesOf('{hi|hi} there // order <order>', { order: 'MH-1' }, random)).toEqual(['hi there', 'order MH-1'])
  })

  test('a slot that nobody knows is an error', () => {
    expect(() => messagesOf('<nothing>', {}, random)).toThrow(RangeError)
  })

  test.each(Object.entries({ english, spanish, portuguese, hindi, arabic }))('every sentence in %s can be filled in', (_, phrases) => {
    for (const turn of [...phrases.support, ...phrases.sales].flat())
      for (const message of messagesOf(turn, slotsFor(phrases, random), random)) {
        expect(message).not.toBe('')
        expect(message).not.toMatch(/[<>{}|]|\/\//)
      }
  })

  test('every dialogue has a question and an answer at least', () => {
    for (const { support, sales } of [english, spanish, portuguese, hindi, arabic])
      for (const dialogue of [...support, ...sales]) expect(dialogue.length).toBeGreaterThanOrEqual(4)
  })
})
