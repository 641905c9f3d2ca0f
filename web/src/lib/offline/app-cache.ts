/**
 * The caches of the app's builds: filled all or nothing, read by build, tidied when nobody needs them (MOB-02, pitfall 28). A cache is
 * only read as the app's once its worker was installed, which is after it was filled. Not here: which request asks for what
 * (`sw-routes.ts`), the worker's life (`service-worker.ts`).
 */
import { appCacheName, type Build, cachesToDelete, filesToKeep, isPageOf, isRightAnswer, isUserCache, SHELL } from './cache-plan.ts'

export interface CacheWorld {
  readonly caches: CacheStorage
  readonly fetch: typeof fetch
}

/**
 * A built file over the network. A missing one is answered with the app's page, and a browser that saw that while a release was being put in
 * place keeps it as long as the file itself, for a year: a wrong answer is asked for once more, past the browser's own cache.
 */
async function loadBuilt({ fetch }: CacheWorld, path: string): Promise<Response> {
  const answer = await fetch(path)
  return isRightAnswer(path, answer) ? answer : fetch(path, { cache: 'reload' })
}

/** The same file under the same name is the same content: what an older build has is not loaded again. */
async function fileOf(world: CacheWorld, build: Build, path: string): Promise<Response> {
  const isImmutable = build.immutable.includes(path)
  const kept = isImmutable ? await world.caches.match(path, { ignoreVary: true }) : undefined
  const answer = kept ?? (isImmutable ? await loadBuilt(world, path) : await world.fetch(path, { cache: 'no-cache' }))
  if (!isRightAnswer(path, answer)) throw new Error(`${path} is not there (${answer.status} ${answer.headers.get('content-type')})`)
  if (path === SHELL && !isPageOf(await answer.clone().text(), build.name)) throw new Error(`the page is not that of build ${build.name}`)
  return answer
}

/** Fills the cache of a build. Rejects, and leaves none behind, if one file is missing, is something else, or belongs to another build. */
export async function fillAppCache(world: CacheWorld, build: Build): Promise<void> {
  const name = appCacheName(build.name)
  const cache = await world.caches.open(name)
  const results = await Promise.allSettled(filesToKeep(build).map(async (path) => cache.put(path, await fileOf(world, build, path))))
  const failed = results.find((result) => result.status === 'rejected')
  if (!failed) return
  await world.caches.delete(name)
  throw failed.reason
}

const inOwn = ({ caches }: CacheWorld, build: Build, path: string): Promise<Response | undefined> =>
  caches.match(path, { cacheName: appCacheName(build.name), ignoreVary: true })

/** The app's page at once; the network only where the browser has thrown the cache away. */
export const shell = async (world: CacheWorld, build: Build): Promise<Response> =>
  (await inOwn(world, build, SHELL)) ?? (await world.fetch(SHELL))

export const staticFile = async (world: CacheWorld, build: Build, path: string): Promise<Response> =>
  (await inOwn(world, build, path)) ?? (await world.fetch(path))

/** A built file from the cache of any build: a page that was opened before an update goes on loading its own parts. */
export async function builtFile(world: CacheWorld, build: Build, path: string): Promise<Response> {
  const kept = (await inOwn(world, build, path)) ?? (await world.caches.match(path, { ignoreVary: true }))
  if (kept) return kept
  const answer = await loadBuilt(world, path)
  return isRightAnswer(path, answer) ? answer : new Response(null, { status: 404 })
}

/** What the tidying asks the worker's surroundings. */
export interface Surroundings {
  /** The build of each open page, null for one that does not say. */
  readonly pages: () => Promise<readonly (string | null)[]>
  /** A newer worker is being installed or waits: its cache has no page yet. */
  readonly anotherComes: () => boolean
}

/** Deletes the caches of builds that no open page uses. */
export async function tidy({ caches }: CacheWorld, build: Build, { pages, anotherComes }: Surroundings): Promise<void> {
  // In this order: a cache that a newer worker opens after the names were told is not among them.
  const names = await caches.keys()
  const builds = await pages()
  if (anotherComes()) return
  await Promise.all(cachesToDelete(names, build.name, builds).map((name) => caches.delete(name)))
}

type Wiped = Pick<CacheStorage, 'keys' | 'open' | 'delete'>

/** Sign-out: everything that belongs to whoever was signed in. The app itself stays. */
export async function wipeUserCaches({ caches }: { readonly caches: Wiped }): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter(isUserCache).map((name) => wipeCache(caches, name)))
}

/** Entry by entry: a cache that some page still holds keeps its files after it was deleted, a deleted entry does not. */
async function wipeCache(caches: Wiped, name: string): Promise<void> {
  try {
    const cache = await caches.open(name)
    await Promise.all((await cache.keys()).map((entry) => cache.delete(entry)))
  } catch (problem) {
    console.error(problem) // a damaged one goes as a whole
  }
  await caches.delete(name)
}
