/**
 * The built Worker as miniflare wants it, shared by `npm start` and the tests: which bundle, which folder, which variables.
 * Not here: when it is built, migrated or ready.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Log, LogLevel, Miniflare, type MiniflareOptions, type WorkerOptions } from 'miniflare'
import { d1Db } from '../worker/store/db.ts'
import { workerBuild } from './build.ts'
import { webBuild } from './build-web.ts'
import { applyMigrations, readMigrations } from './migrations.ts'

export interface Served {
  /** The bundle to run; default: the one that `npm start` runs. */
  readonly script?: string
  /** Where data lives; absent: in memory. */
  readonly data?: string | undefined
  /** 0: any free one. */
  readonly port: number
  /** Variables of the Worker, over those of wrangler.toml. */
  readonly vars: Readonly<Record<string, string>>
  /** Folder of the built app, `null` for none; default: the one that `npm start` serves. */
  readonly web?: string | null
}

const ADDRESS = '127.0.0.1'

/** What `build.ts` wrote down of wrangler.toml. */
interface Built {
  readonly name: string
  readonly compatibilityDate: string
  readonly bindings: Readonly<Record<string, string>>
  readonly serviceBindings: Readonly<Record<string, { readonly name: string }>>
  readonly assets: { readonly binding: string; readonly run_worker_first: readonly string[]; readonly assetConfig: object }
}

/** What wrangler.toml calls our Worker: its database and objects are asked for by this name. */
export const OUR_WORKER = 'baton'
const APP = 'baton-app'

/**
 * The app's files, from where they lie now (a clone may have been moved since it was built), as a Worker of their own beside ours. Where
 * both are one, this machine's runtime leads every webhook through two more Workers, which costs a third of what it takes in; Cloudflare's
 * own does that outside of any Worker. Nothing where there is no app: ours then answers that there is nothing at its addresses.
 */
const appOptions = (web: string, { assetConfig }: Built['assets'], compatibilityDate: string): WorkerOptions => ({
  name: APP,
  compatibilityDate,
  assets: { directory: web, routerConfig: { has_user_worker: false }, assetConfig },
  ...emptyWorker(path.join(import.meta.dirname, 'app-files.js'), 404)
})

/** A Worker that answers nothing. */
const emptyWorker = (file: string, status: number): Pick<WorkerOptions, 'modules'> & { readonly modulesRoot: string } => ({
  modulesRoot: import.meta.dirname,
  modules: [{ type: 'ESModule', path: file, contents: `export default { fetch: () => new Response(null, { status: ${status} }) }` }]
})

export function miniflareOptions({
  script = path.join(workerBuild, 'index.js'),
  data,
  port,
  vars,
  web = webBuild
}: Served): MiniflareOptions & { workers: WorkerOptions[] } {
  const { assets, ...built }: Built = JSON.parse(readFileSync(path.join(workerBuild, 'miniflare.json'), 'utf8'))
  const persist =
    data === undefined
      ? {}
      : { d1Persist: path.join(data, 'd1'), r2Persist: path.join(data, 'r2'), durableObjectsPersist: path.join(data, 'do') }
  const hasApp = web !== null && existsSync(path.join(web, 'index.html'))
  const ours = {
    ...built,
    bindings: { ...built.bindings, ...vars },
    serviceBindings: { ...built.serviceBindings, ...(hasApp && { [assets.binding]: { name: APP } }) },
    routes: assets.run_worker_first.map((pattern) => `*${pattern}`),
    modulesRoot: path.dirname(script),
    modules: [{ type: 'ESModule', path: script }]
  } as WorkerOptions
  return {
    ...persist,
    host: ADDRESS,
    port,
    cf: false,
    log: new Log(LogLevel.ERROR),
    // The first answers what no route names.
    workers: hasApp ? [appOptions(web, assets, built.compatibilityDate), ours] : [ours]
  }
}

const migrationsStamp = (data: string) => path.join(data, 'd1', 'migrations.json')

/** A Worker that answers nothing over the real one's database: no request or alarm may meet a database that is half migrated. */
const migrating = ({ workers, ...shared }: ReturnType<typeof miniflareOptions>): MiniflareOptions => ({
  ...shared,
  port: 0,
  workers: [
    { ...workers.at(-1), serviceBindings: {}, durableObjects: {}, ...emptyWorker(path.join(import.meta.dirname, 'migrating.js'), 503) }
  ]
})

/**
 * Applies what is missing of schema/migrations to the database below `data`, before anything else is started.
 * What was applied is also noted beside the database, so that a start with nothing to do costs nothing.
 */
export async function migrate(options: ReturnType<typeof miniflareOptions>, data: string): Promise<readonly string[]> {
  const migrations = readMigrations()
  const wanted = JSON.stringify(migrations.map(({ name }) => name))
  const stamp = migrationsStamp(data)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return []
  const miniflare = new Miniflare(migrating(options))
  try {
    const applied = await applyMigrations(d1Db(await miniflare.getD1Database('DB')), migrations)
    mkdirSync(path.dirname(stamp), { recursive: true })
    writeFileSync(stamp, wanted)
    return applied
  } finally {
    await miniflare.dispose()
  }
}
