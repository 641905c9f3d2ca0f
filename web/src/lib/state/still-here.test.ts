/** Who a page belongs to when its databases are open. Not here: what it does to leave. */
import { expect, test } from 'vitest'
import { forgetLater, staysHere } from './forget-marks.ts'
import { fakeKeep } from './keep.test-aid.ts'
import { nextOf, standingOf } from './still-here.ts'

const remembering = (kept: unknown) => {
  const keep = fakeKeep()
  if (kept !== undefined) keep.setItem('baton.me', JSON.stringify(kept))
  return keep
}

test('whoever is remembered is here, also where another build wrote the rest in a way of its own', () => {
  expect(standingOf(remembering({ id: 'ana', role: 'agent' }), 'ana')).toBe('here')
  expect(standingOf(remembering({ id: 'ana', role: 'sovereign', scope: 7 }), 'ana')).toBe('here')
})

test('whoever is marked has left, and has not when they came in again', () => {
  const keep = remembering({ id: 'ana' })
  forgetLater(keep, 'ana')
  forgetLater(keep, 'ben')
  expect(standingOf(keep, 'ana')).toBe('left')
  staysHere(keep, 'ana')
  expect(standingOf(keep, 'ana')).toBe('here')
  forgetLater(keep, '*')
  expect(standingOf(keep, 'ana')).toBe('left')
})

test('somebody else is somebody else; nobody at all says nothing', () => {
  expect(standingOf(remembering({ id: 'ben' }), 'ana')).toBe('another')
  expect([standingOf(remembering(undefined), 'ana'), standingOf(remembering('ana'), 'ana')]).toEqual(['unknown', 'unknown'])
})

test('[TAB5] nothing that only this device has goes because nobody is remembered, or somebody else is', () => {
  const unsent = { unsent: true, rows: true }
  expect(nextOf('unknown', unsent)).toEqual({ to: 'ask', forget: false })
  expect(nextOf('another', unsent)).toEqual({ to: 'door', forget: false })
  expect(nextOf('here', unsent)).toEqual({ to: 'stay', forget: false })
})

test('of who left, nothing stays that a page made behind them', () => {
  const made = { unsent: false, rows: false }
  expect(nextOf('left', { unsent: true, rows: true })).toEqual({ to: 'door', forget: true })
  expect(nextOf('another', { unsent: false, rows: true })).toEqual({ to: 'door', forget: true })
  expect(nextOf('unknown', made)).toEqual({ to: 'ask', forget: true })
})

test('a queue that was read from the disk stays where nobody is remembered: it may be all that there is without a network', () => {
  expect(nextOf('unknown', { unsent: false, rows: true })).toEqual({ to: 'ask', forget: false })
})
