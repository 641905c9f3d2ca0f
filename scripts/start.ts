/**
 * `npm start`: builds what changed, migrates, serves everything in workerd on one port of this machine, and says when it answers.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Miniflare } from 'miniflare'
import { build } from './build.ts'
import { root } from './ensure.mjs'
import { environment, settingsFrom, USAGE, varsFor } from './settings.ts'
import { migrate, miniflareOptions } from './workerd.ts'

/** Seeding a large demo workspace is part of the first start. */
const READY_WITHIN_MS = 300_000
const STOP_WITHIN_MS = 5000

/** Throws if something listens there already: workerd would say so less clearly. */
function portIsFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is in use; choose another with --port`) : error)
    )
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
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
}

export async function main(args: readonly string[]): Promise<void> {
  const settings = settingsFrom(args)
  if (settings.help) return console.log(USAGE)
  await portIsFree(settings.port)
  await build()
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const options = miniflareOptions({ ...settings, vars: varsFor(settings, environment(root, process.env), version) })
  await migrate(options, settings.data)
  const miniflare = new Miniflare(options)
  stopOnSignal(miniflare)
  const url = `http://localhost:${settings.port}`
  try {
    await miniflare.ready
    await untilHealthy(url)
  } catch (error) {
    await miniflare.dispose()
    throw error
  }
  console.log(`ready ${url}`)
}
