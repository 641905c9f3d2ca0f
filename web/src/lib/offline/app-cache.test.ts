import { beforeEach, describe, expect, test } from 'vitest'
import { builtFile, type CacheWorld, fillAppCache, shell, staticFile, tidy, wipeUserCaches } from './app-cache.ts'
import { fakeCaches } from './caches.test-aid.ts'

const build = {
  name: 'b2',
  immutable: ['/_app/immutable/a.js'],
  statics: ['/icon.svg']
}
const PAGE = '<script>version: "b2"</script>'

const file = (type: string, body = type): Response => new Response(body, { headers: { 'content-type': type } })

const MISSING = (): Response => file('text/html', PAGE)

/** A server with these files; for everything else it answers the page, as ours does. */
function worldWith(files: Readonly<Record<string, () => Response>>) {
  const asked: string[] = []
  const caches = fakeCaches()
  const world: CacheWorld = {
    caches,
    fetch: async (path) => {
      asked.push(String(path))
      return (files[String(path)] ?? MISSING)()
    }
  }
  return { world, asked, caches }
}

const COMPLETE = {
  '/': () => file('text/html', PAGE),
  '/_app/immutable/a.js': () => file('text/javascript'),
  '/icon.svg': () => file('image/svg+xml')
}

describe('filling the cache of a build', () => {
  test('afterwards the app is there without a network', async () => {
    const { world, caches } = worldWith(COMPLETE)
    await fillAppCache(world, build)
    const offline = { caches, fetch: () => Promise.reject(new TypeError('no network')) }
    expect(await (await shell(offline, build)).text()).toBe(PAGE)
    expect((await builtFile(offline, build, '/_app/immutable/a.js')).headers.get('content-type')).toBe('text/javascript')
    expect((await staticFile(offline, build, '/icon.svg')).ok).toBe(true)
  })

  test('one file that is answered with a page in its place: there is no cache at all', async () => {
    const { '/_app/immutable/a.js': _missing, ...files } = COMPLETE
    const { world, caches } = worldWith(files)
    await expect(fillAppCache(world, build)).rejects.toThrow('/_app/immutable/a.js is not there')
    expect(await caches.keys()).toEqual([])
  })

  test('a page that the browser keeps in place of a file, from when it was not there yet, is asked for past the browser', async () => {
    const { world } = worldWith(COMPLETE)
    const stale: typeof fetch = async (path, options) =>
      String(path).endsWith('a.js') && options?.cache !== 'reload' ? MISSING() : world.fetch(path, options)
    await fillAppCache({ ...world, fetch: stale }, build)
    expect((await builtFile(world, build, '/_app/immutable/a.js')).headers.get('content-type')).toBe('text/javascript')
  })

  test('[OFF1] a network that fails half way: there is no cache at all', async () => {
    const { world, caches } = worldWith({ ...COMPLETE, '/icon.svg': () => Response.error() })
    await expect(fillAppCache(world, build)).rejects.toThrow('/icon.svg is not there')
    expect(await caches.keys()).toEqual([])
  })

  test('the page of another build, because a new one is just being put in place: there is no cache at all', async () => {
    const { world, caches } = worldWith({ ...COMPLETE, '/': () => file('text/html', '<script>version: "b3"</script>') })
    await expect(fillAppCache(world, build)).rejects.toThrow('not that of build b2')
    expect(await caches.keys()).toEqual([])
  })

  test('a failure leaves the cache of the build before as it was', async () => {
    const { world, caches } = worldWith({})
    await (await caches.open('baton-app-b1')).put('/', file('text/html', 'old'))
    await expect(fillAppCache(world, build)).rejects.toThrow()
    expect(await caches.keys()).toEqual(['baton-app-b1'])
  })

  test('what an older build already has is not loaded again, but the page is', async () => {
    const { world, asked, caches } = worldWith(COMPLETE)
    const old = await caches.open('baton-app-b1')
    await old.put('/_app/immutable/a.js', file('text/javascript'))
    await old.put('/', file('text/html', 'old'))
    await fillAppCache(world, build)
    expect(asked.sort()).toEqual(['/', '/icon.svg'])
    expect(await (await shell(world, build)).text()).toBe(PAGE)
  })
})

describe('answering', () => {
  let set: ReturnType<typeof worldWith>
  beforeEach(async () => {
    set = worldWith(COMPLETE)
    await fillAppCache(set.world, build)
    set.asked.length = 0
  })

  test('the page comes from the cache without a look at the network', async () => {
    await shell(set.world, build)
    expect(set.asked).toEqual([])
  })

  test('the page comes from the network where the browser has thrown the cache away', async () => {
    await set.caches.delete('baton-app-b2')
    expect(await (await shell(set.world, build)).text()).toBe(PAGE)
    expect(set.asked).toEqual(['/'])
  })

  test('an old page gets its parts from the cache of its own build', async () => {
    await (await set.caches.open('baton-app-b1')).put('/_app/immutable/old.js', file('text/javascript', 'old'))
    expect(await (await builtFile(set.world, build, '/_app/immutable/old.js')).text()).toBe('old')
    expect(set.asked).toEqual([])
  })

  test('a part that is nowhere is not found, instead of a page that would be taken for a script', async () => {
    expect((await builtFile(set.world, build, '/_app/immutable/gone.js')).status).toBe(404)
  })

  test('a part that the browser has thrown away comes from the network again', async () => {
    await set.caches.delete('baton-app-b2')
    expect((await builtFile(set.world, build, '/_app/immutable/a.js')).headers.get('content-type')).toBe('text/javascript')
    expect(set.asked).toEqual(['/_app/immutable/a.js'])
  })
})

describe('tidying', () => {
  const surroundings = (pages: readonly (string | null)[], anotherComes = false) => ({
    pages: async () => pages,
    anotherComes: () => anotherComes
  })
  const withCaches = async () => {
    const { world, caches } = worldWith({})
    for (const name of ['baton-app-b1', 'baton-app-b2', 'baton-user-media']) await caches.open(name)
    return { world, caches }
  }

  test('[OFF4] the cache of a build goes with its last page', async () => {
    const { world, caches } = await withCaches()
    await tidy(world, build, surroundings(['b1', 'b2']))
    expect(await caches.keys()).toContain('baton-app-b1')
    await tidy(world, build, surroundings(['b2']))
    expect(await caches.keys()).toEqual(['baton-app-b2', 'baton-user-media'])
  })

  test('nothing goes while a newer worker gets ready', async () => {
    const { world, caches } = await withCaches()
    await tidy(world, build, surroundings(['b2'], true))
    expect(await caches.keys()).toHaveLength(3)
  })

  test('signing out deletes what belonged to the user and leaves the app', async () => {
    const { world, caches } = await withCaches()
    await wipeUserCaches(world)
    expect(await caches.keys()).toEqual(['baton-app-b1', 'baton-app-b2'])
  })
})
