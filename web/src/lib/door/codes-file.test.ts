/** The file with recovery codes. */
import { expect, test } from 'vitest'
import { codesFile, codesFileName } from './codes-file.ts'

test('a file with recovery codes has each on a line of its own, below what it is', () => {
  expect(codesFile(['Baton', 'Ana'], ['A-1', 'B-2'])).toBe('Baton\r\nAna\r\n\r\nA-1\r\nB-2\r\n')
})

test.for([
  ['Oak & Pine Furniture', 'baton-recovery-codes-oak-pine-furniture.txt'],
  ['../../etc', 'baton-recovery-codes-etc.txt'],
  ['متجر', 'baton-recovery-codes-متجر.txt'],
  ['🛋️', 'baton-recovery-codes.txt']
] as const)('of %s is found by its name', ([workspace, name]) => {
  expect(codesFileName(workspace)).toBe(name)
})
