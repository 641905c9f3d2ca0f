/**
 * Where the boot snapshot is kept, and how a page gets it. It is a file in a cache of its own: what signs out or takes back deletes a file,
 * of which nothing stays, while `localStorage` keeps the bytes of what was deleted for weeks (T11). A page that had to ask for that file
 * would wait for it, so the service worker writes it into the page that it opens, where it is read without waiting. Not here: what is in it
 * (`boot-snapshot.ts`), when it is written (`snapshot-writer.ts`).
 */

/** A cache of whoever is signed in: every way to leave deletes it (`cache-plan.ts`). */
export const BOOT_CACHE = 'baton-user-boot'
const BOOT_PATH = '/boot-snapshot.json'
const ELEMENT = 'boot-snapshot'

type Reading = Pick<CacheStorage, 'match'>
type Writing = Pick<CacheStorage, 'open' | 'delete'>

/** In the worker: the app's page with the snapshot in it, where there is one. */
export const withSnapshot = async (caches: Reading, opening: Promise<Response>): Promise<Response> => {
  const [page, text] = await Promise.all([opening, textIn(caches)])
  if (text === null || !page.ok) return page
  const html = await page.text()
  const { status, headers: sent } = page
  const headers = new Headers(sent)
  headers.delete('content-length')
  return new Response(
    html.replace('</head>', () => `${asElement(text)}</head>`),
    { status, headers }
  )
}

/** Null: there is none, or the browser cannot read it. The app opens without it all the same. */
const textIn = async (caches: Reading): Promise<string | null> => {
  try {
    return (await (await caches.match(BOOT_PATH, { cacheName: BOOT_CACHE }))?.text()) ?? null
  } catch (problem) {
    console.error(problem)
    return null
  }
}

/** Data, which no browser runs and which cannot end early: in JSON `<` stands in texts only. */
const asElement = (json: string): string => `<script type="application/json" id="${ELEMENT}">${json.replaceAll('<', '\\u003c')}</script>`

/** What is needed of the page; none where there is no browser. */
interface Page {
  readonly getElementById: (id: string) => { readonly textContent: string | null; readonly remove: () => void } | null
}

/** In the page, once: what the worker wrote into it. Taken out, so that it stands in no page that shows something else (a lock, a door). */
export const takeSnapshotFrom = (page: Page | undefined): string | null => {
  const element = page?.getElementById(ELEMENT) ?? null
  element?.remove()
  return element?.textContent ?? null
}

/** One writing after the other: the last one stands. Null: none is to be there. */
export class SnapshotPlace {
  readonly #caches: Writing
  #last: Promise<unknown> = Promise.resolve()
  #isOver = false

  constructor(caches: Writing) {
    this.#caches = caches
  }

  /** Rejects where the browser refuses for another reason than a lack of room; the next writing is tried all the same. */
  keep(text: string | null): Promise<void> {
    const written = this.#last.then(() => (this.#isOver ? undefined : this.#write(text)))
    this.#last = written.catch(() => undefined)
    return written
  }

  /** Nothing is written from now on, and nothing is under way. */
  async stop(): Promise<void> {
    this.#isOver = true
    await this.#last
  }

  async #write(text: string | null): Promise<void> {
    if (text === null) return dropSnapshot(this.#caches)
    try {
      const cache = await this.#caches.open(BOOT_CACHE)
      if (this.#isOver) return dropSnapshot(this.#caches)
      await cache.put(BOOT_PATH, new Response(text, { headers: { 'content-type': 'application/json' } }))
    } catch (problem) {
      if (!(problem instanceof DOMException) || problem.name !== 'QuotaExceededError') throw problem
      // An older picture would be a wrong one.
      await this.#caches.delete(BOOT_CACHE)
    }
  }
}

/**
 * Customers' names and words don't stay on the device. The entry first: its file goes at once, also where a page still holds the cache. Whoever
 * leaves goes on where the browser fails: what is left then is deleted at the door.
 */
export const dropSnapshot = async (caches: Writing | undefined): Promise<void> => {
  try {
    await (await caches?.open(BOOT_CACHE))?.delete(BOOT_PATH)
  } catch (problem) {
    console.error(problem)
  }
  await caches?.delete(BOOT_CACHE).catch(console.error)
}
