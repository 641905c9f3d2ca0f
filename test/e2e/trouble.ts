/**
 * What a browser complains about: errors on the console, errors that nobody caught, violations of the policy. A test fails on any that it
 * did not expect. Not here: failing (`stage.ts`).
 */
import type { BrowserContext } from 'playwright-core'

/** What Chromium itself says about requests while there is no network. */
const NO_NETWORK =
  /net::ERR_(?:INTERNET_DISCONNECTED|CONNECTION_\w+|EMPTY_RESPONSE|NETWORK_\w+|SOCKET_\w+|FAILED)|^WebSocket connection to .* failed|status of 50[34]/
/** How the listener in the page says what the policy refused. */
const VIOLATION = 'policy violation: '

export interface Trouble {
  /** From now on requests may fail for want of a network. */
  readonly networkMayFail: () => void
  /** What a test does on purpose. */
  readonly expect: (pattern: RegExp) => void
  /** What nobody expected, in order. */
  readonly unexpected: () => readonly string[]
}

/** Listens to every page of the context, also those that come later. */
export async function troubleOf(context: BrowserContext): Promise<Trouble> {
  const heard: string[] = []
  const expected: RegExp[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') heard.push(`${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => heard.push(`uncaught: ${error.error().stack || String(error.error())}`))
  await context.addInitScript((prefix) => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      console.error(`${prefix}${violatedDirective} ${blockedURI} ${sample}`)
    )
  }, VIOLATION)
  return {
    networkMayFail: () => void expected.push(NO_NETWORK),
    expect: (pattern) => void expected.push(pattern),
    unexpected: () => heard.filter((text) => !expected.some((pattern) => pattern.test(text)))
  }
}
