/** The limit guard inside workerd, around real bindings: what it lets through works, what production refuses is refused. */
import path from 'node:path'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, test } from 'vitest'

let miniflare: Miniflare
let url: string

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'limits-probe.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2024',
    external: ['cloudflare:*'],
    write: false
  })
  miniflare = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text ?? '',
    compatibilityDate: '2026-07-01',
    d1Databases: ['DB'],
    r2Buckets: ['MEDIA'],
    durableObjects: { PROBE: { className: 'Probe', useSQLite: true } }
  })
  url = (await miniflare.ready).origin
})
afterAll(() => miniflare.dispose())

const attempt = async (what: string, size: number) => (await fetch(`${url}/${what}/${size}`)).text()

for (const [what, passes, refused, words] of [
  ['derive', 100_000, 100_001, 'PBKDF2 rounds'],
  ['bindMany', 0, 101, 'bound parameters'],
  ['askOften', 1000, 1001, 'D1 queries in one invocation'],
  ['sendFrame', 1_048_576, 1_048_577, 'WebSocket frame'],
  ['object/put', 1_999_997, 2_000_000, 'stored value'],
  ['object/sql', 0, 101, 'bound parameters'],
  ['object/ask', 1000, 1001, 'D1 queries in one invocation']
] as const)
  test(`[GRD1] in workerd ${what} of ${passes} passes and of ${refused} is refused`, async () => {
    expect(await attempt(what, passes)).toBe('ok')
    expect(await attempt(what, refused)).toContain(words)
  })

test('[GRD1] a put of a stream of unknown length is refused', async () => {
  expect(await attempt('putStream', 5)).toContain('must have a known length')
})
