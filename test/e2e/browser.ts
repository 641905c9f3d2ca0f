/**
 * A browser with a profile of its own, which outlives its process: closed or killed and opened again, it has what it had. Not here: what
 * people do in it, the product.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { eventually } from '../harness/eventually.ts'
import { type Trouble, troubleOf } from './trouble.ts'

/** Nothing of these calls home or needs rights that a container lacks. */
export const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

export interface BrowserOptions {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  readonly touch?: boolean
  readonly args?: readonly string[]
  /** The profile's folder; absent: a new one. */
  readonly profile?: string
}

export interface Browser {
  readonly context: BrowserContext
  /** The first page; a further one is `context.newPage()`. */
  readonly page: Page
  readonly trouble: Trouble
  readonly profile: string
  readonly close: () => Promise<void>
  /** Ends all its processes on the spot. */
  readonly kill: () => Promise<void>
}

export const newProfile = (): string => mkdtempSync(path.join(tmpdir(), 'baton-profile-'))
export const dropProfile = (profile: string): void => rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })

async function processOf(context: BrowserContext): Promise<number> {
  const session = await context.browser()?.newBrowserCDPSession()
  const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] }
  const process = processInfo.find(({ type }) => type === 'browser')
  if (!process) throw new Error('the browser tells nothing about its process')
  return process.id
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false // that is how a missing process answers
  }
}

/** Opens a browser on its profile. `executablePath`: a Chromium, see scripts/chromium.ts. */
export async function openBrowser(executablePath: string, options: BrowserOptions = {}): Promise<Browser> {
  const { viewport = { width: 1280, height: 800 }, colorScheme = 'light', touch = false, args = [] } = options
  const profile = options.profile ?? newProfile()
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...BROWSER_ARGUMENTS, ...args],
    viewport,
    colorScheme,
    hasTouch: touch,
    locale: 'en-GB',
    timezoneId: 'UTC'
  })
  context.setDefaultTimeout(10_000)
  const trouble = await troubleOf(context)
  const pid = await processOf(context)
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    trouble,
    profile,
    close: () => context.close(),
    async kill() {
      // Playwright gives it a group of its own, except on Windows, where a process takes its children along.
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
      await eventually(
        'the end of the browser',
        () => isAlive(pid),
        (alive) => !alive
      )
    }
  }
}
