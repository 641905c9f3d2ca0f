import { expect, test } from 'vitest'
import { fits } from './ensure.mjs'

const locked = {
  '': {},
  'node_modules/a': { version: '1.0.0', integrity: 'x' },
  'node_modules/mac-only': { version: '2.0.0', optional: true }
}

test('what lies there fits when each package is the one of the lockfile', () => {
  expect(fits(locked, { 'node_modules/a': { version: '1.0.0', integrity: 'x' } })).toBe(true)
})

test('a missing, other or extra package does not fit', () => {
  expect(fits(locked, {})).toBe(false)
  expect(fits(locked, { 'node_modules/a': { version: '1.0.1', integrity: 'y' } })).toBe(false)
  expect(fits(locked, { 'node_modules/a': { version: '1.0.0', integrity: 'x' }, 'node_modules/b': { version: '1.0.0' } })).toBe(false)
})
