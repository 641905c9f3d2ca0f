/** What a device tells the hub of itself, and when. */
import { beforeEach, expect, test } from 'vitest'
import type { ClientFrame } from '../../../../schema/protocol/client-frame.ts'
import { FakeClock } from '../sync/browser.test-aid.ts'
import { DeviceReport, type Vitals, vitalsOf } from './device-report.ts'

let clock: FakeClock
let vitals: Vitals
let counted: number
let told: ClientFrame[]
let faults: unknown[]
let report: DeviceReport
/** A line of its own each time. */
const line = () => (frame: ClientFrame) => void told.push(frame)
const reportOf = (count: () => Promise<Vitals>): DeviceReport =>
  new DeviceReport({ clock, vitals: count, crashed: (error) => void faults.push(error) })
beforeEach(() => {
  clock = new FakeClock()
  vitals = { bytes: 1_234_567, conversations: 12, unsent: 0 }
  counted = 0
  told = []
  faults = []
  report = reportOf(async () => {
    counted += 1
    return vitals
  })
})

test('[KEP6] a device tells of itself after the welcome, and again only when it changed, at most once a minute', async () => {
  report.line(line())
  await clock.pass(0)
  expect(told).toEqual([{ type: 'device', bytes: 1_300_000, conversations: 12, unsent: 0 }])
  await clock.pass(300_000)
  expect(told).toHaveLength(1)
  for (let second = 0; second < 60; second += 1) {
    vitals = { ...vitals, unsent: vitals.unsent + 1 }
    await clock.pass(1_000)
  }
  expect(told).toHaveLength(2)
})

test('a few bytes more are not told', async () => {
  report.line(line())
  await clock.pass(0)
  vitals = { ...vitals, bytes: vitals.bytes + 5_000 }
  await clock.pass(300_000)
  expect(told).toHaveLength(1)
})

test('a line that breaks again and again is told on once a minute', async () => {
  const lines = async (count: number): Promise<number> => {
    for (let each = 0; each < count; each += 1) {
      report.line(line())
      await clock.pass(10_000)
      report.line(null)
    }
    return told.length
  }
  expect([await lines(5), await lines(1), await lines(5)]).toEqual([1, 2, 2])
})

test('nothing is counted or told without a line', async () => {
  report.line(line())
  report.line(null)
  await clock.pass(300_000)
  expect([counted, told]).toEqual([0, []])
})

test('what was counted for a line that is gone is not told over the next one', async () => {
  let counts: (vitals: Vitals) => void = () => undefined
  const slow = reportOf(
    () =>
      new Promise((resolve) => {
        counts = resolve
      })
  )
  slow.line(line())
  await clock.pass(0)
  slow.line(line())
  counts(vitals)
  await clock.pass(0)
  expect(told).toEqual([])
})

test('a browser that cannot count is a fault that is told, and no more than that', async () => {
  reportOf(() => Promise.reject(new Error('no estimate'))).line(line())
  await clock.pass(0)
  expect([told, faults.length]).toEqual([[], 1])
})

test('unsent is what waits or was refused; having read something is not', async () => {
  const entries = [
    { kind: 'message.send', state: { kind: 'waiting' } },
    { kind: 'message.send', state: { kind: 'refused' } },
    { kind: 'message.send', state: { kind: 'held' } },
    { kind: 'conversation.resolve', state: { kind: 'waiting' } },
    { kind: 'conversation.read', state: { kind: 'waiting' } },
    { kind: 'conversation.claim', state: { kind: 'applied' } }
  ]
  const index = { rows: () => [{}, {}], entries: () => entries } as unknown as Parameters<typeof vitalsOf>[0]
  expect(await vitalsOf(index, { estimate: async () => ({ usage: 7 }) })).toEqual({ bytes: 7, conversations: 2, unsent: 3 })
  expect((await vitalsOf(index, undefined)).bytes).toBe(0)
})
