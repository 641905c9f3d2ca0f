import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { WINDOW_MARGIN_MS, WINDOW_MS } from '../../schema/domain/service-window.ts'
import { type Action, ActionSchema } from '../../schema/protocol/action.ts'
import type { Item } from '../../schema/whatsapp/item.ts'
import type { Operation } from '../commit/operation.ts'
import { phoneOfUserId } from '../simulator/identities.ts'
import { DAY, HOUR, MINUTE, startOfDay } from './clock.ts'
import { conversationIdOf, messageIdOf } from './items.ts'
import { demoPeople } from './people.ts'
import { demoScenes } from './scenes.ts'
import { demoScript } from './script.ts'

const NOW = Date.UTC(2026, 10, 23, 12, 34, 56, 789)
const script = demoScript(NOW, 1)

type Written = Extract<Item, { kind: 'message' | 'echo' }>
const itemsOf = (operation: Operation): readonly Item[] => (operation.kind === 'intake' ? operation.items : [])
const isWritten = (item: Item): item is Written => item.kind === 'message' || item.kind === 'echo'
const actionsOf = (operations: readonly Operation[]): readonly Action[] =>
  operations.flatMap((operation) => (operation.kind === 'action' ? [operation.action] : []))
const written = script.flatMap(itemsOf).filter(isWritten)
const sends = actionsOf(script).filter((action) => action.kind === 'message.send')
const isHeld = (action: Action): boolean => 'conversation' in action && action.conversation === demoScenes.get('held')

/** João's second form of number belongs to his one conversation. */
const conversationOf = (item: Written): string =>
  item.person.phone?.startsWith('55') ? (demoScenes.get('brazilian-pair') ?? '') : conversationIdOf(item.person, item.number)

describe('the demo script', () => {
  test('[DEMO1] the demo is the same for the same seed and moment', () => {
    expect(demoScript(NOW, 1)).toEqual(script)
    expect(demoScript(NOW, 2)).not.toEqual(script)
  })

  test.each([0, 1, 5, 77, 4_294_967_295])('[DEMO1] with seed %i, time ascends from the set-up and ends at now', (seed) => {
    for (const now of [NOW, startOfDay(NOW), startOfDay(NOW) + 5 * MINUTE, NOW + 11 * HOUR]) {
      const times = demoScript(now, seed).map((operation) => operation.now)
      expect(times.every((time, index) => time >= (times[index - 1] ?? 0) && Number.isInteger(time))).toBe(true)
      expect(times.at(-1)).toBeLessThanOrEqual(now)
    }
    expect(demoScript(NOW, seed)[0]?.kind).toBe('setup')
  })

  test.each([1, 2, 3])('with seed %i there are 48 conversations with about 1,900 messages', (seed) => {
    const operations = demoScript(NOW, seed)
    const items = operations.flatMap(itemsOf).filter(isWritten)
    expect(new Set(items.map(conversationOf)).size).toBe(48)
    const held = 1
    const messages = items.length + actionsOf(operations).filter((action) => action.kind === 'message.send').length - held
    expect(messages).toBeGreaterThan(1_880)
    expect(messages).toBeLessThan(1_920)
  })

  test('[DEMO2] the demo names only fictional numbers', () => {
    for (const { person } of written) {
      // Whom we know by username alone has a phone at the simulator: a reply to them has somewhere to arrive.
      expect(person.phone ?? phoneOfUserId(person.userId ?? '')).toMatch(/^(155501[1-9]\d{4}|5511(9)?0000\d{4})$/)
    }
    for (const number of demoPeople.numbers) expect(number.display).toMatch(/^\+1 555 01\d \d{4}$/)
  })

  test('[DEMO2] no text holds anything that looks like a telephone number or an address of the net', () => {
    for (const text of [...written.map((item) => item.text), ...sends.map((action) => action.text)])
      expect(text).not.toMatch(/\+\d|\d[\d ]{7,}|@|https?:|www\./)
  })

  test('every action is well-formed and has an id of its own', () => {
    const actions = actionsOf(script)
    for (const action of actions) expect(v.safeParse(ActionSchema, action).success).toBe(true)
    expect(new Set(actions.map((action) => action.id)).size).toBe(actions.length)
  })

  test('every item has a key of its own, and texts are mostly different', () => {
    const keys = script.flatMap(itemsOf).map((item) => item.key)
    expect(new Set(keys).size).toBe(keys.length)
    const texts = [...written.map((item) => item.text), ...sends.map((action) => action.text)]
    expect(new Set(texts).size).toBeGreaterThan(texts.length / 3)
  })

  test('only snoozes reach past now', () => {
    const untils = actionsOf(script).flatMap((action) => (action.kind === 'conversation.snooze' ? [action.until] : []))
    expect(untils.filter((until) => until > NOW).length).toBe(2)
    for (const item of script.flatMap(itemsOf)) if (item.kind !== 'exception') expect(item.at ?? NOW).toBeLessThanOrEqual(NOW)
  })

  test.each([1, 2, 3])('with seed %i every answer leaves inside the 24 hours after the last question', (seed) => {
    const askedAt = new Map<string, number>()
    for (const operation of demoScript(NOW, seed)) {
      for (const item of itemsOf(operation)) if (item.kind === 'message' && !item.quiet) askedAt.set(conversationOf(item), item.at ?? 0)
      if (operation.kind !== 'action' || operation.action.kind !== 'message.send') continue
      const left = (askedAt.get(operation.action.conversation) ?? 0) + WINDOW_MS - WINDOW_MARGIN_MS - operation.now
      expect(left).toBeGreaterThan(0)
    }
  })

  test('what an action has seen is an earlier message of the same conversation', () => {
    const conversationByMessage = new Map<string, string>()
    for (const operation of script) {
      for (const item of itemsOf(operation)) if (isWritten(item)) conversationByMessage.set(messageIdOf(item.id), conversationOf(item))
      if (operation.kind !== 'action') continue
      const { action } = operation
      const seen = 'seen' in action ? action.seen : 'upTo' in action ? action.upTo : undefined
      if (seen !== undefined && 'conversation' in action) expect(conversationByMessage.get(seen ?? '')).toBe(action.conversation)
      if (action.kind === 'message.send') conversationByMessage.set(action.id, action.conversation)
    }
  })

  test('every answer but the held one is attempted once and has an outcome', () => {
    const expected = sends.filter((action) => !(isHeld(action) && action.text.startsWith('It ended'))).map((action) => action.id)
    const attempted = script.flatMap((operation) => (operation.kind === 'attempt' ? [operation.message] : []))
    const settled = script.flatMap((operation) => (operation.kind === 'outcome' ? [operation.message] : []))
    expect(new Set(attempted)).toEqual(new Set(expected))
    expect(attempted.length).toBe(expected.length)
    expect(new Set(settled)).toEqual(new Set(expected))
    expect(settled.length).toBe(expected.length)
  })

  test('yesterday is busy from 9:00 to 18:00, most of all from 14:00', () => {
    const midnight = startOfDay(NOW) - DAY
    const hours = written
      .map((item) => ((item.at ?? 0) - midnight) / HOUR)
      .filter((hour) => hour >= 0 && hour < 24)
      .map(Math.floor)
    const countOf = (hour: number): number => hours.filter((one) => one === hour).length
    for (const hour of [9, 10, 11, 12, 13, 14, 15, 16, 17]) expect(countOf(hour)).toBeGreaterThan(0)
    expect(Math.max(...[9, 10, 11, 12, 13, 15, 16, 17].map(countOf))).toBeLessThan(countOf(14))
  })
})
