/** What memory is told, and in which order. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { ChainedChange } from '../replica/change.ts'
import { FakeClock, settle } from './browser.test-aid.ts'
import { MemoryFeed, STANDS_MS } from './memory-feed.ts'

const NOTHING = { rows: {}, deletions: {} }
const change = (from: number | null, to: number): ChainedChange => ({
  ...NOTHING,
  from: from === null ? null : `e:${from}`,
  cursor: `e:${to}`
})

let told: string[]
let loaded: string | null | undefined
let stored: string | null
/** Ends the reading that is under way at the given place. */
let endReading: (cursor: string) => void
let feed: MemoryFeed
let clock: FakeClock

beforeEach(() => {
  told = []
  loaded = 'e:10'
  stored = 'e:10'
  clock = new FakeClock()
  feed = new MemoryFeed({
    clock,
    replica: { cursor: async () => stored, loaded: () => loaded },
    onChange: ({ cursor }, by) => void told.push(`${cursor} ${by}`),
    onReload: () => {
      told.push('reading')
      return new Promise<void>((resolve) => {
        endReading = (cursor) => {
          loaded = cursor
          resolve()
        }
      })
    },
    onFault: (error) => void told.push(String(error))
  })
})

describe('a memory', () => {
  test('is told what continues it, at once', async () => {
    await feed.start()
    feed.tell(change(10, 11), 'here')
    feed.tell(change(11, 14), 'other-tab')
    expect(told).toEqual(['e:11 here', 'e:14 other-tab'])
  })

  test('that was read before the replica moved on is read again at the start', async () => {
    stored = 'e:12'
    const started = feed.start()
    await settle(2)
    endReading('e:12')
    await started
    feed.tell(change(12, 13), 'here')
    expect(told).toEqual(['reading', 'e:13 here'])
  })

  test('is told what comes while it is read after that, and only what the reading did not see', async () => {
    await feed.start()
    feed.tell(change(12, 13), 'other-tab')
    feed.tell(change(13, 14), 'other-tab')
    feed.tell(change(14, 15), 'other-tab')
    feed.tellThread({ ...NOTHING, cursor: 'e:15' }, 'here')
    expect(told).toEqual(['reading'])
    endReading('e:14')
    await settle(2)
    expect(told).toEqual(['reading', 'e:15 other-tab', 'e:15 here'])
  })

  test('is not told twice what it has, but for pages: their rows come by no delta', async () => {
    await feed.start()
    feed.tell(change(8, 9), 'other-tab')
    feed.tell(change(9, 9), 'other-tab')
    expect(told).toEqual(['e:10 other-tab'])
  })

  test('[SYN11] stands as it was while an emptied replica is filled again, and is read with its first rows', async () => {
    await feed.start()
    feed.emptied()
    await settle(2)
    expect(told).toEqual([])
    feed.tell({ ...change(null, 20), rows: {} }, 'here')
    expect(told).toEqual(['reading'])
    endReading('e:20')
    await settle(2)
    feed.tell(change(20, 21), 'here')
    await clock.pass(STANDS_MS)
    expect(told).toEqual(['reading', 'e:21 here'])
  })

  test('[SYN11] is emptied soon where no rows come, for a right may have been lost', async () => {
    await feed.start()
    feed.emptied()
    await clock.pass(STANDS_MS - 1)
    expect(told).toEqual([])
    await clock.pass(1)
    expect(told).toEqual(['reading'])
  })

  test('[SYN11] waits for nothing once it has ended', async () => {
    await feed.start()
    feed.emptied()
    feed.end()
    feed.emptied()
    await clock.pass(STANDS_MS)
    expect(told).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('is read again after a reset that comes while it is read', async () => {
    await feed.start()
    feed.reload()
    feed.reload()
    endReading('e:10')
    await settle(2)
    expect(told).toEqual(['reading', 'reading'])
  })

  test('that could not be read says so and is read again at the next change', async () => {
    await feed.start()
    const failing = new MemoryFeed({
      clock,
      replica: { cursor: async () => 'e:10', loaded: () => 'e:10' },
      onChange: () => void told.push('change'),
      onReload: () => Promise.reject(new Error('no disk')),
      onFault: (error) => void told.push(String(error))
    })
    await failing.start()
    failing.tell(change(12, 13), 'here')
    await settle(2)
    expect(told[0]).toBe('Error: no disk')
    expect(told).not.toContain('change')
  })
})
