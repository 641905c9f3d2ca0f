/**
 * The service worker: opens the app without a network, and waits with an update until a page says that the moment is calm (MOB-02,
 * MOB-10). It never sees what is asked of the server. Not here: which request gets which answer (`offline/sw-routes.ts`), the caches
 * (`offline/app-cache.ts`), when a moment is calm (`offline/calm-update.ts`).
 */
import { version } from '$app/env'
import { assets, immutable } from '$app/manifest'
import { self } from '$app/service-worker'
import { builtFile, type CacheWorld, fillAppCache, shell, staticFile, tidy, wipeUserCaches } from './lib/offline/app-cache.ts'
import { withSnapshot } from './lib/offline/boot-place.ts'
import type { Build } from './lib/offline/cache-plan.ts'
import { type Answer, answerFor } from './lib/offline/sw-routes.ts'
import { ask, buildIn, type WorkerAnswer, wordOf } from './lib/offline/worker-words.ts'

/** A page that does not answer in this time is frozen, broken, or not yet started. */
const PATIENCE_MS = 3_000
/** A page that has not answered by then is broken, or asleep; one that just starts has answered. */
const ATTEMPTS = 4

const pathOf = ({ path }: { readonly path: string }): string => `/${path.replace(/^\//, '')}`
const build: Build = { name: version, immutable: immutable.map(pathOf), statics: assets.map(pathOf) }
const addresses = { origin: self.location.origin, statics: new Set(build.statics) }
const world: CacheWorld = { caches: self.caches, fetch: (...asked) => self.fetch(...asked) }

const openPages = (): Promise<readonly Client[]> => self.clients.matchAll({ type: 'window', includeUncontrolled: true })
const buildOf = async (page: Client): Promise<string | null> => buildIn(await ask(page, { type: 'which-build' }, PATIENCE_MS))
const buildsOfPages = async (): Promise<readonly (string | null)[]> => Promise.all((await openPages()).map(buildOf))

const surroundings = {
  pages: buildsOfPages,
  anotherComes: () => self.registration.installing !== null || self.registration.waiting !== null
}

/** A release that can't even start says nothing, so it would keep its repair waiting for ever. */
async function nobodyAnswers(): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const builds = await buildsOfPages()
    if (builds.length === 0 || builds.some((answered) => answered !== null)) return false
  }
  return true
}

async function install(): Promise<void> {
  await fillAppCache(world, build)
  if (self.registration.active && (await nobodyAnswers())) await self.skipWaiting()
}

/** The first worker takes the page that brought it, so that the page can go on without a network. */
async function activate(): Promise<void> {
  await self.clients.claim()
  await tidy(world, build, surroundings)
}

function respond(answer: Exclude<Answer, { kind: 'network' }>): Promise<Response> {
  if (answer.kind === 'shell') return withSnapshot(world.caches, shell(world, build))
  return answer.kind === 'built' ? builtFile(world, build, answer.path) : staticFile(world, build, answer.path)
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))

self.addEventListener('fetch', (event) => {
  const answer = answerFor(event.request, addresses)
  if (answer.kind !== 'network') event.respondWith(respond(answer))
})

self.addEventListener('message', (event) => {
  const answer = (words: WorkerAnswer): void => event.ports[0]?.postMessage(words)
  const word = wordOf(event.data)
  if (word === 'take-over') event.waitUntil(self.skipWaiting())
  if (word === 'tidy') event.waitUntil(tidy(world, build, surroundings))
  if (word === 'wipe') event.waitUntil(wipeUserCaches(world).then(() => answer({ type: 'wiped' })))
  if (word === 'which-build') answer({ type: 'build', build: build.name })
})
