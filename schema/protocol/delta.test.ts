import { expect, test } from 'vitest'
import { formatCursor, parseCursor } from './delta.ts'

test('a cursor comes back as it went out', () => {
  expect(parseCursor(formatCursor('a1b2c3d4e5f60718', 42))).toEqual({ epoch: 'a1b2c3d4e5f60718', seq: 42 })
})

test.each(['', '42', ':42', 'epoch:', 'epoch:-1', 'epoch:1.5', 'epoch:1e3', 'epoch:9999999999999999', 'e p:1', 'epoch:1:2', 'epoch:1\n'])(
  '[SYN4] "%s" is no cursor',
  (text) => {
    expect(parseCursor(text)).toBeNull()
  }
)
