/**
 * Installs exactly what the lockfile says, if what lies in node_modules does not fit it.
 * Plain Node 20 without dependencies: on a fresh clone this runs before anything is installed.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

// Not import.meta.dirname, which came with Node 20.11.
export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const modules = path.join(root, 'node_modules')
const stamp = path.join(modules, '.baton-lock-hash')

/** The Node that package.json pins. */
export const pinnedNode = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage */

/**
 * Whether the installed packages are those of the lockfile; optional ones may be missing (other platforms').
 * @param {Record<string, LockedPackage>} locked
 * @param {Record<string, LockedPackage>} installed
 */
export function fits(locked, installed) {
  const wanted = Object.entries(locked).filter(([folder, entry]) => folder !== '' && !entry.optional && !entry.devOptional)
  const same = (/** @type {string} */ folder) =>
    installed[folder]?.version === locked[folder]?.version && installed[folder]?.integrity === locked[folder]?.integrity
  return wanted.every(([folder]) => same(folder)) && Object.keys(installed).every(same)
}

function installedFits(/** @type {string} */ lockText) {
  const hidden = path.join(modules, '.package-lock.json')
  if (!existsSync(hidden) || !existsSync(pinnedNode)) return false
  return fits(JSON.parse(lockText).packages, JSON.parse(readFileSync(hidden, 'utf8')).packages)
}

function npmCi() {
  const args = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  // The Node that runs npm: the one in node_modules is about to be replaced.
  const node = process.env.npm_node_execpath ?? process.execPath
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  return npm?.endsWith('.js')
    ? spawnSync(node, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** Brings node_modules into the state that package-lock.json describes; does nothing when it is there. Throws when npm fails. */
export function ensureInstalled() {
  const lockText = readFileSync(path.join(root, 'package-lock.json'), 'utf8')
  const hash = createHash('sha256').update(lockText).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(pinnedNode)) return
  if (!installedFits(lockText)) {
    console.error('installing what package-lock.json says …')
    const { status, error } = npmCi()
    if (status !== 0) throw new Error(`npm ci failed${error ? `: ${error.message}` : ` with ${status}`}`)
    if (!existsSync(pinnedNode))
      throw new Error("npm ci did not run the install script of the package 'node'; see allowScripts in package.json")
  }
  writeFileSync(stamp, hash)
}
