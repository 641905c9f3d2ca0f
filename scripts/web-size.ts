/**
 * `node scripts/run.mjs web-size`: how much the browser loads until the queue can be used, compressed, against its goals (ui.md, section
 * 6). Counted from the build's own manifest: what is imported at once counts, what is imported later does not. Not here: building.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { buildWeb } from './build-web.ts'
import { root } from './ensure.mjs'

/** In bytes, compressed with brotli. */
export const GOALS = { scripts: 120_000, styles: 14_000 } as const

/** Imported by the app itself before the first rows of a first visit: there is no picture of a last one then. */
const ENGINE = ['engine']

const QUEUE = '/(app)/q/[view]/[[conversation]]'
/** The frame of every page and its error page: Kit loads both at its start. */
const ALWAYS = [0, 1]
/** Loaded at the start though nothing imports them: the browser and the app ask for them by name. */
const STARTERS = ['client/entry.js', 'client/client-entry.js', 'client/payload.js', 'client-optimized/app.js']

/** One file of Vite's manifest, as far as it is needed. */
export interface Chunk {
  /** What `vite.config.ts` calls the file that it put several parts into. */
  readonly name?: string
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}
export type Manifest = Readonly<Record<string, Chunk>>

/** The numbers of the parts that a route is made of, from Kit's list of routes. Throws where there is no such route. */
export function nodesOf(route: string, app: string): readonly number[] {
  const name = `${JSON.stringify(route)}:`
  const line = app.split('\n').find((text) => text.trimStart().startsWith(name))
  if (line === undefined) throw new Error(`the app has no route ${route}`)
  const numbers = line.slice(line.indexOf(name) + name.length).match(/\d+/g) ?? []
  return [...new Set([...ALWAYS, ...numbers.map(Number)])]
}

/** The manifest's key that ends like this, or whose chunk is called so. Throws where there is none, or more than one: then Kit builds otherwise than this knows. */
function keyOf(manifest: Manifest, end: string): string {
  const [key, ...others] = Object.keys(manifest).filter((key) => key.endsWith(`/${end}`) || manifest[key]?.name === end)
  if (key === undefined || others.length > 0) throw new Error(`the build has ${others.length > 0 ? 'several' : 'no'} ${end}`)
  return key
}

/** Everything that these import at once, and what that imports, each once. */
function closure(manifest: Manifest, keys: readonly string[]): readonly Chunk[] {
  const seen = new Set<string>()
  const visit = (key: string): void => {
    if (seen.has(key)) return
    seen.add(key)
    for (const imported of manifest[key]?.imports ?? []) visit(imported)
  }
  for (const key of keys) visit(key)
  return [...seen].flatMap((key) => manifest[key] ?? [])
}

export interface Loaded {
  readonly scripts: readonly string[]
  readonly styles: readonly string[]
}

/** The files that are loaded until a route can be used. `also`: ends of manifest keys that the app imports by itself at its start. */
export function loadedFor(route: string, manifest: Manifest, app: string, also: readonly string[] = []): Loaded {
  const nodes = nodesOf(route, app).map((node) => `client-optimized/nodes/${node}.js`)
  const chunks = closure(
    manifest,
    [...STARTERS, ...nodes, ...also].map((end) => keyOf(manifest, end))
  )
  return {
    scripts: [...new Set(chunks.map(({ file }) => file).filter((file) => file.endsWith('.js')))],
    styles: [...new Set(chunks.flatMap(({ css = [] }) => css))]
  }
}

/**
 * What is wrong with the order in which a page begins; empty where nothing is. Kit's first script hands over the build's name before it
 * asks for the rest, which reads it as it is evaluated: a build that puts the two into one file has no name, and reloads for ever.
 */
export function orderProblem(manifest: Manifest): string {
  const [entry, payload] = [keyOf(manifest, 'client/entry.js'), keyOf(manifest, 'client/payload.js')]
  const first = new Set(closure(manifest, [payload]).map(({ file }) => file))
  const early = closure(manifest, manifest[entry]?.imports ?? []).filter(({ file }) => !first.has(file))
  const rest = closure(manifest, [keyOf(manifest, 'client-optimized/app.js')]).map(({ file }) => file)
  const mixed = [...first].filter((file) => rest.includes(file) && first.size > 2)
  const files = [...early.map(({ file }) => file), ...mixed]
  return files.length === 0 ? '' : `the page's first script loads ${files.join(', ')} before it has said which build this is`
}

/**
 * What is wrong with what a route loads at once; empty where nothing is. `late`: names of what comes behind the first picture. One small
 * part that lies in the same file, and the whole of it stands before that picture.
 */
export function earlyProblem(route: string, manifest: Manifest, app: string, late: readonly string[]): string {
  const { scripts } = loadedFor(route, manifest, app)
  const early = late.map((name) => manifest[keyOf(manifest, name)]?.file ?? '').filter((file) => scripts.includes(file))
  return early.length === 0 ? '' : `${early.join(', ')} comes before the first picture: something that is needed for it lies in there`
}

export interface Size {
  readonly file: string
  readonly bytes: number
}

export interface WebSize {
  readonly scripts: readonly Size[]
  readonly styles: readonly Size[]
}

export const total = (sizes: readonly Size[]): number => sizes.reduce((sum, { bytes }) => sum + bytes, 0)

const kB = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`

/** What is above its goal, with its largest files; empty where nothing is. */
export const sizeProblem = (size: WebSize): string =>
  (['scripts', 'styles'] as const)
    .filter((kind) => total(size[kind]) > GOALS[kind])
    .map((kind) => {
      const largest = [...size[kind]].sort((a, b) => b.bytes - a.bytes).slice(0, 5)
      const list = largest.map(({ file, bytes }) => `${file} ${kB(bytes)}`).join(', ')
      return `${kind} until the queue can be used: ${kB(total(size[kind]))}, the goal is ${kB(GOALS[kind])} (largest: ${list})`
    })
    .join('\n')

const kit = path.join(root, '.build', 'kit')
const builtManifest = (): Manifest => JSON.parse(readFileSync(path.join(kit, 'output', 'client', '.vite', 'manifest.json'), 'utf8'))

const builtApp = (): string => readFileSync(path.join(kit, 'generated', 'build', 'client-optimized', 'app.js'), 'utf8')

/** `orderProblem` and `earlyProblem` of the app as it is built. */
export const builtOrderProblem = (): string =>
  [orderProblem(builtManifest()), earlyProblem(QUEUE, builtManifest(), builtApp(), ENGINE)].filter((problem) => problem !== '').join('\n')

/** Builds the app if need be and measures it. */
export function webSize(also: readonly string[] = ENGINE): WebSize {
  buildWeb()
  const manifest = builtManifest()
  const { scripts, styles } = loadedFor(QUEUE, manifest, builtApp(), also)
  const sized = (file: string): Size => ({ file, bytes: brotliCompressSync(readFileSync(path.join(root, '.build', 'web', file))).length })
  return { scripts: scripts.map(sized), styles: styles.map(sized) }
}

export async function main(): Promise<number> {
  const size = webSize()
  for (const { file, bytes } of [...size.scripts, ...size.styles]) console.log(`${kB(bytes).padStart(9)}  ${file}`)
  for (const kind of ['scripts', 'styles'] as const) console.log(`${kind}: ${kB(total(size[kind]))} of ${kB(GOALS[kind])}`)
  const problem = [sizeProblem(size), builtOrderProblem()].filter((one) => one !== '').join('\n')
  if (problem !== '') console.error(problem)
  return problem === '' ? 0 : 1
}
