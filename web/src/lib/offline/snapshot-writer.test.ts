import { expect, test } from 'vitest'
import { createSnapshotWriter } from './snapshot-writer.ts'

/** A page whose idle moments and seconds come when the test says so. */
function page() {
  const calls = { idle: [] as (() => void)[], after: [] as (() => void)[], written: 0 }
  const into = (list: (() => void)[]) => (then: () => void) => {
    list.push(then)
    return () => {
      list.splice(list.indexOf(then), 1)
    }
  }
  const writer = createSnapshotWriter({
    write: () => {
      calls.written++
    },
    whenIdle: (then) => into(calls.idle)(then),
    after: (_ms, then) => into(calls.after)(then)
  })
  const next = (list: (() => void)[]): void => list.shift()?.()
  return { writer, calls, idle: () => next(calls.idle), fiveSecondsLater: () => next(calls.after) }
}

test('many changes are written once, when the page is idle', () => {
  const { writer, calls, idle } = page()
  for (let change = 0; change < 10; change++) writer.changed()
  expect(calls.written).toBe(0)
  idle()
  expect(calls.written).toBe(1)
  expect(calls.idle).toEqual([])
})

test('changes within five seconds after a writing wait for their end', () => {
  const { writer, calls, idle, fiveSecondsLater } = page()
  writer.changed()
  idle()
  writer.changed()
  expect(calls.idle).toEqual([])
  fiveSecondsLater()
  idle()
  expect(calls.written).toBe(2)
})

test('a page that is left writes what it has not written, and nothing twice', () => {
  const { writer, calls, idle } = page()
  writer.leave()
  expect(calls.written).toBe(0)
  writer.changed()
  writer.leave()
  writer.leave()
  idle()
  expect(calls.written).toBe(1)
})

test('after its end nothing is written, not even what was waiting', () => {
  const { writer, calls, idle } = page()
  writer.changed()
  writer.stop()
  writer.changed()
  writer.leave()
  idle()
  expect(calls.written).toBe(0)
})
