/** The truth, told calmly: what is shown when. */
import { describe, expect, test } from 'vitest'
import { randomFrom } from '../replica/model-server.test-aid.ts'
import { nextTick, reduceSync, type SyncEvent, type SyncMachine, startMachine } from './sync-state.ts'

const T = 100_000
/** Events at their milliseconds after the start. */
type Happening = readonly [ms: number, event: { readonly type: SyncEvent['type']; readonly [field: string]: unknown }]
const after = (happenings: readonly Happening[], machine: SyncMachine = startMachine(T, true)): SyncMachine =>
  happenings.reduce((before, [ms, event]) => reduceSync(before, { ...event, at: T + ms } as SyncEvent), machine)
const shown = (happenings: readonly Happening[]) => after(happenings).shown

const LIVE: readonly Happening[] = [
  [0, { type: 'connected' }],
  [0, { type: 'caught-up' }]
]

describe('what is shown', () => {
  test('a start that takes its time is starting, then reconnecting, then offline', () => {
    expect(shown([[1_999, { type: 'tick' }]])).toEqual({ kind: 'starting' })
    expect(shown([[2_000, { type: 'tick' }]])).toEqual({ kind: 'reconnecting', since: T })
    expect(shown([[5_000, { type: 'tick' }]])).toEqual({ kind: 'offline', since: T })
  })

  test('a first load says how far it is, number by number', () => {
    const connected: Happening = [0, { type: 'connected' }]
    expect(shown([connected, [10, { type: 'behind', done: 200, of: null }]])).toEqual({ kind: 'catching-up', done: 200, of: null })
    expect(shown([connected, [10, { type: 'behind', done: 1, of: 9 }], [11, { type: 'behind', done: 5, of: 9 }]])).toMatchObject({
      done: 5
    })
  })

  test('a start with nothing missing is live without a detour', () => {
    const start: readonly Happening[] = [
      [300, { type: 'connected' }],
      [310, { type: 'behind', done: 0, of: null }]
    ]
    expect(shown(start)).toEqual({ kind: 'starting' })
    expect(shown([...start, [350, { type: 'caught-up' }]])).toEqual({ kind: 'live' })
    expect(shown([...start, [2_300, { type: 'tick' }]])).toMatchObject({ kind: 'catching-up' })
  })

  test('a live tab that is briefly behind says nothing of it', () => {
    const behind: Happening = [3_000, { type: 'behind', done: 0, of: 5 }]
    expect(shown([...LIVE, behind, [4_900, { type: 'tick' }]])).toEqual({ kind: 'live' })
    expect(shown([...LIVE, behind, [5_000, { type: 'tick' }]])).toMatchObject({ kind: 'catching-up' })
  })

  test('[PIL1] a cut shorter than two seconds is never seen', () => {
    expect(shown([...LIVE, [3_000, { type: 'lost' }], [4_999, { type: 'tick' }]])).toEqual({ kind: 'live' })
    expect(shown([...LIVE, [3_000, { type: 'lost' }], [4_999, { type: 'connected' }], [9_000, { type: 'tick' }]])).toEqual({ kind: 'live' })
  })

  test('reconnecting says since when, whatever fails meanwhile', () => {
    expect(shown([...LIVE, [3_000, { type: 'lost' }], [4_000, { type: 'lost' }], [5_000, { type: 'tick' }]])).toEqual({
      kind: 'reconnecting',
      since: T + 3_000
    })
  })

  test('the browser knows that it is offline: at once', () => {
    expect(shown([...LIVE, [3_000, { type: 'navigator', online: false }]])).toMatchObject({ kind: 'offline' })
  })

  test('offline stays offline until there is a connection, not a hope', () => {
    const offline: readonly Happening[] = [...LIVE, [3_000, { type: 'lost' }], [3_000, { type: 'navigator', online: false }]]
    expect(shown([...offline, [6_000, { type: 'navigator', online: true }]])).toMatchObject({ kind: 'offline', since: T + 3_000 })
    expect(shown([...offline, [6_000, { type: 'navigator', online: true }], [7_000, { type: 'connected' }]])).toEqual({ kind: 'live' })
  })

  test('[PIL1] the end of a session is said at once', () => {
    expect(shown([...LIVE, [1, { type: 'session-ended' }]])).toEqual({ kind: 'session-ended' })
  })

  test.for(Array.from({ length: 50 }, (_, seed) => seed + 1))(
    'two changes are two seconds apart, and a tick comes in time, seed %i',
    (seed) => {
      const random = randomFrom(seed)
      const events = [
        { type: 'connected' },
        { type: 'lost' },
        { type: 'behind', done: 1, of: 2 },
        { type: 'caught-up' },
        { type: 'navigator', online: false },
        { type: 'navigator', online: true }
      ] as const
      let machine = startMachine(T, true)
      let changedAt = Number.NEGATIVE_INFINITY
      let now = T
      const take = (event: SyncEvent): void => {
        const before = machine.shown.kind
        machine = reduceSync(machine, event)
        if (machine.shown.kind === before) return
        expect(event.at - changedAt).toBeGreaterThanOrEqual(2_000)
        changedAt = event.at
      }
      for (let step = 0; step < 200; step += 1) {
        const until = now + random() * 3_000
        for (let tick = nextTick(machine, now); tick !== null && tick <= until; tick = nextTick(machine, now)) {
          now = tick
          take({ type: 'tick', at: now })
        }
        now = until
        const event = events[Math.floor(random() * events.length)]
        if (event) take({ ...event, at: now })
      }
      for (let tick = nextTick(machine, now); tick !== null; tick = nextTick(machine, now)) {
        now = tick
        take({ type: 'tick', at: now })
      }
      const settled = machine.shown
      expect(reduceSync(machine, { type: 'tick', at: now + 1_000_000 }).shown).toEqual(settled)
    }
  )
})
