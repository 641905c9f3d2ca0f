/** Threads in memory while reads and changes cross. Not here: the replica's own reading (replica/), the engine around it. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import type { Change } from '../replica/change.ts'
import { messageRow } from '../replica/model-server.test-aid.ts'
import type { ThreadPlace, ThreadSlice } from '../replica/replica.ts'
import { settle } from '../sync/browser.test-aid.ts'
import { Threads } from './threads.ts'

/** A replica in its smallest form: reads see what is stored when they begin, and are answered when a test says so. */
class Reads {
  stored: readonly MessageRow[] = []
  complete = true
  /** Reads that wait for their answer; null: answered at once. */
  waiting: (() => void)[] | null = null
  reads = 0

  read = async (id: string, before: ThreadPlace | null, limit: number): Promise<ThreadSlice> => {
    this.reads += 1
    const place = before
    const older = this.stored.filter(
      (row) => row.conversation === id && (place === null || row.at < place.at || (row.at === place.at && row.position < place.position))
    )
    const messages = older.slice(-limit)
    const olderHere = older.length > limit
    const { waiting } = this
    if (waiting) await new Promise<void>((resolve) => waiting.push(resolve))
    return { messages, events: [], cases: [], quoted: [], complete: this.complete && !olderHere, olderHere }
  }

  /** Lets the reads go that wait, and those that follow. */
  async answer(): Promise<void> {
    const waiting = this.waiting ?? []
    this.waiting = null
    for (const resolve of waiting) resolve()
    await settle(5)
  }
}

let reads: Reads
let threads: Threads
beforeEach(() => {
  reads = new Reads()
  threads = new Threads(reads.read)
})

const message = (position: number, more: Partial<MessageRow> = {}): MessageRow =>
  messageRow(more.id ?? `m${position}`, 'c', position, more.seq ?? position, more)
const messages = (from: number, to: number): MessageRow[] => Array.from({ length: to - from + 1 }, (_, index) => message(from + index))
const came = (...rows: readonly MessageRow[]): Change => ({ rows: { messages: rows }, deletions: {}, cursor: 'e.1' })
const went = (deletions: Change['deletions']): Change => ({ rows: {}, deletions, cursor: 'e.1' })
const ids = (id = 'c') => threads.peek(id)?.messages.map((row) => row.id)

describe('changes that come while a thread is read', () => {
  test('are in it: new ones, newer ones, and what went', async () => {
    reads.stored = messages(1, 3)
    reads.waiting = []
    const loading = threads.load('c')
    threads.take(came(message(4), message(2, { seq: 9, status: 'read' })))
    threads.take(went({ messages: ['m1'] }))
    await reads.answer()
    await loading
    expect(ids()).toEqual(['m2', 'm3', 'm4'])
    expect(threads.peek('c')?.messages[0]?.status).toBe('read')
  })

  test('never give way to the older row of the read', async () => {
    reads.stored = [message(1, { seq: 9, status: 'read' })]
    reads.waiting = []
    const loading = threads.load('c')
    threads.take(came(message(1, { seq: 5 })))
    await reads.answer()
    expect((await loading).messages[0]?.seq).toBe(9)
  })

  test('are in the older page, which they would else not reach', async () => {
    reads.stored = messages(1, 80)
    await threads.load('c')
    reads.waiting = []
    const loading = threads.loadOlder('c')
    await settle(1)
    threads.take(came(message(20, { seq: 200, status: 'failed' }), message(60, { seq: 201, status: 'failed' }), message(81)))
    threads.take(went({ messages: ['m10'] }))
    await reads.answer()
    expect(await loading).toBe(true)
    expect(ids()).toEqual(messages(1, 81).flatMap(({ id }) => (id === 'm10' ? [] : id)))
    expect(
      threads
        .peek('c')
        ?.messages.filter(({ status }) => status === 'failed')
        .map(({ id }) => id)
    ).toEqual(['m20', 'm60'])
  })

  test('do not keep an older page from coming when they touch the first message that is shown', async () => {
    reads.stored = messages(1, 80)
    await threads.load('c')
    reads.waiting = []
    const loading = threads.loadOlder('c')
    await settle(1)
    threads.take(came(message(31, { seq: 200 })))
    await reads.answer()
    await loading
    expect(ids()).toHaveLength(80)
  })

  test('that take its conversation leave nothing of it in memory', async () => {
    reads.stored = messages(1, 3)
    reads.waiting = []
    const loading = threads.load('c')
    threads.take(went({ conversations: ['c'] }))
    await reads.answer()
    expect((await loading).messages).toEqual([])
    expect(threads.peek('c')).toBeUndefined()
  })

  test('that take its conversation while an older page is read leave nothing either', async () => {
    reads.stored = messages(1, 80)
    await threads.load('c')
    reads.waiting = []
    const loading = threads.loadOlder('c')
    await settle(1)
    threads.take(went({ conversations: ['c'] }))
    await reads.answer()
    expect(await loading).toBe(false)
    expect(threads.peek('c')).toBeUndefined()
  })

  test('are in a thread that is read anew, and it stands on screen until then', async () => {
    reads.stored = messages(1, 3)
    await threads.load('c')
    reads.waiting = []
    const renewing = threads.renew('c')
    expect(ids()).toEqual(['m1', 'm2', 'm3'])
    expect(threads.newest('c')?.id).toBe('m3')
    threads.take(came(message(4)))
    await reads.answer()
    await renewing
    expect(ids()).toEqual(['m1', 'm2', 'm3', 'm4'])
  })
})

describe('when changes may have been missed', () => {
  test('a thread that is being read is read again', async () => {
    reads.stored = messages(1, 3)
    reads.waiting = []
    const loading = threads.load('c')
    reads.stored = messages(1, 5)
    const reloading = threads.reload()
    await reads.answer()
    await reloading
    expect((await loading).messages).toHaveLength(5)
  })

  test('the one in front is read anew, as far back as it was, and the others when they are wanted', async () => {
    reads.stored = [...messages(1, 120), message(500, { id: 'other', conversation: 'd' })]
    await threads.load('d')
    threads.get('c')
    await threads.load('c')
    await threads.loadOlder('c')
    expect(ids()).toHaveLength(100)
    reads.stored = reads.stored.filter(({ id }) => id !== 'm120')
    await threads.reload()
    expect(ids()).toHaveLength(100)
    expect(ids()?.at(-1)).toBe('m119')
    expect(threads.peek('d')).toBeUndefined()
  })
})

describe('where a message stands', () => {
  beforeEach(async () => {
    reads.stored = messages(1, 80)
    await threads.load('c')
  })

  test('it is merged by WhatsApp’s time, then by arrival', () => {
    threads.take(came(message(81, { at: 50_000 })))
    expect(ids()?.slice(18, 22)).toEqual(['m49', 'm50', 'm81', 'm51'])
    expect(threads.newest('c')).toEqual({ id: 'm81', position: 81 })
  })

  test('one older than the first that is shown waits for its page', () => {
    threads.take(came(message(81, { at: 5_000 })))
    expect(ids()?.[0]).toBe('m31')
    expect(ids()).toHaveLength(50)
  })

  test('one that moves below the window waits there, one that moves into it comes', () => {
    threads.take(came(message(50, { seq: 100, at: 5_500 }), message(7, { seq: 100, at: 60_500 })))
    expect(ids()).not.toContain('m50')
    expect(ids()?.[0]).toBe('m31')
    expect(ids()?.slice(28, 32)).toEqual(['m60', 'm7', 'm61', 'm62'])
  })

  test('a tick on the first one leaves it the first, and what comes between it and the second has its place', () => {
    threads.take(came(message(31, { seq: 100 }), message(81, { at: 31_000 })))
    expect(ids()?.slice(0, 3)).toEqual(['m31', 'm81', 'm32'])
  })

  test('the first one that moves away takes its place with it', () => {
    threads.take(came(message(31, { seq: 100, at: 90_000 }), message(82, { at: 31_500 })))
    expect(ids()?.[0]).toBe('m32')
    expect(ids()?.at(-1)).toBe('m31')
    expect(ids()).not.toContain('m82')
  })
})

describe('what is kept', () => {
  const loadMany = async (count: number): Promise<void> => {
    for (let number = 0; number < count; number += 1) await threads.load(`other-${number}`)
  }

  test('thirty threads, never without the one in front', async () => {
    reads.stored = messages(1, 3)
    await threads.load('c')
    threads.get('c')
    await loadMany(40)
    expect(ids()).toEqual(['m1', 'm2', 'm3'])
    expect(threads.peek('other-9')).toBeUndefined()
    expect(threads.peek('other-39')).toBeDefined()
    threads.get('other-39')
    await loadMany(40)
    expect(threads.peek('c')).toBeUndefined()
  })

  test('a thread is read once for all who want it at once', async () => {
    await Promise.all([threads.load('c'), threads.load('c')])
    await threads.load('c')
    expect(reads.reads).toBe(1)
  })

  test('a reading that failed is begun again by the next who wants it', async () => {
    const failing = new Threads(async (...place) => {
      reads.reads += 1
      if (reads.reads === 1) throw new Error('closed')
      return reads.read(...place)
    })
    await expect(failing.load('c')).rejects.toThrow('closed')
    expect((await failing.load('c')).messages).toEqual([])
  })
})
