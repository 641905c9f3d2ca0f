/** Ticks over a list that changes under them. */
import { expect, test } from 'vitest'
import { NO_TICKS, ticked, ticksBetween, withTick } from './ticks.ts'

test('[STG6] what a colleague put in or took out meanwhile stays so', () => {
  const ticks = withTick(withTick(NO_TICKS, 'ben', true), 'ana', false)
  expect(ticked(['ana', 'chidi'], ticks)).toEqual(['chidi', 'ben'])
  expect(ticked(['ana', 'dalia'], ticks)).toEqual(['dalia', 'ben'])
  expect(ticked(['ben'], ticks)).toEqual(['ben'])
})
test('the last tick counts', () => {
  const ticks = withTick(withTick(NO_TICKS, 'ben', true), 'ben', false)
  expect(ticked(['ana', 'ben'], ticks)).toEqual(['ana'])
})
test('are what differs between the list before and after', () => {
  const first = ticksBetween(NO_TICKS, ['sales'], ['sales', 'care'])
  expect([...first]).toEqual([['care', true]])
  expect([...ticksBetween(first, ['sales', 'care'], ['care'])]).toEqual([
    ['care', true],
    ['sales', false]
  ])
  expect(ticksBetween(first, ['care', 'sales'], ['sales', 'care'])).toBe(first)
})
