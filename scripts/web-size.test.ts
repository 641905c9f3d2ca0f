import { describe, expect, test } from 'vitest'
import { earlyProblem, GOALS, loadedFor, type Manifest, nodesOf, orderProblem, sizeProblem, total } from './web-size.ts'

const APP = `export const dictionary = {
		"/": [2],
		"/q/[view]/[[conversation]]": [~5,[3,,4],[6]],
		"/board": [7,[3]]
	};`
const QUEUE = '/q/[view]/[[conversation]]'

const node = (number: number): string => `../.build/kit/generated/build/client-optimized/nodes/${number}.js`
const kit = (file: string): string => `../node_modules/@sveltejs/kit/src/runtime/client/${file}`
const manifest: Manifest = {
  [kit('entry.js')]: { file: 'start.js', imports: [kit('payload.js')] },
  [kit('client-entry.js')]: { file: 'client-entry.js', imports: ['_svelte.js'] },
  [kit('payload.js')]: { file: 'payload.js' },
  '../.build/kit/generated/build/client-optimized/app.js': { file: 'app.js' },
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((at) => [node(at), { file: `n${at}.js`, imports: ['_svelte.js'] }])),
  [node(0)]: { file: 'n0.js', css: ['frame.css'] },
  [node(5)]: { file: 'n5.js', imports: ['_deep.js', '_svelte.js'], css: ['queue.css'] },
  '_deep.js': { file: 'deep.js', imports: ['_deeper.js'], css: ['deep.css', 'frame.css'] },
  '_deeper.js': { file: 'deeper.js', imports: ['_deep.js'] },
  '_svelte.js': { file: 'svelte.js' },
  'src/lib/lazy.ts': { file: 'lazy.js', imports: ['_more.js'] },
  '_more.js': { file: 'more.js' }
}

describe('what a route is made of', () => {
  test('its page, its layouts and their error pages, and those of the root', () => {
    expect(nodesOf(QUEUE, APP)).toEqual([0, 1, 5, 3, 4, 6])
    expect(nodesOf('/', APP)).toEqual([0, 1, 2])
  })

  test('a route that is not there is a failure, no size of zero', () => {
    expect(() => nodesOf('/nowhere', APP)).toThrow('no route /nowhere')
  })
})

describe('what is loaded until the queue can be used', () => {
  const loaded = loadedFor(QUEUE, manifest, APP)

  test('all that is imported at once, however deep, each file once', () => {
    expect([...loaded.scripts].sort()).toEqual(
      [
        'app.js',
        'client-entry.js',
        'deep.js',
        'deeper.js',
        'n0.js',
        'n1.js',
        'n3.js',
        'n4.js',
        'n5.js',
        'n6.js',
        'payload.js',
        'start.js'
      ].concat('svelte.js')
    )
    expect([...loaded.styles].sort()).toEqual(['deep.css', 'frame.css', 'queue.css'])
  })

  test('what is imported later does not count, unless it is said that the start needs it', () => {
    expect(loaded.scripts).not.toContain('lazy.js')
    expect(loadedFor(QUEUE, manifest, APP, ['lib/lazy.ts']).scripts).toEqual(expect.arrayContaining(['lazy.js', 'more.js']))
  })

  test('a starter that the build no longer has is a failure', () => {
    const { [kit('client-entry.js')]: _gone, ...without } = manifest
    expect(() => loadedFor(QUEUE, without, APP)).toThrow('no client/client-entry.js')
  })
})

describe('the order in which a page begins', () => {
  test('the build’s name is handed over by a file that needs no other', () => {
    expect(orderProblem(manifest)).toBe('')
  })

  test('a first script that loads more than that is wrong', () => {
    const merged = { ...manifest, [kit('entry.js')]: { file: 'start.js', imports: [kit('payload.js'), '_svelte.js'] } }
    expect(orderProblem(merged)).toContain('svelte.js')
  })

  test('a name that lies in one file with what reads it is wrong', () => {
    const merged = {
      ...manifest,
      [kit('payload.js')]: { file: 'payload.js', imports: ['_all.js'] },
      '_all.js': { file: 'all.js', imports: ['_svelte.js'] },
      '../.build/kit/generated/build/client-optimized/app.js': { file: 'app.js', imports: ['_all.js'] }
    }
    expect(orderProblem(merged)).toContain('all.js')
  })
})

describe('what comes behind the first picture', () => {
  const withEngine: Manifest = { ...manifest, '_engine.js': { name: 'engine', file: 'engine.js', imports: ['_svelte.js'] } }

  test('is loaded by nothing that stands before it', () => {
    expect(earlyProblem(QUEUE, withEngine, APP, ['engine'])).toBe('')
  })

  test('is told where something before it lies in the same file', () => {
    const drawnIn = { ...withEngine, '_deeper.js': { file: 'deeper.js', imports: ['_engine.js'] } }
    expect(earlyProblem(QUEUE, drawnIn, APP, ['engine'])).toContain('engine.js comes before')
  })
})

describe('the goals', () => {
  const size = (bytes: number) => [
    { file: 'small.js', bytes: 1 },
    { file: 'large.js', bytes: bytes - 1 }
  ]

  test('[LOK3] what is exactly at its goal is no problem; one byte more is, with the largest file first', () => {
    expect(total(size(10))).toBe(10)
    expect(sizeProblem({ scripts: size(GOALS.scripts), styles: size(GOALS.styles) })).toBe('')
    const problem = sizeProblem({ scripts: size(GOALS.scripts + 1), styles: size(GOALS.styles + 1) })
    expect(problem.split('\n')).toHaveLength(2)
    expect(problem).toContain('(largest: large.js 120.0 kB, small.js')
  })
})
