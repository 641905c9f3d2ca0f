/**
 * Names the queue's own files in the app's page, so that a start fetches them all at once: Kit names only what every address needs, and each
 * of the others would be found by the one before it. Not here: which files there are (vite), what is in them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** What a start goes through on its way to the first rows. */
const FIRST = ['+error.svelte', '(app)/+layout.svelte', '(app)/+page.ts', '(app)/q/[view]/[[conversation]]/+page.svelte'] as const

interface Built {
  readonly file: string
  readonly css?: readonly string[]
  readonly assets?: readonly string[]
  readonly imports?: readonly string[]
}
type Manifest = Readonly<Record<string, Built>>

const NODES = 'generated/build/client-optimized/nodes'

/** The manifest's key of the file that Kit made for a page or layout. */
function nodeOf(route: string, kit: string, manifest: Manifest): string {
  const folder = path.join(kit, ...NODES.split('/'))
  const node = readdirSync(folder).find((file) => readFileSync(path.join(folder, file), 'utf8').includes(`/routes/${route}"`))
  const key = Object.keys(manifest).find((source) => source.endsWith(`${NODES}/${node}`))
  if (node === undefined || key === undefined) throw new Error(`the build has no file for ${route}`)
  return key
}

/** The files behind these keys with all that they begin by importing, each once. */
function filesOf(keys: readonly string[], manifest: Manifest): readonly string[] {
  const known = new Set<string>()
  const visit = (key: string): void => {
    if (known.has(key)) return
    known.add(key)
    for (const imported of manifest[key]?.imports ?? []) visit(imported)
  }
  keys.forEach(visit)
  return [...known].flatMap((key) => (manifest[key] ? [manifest[key].file, ...(manifest[key].css ?? [])] : []))
}

/** The font of nearly all words: found by the first layout, it would make that layout wait for the system's fonts, and another one follow. */
const FONT = /latin-wght-normal\.[\w-]+\.woff2$/

/** A script that waits for a stylesheet asks for none that the page has. */
function linkTo(file: string): string {
  if (FONT.test(file)) return `<link href="/${file}" rel="preload" as="font" type="font/woff2" crossorigin>\n`
  return `<link href="/${file}" rel="${file.endsWith('.css') ? 'stylesheet' : 'modulepreload'}">\n`
}

/** `page`: the built `index.html`; `kit`: where Kit keeps what it made. */
export function withPreloads(page: string, kit: string): string {
  const manifest: Manifest = JSON.parse(readFileSync(path.join(kit, 'output', 'client', '.vite', 'manifest.json'), 'utf8'))
  const files = filesOf(
    FIRST.map((route) => nodeOf(route, kit, manifest)),
    manifest
  )
  const fonts = Object.values(manifest).flatMap(({ assets = [] }) => assets.filter((asset) => FONT.test(asset)))
  const links = [...new Set(fonts), ...files].filter((file) => !page.includes(`/${file}`)).map(linkTo)
  return page.replace('</head>', `${links.join('')}</head>`)
}
