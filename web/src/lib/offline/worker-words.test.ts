import { expect, test } from 'vitest'
import { ask, asksForBuild, buildIn, type Listener, wordOf } from './worker-words.ts'

test('words of pages are known by name, and anything else is no word', () => {
  expect(wordOf({ type: 'take-over' })).toBe('take-over')
  expect(wordOf({ type: 'wipe' })).toBe('wipe')
  for (const data of [null, undefined, 'wipe', { type: 'skip' }, {}, { type: 1 }]) expect(wordOf(data)).toBe(null)
  expect(asksForBuild({ type: 'which-build' })).toBe(true)
  expect(asksForBuild({ type: 'build' })).toBe(false)
})

test('the answer to a question is the build that it names', async () => {
  const page: Listener = {
    postMessage: (question, [port]) => (port as MessagePort).postMessage({ type: 'build', build: asksForBuild(question) ? '7' : '?' })
  }
  expect(buildIn(await ask(page, { type: 'which-build' }, 5_000))).toBe('7')
})

test('who does not answer in time has said nothing', async () => {
  expect(await ask({ postMessage: () => undefined }, { type: 'which-build' }, 1)).toBe(null)
  expect(buildIn(null)).toBe(null)
  expect(buildIn({ build: 7 })).toBe(null)
})
