/** Runs once before browser tests: the product is built, a Chromium is there, and one demo workspace lies ready to be copied. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { build } from '../../scripts/build.ts'
import { ensureChromium } from '../../scripts/chromium.ts'
import { runNode } from '../../scripts/command.ts'
import { makeProduct } from './product.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    chromium: string
    /** A folder of `npm start` with the demo workspace. */
    demo: string
  }
}

/** In a process of its own, as `npm start` builds it: here the environment says `test`, and such a build would be a developer's. */
async function buildApp(): Promise<void> {
  const { code, output } = await runNode('scripts/run.mjs', ['build-web'], { env: { NODE_ENV: 'production' } })
  if (code !== 0) throw new Error(output)
}

export async function setup(project: TestProject): Promise<() => void> {
  await build()
  await buildApp()
  project.provide('chromium', ensureChromium())
  const demo = mkdtempSync(path.join(tmpdir(), 'baton-demo-'))
  const product = await makeProduct({ data: demo })
  await product.start()
  await product.stop('SIGTERM')
  project.provide('demo', demo)
  return () => rmSync(demo, { recursive: true, force: true })
}
