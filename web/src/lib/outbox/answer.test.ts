import { describe, expect, test } from 'vitest'
import { readAnswer, stateOf } from './answer.ts'

const applied = { id: 'a', outcome: 'applied', seq: 4 }
const forbidden = { id: 'b', outcome: 'refused', reason: 'forbidden' }

describe('an answer', () => {
  test('has a result for each action, also where all were forbidden', () => {
    expect(readAnswer(200, { results: [applied] })).toEqual({ kind: 'results', results: [applied] })
    expect(readAnswer(403, { results: [forbidden] })).toEqual({ kind: 'results', results: [forbidden] })
  })
  test('leaves out results that this build does not understand', () => {
    const odd = [{ id: 'x', outcome: 'postponed' }, { id: null, outcome: 'applied', seq: 1 }, { id: 'y', outcome: 'applied' }, 7]
    expect(readAnswer(200, { results: [...odd, applied] })).toEqual({ kind: 'results', results: [applied] })
  })
  test('of somebody in between is none', () => {
    for (const [status, body] of [
      [200, undefined],
      [200, '<html>'],
      [302, undefined],
      [400, { error: 'captive' }],
      [401, undefined],
      [401, { error: 'not_recognised' }],
      [403, { error: 'foreign_origin' }],
      [404, undefined],
      [429, undefined],
      [500, undefined],
      [503, { error: 'unavailable' }]
    ] as const)
      expect(readAnswer(status, body)).toEqual({ kind: 'unanswered' })
  })
  test('says that the session or the build is over', () => {
    expect(readAnswer(401, { error: 'not_signed_in' })).toEqual({ kind: 'session-ended' })
    expect(readAnswer(426, { error: 'upgrade_required' })).toEqual({ kind: 'upgrade-required' })
  })
  test('says that the body was not understood, in our own words only', () => {
    expect(readAnswer(400, { error: 'invalid', detail: 'actions' })).toEqual({ kind: 'not-understood', detail: 'actions' })
    expect(readAnswer(413, { error: 'too_large' })).toEqual({ kind: 'not-understood', detail: 'too_large' })
    expect(readAnswer(500, { error: 'invalid' })).toEqual({ kind: 'unanswered' })
  })
})

test('a repetition comes to what the first one came to', () => {
  expect(stateOf({ id: 'a', outcome: 'duplicate', first: { outcome: 'held', reason: 'stale', seq: 3 } })).toEqual({
    kind: 'held',
    reason: 'stale',
    seq: 3
  })
  expect(stateOf({ id: 'a', outcome: 'refused', reason: 'overtaken', by: 'ben', at: 5 })).toEqual({
    kind: 'refused',
    reason: 'overtaken',
    by: 'ben',
    at: 5,
    detail: null
  })
})
