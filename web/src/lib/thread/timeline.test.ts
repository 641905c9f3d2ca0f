/** A thread as a list: order, lines, groups, what is new, what is still here. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import { answerRow, caseRow, DAY, entryOf, eventRow, heldRow, MINUTE, messageRow, NOW, sendEntry, ZONE } from './thread.test-aid.ts'
import { type TimelineInput, timeline } from './timeline.ts'
import type { TimelineItem } from './timeline-item.ts'

const build = (input: Partial<TimelineInput> = {}): readonly TimelineItem[] =>
  timeline({
    messages: [],
    events: [],
    cases: [],
    entries: [],
    held: [],
    readPosition: null,
    complete: true,
    me: 'ben',
    zone: ZONE,
    ...input
  })

/** A short way of writing a list down; days left out. */
const shape = (items: readonly TimelineItem[]): readonly string[] =>
  items.flatMap((item) => {
    if (item.kind === 'day') return []
    if (item.kind === 'message') return [`${item.first ? '' : '+'}${item.message.id}`]
    if (item.kind === 'events') return [item.events.map((event) => event.kind).join(' ')]
    if (item.kind === 'unread') return [`unread ${item.count}`]
    if (item.kind === 'case') return [`case ${item.ordinal}${item.reopened ? ' reopened' : ''}`]
    if (item.kind === 'held') return [`held ${item.row.text} ${item.row.reason}`]
    return [`pending ${item.text} ${item.state.kind}`]
  })

describe('bubbles', () => {
  test('stand together while one speaker goes on within five minutes', () => {
    const at = (minutes: number) => ({ at: NOW + minutes * MINUTE })
    const messages = [
      messageRow(1, at(0)),
      messageRow(2, at(4)),
      messageRow(3, at(10)),
      answerRow(4, 'ana', at(11)),
      answerRow(5, 'ben', at(12)),
      answerRow(6, 'ben', { ...at(13), origin: 'phone', author: null })
    ]
    expect(shape(build({ messages }))).toEqual(['m1', '+m2', 'm3', 'm4', 'm5', 'm6'])
  })
  test('know the message that they quote, or that it is not here', () => {
    const old = messageRow(1)
    const messages = [messageRow(5, { quotes: 'wamid.1' }), messageRow(6, { quotes: 'wamid.5' }), messageRow(7, { quotes: 'wamid.0' })]
    const quoted = build({ messages, quotable: [old] }).flatMap((item) => (item.kind === 'message' ? [item.quoted] : []))
    expect(quoted).toEqual([old, messages[0], 'missing'])
  })
})

describe('days', () => {
  test('begin at midnight of the reader’s zone, once each', () => {
    const midnight = Date.UTC(2026, 10, 23, 23, 0)
    const messages = [messageRow(1, { at: midnight - 1000 }), messageRow(2, { at: midnight }), messageRow(3, { at: midnight + DAY })]
    expect(build({ messages }).map((item) => item.kind)).toEqual(['day', 'message', 'day', 'message', 'day', 'message'])
  })
  test('a line whose clock ran ahead opens no day twice', () => {
    const midnight = Date.UTC(2026, 10, 23, 23, 0)
    const messages = [messageRow(1, { at: midnight - 5000 }), messageRow(2, { at: midnight - 1000 })]
    const keys = build({ messages, events: [eventRow('e1', 'claimed', 1, { at: midnight + 1 })] }).map((item) => item.key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('lines', () => {
  const messages = [messageRow(1), messageRow(4), messageRow(6)]

  test('stand after the last message that was there when it happened', () => {
    const events = [eventRow('e1', 'claimed', 5), eventRow('e2', 'prioritised', 6), eventRow('e0', 'assigned', 0)]
    expect(shape(build({ messages, events }))).toEqual(['assigned', 'm1', '+m4', 'claimed', 'm6', 'prioritised'])
  })
  test('a message that came late and stands early holds no line back', () => {
    const late = [messageRow(90, { at: NOW }), messageRow(1), messageRow(4), messageRow(91)]
    expect(shape(build({ messages: late, events: [eventRow('e1', 'claimed', 90)] }))).toEqual(['m90', '+m1', '+m4', 'claimed', 'm91'])
  })
  test('of one moment are one run, in the order in which they were committed', () => {
    const at = { at: NOW + 9000 }
    const events = [eventRow('e2', 'snoozed', 4, { ...at, seq: 8 }), eventRow('e1', 'claimed', 4, { ...at, seq: 7 })]
    expect(shape(build({ messages, events }))).toEqual(['m1', '+m4', 'claimed snoozed', 'm6'])
  })
  test('older than the oldest message here wait until that part of the thread is here', () => {
    const events = [eventRow('e1', 'claimed', 0)]
    expect(shape(build({ messages, events, complete: false }))).toEqual(['m1', '+m4', '+m6'])
  })
})

describe('cases', () => {
  const messages = [
    messageRow(1),
    answerRow(2, 'ana'),
    messageRow(5),
    answerRow(6, 'ana'),
    messageRow(9),
    answerRow(10, 'ana'),
    messageRow(12)
  ]
  const at = (position: number) => NOW + position * 1000 + 500
  const cases = [
    caseRow('case1', NOW, at(2)),
    caseRow('case2', at(4), at(6)),
    caseRow('case3', at(8), at(10)),
    caseRow('case4', at(11), null)
  ]
  const events = [2, 6, 10].flatMap((position, index) => [
    eventRow(`r${index}`, 'resolved', position, { case: `case${index + 1}` }),
    eventRow(`o${index}`, 'reopened', position, { case: `case${index + 2}`, actor: null, at: at(position) + 300 })
  ])

  test('[THR1] resolved and reopened three times are one thread with three dividers', () => {
    expect(shape(build({ messages, events, cases }))).toEqual([
      'm1',
      'm2',
      'case 1 reopened',
      'm5',
      'm6',
      'case 2 reopened',
      'm9',
      'm10',
      'case 3 reopened',
      'm12'
    ])
  })
  test('a resolve that was undone divides nothing and stays in the story', () => {
    const undone = [caseRow('case1', NOW, null)]
    const story = [eventRow('r', 'resolved', 2), eventRow('u', 'undone', 2, { seq: 3 })]
    expect(shape(build({ messages: messages.slice(0, 2), events: story, cases: undone }))).toEqual(['m1', 'm2', 'resolved undone'])
  })
  test('an end of which only the row is known stands by its time', () => {
    expect(shape(build({ messages, cases }))).toEqual(['m1', 'm2', 'case 1', 'm5', 'm6', 'case 2', 'm9', 'm10', 'case 3', 'm12'])
  })
})

describe('what is new', () => {
  test('begins before the first customer message that the reader has not read', () => {
    const messages = [messageRow(1), answerRow(2, 'ana'), messageRow(3), messageRow(4)]
    expect(shape(build({ messages, readPosition: 1 }))).toEqual(['m1', 'm2', 'unread 2', 'm3', '+m4'])
    expect(shape(build({ messages, readPosition: 4 }))).not.toContain('unread 0')
  })
  test('stands in no thread of which one has read nothing', () => {
    expect(shape(build({ messages: [messageRow(1), messageRow(2)], readPosition: 0 }))).toEqual(['m1', '+m2'])
  })
  test('waits for the page on which it belongs', () => {
    const messages = [messageRow(5), messageRow(6)]
    expect(shape(build({ messages, readPosition: 3, complete: false }))).toEqual(['m5', '+m6'])
    const more = [messageRow(3), messageRow(4), ...messages]
    expect(shape(build({ messages: more, readPosition: 3, complete: false }))).toEqual(['m3', 'unread 3', 'm4', '+m5', '+m6'])
  })
})

describe('what is still here', () => {
  test('stands last, in the order of writing', () => {
    const entries = [sendEntry('b', { order: 2 }), sendEntry('a', { order: 1, state: { kind: 'applied', seq: 9 } })]
    expect(shape(build({ messages: [messageRow(1)], entries }))).toEqual(['m1', 'pending reply a applied', 'pending reply b waiting'])
  })
  test('[THR2] a reply that arrived as a message, or came back as held, is not shown twice', () => {
    const messages = [answerRow(1, 'ben', { id: 'a' })]
    const entries = [sendEntry('a'), sendEntry('h'), sendEntry('x', { state: { kind: 'held', reason: 'stale', seq: 3 } })]
    expect(shape(build({ messages, entries, held: [heldRow('h')] }))).toEqual(['a'])
  })
  test('[THR2] a reply keeps its key when it becomes a message', () => {
    const keys = (input: Partial<TimelineInput>) => build(input).map((item) => item.key)
    expect(keys({ entries: [sendEntry('a', { createdAt: NOW })] })).toEqual(keys({ messages: [answerRow(1, 'ben', { id: 'a' })] }))
  })
  test('a held reply that was let out again waits among the bubbles', () => {
    const released = entryOf({ id: 'r', kind: 'message.release', message: 'h', seen: 'm1' })
    expect(shape(build({ entries: [released], held: [heldRow('h')] }))).toEqual(['pending held h waiting'])
  })
  test('a failed message that was asked to go again says so', () => {
    const messages = [answerRow(1, 'ben', { status: 'failed' })]
    const [, item] = build({ messages, entries: [entryOf({ id: 'r', kind: 'message.retry', message: 'm1', attempt: 1 })] })
    expect(item).toMatchObject({ retrying: true })
  })
})

describe('a reply that needs approval', () => {
  const messages = [messageRow(1), messageRow(2)]
  const mine = heldRow('h', { reason: 'awaiting_approval', heldAt: NOW + MINUTE })
  const hers = heldRow('x', { author: 'ana', reason: 'awaiting_approval', heldAt: NOW + 2 * MINUTE })
  const approve = (fields: Partial<OutboxEntry> = {}) =>
    entryOf({ id: 'a', kind: 'message.approve', message: 'x', seen: 'm2', text: 'better' }, fields)

  test('stands at the end in the order of writing, before what has not left this device; what was overtaken stands elsewhere', () => {
    const held = [mine, heldRow('r', { reason: 'returned' }), heldRow('s')]
    expect(shape(build({ messages, held, awaiting: [hers], entries: [sendEntry('new')] }))).toEqual([
      'm1',
      '+m2',
      'held held r returned',
      'held held h awaiting_approval',
      'held held x awaiting_approval',
      'pending reply new waiting'
    ])
  })
  test('[THR2] [APV2] keeps its key from the outbox through its approval to the message', () => {
    const keys = [
      build({ entries: [sendEntry('h', { createdAt: NOW })] }),
      build({ held: [mine] }),
      build({ messages: [answerRow(1, 'ben', { id: 'h' })], held: [mine] })
    ].map((items) => items.map(({ key }) => key).filter((key) => key !== 'day:20780'))
    expect(keys.map((all) => all.at(-1))).toEqual(['message:h', 'message:h', 'message:h'])
    expect(keys.map((all) => all.filter((key) => key === 'message:h').length)).toEqual([1, 1, 1])
  })
  test('that was approved here waits among the bubbles as its author’s, in its new words', () => {
    const [item] = build({ entries: [approve()], heldBefore: [hers] }).filter(({ kind }) => kind !== 'day')
    expect(item).toMatchObject({ kind: 'pending', id: 'x', author: 'ana', text: 'better' })
  })
  test('that the approval will not let out stands as it was, and is gone where it was returned', () => {
    expect(shape(build({ entries: [approve()], awaiting: [hers], heldBefore: [hers] }))).toEqual(['held held x awaiting_approval'])
    const refused = approve({ state: { kind: 'refused', reason: 'overtaken', by: null, at: null, detail: null } })
    expect(shape(build({ entries: [refused], awaiting: [hers], heldBefore: [hers] }))).toEqual(['held held x awaiting_approval'])
    expect(shape(build({ entries: [entryOf({ id: 'r', kind: 'message.return', message: 'x', note: '' })], heldBefore: [hers] }))).toEqual(
      []
    )
  })
  test('is told of by a line to whoever cannot see it, and by its bubble once it is approved', () => {
    const at = NOW + 5 * MINUTE
    const answer = answerRow(3, 'ana', { approvedBy: 'emre', receivedAt: at, at })
    const events = [
      eventRow('e1', 'held', 2, { actor: 'ana', detail: { reason: 'awaiting_approval' } }),
      eventRow('e2', 'approved', 2, { actor: 'emre', at, detail: { author: 'ana', edited: 1, message: answer.id } })
    ]
    expect(shape(build({ messages, events }))).toEqual(['m1', '+m2', 'held approved'])
    expect(shape(build({ messages: [...messages, answer], events, approves: true }))).toEqual(['m1', '+m2', 'm3'])
    expect(build({ messages: [...messages, answer], events }).at(-1)).toMatchObject({ edited: true })
    expect(build({ messages: [...messages, { ...answer, id: 'another' }], events }).at(-1)).toMatchObject({ edited: false })
    expect(shape(build({ messages, events: events.slice(0, 1), me: 'ana' }))).toEqual(['m1', '+m2'])
  })
  test('[APV4] that was returned says so itself, and a line does when it has gone to approval again', () => {
    const at = NOW + 5 * MINUTE
    const events = [eventRow('e', 'returned', 2, { actor: 'emre', at, detail: { author: 'ben', message: 'h' } })]
    const back = heldRow('h', { reason: 'returned', returnedBy: 'emre', returnedAt: at })
    expect(shape(build({ messages, events, held: [back] }))).toEqual(['m1', '+m2', 'held held h returned'])
    expect(shape(build({ messages, events, held: [mine] }))).toEqual(['m1', '+m2', 'returned', 'held held h awaiting_approval'])
  })
})

test('any thread has each message once, in its order, with keys that are all different, and is the same when made again', () => {
  const kind = fc.constantFrom('claimed', 'resolved', 'reopened', 'snoozed', 'undone') as fc.Arbitrary<'claimed'>
  const rows = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 25 })
  fc.assert(
    fc.property(
      rows,
      fc.array(fc.tuple(kind, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 3 })), { maxLength: 20 }),
      fc.boolean(),
      (positions, happened, complete) => {
        const messages: readonly MessageRow[] = positions
          .map((position) => messageRow(position, { at: NOW + (position % 7) * 9 * 3_600_000 }))
          .sort((a, b) => a.at - b.at || a.position - b.position)
        const events = happened.map(([what, after, of], index) => eventRow(`e${index}`, what, after, { case: `case${of}` }))
        const cases = [1, 2].map((of) => caseRow(`case${of}`, NOW + of, NOW + of * DAY))
        const items = build({ messages, events, cases, complete })
        expect(items.flatMap((item) => (item.kind === 'message' ? [item.message] : []))).toEqual(messages)
        expect(new Set(items.map((item) => item.key)).size).toBe(items.length)
        expect(build({ messages, events, cases, complete })).toEqual(items)
      }
    )
  )
})
