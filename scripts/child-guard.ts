/**
 * Sees to it that no child process outlives this one. A process that is killed can end nobody, and miniflare's workerd would keep its
 * port and database; so a small guard (guard.mjs) waits for our end, in a process group of its own. Not here: ending in good order.
 */
import { ChildProcess, spawn } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import path from 'node:path'

const hasProcess = (message: unknown): message is { readonly process: ChildProcess } =>
  typeof message === 'object' && message !== null && 'process' in message && message.process instanceof ChildProcess

/** Guards every child process that this process starts from now on. To be called once. */
export function guardChildren(): void {
  const guard = spawn(process.execPath, [path.join(import.meta.dirname, 'guard.mjs')], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore']
  })
  guard.unref()
  guard.stdin.on('error', (error) => console.error(`nobody guards workerd any more: ${error.message}`))
  subscribe('child_process', (message) => {
    if (!hasProcess(message)) return
    const child = message.process
    child.once('spawn', () => guard.stdin.write(`+${child.pid}\n`))
    child.once('exit', () => guard.stdin.write(`-${child.pid}\n`))
  })
}
