/** `npm run dev`: `npm start` that builds and starts anew when a source changes. A build that fails leaves the old one running. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import path from 'node:path'
import { build } from './build.ts'
import { buildWeb } from './build-web.ts'
import { root } from './ensure.mjs'

const WATCHED = ['schema', 'party', 'worker', 'web/src', 'web/static']
/** Editors write several files at once. */
const SETTLE_MS = 150

const startProduct = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [path.join(root, 'scripts', 'run.mjs'), 'start', ...args], { stdio: 'inherit' })

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  return gone
}

/** Calls `changed` once per burst of changes below the watched folders, never while an earlier call is running. */
function onSourceChange(changed: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined
  let last = Promise.resolve()
  const settle = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      last = last.then(changed)
    }, SETTLE_MS)
  }
  for (const folder of WATCHED.map((name) => path.join(root, name))) if (existsSync(folder)) watch(folder, { recursive: true }, settle)
}

async function built(): Promise<boolean> {
  try {
    const [app, worker] = [buildWeb(), await build()]
    return app || worker
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  }
}

export async function main(args: readonly string[]): Promise<void> {
  let product = startProduct(args)
  onSourceChange(async () => {
    if (!(await built())) return
    await stopped(product)
    product = startProduct(args)
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, async () => {
      await stopped(product)
      process.exit(0)
    })
}
