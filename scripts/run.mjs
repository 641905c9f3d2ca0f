/**
 * The door of every npm script: `node scripts/run.mjs NAME [arguments]` installs what is missing, changes to the pinned
 * Node if the running one is too old, and calls `main(arguments)` of `scripts/NAME.ts`. Plain Node 20.
 */
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, pinnedNode, root } from './ensure.mjs'

/** From here on Node runs TypeScript and knows node:sqlite without being asked. */
const MIN_NODE_MAJOR = 24

const [name = '', ...args] = process.argv.slice(2)
const scripts = path.join(root, 'scripts')
const names = readdirSync(scripts).flatMap((file) => (/\.(test|d)\.ts$/.test(file) || !file.endsWith('.ts') ? [] : [file.slice(0, -3)]))

async function runHere() {
  const { main } = await import(pathToFileURL(path.join(scripts, `${name}.ts`)).href)
  process.exitCode = (await main(args)) ?? 0
}

/** Same script, same arguments, pinned Node; signals pass through, and so does the exit code. */
function runUnderPinnedNode() {
  // Over the channel nothing is said: a child that listens to its end learns that this process was killed.
  const child = spawn(pinnedNode, [path.join(scripts, 'run.mjs'), name, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}

try {
  if (!names.includes(name)) throw new Error(`there is no script '${name}'`)
  ensureInstalled()
  const bin = path.join(root, 'node_modules', '.bin')
  process.env.PATH = `${bin}${path.delimiter}${process.env.PATH ?? ''}`
  process.env.WRANGLER_SEND_METRICS = 'false'
  if (Number(process.versions.node.split('.')[0]) < MIN_NODE_MAJOR) runUnderPinnedNode()
  else await runHere()
} catch (error) {
  console.error(error instanceof Error ? (process.env.DEBUG ? error.stack : error.message) : error)
  process.exitCode = 1
}
