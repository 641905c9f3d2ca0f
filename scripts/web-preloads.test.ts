import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withPreloads } from './web-preloads.ts'

let kit: string
const nodes = 'generated/build/client-optimized/nodes'
const routes = ['+error.svelte', '(app)/+layout.svelte', '(app)/+page.ts', '(app)/q/[view]/[[conversation]]/+page.svelte']

const keep = (file: string, text: string): void => {
  const place = path.join(kit, file)
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, text)
}

beforeEach(() => {
  kit = mkdtempSync(path.join(tmpdir(), 'baton-kit-'))
  for (const [index, route] of routes.entries()) keep(`${nodes}/${index}.js`, `export * from "../../web/src/routes/${route}";`)
  const built = routes.map((_, index) => [`.build/kit/${nodes}/${index}.js`, { file: `nodes/${index}.x.js`, imports: ['_shared.js'] }])
  const shared = {
    '_shared.js': {
      file: 'chunks/shared.js',
      css: ['assets/shared.css'],
      assets: ['assets/instrument-sans-latin-wght-normal.x.woff2', 'assets/instrument-sans-latin-ext-wght-normal.x.woff2'],
      imports: ['_there.js']
    },
    '_there.js': { file: 'chunks/there.js' }
  }
  keep('output/client/.vite/manifest.json', JSON.stringify({ ...Object.fromEntries(built), ...shared }))
})
afterEach(() => rmSync(kit, { recursive: true }))

test('the page names every file of the way to the first rows once, with its styles and the font of most words, and none a second time', () => {
  const page = withPreloads('<head><link href="/chunks/there.js" rel="modulepreload"></head>', kit)
  expect(page.match(/href="[^"]+" rel="\w+"/g)).toEqual([
    'href="/chunks/there.js" rel="modulepreload"',
    'href="/assets/instrument-sans-latin-wght-normal.x.woff2" rel="preload"',
    'href="/nodes/0.x.js" rel="modulepreload"',
    'href="/chunks/shared.js" rel="modulepreload"',
    'href="/assets/shared.css" rel="stylesheet"',
    'href="/nodes/1.x.js" rel="modulepreload"',
    'href="/nodes/2.x.js" rel="modulepreload"',
    'href="/nodes/3.x.js" rel="modulepreload"'
  ])
})

test('a build without one of these pages is none', () => {
  rmSync(path.join(kit, nodes, '3.js'))
  expect(() => withPreloads('<head></head>', kit)).toThrow('no file for (app)/q/[view]')
})
