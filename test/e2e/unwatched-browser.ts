/**
 * A browser that watches its page and nothing else. Playwright attaches a debugger to every service worker, and Chromium does not let a
 * worker that is watched go before the next one takes over, so what a deployment does is only seen here. Not here: profiles, people.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { eventually } from '../harness/eventually.ts'
import { BROWSER_ARGUMENTS, dropProfile, newProfile } from './browser.ts'
import { freePort } from './product.ts'

export interface UnwatchedBrowser {
  readonly goTo: (url: string) => Promise<void>
  /** Runs an expression in the page, waits for what it promises and answers its value; throws what it throws. */
  readonly run: <T>(expression: string) => Promise<T>
  /** Types into whatever has the focus. */
  readonly type: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}

interface Answer {
  readonly id?: number
  readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: unknown }
  readonly error?: unknown
}

type Send = (method: string, params: object) => Promise<Answer>

/** The address of the only page's debugger. */
async function debuggerOf(port: number): Promise<string> {
  const pages = (): Promise<readonly { readonly type: string; readonly webSocketDebuggerUrl: string }[]> =>
    fetch(`http://127.0.0.1:${port}/json`).then(
      (answer) => answer.json() as ReturnType<typeof pages>,
      () => [] // it does not listen yet
    )
  const find = async () => (await pages()).find(({ type }) => type === 'page')
  const page = await eventually('the page of the browser', find, (found) => found !== undefined)
  return page?.webSocketDebuggerUrl ?? ''
}

async function connect(address: string): Promise<Send> {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  const waiting = new Map<number, (answer: Answer) => void>()
  let asked = 0
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer
    if (answer.id === undefined) return
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  return (method, params) =>
    new Promise((resolve) => {
      asked += 1
      waiting.set(asked, resolve)
      socket.send(JSON.stringify({ id: asked, method, params }))
    })
}

/** `executablePath`: a Chromium, see scripts/chromium.ts. */
export async function openUnwatched(executablePath: string): Promise<UnwatchedBrowser> {
  const [profile, port] = [newProfile(), await freePort()]
  const own = ['--headless=new', `--remote-debugging-port=${port}`, `--user-data-dir=${profile}`, 'about:blank']
  const child = spawn(executablePath, [...BROWSER_ARGUMENTS, ...own], { stdio: 'ignore', detached: true })
  const ended = once(child, 'exit')
  const send = await connect(await debuggerOf(port))
  return {
    async goTo(url) {
      await send('Page.navigate', { url })
    },
    async run<T>(expression: string): Promise<T> {
      const { result, error } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
      const problem = error ?? result?.exceptionDetails
      if (problem !== undefined) throw new Error(`${expression}: ${JSON.stringify(problem)}`)
      return result?.result?.value as T
    },
    async type(text) {
      await send('Input.insertText', { text })
    },
    async close() {
      // A group of its own, so that all of it goes, except on Windows, where a process takes its children along.
      if (process.platform === 'win32') child.kill('SIGKILL')
      else if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
      dropProfile(profile)
    }
  }
}
