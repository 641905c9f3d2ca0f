/**
 * Words in the files of a browser's profile, in one byte a letter or in two, as LevelDB keeps both. What a browser packs is not unpacked: a
 * search that ought to find nothing is worth something only where the same search found the words before. Not here: what a page can see of
 * it (`traces.ts`).
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface Found {
  readonly word: string
  /** From the profile's folder on. */
  readonly file: string
}

const ENCODINGS = ['latin1', 'utf8', 'utf16le'] as const

/** Each word with each file that holds it. Files may come and go meanwhile: the browser may be running. */
export function wordsOnDisk(profile: string, words: readonly string[]): readonly Found[] {
  const wanted = words.map((word) => ({ word, forms: ENCODINGS.map((encoding) => Buffer.from(word, encoding)) }))
  return readdirSync(profile, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .flatMap((file) => {
      const bytes = contentsOf(file)
      const here = wanted.filter(({ forms }) => forms.some((form) => bytes.includes(form)))
      return here.map(({ word }) => ({ word, file: path.relative(profile, file) }))
    })
}

/** Chromium keeps the databases of an origin in one LevelDB, and each entry of a cache in a file of its own. */
type Folder = 'IndexedDB' | 'CacheStorage'
export const isIn = (folder: Folder, { file }: Pick<Found, 'file'>): boolean => file.split(path.sep).includes(folder)

/** Those that no file of it holds. */
export function lackingIn(folder: Folder, profile: string, words: readonly string[]): readonly string[] {
  const found = new Set(wordsOnDisk(profile, words).flatMap(({ word, file }) => (isIn(folder, { file }) ? word : [])))
  return words.filter((word) => !found.has(word))
}

/** What is deleted in a LevelDB leaves bytes that nothing reads any more, until Chromium writes that file anew: no page can ask for it. */
export const outsideDatabases = (found: readonly Found[]): readonly Found[] => found.filter((one) => !isIn('IndexedDB', one))

function contentsOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
