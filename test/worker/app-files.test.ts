/** The built app beside the API, as the runtime serves it: a small app made by hand. Not here: what the app is. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Server, startServer } from '../harness/server.ts'

const PAGE = '<!doctype html><title>the app</title>'
const FILES: Readonly<Record<string, string>> = {
  'index.html': PAGE,
  'service-worker.js': '/* the service worker */',
  'manifest.webmanifest': '{}',
  '_app/immutable/entry.abc.js': '/* an entry */',
  'api/health': 'a file that stands where the API is',
  _headers: `/*
  Content-Security-Policy: default-src 'self'
  X-Content-Type-Options: nosniff
/_app/immutable/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
`
}

let web: string
let server: Server
beforeAll(async () => {
  web = mkdtempSync(path.join(tmpdir(), 'baton-web-'))
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(web, name)), { recursive: true })
    writeFileSync(path.join(web, name), text)
  }
  server = await startServer({ web })
})
afterAll(async () => {
  await server.stop()
  rmSync(web, { recursive: true, force: true })
})

/** How a browser asks when it goes to a page. */
const NAVIGATION = { 'sec-fetch-mode': 'navigate' }
const APP_PATHS = ['/', '/q/open', '/c/some-conversation', '/settings/team.v2', '/apical', '/_apps']

describe('the app’s pages', () => {
  for (const [how, headers] of [
    ['a browser goes to', NAVIGATION],
    ['something else asks for', {}]
  ] as const)
    test.each(APP_PATHS)(`[ACC8] %s answers the page with its own policy when ${how} it`, async (address) => {
      const answer = await server.visit(server.url + address, { headers })
      expect([answer.status, await answer.text()]).toEqual([200, PAGE])
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'self'")
    })

  test('[ACC8] they take no other method than reading', async () => {
    expect((await server.visit(`${server.url}/q/open`, { method: 'HEAD' })).status).toBe(200)
    expect((await server.post('/q/open', {})).status).toBe(405)
  })

  test('[ACC8] served for this machine only, a foreign Host gets the app’s files and nothing of anybody’s', async () => {
    const cookie = await server.signIn('fay')
    const at = (address: string) => server.visit(`http://evil.example${address}`, { headers: { cookie, ...NAVIGATION } })
    expect(await (await at('/q/open')).text()).toBe(PAGE)
    for (const address of ['/api/me', '/api/board', '/simulator', '/parties/hub/main', '/_app/immutable/entry.abc.js'])
      expect([address, (await at(address)).status]).toEqual([address, 403])
  })
})

describe('the app’s files', () => {
  test('[ACC8] are served as they were built, hashed ones for ever', async () => {
    for (const name of ['service-worker.js', 'manifest.webmanifest', '_app/immutable/entry.abc.js'])
      expect(await (await server.get(`/${name}`)).text()).toBe(FILES[name])
    const entry = await server.get('/_app/immutable/entry.abc.js')
    expect(entry.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(entry.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await server.get('/service-worker.js')).headers.get('cache-control')).toMatch(/must-revalidate/)
  })

  test('[ACC8] are asked again by what is known of them', async () => {
    const etag = (await server.get('/_app/immutable/entry.abc.js')).headers.get('etag') ?? ''
    const again = await server.visit(`${server.url}/_app/immutable/entry.abc.js`, { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test.each(['/_app/immutable/entry.old.js', '/_app/nothing', '/_app/'])(
    '[ACC8] %s, which is not there any more, is 404 and kept by no cache, however it is asked for',
    async (address) => {
      for (const headers of [NAVIGATION, {}]) {
        const answer = await server.visit(server.url + address, { headers })
        expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ error: 'not_found' })])
        expect(answer.headers.get('cache-control')).toBe('no-store')
      }
    }
  )

  test('[ACC8] the list of headers is none of them', async () => {
    expect(await (await server.get('/_headers')).text()).not.toContain('immutable')
  })
})

describe('the API beside it', () => {
  const cases = [{}, NAVIGATION].flatMap((headers) =>
    (
      [
        ['/api/health', 200],
        ['/simulator', 200],
        ['/simulator/customers', 200],
        ['/webhooks/whatsapp', 403],
        ['/parties/hub/main', 401],
        ['/api/nothing', 404],
        ['/api/board/', 404],
        ['/webhooks/nothing', 404]
      ] as const
    ).map(([address, status]) => ({ headers, address, status }))
  )

  test.each(cases)('[ACC8] $address is the Worker’s: $status in JSON, asked with $headers', async ({ headers, address, status }) => {
    const answer = await server.visit(server.url + address, { headers })
    expect([answer.status, await answer.json()]).toEqual([status, expect.any(Object)])
  })

  test('[ACC8] the hub’s socket opens through the same port', async () => {
    const answer = await server.askSocket({ origin: server.url, cookie: await server.signIn('ana') })
    expect(answer.status).toBe(101)
    answer.webSocket?.accept()
    answer.webSocket?.close()
  })
})

test('[ACC8] without a built app there is nothing at its addresses', async () => {
  const bare = await startServer()
  for (const address of APP_PATHS)
    expect([address, (await bare.visit(bare.url + address, { headers: NAVIGATION })).status]).toEqual([address, 404])
  await bare.stop()
})
