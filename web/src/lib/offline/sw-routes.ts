/**
 * Which request gets which answer of the service worker (MOB-02): the app's own files and pages, and nothing else. Not here: where the
 * answers come from (`app-cache.ts`).
 */

/** What this build knows about its addresses. */
export interface Addresses {
  readonly origin: string
  /** Paths of the files of `static/`. */
  readonly statics: ReadonlySet<string>
}

/** The part of a request that decides. */
export type Asked = Pick<Request, 'method' | 'mode' | 'url'>

export type Answer =
  /** The worker does not touch it: the browser asks the network as if there were no worker. */
  | { readonly kind: 'network' }
  /** The app's one page, from the cache; the address is the app's own business. */
  | { readonly kind: 'shell' }
  /** A file whose name changes with its content: from the cache of any build. */
  | { readonly kind: 'built'; readonly path: string }
  /** A file of `static/`: from the cache of this build only. */
  | { readonly kind: 'static'; readonly path: string }

/** Never the app's: the same stand in wrangler.toml as `run_worker_first`. Customers' data goes through here and is never cached. */
const SERVERS = /^\/(?:api|parties|simulator|webhooks)(?:\/|$)/
const BUILT = '/_app/immutable/'
const NETWORK: Answer = { kind: 'network' }

/** Only what was asked with GET, of ourselves, and is part of the app is answered by the worker. */
export function answerFor(asked: Asked, { origin, statics }: Addresses): Answer {
  const url = new URL(asked.url)
  const path = url.pathname
  if (asked.method !== 'GET' || url.origin !== origin || SERVERS.test(path)) return NETWORK
  if (path.startsWith(BUILT)) return { kind: 'built', path }
  if (statics.has(path)) return { kind: 'static', path }
  // What else has the form of a built file (the worker's own script, the version) is asked for anew each time.
  if (path.startsWith('/_app/') || path === '/service-worker.js') return NETWORK
  return asked.mode === 'navigate' ? { kind: 'shell' } : NETWORK
}
