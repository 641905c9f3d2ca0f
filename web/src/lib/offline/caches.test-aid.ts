/** A CacheStorage in memory, as far as the app uses one: whole paths as keys, oldest cache first. Not here: how a browser stores them. */

const unused = (): never => {
  throw new Error('the app does not use this')
}

const addressOf = (path: RequestInfo | URL): string => (path instanceof Request ? new URL(path.url).pathname : String(path))

class FakeCache implements Cache {
  readonly kept = new Map<string, Response>()
  add = unused
  addAll = unused
  matchAll = unused

  delete = async (path: RequestInfo | URL): Promise<boolean> => this.kept.delete(addressOf(path))
  keys = async (): Promise<readonly Request[]> => [...this.kept.keys()].map((path) => new Request(`https://baton.example${path}`))

  async match(path: RequestInfo | URL): Promise<Response | undefined> {
    return this.kept.get(String(path))?.clone()
  }

  async put(path: RequestInfo | URL, response: Response): Promise<void> {
    const body = await response.arrayBuffer()
    this.kept.set(String(path), new Response(body, { status: response.status, headers: response.headers }))
  }
}

class FakeCacheStorage implements CacheStorage {
  readonly #caches = new Map<string, FakeCache>()

  async open(name: string): Promise<Cache> {
    const cache = this.#caches.get(name) ?? new FakeCache()
    this.#caches.set(name, cache)
    return cache
  }

  async match(path: RequestInfo | URL, { cacheName }: MultiCacheQueryOptions = {}): Promise<Response | undefined> {
    for (const [name, cache] of this.#caches) {
      const found = cacheName === undefined || cacheName === name ? await cache.match(path) : undefined
      if (found) return found
    }
    return undefined
  }

  has = async (name: string): Promise<boolean> => this.#caches.has(name)
  delete = async (name: string): Promise<boolean> => this.#caches.delete(name)
  keys = async (): Promise<string[]> => [...this.#caches.keys()]
}

export const fakeCaches = (): CacheStorage => new FakeCacheStorage()
