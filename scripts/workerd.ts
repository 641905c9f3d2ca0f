/**
 * The built Worker as miniflare wants it, shared by `npm start` and the tests: which bundle, which folder, which variables.
 * Not here: when it is built, migrated or ready.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Log, LogLevel, Miniflare, type MiniflareOptions } from 'miniflare'
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

/**
 * How wrangler.toml has the app's files served, from where they lie now: a clone may have been moved since it was built.
 * Nothing where there is no app: the Worker then answers that there is nothing at its addresses.
 */
const assetsIn = (web: string | null, served: object | undefined) =>
  web !== null && existsSync(path.join(web, 'index.html')) ? { assets: { ...served, directory: web } } : {}

export function miniflareOptions({
  script = path.join(workerBuild, 'index.js'),
  data,
  port,
  vars,
  web = webBuild
}: Served): MiniflareOptions {
  const { assets, ...built } = JSON.parse(readFileSync(path.join(workerBuild, 'miniflare.json'), 'utf8'))
  const persist =
    data === undefined
      ? {}
      : { d1Persist: path.join(data, 'd1'), r2Persist: path.join(data, 'r2'), durableObjectsPersist: path.join(data, 'do') }
  return {
    ...built,
    ...assetsIn(web, assets),
    ...persist,
    bindings: { ...built.bindings, ...vars },
    host: ADDRESS,
    port,
    cf: false,
    log: new Log(LogLevel.ERROR),
    modulesRoot: path.dirname(script),
    modules: [{ type: 'ESModule', path: script }]
  }
}

const migrationsStamp = (data: string) => path.join(data, 'd1', 'migrations.json')

/** A Worker that answers nothing, beside the real one's database: no request or alarm may meet a database that is half migrated. */
const migrating = ({ assets: _app, ...options }: MiniflareOptions & { assets?: unknown }): MiniflareOptions => ({
  ...options,
  port: 0,
  serviceBindings: {},
  durableObjects: {},
  modulesRoot: import.meta.dirname,
  modules: [
    {
      type: 'ESModule',
      path: path.join(import.meta.dirname, 'migrating.js'),
      contents: 'export default { fetch: () => new Response(null, { status: 503 }) }'
    }
  ]
})

/**
 * Applies what is missing of schema/migrations to the database below `data`, before anything else is started.
 * What was applied is also noted beside the database, so that a start with nothing to do costs nothing.
 */
export async function migrate(options: MiniflareOptions, data: string): Promise<readonly string[]> {
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
