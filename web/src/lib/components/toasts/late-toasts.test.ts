/** Notices that are shown before their rules are there. Not here: the rules (`toast-stack.test.ts`). */
import { expect, test } from 'vitest'
import { lateToasts } from './late-toasts.svelte.ts'
import * as notices from './notices.ts'

const clock = { now: () => 0, after: () => () => undefined }
const texts = (late: ReturnType<typeof lateToasts>): readonly string[] | undefined => late.loaded?.toasts.shown.map(({ text }) => text)

test('what is shown before the rules are there stands when they are, in its order', async () => {
  const late = lateToasts(
    clock,
    () => undefined,
    async () => notices
  )
  late.show({ text: 'First' })
  late.show({ text: 'Second' })
  expect(texts(late)).toBeUndefined()
  await late.load()
  expect(texts(late)).toEqual(['First', 'Second'])
})

test('what is wanted no longer before the rules are there is never shown', async () => {
  const late = lateToasts(
    clock,
    () => undefined,
    async () => notices
  )
  late.show({ text: 'Your session has ended', name: 'session' })
  late.show({ text: 'Other' })
  late.dismissNamed('session')
  await late.load()
  expect(texts(late)).toEqual(['Other'])
})

test('what could not be shown because the rules did not come is shown when they do', async () => {
  const crashes: unknown[] = []
  let works = false
  const late = lateToasts(
    clock,
    (error) => crashes.push(error),
    async () => {
      if (!works) throw new TypeError('Failed to fetch dynamically imported module')
      return notices
    }
  )
  late.show({ text: 'Not stored' })
  await new Promise(setImmediate)
  expect([texts(late), crashes]).toEqual([undefined, [expect.any(TypeError)]])
  works = true
  late.show({ text: 'Again' })
  await late.load()
  expect(texts(late)).toEqual(['Not stored', 'Again'])
})
