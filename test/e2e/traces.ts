/** What a browser keeps of the product, as a page of it can see. Not here: its disk (`profile-search.ts`). */
import type { Page } from 'playwright-core'

export interface Kept {
  readonly databases: readonly string[]
  readonly caches: readonly string[]
  readonly workers: number
  readonly storage: readonly string[]
}

export const NOTHING_KEPT: Kept = { databases: [], caches: [], workers: 0, storage: [] }

export const keptIn = (page: Page): Promise<Kept> =>
  page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    storage: Object.keys(localStorage)
  }))

/** The drafts in a member's database, as the browser would tell them to anybody. */
export const storedDrafts = (page: Page, member: string): Promise<readonly string[]> =>
  page.evaluate(
    (name) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const database = opening.result
          const asked = database.transaction('drafts').objectStore('drafts').getAll()
          asked.onsuccess = () => {
            database.close()
            resolve(asked.result.map(({ text }: { text: string }) => text))
          }
        }
      }),
    `baton-local-${member}`
  )

/** Which of these words stand in any database, in a cache of somebody's or in `localStorage`, as `where: word`. */
export const wordsKept = (page: Page, words: readonly string[]): Promise<readonly string[]> =>
  page.evaluate(async (wanted) => {
    const finished = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const found = wanted.filter((word) => JSON.stringify({ ...localStorage }).includes(word)).map((word) => `localStorage: ${word}`)
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await finished(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const rows = JSON.stringify(await finished(database.transaction(store).objectStore(store).getAll()))
        found.push(...wanted.filter((word) => rows.includes(word)).map((word) => `${name}: ${word}`))
      }
      database.close()
    }
    for (const name of (await caches.keys()).filter((one) => one.startsWith('baton-user-'))) {
      const cache = await caches.open(name)
      const texts = await Promise.all((await cache.keys()).map(async (request) => (await cache.match(request))?.text()))
      found.push(...wanted.filter((word) => texts.some((text) => text?.includes(word))).map((word) => `${name}: ${word}`))
    }
    return found
  }, words)
