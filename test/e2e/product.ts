/**
 * The product as its users run it: the process of `npm start` on a folder of its own, stopped and killed and started again on the same port.
 * Not here: the browser, and what people do in it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from '../../scripts/ensure.mjs'
import { eventually } from '../harness/eventually.ts'

/** Of the webhooks that tests and benches sign themselves. */
export const APP_SECRET = 'app-secret-of-the-browser-tests'

export const signatureOf = (body: string): string => `sha256=${createHmac('sha256', APP_SECRET).update(body).digest('hex')}`

/** A large demo company takes minutes to make. */
const READY_WITHIN_MS = 300_000
const ENDED_WITHIN_MS = 15_000

export interface Product {
  /** Where it serves, without a slash at the end; stays the same over restarts. */
  readonly url: string
  readonly port: number
  /** Starts it, if it does not run. */
  readonly start: () => Promise<void>
  /** Ends it and everything that it started; resolves when nothing listens any more. */
  readonly stop: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>
  /** What it has said since it was started last, the latest 4000 characters. */
  readonly said: () => string
  /** Ends it and removes its folder. */
  readonly remove: () => Promise<void>
}

export interface ProductOptions {
  /** A folder made by `npm start` to begin with, copied; absent: a new demo workspace. */
  readonly from?: string
  /** Where to keep data; absent: a new folder below the system's temporary one. */
  readonly data?: string
  /** Further arguments of `npm start`. */
  readonly args?: readonly string[]
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('a socket without a port')
  return address.port
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    () => false
  )

/** Without what a test runner says about itself: a build that hears `test` is made for developers. */
function usersEnvironment(): NodeJS.ProcessEnv {
  const { NODE_ENV: _runners, ...environment } = process.env
  return environment
}

/** Tells that it is ready by a line on its output. */
function startProcess(port: number, data: string, args: readonly string[]) {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'start', '--port', String(port), '--data', data, ...args], {
    cwd: root,
    detached: true, // a group of its own, so that all of it is killed at once
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...usersEnvironment(), SIMULATOR: 'on', WHATSAPP_APP_SECRET: APP_SECRET, WHATSAPP_GRAPH_URL: '' }
  })
  let output = ''
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4000)
      if (/^ready http/m.test(output)) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)))
    setTimeout(() => reject(new Error(`npm start was not ready after ${READY_WITHIN_MS} ms:\n${output}`)), READY_WITHIN_MS).unref()
  })
  return { child, ready, said: () => output }
}

/** Signals the whole group; who has ended already is not asked. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  if (process.platform === 'win32' || signal === 'SIGTERM') child.kill(signal)
  else process.kill(-child.pid, signal)
}

export async function makeProduct({ from, data: given, args = [] }: ProductOptions = {}): Promise<Product> {
  const data = given ?? mkdtempSync(path.join(tmpdir(), 'baton-e2e-'))
  if (from !== undefined) cpSync(from, data, { recursive: true })
  const port = await freePort()
  const url = `http://localhost:${port}`
  let running: ChildProcess | undefined
  let said = (): string => ''
  const product: Product = {
    url,
    port,
    said: () => said(),
    async start() {
      if (running) return
      const started = startProcess(port, data, args)
      const { child, ready } = started
      running = child
      said = started.said
      await ready
    },
    async stop(signal) {
      const child = running
      if (!child) return
      running = undefined
      const ended = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit')
      signalGroup(child, signal)
      await ended
      await eventually(
        'the end of npm start',
        () => answers(url),
        (up) => !up,
        ENDED_WITHIN_MS
      )
    },
    async remove() {
      await product.stop('SIGTERM')
      if (given === undefined) rmSync(data, { recursive: true, force: true, maxRetries: 5 })
    }
  }
  return product
}
