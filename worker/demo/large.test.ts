import { describe, expect, test } from 'vitest'
import type { Operation } from '../commit/operation.ts'
import { DAY } from './clock.ts'
import { largeScript } from './large.ts'

const NOW = Date.UTC(2026, 10, 23, 12, 34, 56, 789)

const take = (count: number): readonly Operation[] => [...largeScript(NOW, 1, count)]

describe('the large workspace', () => {
  test('[DEMO1] it is the same for the same seed and moment', () => {
    expect(take(50)).toEqual(take(50))
  })

  test.each([0, 1, 39, 41, 2_000])('%i conversations: time ascends through thirty days up to now', (count) => {
    const times = take(count).map((operation) => operation.now)
    expect(times.every((time, index) => time >= (times[index - 1] ?? 0))).toBe(true)
    expect(times[0]).toBe(NOW - 30 * DAY)
    expect(times.at(-1)).toBeLessThanOrEqual(NOW)
  })

  test('each conversation has about ten messages, in bodies of up to 20 items', () => {
    let messages = 0
    let largest = 0
    for (const operation of take(10_000)) {
      if (operation.kind === 'action' && operation.action.kind === 'message.send') messages += 1
      if (operation.kind !== 'intake') continue
      messages += operation.items.filter((item) => item.kind !== 'status').length
      largest = Math.max(largest, operation.items.length)
    }
    expect(messages).toBe(100_000)
    expect(largest).toBe(20)
  })

  test('[DEMO2] it names only fictional numbers, one for each customer', () => {
    const phones = new Set<string>()
    for (const operation of take(500))
      for (const item of operation.kind === 'intake' ? operation.items : [])
        if (item.kind === 'message') phones.add(item.person.phone ?? '')
    expect(phones.size).toBe(500)
    for (const phone of phones) expect(phone).toMatch(/^15550(1[2-9]\d{4}|[2-6]\d{5})$/)
  })

  test('some are owned, resolved, snoozed and urgent', () => {
    const kinds = new Set(take(500).map((operation) => (operation.kind === 'action' ? operation.action.kind : operation.kind)))
    for (const kind of ['conversation.claim', 'conversation.resolve', 'conversation.snooze', 'conversation.prioritise', 'message.send'])
      expect(kinds).toContain(kind)
  })
})
