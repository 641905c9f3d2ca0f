/** What a browser keeps of the product: as a page of it can see, and on its disk. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
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

/** The files of a profile in which words stand, in one byte a letter or in two. What a browser packs is not unpacked. */
export const filesWith = (profile: string, words: string): readonly string[] => {
  const wanted = [Buffer.from(words, 'utf8'), Buffer.from(words, 'utf16le')]
  return readdirSync(profile, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file)
      return wanted.some((one) => bytes.includes(one))
    })
    .map((file) => path.relative(profile, file))
}
