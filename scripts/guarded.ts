/** Bundles the Worker behind the limit guard (`test/guard/entry.ts`) into .build/guarded, for tests that run it in workerd. */
import path from 'node:path'
import { build as bundle } from 'esbuild'
import { root } from './ensure.mjs'

export const guardedScript = path.join(root, '.build', 'guarded', 'index.js')

/** The same settings as wrangler's, so that what tests run is what is deployed. */
export async function buildGuarded(): Promise<void> {
  await bundle({
    entryPoints: [path.join(root, 'test', 'guard', 'entry.ts')],
    outfile: guardedScript,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    sourcemap: true,
    external: ['cloudflare:*', 'node:*'],
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'error'
  })
}
