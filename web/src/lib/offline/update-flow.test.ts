import { describe, expect, test } from 'vitest'
import type { PageMoment } from './calm-update.ts'
import { UpdateFlow } from './update-flow.ts'

const AT_WORK: PageMoment = { typing: false, dialogOpen: false, sending: false, hiddenMs: null, idleMs: 0 }
const CALM = { ...AT_WORK, idleMs: 60_000 }

/** A page of build `a`; `events` is what it did, in order. */
function page(moment: PageMoment) {
  const events: string[] = []
  const state = { moment, workerBuild: 'a' as string | null, lastReload: null as string | null, flush: () => Promise.resolve() }
  const flow = new UpdateFlow('a', {
    moment: () => state.moment,
    flushDrafts: async () => {
      events.push('flush')
      await state.flush()
    },
    takeOver: () => events.push('take-over'),
    workerBuild: async () => state.workerBuild,
    reload: () => events.push('reload'),
    lastReload: {
      get: () => state.lastReload,
      set: (build) => {
        state.lastReload = build
      }
    },
    onOffer: (offered) => events.push(offered ? 'offer' : 'no offer')
  })
  return { flow, state, events }
}

describe('the way of an update', () => {
  test('in a calm moment: drafts are written, the worker takes over, the page reloads once', async () => {
    const { flow, state, events } = page(CALM)
    await flow.workerWaits()
    state.workerBuild = 'b'
    await flow.workerChanged()
    await flow.look()
    expect(events).toEqual(['flush', 'take-over', 'flush', 'reload'])
  })

  test('somebody at work is offered it once, and gets it with a click though there are words in the field', async () => {
    const { flow, state, events } = page(AT_WORK)
    await flow.workerWaits()
    await flow.look()
    state.moment = { ...AT_WORK, typing: true }
    await flow.apply()
    state.workerBuild = 'b'
    await flow.workerChanged()
    expect(events).toEqual(['offer', 'no offer', 'flush', 'take-over', 'flush', 'reload'])
  })

  test('who was offered it and types on is not told a second time', async () => {
    const { flow, state, events } = page(AT_WORK)
    await flow.workerWaits()
    state.moment = { ...AT_WORK, typing: true }
    await flow.look()
    state.moment = AT_WORK
    await flow.look()
    expect(events).toEqual(['offer'])
  })

  test('[OFF2] who begins to type while drafts are written is left alone', async () => {
    const { flow, state, events } = page(CALM)
    state.flush = async () => {
      state.moment = { ...AT_WORK, typing: true }
    }
    await flow.workerWaits()
    expect(events).toEqual(['flush'])
  })

  test('drafts that cannot be written: nothing is reloaded, and the failure is told', async () => {
    const { flow, state, events } = page(CALM)
    state.flush = () => Promise.reject(new Error('no room'))
    await expect(flow.workerWaits()).rejects.toThrow('no room')
    expect(events).toEqual(['flush'])
    state.flush = () => Promise.resolve()
    await flow.look()
    expect(events).toEqual(['flush', 'flush', 'take-over'])
  })

  test('another page let the worker take over: this one reloads when it is calm itself', async () => {
    const { flow, state, events } = page({ ...AT_WORK, typing: true })
    state.workerBuild = 'b'
    await flow.workerChanged()
    expect(events).toEqual([])
    state.moment = CALM
    await flow.look()
    expect(events).toEqual(['flush', 'reload'])
  })

  test('the first worker takes the page that brought it: that is no update', async () => {
    const { flow, events } = page(CALM)
    await flow.workerChanged()
    await flow.look()
    expect(events).toEqual([])
  })

  test('a worker that does not say its build does not make a page reload', async () => {
    const { flow, state, events } = page(CALM)
    state.workerBuild = null
    await flow.workerChanged()
    expect(events).toEqual([])
  })

  test('a reload that did not help is not tried again for the same build, but for the next', async () => {
    const { flow, state, events } = page(CALM)
    state.lastReload = 'b'
    state.workerBuild = 'b'
    await flow.workerChanged()
    expect(events).toEqual([])
    state.workerBuild = 'c'
    await flow.workerChanged()
    expect(events).toEqual(['flush', 'reload'])
  })

  test('two looks at once act once', async () => {
    const { flow, events } = page(CALM)
    await Promise.all([flow.workerWaits(), flow.look(), flow.look()])
    expect(events).toEqual(['flush', 'take-over'])
  })

  test('a click without an update does nothing', async () => {
    const { flow, events } = page(CALM)
    await flow.apply()
    expect(events).toEqual([])
  })

  test('a build that the server refuses does not wait for a quiet minute', async () => {
    const { flow, events } = page(AT_WORK)
    await flow.workerWaits()
    await flow.require()
    expect(events).toEqual(['offer', 'no offer', 'flush', 'take-over'])
  })
})
