/**
 * What the caches of builds are called, what is in them, and which of them may go (pitfall 28). Not here: filling and reading them
 * (`app-cache.ts`), what belongs to a user.
 */

const APP = 'baton-app-'
/** Caches whose content belongs to whoever is signed in begin like this; they go at sign-out. */
const USER = 'baton-user-'
export const SHELL = '/'

export const appCacheName = (build: string): string => `${APP}${build}`
export const isUserCache = (name: string): boolean => name.startsWith(USER)

/** Files of `static/` that no page needs. */
const NEVER_NEEDED: ReadonlySet<string> = new Set(['/robots.txt'])

/** A build's own files, by path. */
export interface Build {
  readonly name: string
  readonly immutable: readonly string[]
  readonly statics: readonly string[]
}

/** What must be there before the build may open the app: its page and all that the page can ask for. */
export const filesToKeep = ({ immutable, statics }: Build): readonly string[] => [
  SHELL,
  ...immutable,
  ...statics.filter((path) => !NEVER_NEEDED.has(path))
]

const TYPES: Readonly<Record<string, RegExp>> = {
  js: /^(?:text|application)\/javascript\b/,
  css: /^text\/css\b/,
  json: /^application\/json\b/,
  svg: /^image\/svg\+xml\b/,
  png: /^image\/png\b/,
  woff2: /^(?:font|application)\/(?:x-)?(?:font-)?woff2\b/,
  webmanifest: /^application\/(?:manifest\+)?json\b/
}
const PAGE = /^text\/html\b/

/** Whether an answer can be the file: a missing one is answered with the app's page, and status 200. */
export function isRightAnswer(path: string, answer: Pick<Response, 'ok' | 'redirected' | 'headers'>): boolean {
  const type = answer.headers.get('content-type') ?? ''
  // A page that was redirected to can't answer a navigation.
  if (!answer.ok || answer.redirected) return false
  if (path === SHELL) return PAGE.test(type)
  const wanted = TYPES[path.slice(path.lastIndexOf('.') + 1)]
  return wanted ? wanted.test(type) : !PAGE.test(type)
}

/** The page says by which build it was made; while a new one is being put in place, the page may be older or newer than the worker. */
export const isPageOf = (page: string, build: string): boolean => page.includes(`version: ${JSON.stringify(build)}`)

/** Caches of unknown use that are kept: a page that does not answer may still need the files of its build. */
const KEPT_FOR_SILENT_PAGES = 4

/**
 * The caches that no open page needs. `names` oldest first, as `caches.keys()` tells them; `pages` is the build of each open page, null
 * for one that did not say.
 */
export function cachesToDelete(names: readonly string[], own: string, pages: readonly (string | null)[]): readonly string[] {
  const used = new Set([own, ...pages.filter((build) => build !== null)].map(appCacheName))
  const unused = names.filter((name) => name.startsWith(APP) && !used.has(name))
  return pages.includes(null) ? unused.slice(0, -KEPT_FOR_SILENT_PAGES) : unused
}
