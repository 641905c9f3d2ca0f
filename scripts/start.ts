/**
 * `npm start`: builds what changed, migrates, serves everything in workerd on one port of this machine, and says when it answers.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Miniflare } from 'miniflare'
import { build, workerBuild } from './build.ts'
import { buildWeb } from './build-web.ts'
import { guardChildren } from './child-guard.ts'
import { describeWorkspace, flagsOf, lockFolder, madeAs, noteMadeAs, runningIn, workspaceFor } from './data-folder.ts'
import { root } from './ensure.mjs'
import { claimLink, environment, type Settings, settingsFrom, USAGE, varsFor } from './settings.ts'
import { migrate, miniflareOptions } from './workerd.ts'

/** Seeding a large demo workspace is part of the first start. */
const READY_WITHIN_MS = 300_000
const STOP_WITHIN_MS = 5000

/** A workerd whose Baton was killed has ended by then. */
const PORT_PATIENCE_MS = 500
const PORT_PAUSE_MS = 50

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

/** Which folder was served last on a port, by a start of this checkout. */
const portNote = (port: number) => path.join(root, '.build', 'ports', String(port))

/** Who listens there: a Baton of ours by name, if it is one. */
function listenerOn(port: number): string {
  const data = existsSync(portNote(port)) ? readFileSync(portNote(port), 'utf8') : undefined
  const running = data === undefined ? undefined : runningIn(data)
  return running?.port === port ? ` by the Baton on ${data} (process ${running.pid})` : ''
}

/** Throws if something listens there already: workerd would say so less clearly. */
async function takePort(port: number, data: string): Promise<void> {
  for (let waited = 0; !(await isFree(port)); waited += PORT_PAUSE_MS) {
    if (waited >= PORT_PATIENCE_MS) throw new Error(`port ${port} is in use${listenerOn(port)}; choose another with --port`)
    await sleep(PORT_PAUSE_MS)
  }
  mkdirSync(path.dirname(portNote(port)), { recursive: true })
  writeFileSync(portNote(port), data)
}

/** What `GET /api/health` came to: `ok`, or why not yet. */
async function health(url: string): Promise<string> {
  try {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(10_000) })
    const text = await answer.text()
    return answer.ok && JSON.parse(text).ok === true ? 'ok' : `${answer.status} ${text.slice(0, 300)}`
  } catch (error) {
    return String(error)
  }
}

/** Asks more and more seldom: it may be seeding. */
async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 1000)) {
    const answer = await health(url)
    if (answer === 'ok') return
    if (Date.now() > deadline) throw new Error(`${url}/api/health is not ok after ${READY_WITHIN_MS / 1000} s: ${answer}`)
    await sleep(pause)
  }
}

/** Whether somebody can manage this workspace, as in the demo; a Baton that is healthy knows. */
async function isClaimed(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/auth`, { signal: AbortSignal.timeout(10_000) })
  if (!answer.ok) throw new Error(`${url}/api/auth answered ${answer.status}`)
  const { claimed }: { claimed?: unknown } = await answer.json()
  return claimed === true
}

/** Ends workerd and then this process, on the first signal; a workerd that does not end is left to the system. */
function stopOnSignal(miniflare: Miniflare): void {
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await Promise.race([miniflare.dispose(), sleep(STOP_WITHIN_MS)])
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Miniflare's own listeners would end this process before workerd has ended.
    process.removeAllListeners(signal)
    process.on(signal, stop)
  }
  // The start that runs us under the pinned Node was killed (run.mjs).
  process.on('disconnect', stop)
  process.channel?.unref()
}

/** Builds, and takes the folder, its port and its workspace for this start; says what takes long. */
async function prepare(settings: Settings): Promise<Settings> {
  await lockFolder(settings.data, settings.port)
  const workspace = workspaceFor(settings)
  await takePort(settings.port, settings.data)
  if (!existsSync(workerBuild)) console.log('building …')
  buildWeb()
  await build()
  if (madeAs(settings.data) === undefined) console.log(`preparing ${describeWorkspace(workspace)} …`)
  noteMadeAs(settings.data, workspace)
  return { ...settings, ...flagsOf(workspace) }
}

export async function main(args: readonly string[]): Promise<void> {
  const asked = settingsFrom(args, process.env)
  if (asked.help) return console.log(USAGE)
  const settings = await prepare(asked)
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const options = miniflareOptions({ ...settings, vars: varsFor(settings, environment(root, process.env), version) })
  guardChildren()
  await migrate(options, settings.data)
  const miniflare = new Miniflare(options)
  stopOnSignal(miniflare)
  const url = `http://localhost:${settings.port}`
  try {
    await miniflare.ready
    await untilHealthy(url)
    if (!(await isClaimed(url))) console.log(`claim ${claimLink(url, settings.data)}`)
  } catch (error) {
    await miniflare.dispose()
    throw error
  }
  console.log(`ready ${url}`)
}
