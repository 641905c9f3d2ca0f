import { describe, expect, test } from 'vitest'
import { type MessageRow, UNTOUCHED_MESSAGE } from '../../schema/domain/message.ts'
import { MAX_IN_FLIGHT, type PassInput, planPass, UNCONFIRMED_HOLDS_MS } from './plan-pass.ts'

const NOW = 1_000_000

let position = 0
const message = (conversation: string, more: Partial<MessageRow> = {}): MessageRow => {
  position += 1
  return {
    id: `m${position}`,
    conversation,
    number: 'n',
    contact: `contact-of-${conversation}`,
    case: null,
    direction: 'out',
    origin: 'agent',
    type: 'text',
    ...UNTOUCHED_MESSAGE,
    text: 'text',
    status: 'queued',
    author: 'ana',
    device: 'laptop',
    at: NOW,
    receivedAt: NOW,
    position,
    seenPosition: 0,
    decidedAt: NOW,
    seq: 1,
    ...more
  }
}

const plan = (messages: readonly MessageRow[], more: Partial<PassInput> = {}) => {
  const pass = planPass({ now: NOW, messages, paused: false, inFlight: new Set(), readyAt: () => NOW, ...more })
  return { start: pass.start.map(({ id }) => id), orphans: pass.orphans.map(({ id }) => id), lookAgainAt: pass.lookAgainAt }
}

describe('one look at a number', () => {
  test('[SND4] the first message of each conversation starts, and no other', () => {
    const [a1, a2, b1] = [message('a'), message('a'), message('b')]
    expect(plan([a1, a2, b1])).toEqual({ start: [a1.id, b1.id], orphans: [], lookAgainAt: null })
  })

  test('[SND4] a send that is under way holds back its own conversation only', () => {
    const [a1, a2, b1] = [message('a', { status: 'sending', attempt: 1 }), message('a'), message('b')]
    expect(plan([a1, a2, b1], { inFlight: new Set([a1.id]) }).start).toEqual([b1.id])
  })

  test('[SND4] one that was started and not yet recorded does, too', () => {
    const [a1, a2] = [message('a'), message('a')]
    expect(plan([a1, a2], { inFlight: new Set([a1.id]) }).start).toEqual([])
  })

  test('[SND4] what is not confirmed holds its conversation for a minute, then the others go on', () => {
    const a1 = message('a', { status: 'not-confirmed', attempt: 1, attemptAt: NOW })
    const [a2, b1] = [message('a'), message('b')]
    expect(plan([a1, a2, b1])).toEqual({ start: [b1.id], orphans: [], lookAgainAt: NOW + UNCONFIRMED_HOLDS_MS })
    expect(plan([a1, a2], { now: NOW + UNCONFIRMED_HOLDS_MS - 1 }).start).toEqual([])
    expect(plan([a1, a2], { now: NOW + UNCONFIRMED_HOLDS_MS }).start).toEqual([a2.id])
  })

  test('[SND2] what is not confirmed never starts by itself', () => {
    const a1 = message('a', { status: 'not-confirmed', attempt: 1, attemptAt: NOW - 10 * UNCONFIRMED_HOLDS_MS })
    expect(plan([a1])).toEqual({ start: [], orphans: [], lookAgainAt: null })
  })

  test('[SND6] a throttled one keeps its place: the ones behind it wait for it, and it is looked at when its time comes', () => {
    const [a1, a2, b1] = [message('a', { retryAt: NOW + 500, attempt: 1 }), message('a'), message('b')]
    expect(plan([a1, a2, b1])).toEqual({ start: [b1.id], orphans: [], lookAgainAt: NOW + 500 })
    expect(plan([a1, a2], { now: NOW + 500 }).start).toEqual([a1.id])
  })

  test('[SND11] what may not leave yet is looked at when it may, the earliest one first', () => {
    const [a1, b1] = [message('a'), message('b')]
    const readyAt = (customer: string) => (customer === 'contact-of-a' ? NOW + 300 : NOW + 200)
    expect(plan([a1, b1], { readyAt })).toEqual({ start: [], orphans: [], lookAgainAt: NOW + 200 })
  })

  test('[SND10] what is sending for nobody is an orphan of a kill, also while the number is paused', () => {
    const [a1, a2, b1] = [message('a', { status: 'sending', attempt: 1 }), message('a'), message('b')]
    expect(plan([a1, a2, b1])).toEqual({ start: [b1.id], orphans: [a1.id], lookAgainAt: null })
    expect(plan([a1, a2, b1], { paused: true })).toEqual({ start: [], orphans: [a1.id], lookAgainAt: null })
  })

  test('[SND7] while the number is paused nothing starts, and only an event changes that', () => {
    expect(plan([message('a'), message('b', { retryAt: NOW + 500 })], { paused: true })).toEqual({
      start: [],
      orphans: [],
      lookAgainAt: null
    })
  })

  test('no more calls are under way at once than a number may have', () => {
    const waiting = Array.from({ length: 50 }, (_, index) => message(`c${index}`))
    expect(plan(waiting).start).toHaveLength(MAX_IN_FLIGHT)
    const busy = new Set(Array.from({ length: 3 }, (_, index) => `other-${index}`))
    expect(plan(waiting, { inFlight: busy }).start).toHaveLength(MAX_IN_FLIGHT - 3)
  })

  test('where there is nothing to send there is nothing to look for', () => {
    expect(plan([])).toEqual({ start: [], orphans: [], lookAgainAt: null })
  })
})
