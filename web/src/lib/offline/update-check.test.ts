import { expect, test } from 'vitest'
import { differs, isCheckDue } from './update-check.ts'

const MINUTE = 60_000

test('a look is due each hour, and ten minutes after the last one when somebody comes back', () => {
  expect(isCheckDue('clock', 0, 60 * MINUTE - 1)).toBe(false)
  expect(isCheckDue('clock', 0, 60 * MINUTE)).toBe(true)
  expect(isCheckDue('visible', 0, 10 * MINUTE - 1)).toBe(false)
  expect(isCheckDue('visible', 0, 10 * MINUTE)).toBe(true)
})

test('a server that differs is followed at once, but not each time that it says so', () => {
  expect(isCheckDue('server', null, 5)).toBe(true)
  expect(isCheckDue('server', 0, 5 * MINUTE - 1)).toBe(false)
  expect(isCheckDue('refused', 0, MINUTE)).toBe(true)
})

test('a clock that was set back does not put the next look off', () => {
  expect(isCheckDue('clock', 10 * MINUTE, 0)).toBe(true)
})

test('a release is told from another by version and by protocol', () => {
  const ours = { version: '0.1.0', protocol: 1 }
  expect(differs(ours, { ...ours })).toBe(false)
  expect(differs(ours, { ...ours, version: '0.2.0' })).toBe(true)
  expect(differs(ours, { ...ours, protocol: 2 })).toBe(true)
})
