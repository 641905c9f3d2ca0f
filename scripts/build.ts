/**
 * Bundles the Worker with wrangler (as a deployment would, without deploying) into .build/worker, when something changed,
 * and writes down miniflare's options there, so that a start does not have to load wrangler.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buildWeb, webBuild } from './build-web.ts'
import { root } from './ensure.mjs'
import { hashOf } from './source-files.ts'

export const workerBuild = path.join(root, '.build', 'worker')

const SOURCES = ['worker', 'party', 'schema', 'wrangler.toml', 'package-lock.json', 'scripts/build.ts', 'scripts/source-files.ts']
/** What the bundle asks of miniflare. The rest of what wrangler says concerns parts that Baton does not use. */
const OPTIONS = [
  'compatibilityDate',
  'compatibilityFlags',
  'bindings',
  'd1Databases',
  'r2Buckets',
  'durableObjects',
  'serviceBindings',
  'queueProducers',
  'queueConsumers',
  'assets'
] as const

function bundle(outdir: string): void {
  const wrangler = path.join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', outdir], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false' }
  })
  if (status !== 0) throw new Error(`the Worker could not be built:\n${stdout}${stderr}`)
}

/** Local ids are the bindings' names: who deploys writes an own database id into wrangler.toml, and local data stays where it is. */
const localIds = (bindings: object) => Object.fromEntries(Object.keys(bindings).map((binding) => [binding, binding]))

/** Where the app's files lie is known when they are served (`workerd.ts`): what is built may be moved. */
const withoutFolder = (assets: unknown): object => Object.fromEntries(Object.entries(assets ?? {}).filter(([key]) => key !== 'directory'))

async function miniflareOptions(): Promise<Record<string, unknown>> {
  const { unstable_getMiniflareWorkerOptions, unstable_readConfig } = await import('wrangler')
  const config = path.join(root, 'wrangler.toml')
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config)
  const options: Record<string, unknown> = { name: unstable_readConfig({ config }).name }
  for (const key of OPTIONS) if (workerOptions[key] !== undefined) options[key] = workerOptions[key]
  return {
    ...options,
    assets: withoutFolder(workerOptions.assets),
    d1Databases: localIds(workerOptions.d1Databases ?? {}),
    r2Buckets: localIds(workerOptions.r2Buckets ?? {})
  }
}

function isBuilt(hash: string): boolean {
  const stamp = path.join(workerBuild, 'hash')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

/** Another start may have built the same in the meantime: then its build stays. */
function putInPlace(outdir: string, hash: string): void {
  try {
    rmSync(workerBuild, { recursive: true, force: true })
    renameSync(outdir, workerBuild)
  } catch (error) {
    if (!isBuilt(hash)) throw error
  }
}

/** Builds if the sources changed since the last build; says whether it did. Throws with wrangler's own words when it can't. */
export async function build(): Promise<boolean> {
  const hash = hashOf(SOURCES)
  if (isBuilt(hash)) return false
  const outdir = `${workerBuild}.${process.pid}`
  try {
    mkdirSync(outdir, { recursive: true })
    mkdirSync(webBuild, { recursive: true }) // wrangler asks for the folder, whether or not the app was built
    bundle(outdir)
    writeFileSync(path.join(outdir, 'miniflare.json'), `${JSON.stringify(await miniflareOptions(), null, 2)}\n`)
    writeFileSync(path.join(outdir, 'hash'), hash)
    putInPlace(outdir, hash)
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
  return true
}

export async function main(): Promise<void> {
  console.log(buildWeb() ? 'built .build/web' : '.build/web is up to date')
  console.log((await build()) ? 'built .build/worker' : '.build/worker is up to date')
}
