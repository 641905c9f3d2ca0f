import { IDBFactory as FakeFactory, IDBKeyRange as FakeRange } from 'fake-indexeddb'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Action } from '../../../../schema/protocol/action.ts'
import type { PostAnswer } from './answer.ts'
import { Drainer, type DrainState, pauseAfter, sizeAfter } from './drain.ts'
import { assign, claim, reply, resolve, ServerModel } from './entries.test-aid.ts'
import { laneOf } from './lane.ts'
import { LocalStore } from './local-store.ts'

type Post = (actions: readonly Action[]) => Promise<PostAnswer>
const UNANSWERED: PostAnswer = { kind: 'unanswered' }

let server: ServerModel
let store: LocalStore
let disk: IDBFactory
let post: Post
let online: boolean
let states: DrainState['kind'][]
let timers: (() => void)[]
const stores: LocalStore[] = []

const openStore = (): LocalStore => {
  const one = new LocalStore('ana', { indexedDB: disk, IDBKeyRange: FakeRange })
  stores.push(one)
  return one
}
beforeEach(() => {
  server = new ServerModel()
  disk = new FakeFactory()
  store = openStore()
  post = async (actions) => server.answer(actions)
  online = true
  states = []
  timers = []
})
afterEach(() => {
  for (const one of stores.splice(0)) one.close()
})

const drainer = (over: { store?: LocalStore; post?: Post; reached?: number } = {}): Drainer =>
  new Drainer({
    store: over.store ?? store,
    post: (actions) => (over.post ?? post)(actions),
    reached: () => over.reached ?? 0,
    now: () => 0,
    random: () => 0,
    isOnline: () => online,
    after: (_ms, wake) => {
      timers.push(wake)
      return () => {
        timers = timers.filter((timer) => timer !== wake)
      }
    },
    changed: () => undefined,
    told: ({ kind }) => states.push(kind),
    crashed: (error) => {
      throw error
    }
  })
const nudged = async (one: Drainer = drainer()): Promise<Drainer> => {
  one.nudge()
  await one.settled()
  return one
}
const kinds = async () => Object.fromEntries((await store.list()).map(({ id, state }) => [id, state.kind]))

describe('a drain', () => {
  test('sends everything in one call, and what waits for an outcome in the next', async () => {
    await store.put([claim('a'), reply('b'), resolve('c'), reply('d', 'other')])
    await nudged()
    expect(server.calls).toEqual([['a', 'b', 'd'], ['c']])
    expect(await kinds()).toEqual({ a: 'applied', b: 'applied', c: 'applied', d: 'applied' })
  })
  test('[BOX4] never lets its own first action overtake the second', async () => {
    await store.put([claim('a'), assign('b', 0)])
    await nudged()
    expect(server.effects).toMatchObject([{ id: 'a' }, { id: 'b', base: 1 }])
  })
  test('[BOX2] does not send what counted on a reply that was held', async () => {
    server.decisions.set('a', (seq) => ({ outcome: 'held', reason: 'window_closed', seq }))
    await store.put([reply('a'), resolve('b')])
    await nudged()
    expect(server.effects.map(({ id }) => id)).toEqual(['a'])
    expect(await kinds()).toEqual({ a: 'held', b: 'refused' })
  })
  test('[BOX3] goes on behind a refusal', async () => {
    server.decisions.set('a', () => ({ outcome: 'refused', reason: 'already_claimed', by: 'ben', at: 3 }))
    await store.put([claim('a'), reply('b')])
    await nudged()
    expect(await kinds()).toEqual({ a: 'refused', b: 'applied' })
  })
  test('takes what was put while a call was under way', async () => {
    const held = Promise.withResolvers<void>()
    const one = drainer({
      post: async (actions) => {
        await held.promise
        return server.answer(actions)
      }
    })
    await store.put([reply('a')])
    one.nudge()
    await store.put([reply('b')])
    one.nudge()
    held.resolve()
    await one.settled()
    expect(server.effects.map(({ id }) => id)).toEqual(['a', 'b'])
  })
  test('never runs twice at once in one tab', async () => {
    let under = 0
    let most = 0
    const one = drainer({
      post: async (actions) => {
        under += 1
        most = Math.max(most, under)
        for (let turn = 0; turn < 30; turn += 1) await new Promise(setImmediate)
        under -= 1
        return server.answer(actions)
      }
    })
    for (let round = 0; round < 10; round += 1) {
      await store.put([reply(`r${round}`)])
      one.nudge()
      one.wake()
    }
    await one.settled()
    expect([most, server.effects.length]).toEqual([1, 10])
  })
})

describe('a call that is not answered', () => {
  test('leaves its entries waiting, goes again with the same ids after a pause, and has one effect', async () => {
    await store.put([reply('a')])
    post = async (actions) => {
      server.answer(actions)
      return UNANSWERED
    }
    const one = await nudged()
    expect(await store.list()).toMatchObject([{ id: 'a', attempts: 1, state: { kind: 'waiting' } }])
    expect(states.at(-1)).toBe('waiting')
    post = async (actions) => server.answer(actions)
    timers[0]?.()
    await one.settled()
    expect(server.effects).toHaveLength(1)
    expect(await store.list()).toMatchObject([{ id: 'a', attempts: 2, state: { kind: 'applied', seq: 1 } }])
  })
  test('is not repeated by a nudge, but by a wake', async () => {
    await store.put([reply('a')])
    let calls = 0
    const one = drainer({
      post: async () => {
        calls += 1
        return UNANSWERED
      }
    })
    await nudged(one)
    await nudged(one)
    expect([calls, timers.length]).toEqual([1, 1])
    one.wake()
    await one.settled()
    expect([calls, timers.length]).toEqual([2, 1])
  })
  test('makes the pauses longer and the calls smaller', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((failures) => pauseAfter(failures, 0))).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000])
    expect(pauseAfter(2, 0.999)).toBeGreaterThan(1000)
    expect([0, 1, 2, 6, 7, 50].map(sizeAfter)).toEqual([100, 50, 25, 1, 1, 1])
  })
  test('over one action: the others get through', async () => {
    await store.put([reply('bad', 'x'), ...Array.from({ length: 30 }, (_, index) => reply(`r${index}`, `c${index}`))])
    post = async (actions) => (actions.some(({ id }) => id === 'bad') ? UNANSWERED : server.answer(actions))
    const one = await nudged()
    for (let round = 0; round < 40 && server.effects.length < 30; round += 1) {
      timers[0]?.()
      await one.settled()
    }
    expect(server.effects).toHaveLength(30)
    expect((await kinds()).bad).toBe('waiting')
  })
})

describe('a drain stops', () => {
  test('without a network, and goes on when it is woken', async () => {
    online = false
    await store.put([reply('a')])
    const one = await nudged()
    expect([server.calls, states]).toEqual([[], ['offline']])
    online = true
    one.wake()
    await one.settled()
    expect(server.effects).toHaveLength(1)
  })
  test.each(['session-ended', 'upgrade-required'] as const)('where it is told: %s', async (kind) => {
    await store.put([reply('a')])
    post = async () => ({ kind })
    const one = await nudged()
    expect([one.state.kind, timers.length]).toEqual([kind, 0])
    expect((await store.list()).map(({ attempts }) => attempts)).toEqual([0]) // turned away at the door: it never left
    post = async (actions) => server.answer(actions)
    await nudged(one)
    expect(server.effects).toHaveLength(0)
    one.wake()
    await one.settled()
    expect(server.effects).toHaveLength(1)
  })
  test('when its tab leads no longer: after the call under way', async () => {
    await store.put([reply('a')])
    const one = drainer()
    one.nudge()
    await one.stop()
    await store.put([reply('b')])
    one.nudge()
    one.wake()
    await one.settled()
    expect(await kinds()).toEqual({ a: 'applied', b: 'waiting' })
  })
})

test('of a body that is not understood only the bad action is refused', async () => {
  await store.put(Array.from({ length: 9 }, (_, index) => reply(`r${index}`, `c${index % 2}`)))
  post = async (actions) => (actions.some(({ id }) => id === 'r4') ? { kind: 'not-understood', detail: 'actions' } : server.answer(actions))
  await nudged()
  const after = await kinds()
  expect(after.r4).toBe('refused')
  expect(Object.values(after).filter((kind) => kind === 'applied')).toHaveLength(8)
})

test('[BOX1] whatever the network does and whoever drains, each id has one effect, in the order of its lane', async () => {
  const fault = fc.constantFrom('ok', 'ok', 'lost-before', 'lost-after', 'cut', 'not-understood')
  const wish = fc.record({ lane: fc.integer({ min: 0, max: 3 }), kind: fc.constantFrom('reply', 'claim', 'resolve', 'assign') })
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 25 }), fc.array(fault, { maxLength: 30 }), async (wishes, faults) => {
      disk = new FakeFactory()
      const tabs = [openStore(), openStore()]
      const model = new ServerModel()
      const left = [...faults]
      const entries = wishes.map(({ lane, kind }, index) => {
        const make = { reply, claim, resolve, assign: (id: string, on: string) => assign(id, 0, on) }[kind] ?? reply
        return make(`id${index}`, `c${lane}`)
      })
      const faulty: Post = async (actions) => {
        await new Promise(setImmediate)
        const next = left.shift() ?? 'ok'
        if (next === 'lost-before') return UNANSWERED
        if (next === 'not-understood' && actions.length > 1) return { kind: 'not-understood', detail: null }
        const answer = model.answer(actions)
        if (next === 'lost-after' || answer.kind !== 'results') return UNANSWERED
        return next === 'cut' ? { ...answer, results: answer.results.slice(0, 1) } : answer
      }
      const drainers = tabs.map((tab) => drainer({ store: tab, post: faulty }))
      for (const [index, entry] of entries.entries()) {
        await tabs[index % 2]?.put([entry])
        drainers[index % 2]?.nudge()
      }
      for (let round = 0; round < 60; round += 1) {
        for (const one of drainers) one.wake()
        for (const one of drainers) await one.settled()
        if (((await tabs[0]?.list()) ?? []).every(({ state }) => state.kind !== 'waiting')) break
      }
      const order = (ids: readonly string[], lane: string) =>
        ids.filter((id) => entries.some((one) => one.action.id === id && laneOf(one) === lane))
      const happened = model.effects.map(({ id }) => id)
      expect(new Set(happened).size).toBe(entries.length)
      expect(happened).toHaveLength(entries.length)
      for (const lane of new Set(entries.map(laneOf)))
        expect(order(happened, lane)).toEqual(
          order(
            entries.map(({ action }) => action.id),
            lane
          )
        )
      for (const one of drainers) await one.stop()
      for (const one of stores.splice(0)) one.close()
    }),
    { numRuns: 40 }
  )
})
