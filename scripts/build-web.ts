/**
 * Builds the app (web/) into .build/web when something changed, and writes the headers under which its files are served. A build whose
 * pages and headers contradict each other is none. Not here: the Worker's bundle (`build.ts`), what the headers say (`web-headers.ts`).
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './ensure.mjs'
import { hashOf } from './source-files.ts'
import { headersFile, headersProblems, pageProblems } from './web-headers.ts'
import { withPreloads } from './web-preloads.ts'

export const webBuild = path.join(root, '.build', 'web')
const web = path.join(root, 'web')
const kit = path.join(root, '.build', 'kit')
const stamp = path.join(root, '.build', 'web.hash')

const SOURCES = [
  'web',
  'schema',
  'package-lock.json',
  'scripts/build-web.ts',
  'scripts/web-headers.ts',
  'scripts/web-preloads.ts',
  'scripts/source-files.ts'
]

/** What the app calls the build, and its caches: the same sources are the same build. */
const nameOf = (hash: string): string => hash.slice(0, 16)

function vite(args: readonly string[], build: string): void {
  const tool = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const env = { ...process.env, BATON_BUILD: build }
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...args], { cwd: web, encoding: 'utf8', env })
  if (status !== 0) throw new Error(`the app could not be built:\n${stdout}${stderr}`)
}

/** Kit's own part of the app's tsconfig, which every transform of the app's sources reads: in a fresh clone tests would come before a build. */
export function prepareWeb(): void {
  if (existsSync(path.join(web, 'node_modules', '$app', 'tsconfig.json'))) return
  const tool = path.join(root, 'node_modules', '@sveltejs', 'kit', 'svelte-kit.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, 'sync'], { cwd: web, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the app's types could not be made:\n${stdout}${stderr}`)
}

/** What is wrong with the built app as it lies in `folder`. Empty: nothing. */
export function buildProblems(folder: string): readonly string[] {
  const text = (file: string): string => readFileSync(path.join(folder, file), 'utf8')
  const headers = text('_headers')
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'))
  const lacking = ['index.html', 'service-worker.js', 'manifest.webmanifest'].filter((file) => !existsSync(path.join(folder, file)))
  return [
    ...lacking.map((file) => `${file} is missing`),
    ...headersProblems(headers),
    ...pages.flatMap((file) => pageProblems(file, text(file), headers))
  ]
}

/** Builds if the sources changed since the last build; says whether it did. Throws with vite's own words when it can't. */
export function buildWeb(): boolean {
  const hash = hashOf(SOURCES)
  if (existsSync(path.join(webBuild, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false
  rmSync(stamp, { force: true })
  vite(['build', '--logLevel', 'error'], nameOf(hash))
  const page = path.join(webBuild, 'index.html')
  writeFileSync(page, withPreloads(readFileSync(page, 'utf8'), kit))
  writeFileSync(path.join(webBuild, '_headers'), headersFile(readFileSync(path.join(webBuild, 'index.html'), 'utf8')))
  const problems = buildProblems(webBuild)
  if (problems.length > 0) throw new Error(`the built app is wrong:\n${problems.join('\n')}`)
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
  return true
}

export async function main(): Promise<void> {
  console.log(buildWeb() ? 'built .build/web' : '.build/web is up to date')
}
