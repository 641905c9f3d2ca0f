/** Icons of the package become the SVG that they are. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { nodesOf, plainIcon } from './plain-icons.ts'

const icons = path.join(import.meta.dirname, '..', 'node_modules', '@lucide', 'svelte', 'dist', 'icons')

test('an icon of the package is drawn by its own shapes, hidden from screen readers', () => {
  const drawn = plainIcon(nodesOf(readFileSync(path.join(icons, 'x.svelte'), 'utf8'), 'x.svelte'))
  expect(drawn).toContain('<path d="M18 6 6 18" /><path d="m6 6 12 12" />')
  expect(drawn).toContain('aria-hidden="true"')
})

test('a file that is no icon is a failure, not an empty picture', () => {
  expect(() => nodesOf('const other = 1', 'other.svelte')).toThrow('other.svelte')
})
