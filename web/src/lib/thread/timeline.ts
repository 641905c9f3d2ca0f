/**
 * A thread as one flat list: days, cases, events, what is new, bubbles, and at the end what has not left this device (HIS-01, HIS-07).
 * The same rows give the same list with the same keys. Not here: where lines stand (`place-marks.ts`), how anything looks.
 */
import type { CaseRow } from '../../../../schema/domain/conversation.ts'
import type { MemberId, MessageId, Millis, Position } from '../../../../schema/domain/ids.ts'
import type { EventRow, HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'
import { dayNumber } from '../look/times.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import { foldAbout } from './about.ts'
import { isInPlace } from './held-replies.ts'
import { pendingReplies, retryingMessages } from './pending-replies.ts'
import { type Mark, placeMarks } from './place-marks.ts'
import type { Quoted, TimelineItem } from './timeline-item.ts'

/** Bubbles of one speaker that are no further apart stand together. */
export const GROUP_MS: Millis = 5 * 60_000

export interface TimelineInput {
  /** By `at`, then `position`, without gaps: what is older than the first of them is not shown. */
  readonly messages: readonly MessageRow[]
  /** Other messages of the conversation that are on the device: only to be quoted. */
  readonly quotable?: readonly MessageRow[]
  readonly events: readonly EventRow[]
  readonly cases: readonly CaseRow[]
  /** Of this conversation. */
  readonly entries: readonly OutboxEntry[]
  /** The reader's own, with what is pending about them. */
  readonly held: readonly HeldReplyRow[]
  /** Those of others that the reader may approve, with what is pending about them. */
  readonly awaiting?: readonly HeldReplyRow[]
  /** Held replies as the server said last: the words of those about which something is pending. */
  readonly heldBefore?: readonly HeldReplyRow[]
  /** The reader sees the replies that await approval, and needs no line that says so. */
  readonly approves?: boolean
  /** How far the reader had read when the thread was opened; 0: they never did; null: no mark is wanted. */
  readonly readPosition: Position | null
  /** The conversation's first message is among `messages`. */
  readonly complete: boolean
  readonly me: MemberId
  /** IANA name. */
  readonly zone: string
}

/** Who speaks in a message: two with the same answer may stand together. */
export const speakerOf = ({ direction, origin, author }: Pick<MessageRow, 'direction' | 'origin' | 'author'>): string =>
  direction === 'in' ? 'customer' : origin === 'phone' ? 'phone' : `member:${author ?? ''}`

const QUARTER = 15 * 60_000

/** `dayNumber`, quick for many moments in a row: a zone changes its day on a quarter of an hour only. */
const daysIn = (zone: string): ((at: Millis) => number) => {
  let quarter = Number.NaN
  let day = 0
  return (at) => {
    const its = Math.floor(at / QUARTER)
    if (its !== quarter) day = dayNumber(at, zone)
    quarter = its
    return day
  }
}

/** Collects items and knows what stands last. */
const writer = (zone: string) => {
  const items: TimelineItem[] = []
  const dayOf = daysIn(zone)
  let today = Number.NEGATIVE_INFINITY
  let speaker = ''
  let spokeAt = 0
  const add = (item: TimelineItem): void => {
    items.push(item)
    speaker = ''
  }
  return {
    items,
    add,
    /** Days only rise: a line whose clock was behind opens no day again. */
    day(at: Millis): void {
      const day = dayOf(at)
      if (day <= today) return
      today = day
      add({ kind: 'day', key: `day:${day}`, at })
    },
    /** True for the first bubble of a group. */
    speaks(who: string, at: Millis): boolean {
      const first = who !== speaker || at - spokeAt > GROUP_MS
      speaker = who
      spokeAt = at
      return first
    }
  }
}
type Writer = ReturnType<typeof writer>

const addMark = (out: Writer, { line, at }: Mark): void => {
  const last = out.items.at(-1)
  if ('row' in line) {
    out.day(at)
    return out.add({ ...line, reopened: null })
  }
  if (line.kind === 'reopened' && last?.kind === 'case') {
    out.items[out.items.length - 1] = { ...last, reopened: line }
    return
  }
  out.day(at)
  const before = out.items.at(-1)
  if (before?.kind === 'events') out.items[out.items.length - 1] = { ...before, events: [...before.events, line] }
  else out.add({ kind: 'events', key: `events:${line.id}`, events: [line] })
}

const NO_NEWS = { before: null, count: 0 } as const

/**
 * Where the line of what is new stands, and how many messages it tells of. It stands where what was read is here too: of a page further
 * up it would only be known that it is not the first, and the line would wander with every page. Who has never read has no such line.
 */
const newsOf = ({ messages, readPosition, complete }: TimelineInput): { readonly before: MessageId | null; readonly count: number } => {
  if (readPosition === null || readPosition === 0) return NO_NEWS
  if (!complete && !messages.some((message) => message.position <= readPosition)) return NO_NEWS
  const news = messages.filter((message) => message.direction === 'in' && message.position > readPosition)
  return { before: news[0]?.id ?? null, count: news.length }
}

/** `now`: the words of a message as they are now, where they were changed. */
const quoteFinder = (
  { messages, quotable = [] }: TimelineInput,
  now: (id: MessageId) => string | null | undefined
): ((message: MessageRow) => Quoted) => {
  const byWamid = new Map([...quotable, ...messages].flatMap((row) => (row.wamid === null ? [] : [[row.wamid, row] as const])))
  return ({ quotes }) => {
    if (quotes === null) return null
    const row = byWamid.get(quotes)
    const text = row && now(row.id)
    return row && text ? { ...row, text } : (row ?? 'missing')
  }
}

/** What a bubble or a reply in place says itself is no line. */
const toldByLines = ({ messages, events, held, me, approves = false }: TimelineInput): readonly EventRow[] => {
  const approved = new Set<unknown>(messages.map(({ id }) => id))
  const returned = new Map<unknown, Millis | null>(held.map(({ id, returnedAt }) => [id, returnedAt]))
  return events.filter(({ kind, actor, at, detail }) => {
    if (kind === 'returned') return returned.get(detail.message) !== at
    if (kind === 'approved') return !approved.has(detail.message)
    return kind !== 'held' || detail.reason !== 'awaiting_approval' || !(approves || actor === me)
  })
}

/** The messages whose approval changed the words. */
const edits = (events: readonly EventRow[]): ReadonlySet<unknown> =>
  new Set(events.flatMap(({ kind, detail }) => (kind === 'approved' && detail.edited ? [detail.message] : [])))

/** One each, the one that was laid over first. */
const newest = (...lists: readonly (readonly HeldReplyRow[])[]): readonly HeldReplyRow[] => {
  const rows = new Map<MessageId, HeldReplyRow>()
  for (const row of lists.flat()) if (!rows.has(row.id)) rows.set(row.id, row)
  return [...rows.values()]
}

export const timeline = (given: TimelineInput): readonly TimelineItem[] => {
  const told = foldAbout(given.messages)
  const input = { ...given, messages: told.shown }
  const { messages, entries, held, awaiting = [], heldBefore = [], me } = input
  const out = writer(input.zone)
  const marks = placeMarks(messages, toldByLines(input), input.cases).filter((mark) => mark.slot >= 0 || input.complete)
  const news = newsOf(input)
  const quotedBy = quoteFinder(input, (id) => told.about.get(id)?.text)
  const retrying = retryingMessages(entries)
  const edited = edits(input.events)
  let next = 0
  const addMarksOf = (slot: number): void => {
    for (let mark = marks[next]; mark !== undefined && mark.slot <= slot; mark = marks[++next]) addMark(out, mark)
  }
  addMarksOf(-1)
  messages.forEach((message, index) => {
    out.day(message.at)
    if (message.id === news.before) out.add({ kind: 'unread', key: 'unread', count: news.count })
    const first = out.speaks(speakerOf(message), message.at)
    out.items.push({
      kind: 'message',
      key: `message:${message.id}`,
      message,
      first,
      quoted: quotedBy(message),
      about: told.about.get(message.id) ?? null,
      retrying: retrying.has(message.id),
      edited: edited.has(message.id)
    })
    addMarksOf(index)
  })
  const arrived = new Set(messages.map((message) => message.id))
  const pending = pendingReplies(entries, { me, arrived, held: newest(held, awaiting, heldBefore) }).filter(
    ({ id }) => !awaiting.some((row) => row.id === id)
  )
  const inPlace = [...held.filter(isInPlace), ...awaiting].filter(({ id }) => !arrived.has(id) && !pending.some((one) => one.id === id))
  for (const row of inPlace.toSorted((one, other) => one.heldAt - other.heldAt || one.seq - other.seq)) {
    out.day(row.heldAt)
    out.items.push({ kind: 'held', key: `message:${row.id}`, row, first: out.speaks(`member:${row.author}`, row.heldAt) })
  }
  for (const { id, author, text, at, state } of pending) {
    out.day(at)
    out.items.push({ kind: 'pending', key: `message:${id}`, id, author, text, at, state, first: out.speaks(`member:${author}`, at) })
  }
  return out.items
}
