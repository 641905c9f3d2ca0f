/** The security headers of what the Worker answers: at every door, let in or refused. Not here: those of the app's files. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROUTES } from '../../worker/api.ts'
import { type Server, startServer } from '../harness/server.ts'

const EXPECTED: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()'
}
const TRANSPORT = 'strict-transport-security'

let server: Server
let fay: string
beforeAll(async () => {
  server = await startServer()
  fay = await server.signIn('fay')
})
afterAll(async () => {
  await server.trouble()
  await server.stop()
})

interface Answer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
}
const securityOf = ({ headers }: Answer) =>
  Object.fromEntries([...Object.keys(EXPECTED), TRANSPORT].map((name) => [name, headers.get(name)]))
const withTls = { ...EXPECTED, [TRANSPORT]: 'max-age=63072000; includeSubDomains' }

/** An address that the pattern fits. */
const addressOf = (pattern: string): string => pattern.replace(':id', 'some-conversation').replace('*', 'customers')

/** Everything that is asked at a door: as it wants it, without a session, and with a method that it does not take. */
const visits = ROUTES.flatMap(({ method, path }) => {
  const reading = method === '*' ? 'GET' : method
  const address = addressOf(path)
  return [
    { name: `${reading} ${address}`, method: reading, address, signedIn: true },
    { name: `${reading} ${address}, not signed in`, method: reading, address, signedIn: false },
    { name: `DELETE ${address}`, method: 'DELETE', address, signedIn: true }
  ]
})

const ask = (url: string, method: string, address: string, cookie: string): Promise<Answer> =>
  server.visit(url + address, { method, headers: { cookie, origin: url }, ...(method === 'POST' ? { body: '{' } : {}) })

test('[ACC7] every door that is walked here is one of the list', () => {
  expect(new Set(visits.map(({ address }) => address)).size).toBeGreaterThan(15)
  expect(visits.filter(({ address }) => /[:*]/.test(address))).toEqual([])
})

for (const { name, method, address, signedIn } of visits)
  test(`[ACC7] ${name} answers with all of them`, async () => {
    const cookie = signedIn ? await server.signIn('emre') : ''
    const answer = await ask(server.url, method, address, cookie)
    expect([answer.status, securityOf(answer)]).toEqual([answer.status, { ...EXPECTED, [TRANSPORT]: null }])
    const overTls = await ask(server.url.replace('http:', 'https:'), method, address, cookie)
    expect([overTls.status, securityOf(overTls)]).toEqual([overTls.status, withTls])
  })

test('[ACC7] so do an unknown address, a foreign Host, another origin, and a Worker whose database is gone', async () => {
  const nowhere = await server.get('/api/nothing', fay)
  const foreign = await server.visit('http://evil.example/api/me')
  const otherSite = await server.visit(`${server.url}/api/actions`, {
    method: 'POST',
    body: '{}',
    headers: { origin: 'http://evil.example', cookie: fay }
  })
  await server.trouble({ databaseFails: true })
  const broken = await server.get('/api/board', fay)
  await server.trouble()
  expect([nowhere, foreign, otherSite, broken].map(({ status }) => status)).toEqual([404, 403, 403, 503])
  for (const answer of [nowhere, foreign, otherSite, broken]) expect(securityOf(answer)).toEqual({ ...EXPECTED, [TRANSPORT]: null })
})

test('[ACC7] what people see is kept by no cache', async () => {
  for (const address of ['/api/me', '/api/bootstrap', '/api/board', '/api/nothing'])
    expect((await server.get(address, fay)).headers.get('cache-control')).toBe('no-store')
})
