/** Parts of the app that come late, or not at all: found by what is in them, for their names are their contents'. Not here: any test. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { root } from '../../scripts/ensure.mjs'

const BUILT = path.join(root, '.build', 'web')

/** Addresses of the built scripts with these words in them; throws where there are none. */
function scriptsWith(words: string): (url: URL) => boolean {
  const scripts = readdirSync(BUILT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  const found = scripts.filter((file) => readFileSync(path.join(BUILT, file), 'utf8').includes(words)).map((file) => path.basename(file))
  if (found.length === 0) throw new Error(`no script says ${words}`)
  return ({ pathname }) => found.includes(path.posix.basename(pathname))
}

/** Scripts with these words in them wait, until what this answers is called. A page that its worker answers is not held. */
export async function holdBack(page: Page, words: string): Promise<() => void> {
  const gate = Promise.withResolvers<void>()
  await page.route(scriptsWith(words), async (route) => {
    await gate.promise
    await route.continue()
  })
  return gate.resolve
}

/** Scripts with these words in them do not come, until what this answers is called. */
export async function loseScripts(page: Page, words: string): Promise<() => Promise<void>> {
  const which = scriptsWith(words)
  await page.route(which, (route) => route.abort('failed'))
  return () => page.unroute(which)
}
