/**
 * The Workers of the benches, each in its own workerd with its own folder: the product with the bundle and the settings of `npm start`,
 * and small ones to compare it with. Not here: load, figures.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Log, LogLevel, Miniflare } from 'miniflare'
import { root } from '../../scripts/ensure.mjs'
import { settingsFrom, varsFor } from '../../scripts/settings.ts'
import { migrate, miniflareOptions } from '../../scripts/workerd.ts'
import { NUMBERS } from './bodies.ts'

export const APP_SECRET = 'app-secret-of-the-benches'
export const WEBHOOKS = '/webhooks/whatsapp'

/** Shared with whoever checks these figures: beside the repository, not in it. */
const BASELINES = path.resolve(root, '..', 'shared', 'checks', 'baselines')
export const hasBaselines = (): boolean => existsSync(path.join(BASELINES, 'naive-worker.mjs'))

export interface Running {
  readonly url: string
  readonly miniflare: Miniflare
}

export interface Product extends Running {
  /** Opens a session of one of the demo's people and returns its cookie. */
  readonly signIn: (person: string) => Promise<string>
}

/** A folder for data, and everything that was started on it; `close` ends it all. */
export interface Bed {
  readonly data: string
  readonly start: (miniflare: Miniflare) => Promise<Running>
  readonly close: () => Promise<void>
}

export function makeBed(): Bed {
  const data = mkdtempSync(path.join(tmpdir(), 'baton-bench-'))
  const started: Miniflare[] = []
  return {
    data,
    async start(miniflare) {
      started.push(miniflare)
      return { url: (await miniflare.ready).origin, miniflare }
    },
    async close() {
      await Promise.all(started.map((miniflare) => miniflare.dispose()))
      rmSync(data, { recursive: true, force: true })
    }
  }
}

const quiet = { host: '127.0.0.1', port: 0, cf: false, log: new Log(LogLevel.ERROR), compatibilityDate: '2026-07-01' } as const

const modules = (folder: string, ...files: readonly string[]) => ({
  modulesRoot: folder,
  modules: files.map((file) => ({ type: 'ESModule' as const, path: path.join(folder, file) }))
})

const expectOk = async (answer: Response, what: string): Promise<Response> => {
  if (!answer.ok) throw new Error(`${what} was answered ${answer.status} ${await answer.text()}`)
  return answer
}

const postJson = (url: string, at: string, body: unknown, cookie = ''): Promise<Response> =>
  fetch(url + at, { method: 'POST', headers: { origin: url, 'content-type': 'application/json', cookie }, body: JSON.stringify(body) })

const signInTo = async (url: string, person: string): Promise<string> => {
  const answer = await expectOk(await postJson(url, '/api/demo/sign-in', { person }), 'sign-in')
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

/** The product with its demo workspace, and the benches' numbers connected. */
export async function startProduct(bed: Bed): Promise<Product> {
  const data = path.join(bed.data, 'product')
  const vars = varsFor(settingsFrom(['--data', data]), { WHATSAPP_APP_SECRET: APP_SECRET }, 'bench')
  const options = miniflareOptions({ data, port: 0, vars })
  await migrate(options, data)
  const { url, miniflare } = await bed.start(new Miniflare(options))
  await expectOk(await fetch(`${url}/api/health`), 'health')
  const admin = await signInTo(url, 'fay')
  for (const id of NUMBERS) {
    const number = { phoneNumberId: id, wabaId: '800000000000001', displayPhoneNumber: `+${id}`, name: `Bench ${id.slice(-1)}` }
    await expectOk(await postJson(url, '/api/numbers', number, admin), 'connecting a number')
  }
  return { url, miniflare, signIn: (person) => signInTo(url, person) }
}

const NAIVE_SCHEMA = [
  'create table messages(id text primary key, conversation text, body text, at integer)',
  'create table conversations(id text primary key, unread integer, last_at integer)'
]

/** Verifies, and writes each message with its own D1 batch. */
export async function startNaive(bed: Bed): Promise<Running> {
  const running = await bed.start(
    new Miniflare({
      ...quiet,
      ...modules(BASELINES, 'naive-worker.mjs', 'signature.mjs'),
      bindings: { APP_SECRET },
      d1Databases: { DB: 'DB' },
      d1Persist: path.join(bed.data, 'naive', 'd1')
    })
  )
  const db = await running.miniflare.getD1Database('DB')
  await db.batch(NAIVE_SCHEMA.map((sql) => db.prepare(sql)))
  return running
}

/** Verifies, and stores nothing. */
export const startLimit = (bed: Bed): Promise<Running> =>
  bed.start(new Miniflare({ ...quiet, ...modules(BASELINES, 'limit-worker.mjs', 'signature.mjs'), bindings: { APP_SECRET } }))

/** Passes a posted body on to a socket. */
export const startBareSocket = (bed: Bed): Promise<Running> =>
  bed.start(
    new Miniflare({
      ...quiet,
      ...modules(import.meta.dirname, 'bare-socket.mjs'),
      durableObjects: { ROOM: { className: 'Room', useSQLite: true } },
      durableObjectsPersist: path.join(bed.data, 'bare', 'do')
    })
  )
