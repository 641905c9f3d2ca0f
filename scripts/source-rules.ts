/**
 * Rules about our sources that no linter knows: imports point one way (schema ← party ← worker, schema ← web), and only the
 * shells take time and chance from the world (L12). Not here: import cycles, which biome finds.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './ensure.mjs'
import { sourceFiles } from './source-files.ts'

/** The folders of the product, and the folders that each may import from. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  schema: ['schema'],
  party: ['schema', 'party'],
  worker: ['schema', 'party', 'worker'],
  web: ['schema', 'web']
}

/** What these need of the world is an argument. */
const CORES = ['schema/', 'party/', 'worker/', 'web/src/lib/']
/**
 * Where the world comes in: the three Durable Objects, the door through which every request comes (the id of one that failed), and the
 * routes, which hand the time of a request and the chance of a new session on; in the browser what opens the workspace and what puts the app together.
 */
const SHELLS: readonly string[] = [
  'worker/hub-object.ts',
  'worker/sender-object.ts',
  'worker/simulator/durable-object.ts',
  'worker/index.ts',
  'worker/api.ts',
  'web/src/lib/state/open-workspace.ts',
  'web/src/lib/state/this-browser.ts',
  'web/src/lib/state/create-app.svelte.ts'
]
const WORLD = /\b(?:Date\.now|performance\.now|Math\.random|crypto\.randomUUID|crypto\.getRandomValues)\b|\bnew Date\(\s*\)/g

const COMMENTS_AND_STRINGS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g
const IMPORTS = /\b(?:from|import)\s*\(?\s*'([^']+)'/g

/** Imports of `file` (from the root, with `/`) that point the wrong way. Browser parts may not ask Node, nor may the Worker. */
export function wrongImports(file: string, text: string): readonly string[] {
  const allowed = MAY_IMPORT[file.split('/')[0] ?? '']
  if (!allowed) return []
  const isWrong = (specifier: string): boolean => {
    if (!specifier.startsWith('.')) return specifier.startsWith('node:')
    const [folder = ''] = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)).split('/')
    return !allowed.includes(folder)
  }
  return [...text.matchAll(IMPORTS)].flatMap(([, specifier = '']) => (isWrong(specifier) ? [`${file} may not import ${specifier}`] : []))
}

/** Places outside of the shells where code takes time or chance from the world by itself. */
export function worldlyCalls(file: string, text: string): readonly string[] {
  if (!CORES.some((core) => file.startsWith(core)) || SHELLS.includes(file)) return []
  const code = text.replace(COMMENTS_AND_STRINGS, (piece) => piece.replace(/[^\n]/g, ' '))
  return [...code.matchAll(WORLD)].map(
    ({ 0: call, index }) => `${file}:${code.slice(0, index).split('\n').length} takes ${call} from the world: hand it in (L12)`
  )
}

/** Every break of these rules in the product's sources; tests may import and call what they like. */
export function brokenSourceRules(): readonly string[] {
  const files = Object.keys(MAY_IMPORT)
    .flatMap(sourceFiles)
    .filter((file) => /\.(?:ts|svelte)$/.test(file))
  return files.flatMap((native) => {
    const file = native.split(path.sep).join('/')
    const text = readFileSync(path.join(root, native), 'utf8')
    return [...wrongImports(file, text), ...worldlyCalls(file, text)]
  })
}
