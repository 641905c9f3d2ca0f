/**
 * The product in workerd, behind the limit guard, for tests: started on a free port, in memory or on a folder that outlives it.
 * Not here: anything that a browser or a kill of the process needs (those use `npm start`).
 */
import { createHmac } from 'node:crypto'
import { Miniflare } from 'miniflare'
import { guardedScript } from '../../scripts/guarded.ts'
import { applyMigrations, readMigrations } from '../../scripts/migrations.ts'
import { migrate, miniflareOptions, OUR_WORKER } from '../../scripts/workerd.ts'
import { type Db, d1Db } from '../../worker/store/db.ts'
import { TROUBLE_PATH, type Trouble } from '../guard/trouble.ts'

export const APP_SECRET = 'app-secret-of-the-tests'
export const VERIFY_TOKEN = 'verify-token-of-the-tests'

export interface ServerOptions {
  /** Where data lives, to be there again for the next server; absent: in memory. */
  readonly data?: string
  /** Variables of the Worker over the tests' own: simulator and demo on, fixed secrets. */
  readonly vars?: Readonly<Record<string, string>>
  /** Folder of a built app; absent: none, so that no test depends on what was built here. */
  readonly web?: string
  /** Told of each line that the product logs; absent: they are printed. */
  readonly heard?: (line: string) => void
}

const TEST_VARS = {
  SIMULATOR: 'on',
  DEMO: 'on',
  LOCAL_ONLY: 'on',
  VERSION: 'test',
  SESSION_SECRET: 'session-secret-of-the-tests',
  WHATSAPP_APP_SECRET: APP_SECRET,
  WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
  WHATSAPP_ACCESS_TOKEN: 'access-token-of-the-tests'
}

export type Server = Awaited<ReturnType<typeof startServer>>

/** Meta's signature of a body, as the header `x-hub-signature-256` carries it. */
export const signatureOf = (body: string | Uint8Array, secret: string = APP_SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** Requests as a browser on the server's own page makes them. */
function client(url: string) {
  const call = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (init.method && init.method !== 'GET' && !headers.has('origin')) headers.set('origin', url)
    return fetch(url + path, { redirect: 'manual', ...init, headers })
  }
  const post = (path: string, body: unknown, cookie?: string): Promise<Response> =>
    call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) }
    })
  const get = (path: string, cookie?: string): Promise<Response> => call(path, cookie ? { headers: { cookie } } : {})
  return { fetch: call, post, get }
}

async function start(options: ServerOptions): Promise<Miniflare> {
  const settings = miniflareOptions({
    script: guardedScript,
    data: options.data,
    port: 0,
    vars: { ...TEST_VARS, ...options.vars },
    web: options.web ?? null
  })
  if (options.data !== undefined) await migrate(settings, options.data)
  const { heard } = options
  return new Miniflare({
    ...settings,
    ...(heard && { handleStructuredLogs: ({ message }: { readonly message: string }) => heard(message) })
  })
}

/** Starts the product on an empty or earlier database with every migration applied. `stop` it after the test. */
export async function startServer(options: ServerOptions = {}) {
  const miniflare = await start(options)
  const url = (await miniflare.ready).origin
  const db: D1Database = await miniflare.getD1Database('DB', OUR_WORKER)
  const sql: Db = d1Db(db)
  if (options.data === undefined) await applyMigrations(sql, readMigrations())
  const requests = client(url)

  return {
    url,
    ...requests,
    /** The database itself, not behind the guard. */
    db,
    sql,
    /** Opens a session of one of the demo's people and returns its cookie. */
    async signIn(person: string): Promise<string> {
      const answer = await requests.post('/api/demo/sign-in', { person })
      if (!answer.ok) throw new Error(`sign-in of ${person} answered ${answer.status} ${await answer.text()}`)
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ')
    },
    /** Posts a webhook body with Meta's signature. */
    webhook(body: string | Uint8Array<ArrayBuffer>, signature: string = signatureOf(body)): Promise<Response> {
      return requests.fetch('/webhooks/whatsapp', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature }
      })
    },
    /** Asks for the hub's socket as a page of `origin` does; the answer has a `webSocket` where it was opened. */
    askSocket: (headers: Readonly<Record<string, string>>, path = '/parties/hub/main') =>
      miniflare.dispatchFetch(url + path, { headers: { upgrade: 'websocket', ...headers } }),
    /** A request whose address, and so its Host, is the given one. */
    visit: (
      address: string,
      { method = 'GET', body, headers }: { method?: string; body?: string; headers?: Readonly<Record<string, string>> } = {}
    ) => miniflare.dispatchFetch(address, { method, headers: { ...headers }, ...(body === undefined ? {} : { body }) }),
    /** Drops an object from memory, as the runtime does when it likes: its storage stays, its sockets close or hibernate. */
    evict(className: 'Hub' | 'NumberSender' | 'Simulator', name: string, webSockets: 'close' | 'hibernate' = 'close'): Promise<void> {
      const evict = () => miniflare.unsafeEvictDurableObject(OUR_WORKER, className, { name, webSockets })
      // Miniflare gives up after half a minute where a call that came meanwhile waits for the eviction itself; the next try finds it gone.
      return evict().catch(evict)
    },
    /** The raw bodies: everything that lies in R2, not behind the guard. */
    bucket: await miniflare.getR2Bucket('MEDIA', OUR_WORKER),
    /** Makes trouble for the product from now on; without arguments, ends all of it. */
    async trouble(made: Partial<Trouble> = {}): Promise<void> {
      await requests.post(TROUBLE_PATH, { databaseHoldMs: 0, databaseFails: false, bucketFails: false, ...made })
    },
    /** The minute's cron trigger, which miniflare never fires by itself. */
    async tick(): Promise<void> {
      const worker = await miniflare.getWorker(OUR_WORKER)
      await worker.scheduled({})
    },
    /** Asks D1 itself. */
    async rows<Row = Record<string, unknown>>(statement: string, ...params: readonly (string | number | null)[]): Promise<readonly Row[]> {
      return (
        await db
          .prepare(statement)
          .bind(...params)
          .all<Row>()
      ).results
    },
    stop: (): Promise<void> => miniflare.dispose()
  }
}
