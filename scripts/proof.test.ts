import { expect, test } from 'vitest'
import { figures } from './proof.ts'

test('the lines that are figures are told, trimmed', () => {
  expect(figures({ output: ' Test Files  2 passed (2)\n      Tests  9 passed (9)\n\n   Duration  1 s\n' }, /^\s*Tests\s/)).toEqual([
    'Tests  9 passed (9)'
  ])
})

test('where no line is a figure the last one is told', () => {
  expect(figures({ output: 'began\nit broke\n\n' }, /^\{"/)).toEqual(['it broke'])
  expect(figures({ output: '' }, /^\{"/)).toEqual([])
})
