/**
 * Finds the Chromium that browser tests, benches and screenshots drive, or installs one: `CHROMIUM_PATH`, then the system's, then
 * Playwright's own. Not here: driving it (test/e2e/browser.ts).
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { chromium } from 'playwright-core'

/** What the choice depends on. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly root: boolean
  /** Where Playwright keeps its own, whether it is there or not. */
  readonly playwrights: string
  /** Whether there is a browser at this path that starts. */
  readonly works: (file: string) => boolean
  /** Where a program of this name lies on the search path. */
  readonly onPath: (name: string) => string | undefined
}

export interface Command {
  readonly program: string
  readonly args: readonly string[]
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const MAC_APPS = ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome']
const WINDOWS_APPS = ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe']

/** Where the system's browser usually lies when it is not on the search path. */
function usualPlaces({ platform, env }: Machine): readonly string[] {
  if (platform === 'darwin')
    return ['/Applications', `${env.HOME ?? ''}/Applications`].flatMap((at) => MAC_APPS.map((app) => `${at}/${app}`))
  if (platform !== 'win32') return ['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((at) => NAMES.map((name) => `${at}/${name}`))
  const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((at) => at !== undefined)
  return roots.flatMap((at) => WINDOWS_APPS.map((app) => `${at}\\${app}`))
}

/** The browser to drive, or nothing where none works. Throws if the one that the environment names does not. */
export function chromiumOn(machine: Machine): string | undefined {
  const named = machine.env.CHROMIUM_PATH
  if (named) {
    if (machine.works(named)) return named
    throw new Error(`CHROMIUM_PATH says ${named}, and no browser starts there`)
  }
  const found = NAMES.map(machine.onPath).filter((file) => file !== undefined)
  return [...found, ...usualPlaces(machine), machine.playwrights].find(machine.works)
}

const run = (program: string, ...args: readonly string[]): Command => ({ program, args })

/** How each package manager is asked for Chromium. */
const PACKAGE_MANAGERS: readonly (readonly Command[])[] = [
  [run('apt-get', 'update'), run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium')],
  [run('dnf', 'install', '-y', 'chromium')],
  [run('apk', 'add', 'chromium')],
  [run('pacman', '-Sy', '--noconfirm', 'chromium')]
]

/** Playwright's installer brings the libraries that a browser needs where it may: as root on Linux. */
const byPlaywright = ({ platform, root }: Machine, node: string, cli: string): readonly Command[] => [
  run(node, cli, 'install', '--no-shell', ...(platform === 'linux' && root ? ['--with-deps'] : []), 'chromium')
]

/** What to try, one after the other, where there is none: each way is a list of commands that must all succeed. */
export function waysToInstall(machine: Machine, node: string, cli: string): readonly (readonly Command[])[] {
  const system = PACKAGE_MANAGERS.filter(
    ([first]) => machine.platform === 'linux' && machine.root && first && machine.onPath(first.program)
  )
  return [byPlaywright(machine, node, cli), ...system]
}

export const ADVICE =
  'There is no Chromium and none could be installed: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to where it is.'

/** The version it tells; Windows browsers open a window instead, so that there a file is enough. */
const works = (file: string): boolean =>
  existsSync(file) &&
  (process.platform === 'win32' || /\d+\.\d+/.test(spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 }).stdout ?? ''))

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const files = folders.map((folder) => path.join(folder, process.platform === 'win32' ? `${name}.exe` : name))
  return files.find((file) => existsSync(file))
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  root: process.getuid?.() === 0,
  playwrights: chromium.executablePath(),
  works,
  onPath
})

const succeeds = ({ program, args }: Command): boolean =>
  spawnSync(program, args, { stdio: ['ignore', 2, 2], timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    .status === 0

/** The path of a Chromium that starts; installs one if need be. Throws one sentence that says what to do. */
export function ensureChromium(): string {
  const machine = thisMachine()
  const there = chromiumOn(machine)
  if (there) return there
  console.error('no Chromium here: installing one …')
  const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js')
  for (const way of waysToInstall(machine, process.execPath, cli)) {
    const installed = way.every(succeeds) ? chromiumOn(machine) : undefined
    if (installed) return installed
  }
  throw new Error(ADVICE)
}

export function main(): void {
  console.log(ensureChromium())
}
