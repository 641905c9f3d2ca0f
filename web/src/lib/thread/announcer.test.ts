/** What is announced of messages that come: one by one, bursts in one sentence. */
import { describe, expect, test } from 'vitest'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import { type AnnouncerState, hear, PAUSE_MS, silent } from './announcer.ts'
import { answerRow, messageRow, NOW } from './thread.test-aid.ts'
import type { TimelineItem } from './timeline-item.ts'

const itemsOf = (...messages: readonly MessageRow[]): readonly TimelineItem[] =>
  messages.map((message) => ({
    kind: 'message',
    key: message.id,
    message,
    first: true,
    quoted: null,
    about: null,
    retrying: false,
    edited: false
  }))

const said = (state: AnnouncerState, items: readonly TimelineItem[], now: number) => {
  const { say, waitMs } = hear(state, items, 'ben', now)
  return say ? [say.message.id, say.count] : waitMs
}

describe('announcements', () => {
  const opened = itemsOf(messageRow(1), messageRow(2))

  test('nothing that was here when the thread was opened is announced', () => {
    expect(said(silent(opened), opened, NOW)).toBeNull()
  })
  test('a message that comes is announced at once', () => {
    expect(said(silent(opened), itemsOf(messageRow(1), messageRow(2), messageRow(3)), NOW)).toEqual(['m3', 1])
  })
  test('what comes within three seconds waits, and is then told in one', () => {
    const one = itemsOf(messageRow(1), messageRow(3))
    const { state } = hear(silent(opened), one, 'ben', NOW)
    const burst = itemsOf(messageRow(1), messageRow(3), messageRow(4), answerRow(5, 'ana'))
    expect(said(state, burst, NOW + 1000)).toBe(PAUSE_MS - 1000)
    expect(said(state, burst, NOW + PAUSE_MS)).toEqual(['m5', 2])
  })
  test('one’s own replies are not announced', () => {
    const mine = itemsOf(messageRow(2), answerRow(3, 'ben'))
    expect(said(silent(opened), mine, NOW)).toBeNull()
    expect(said(silent(opened), itemsOf(messageRow(2), answerRow(3, 'ben'), messageRow(4), answerRow(5, 'ben')), NOW)).toEqual(['m4', 1])
  })
  test('older pages, and what was missed long ago, are not announced', () => {
    const late = messageRow(9, { at: NOW - 1000 })
    expect(said(silent(opened), itemsOf(late, messageRow(1), messageRow(2)), NOW)).toBeNull()
  })
  test('each message is counted in one announcement only', () => {
    const first = hear(silent(opened), itemsOf(messageRow(2), messageRow(3)), 'ben', NOW)
    const second = hear(first.state, itemsOf(messageRow(2), messageRow(3), messageRow(4)), 'ben', NOW + PAUSE_MS)
    expect([first.say?.count, second.say?.count]).toEqual([1, 1])
    expect(said(second.state, itemsOf(messageRow(2), messageRow(3), messageRow(4)), NOW + 9 * PAUSE_MS)).toBeNull()
  })
})
