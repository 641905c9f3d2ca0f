/** When a page of the door says that there is no server. */
import { beforeEach, expect, test } from 'vitest'
import { FakeClock, settle } from '../sync/browser.test-aid.ts'
import { inTime } from './in-time.ts'

let clock: FakeClock
let late: number
beforeEach(() => {
  clock = new FakeClock()
  late = 0
})
const looking = <T>(work: Promise<T>): Promise<T> =>
  inTime(
    (ms, run) => void clock.setTimeout(run, ms),
    work,
    () => {
      late += 1
    }
  )

test('what hangs is said after five seconds, once, and its answer counts all the same', async () => {
  const gate = Promise.withResolvers<string>()
  const looked = looking(gate.promise)
  await clock.pass(4_900)
  expect(late).toBe(0)
  await clock.pass(30_000)
  expect(late).toBe(1)
  gate.resolve('ready')
  expect(await looked).toBe('ready')
})

test('what is answered, or fails, in time is not said to hang', async () => {
  expect(await looking(Promise.resolve('ready'))).toBe('ready')
  await expect(looking(Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  await clock.pass(30_000)
  await settle()
  expect(late).toBe(0)
})
