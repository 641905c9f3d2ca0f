/**
 * A page of another site in the browser of somebody who is signed in tries every write, by every means that a page has, and opens a socket
 * (T07, T08). Not here: origins that no browser sends (test/worker/foreign.test.ts).
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../scripts/ensure.mjs'
import { eventually } from '../harness/eventually.ts'
import { useStage } from './stage.ts'

const stage = useStage()

/** The routes of worker/api.ts as they stand there: a Worker's types are not a browser test's. */
const routes = (): readonly { readonly method: string; readonly path: string }[] =>
  [...readFileSync(path.join(root, 'worker', 'api.ts'), 'utf8').matchAll(/method: '(GET|POST|\*)',\s*path: '([^']+)'/g)].map(
    ([, method = '', address = '']) => ({ method, path: address.replace(':id', 'x').replace('*', 'control') })
  )

const ACTIONS = { device: 'foreign', actions: [{ id: 'foreign-1', kind: 'member.profile', name: 'Foreign' }] }
/** Bodies that would do something, where one is needed; elsewhere an empty object. */
const BODIES: Readonly<Record<string, object>> = {
  '/api/actions': ACTIONS,
  '/api/numbers': { phoneNumberId: 'foreign', wabaId: '1', displayPhoneNumber: '1', name: 'Foreign' },
  '/api/demo/sign-in': { person: 'fay' },
  '/simulator/control': { offsetMs: 86_400_000 }
}

/** Another site: the same machine under another port, which gets the cookie along, and under another name, which is another site altogether. */
let foreign: Server
let port = 0
beforeAll(async () => {
  foreign = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<!doctype html><title>Foreign</title>'))
  foreign.listen(0, '127.0.0.1')
  await once(foreign, 'listening')
  const address = foreign.address()
  if (address === null || typeof address === 'string') throw new Error('a socket without a port')
  port = address.port
})
afterAll(() => foreign.close())

interface Target {
  readonly address: string
  readonly body: string
}

/** Runs in the foreign page: everything that it can do to an address, without waiting for what it may not read. */
const attack = async ({ url, writes, reads }: { url: string; writes: readonly Target[]; reads: readonly string[] }): Promise<string[]> => {
  const got: string[] = []
  const attempt = (what: Promise<Response>): Promise<unknown> =>
    what.then(
      (answer) => answer.type !== 'opaque' && got.push(`${answer.status} ${answer.url}`),
      () => undefined // it may not read that
    )
  const submit = (address: string, type: string, name: string, value: string): Promise<unknown> =>
    new Promise((done) => {
      const frame = document.createElement('iframe')
      frame.name = `frame-${document.querySelectorAll('iframe').length}`
      document.body.append(frame)
      const form = document.body.appendChild(document.createElement('form'))
      Object.assign(form, { method: 'POST', action: address, enctype: type, target: frame.name })
      const input = form.appendChild(document.createElement('input'))
      Object.assign(input, { name, value })
      frame.addEventListener('load', done)
      form.submit()
    })
  for (const { address, body } of writes) {
    await attempt(fetch(address, { method: 'POST', mode: 'no-cors', credentials: 'include', body }))
    await attempt(fetch(address, { method: 'POST', credentials: 'include', body, headers: { 'content-type': 'application/json' } }))
    await attempt(fetch(address, { method: 'POST', credentials: 'include', body, headers: { 'content-type': 'text/plain' } }))
    navigator.sendBeacon(address, new Blob([body], { type: 'text/plain' }))
    navigator.sendBeacon(address, new URLSearchParams({ body }))
    // The text of a form that is JSON: {"a":"=", …}
    await submit(address, 'text/plain', `${body.slice(0, -1)}${body === '{}' ? '' : ','}"x":"`, '"}')
    await submit(address, 'application/x-www-form-urlencoded', 'body', body)
  }
  for (const address of [...reads, ...writes.map((write) => write.address)]) {
    await attempt(fetch(address, { credentials: 'include' }))
    await new Promise((done) => {
      const image = new Image()
      image.onload = image.onerror = done
      image.src = address
    })
  }
  const opened = await new Promise<boolean>((done) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/parties/hub/main`)
    socket.onopen = () => done(true)
    socket.onerror = () => done(false)
  })
  if (opened) got.push('a socket')
  return got
}

/** What would tell that anything had been done. */
const state = async (fay: string, ana: string): Promise<unknown> => {
  const { cursor } = await stage.api.get<{ cursor: string }>('/api/bootstrap', fay)
  const { items } = await stage.api.get<{ items: readonly unknown[] }>('/api/audit', fay)
  return [cursor, items[0], await stage.api.get('/simulator/control'), await stage.api.get('/api/me', ana)]
}

test('[FRN3] a page of another site has no effect with somebody’s cookie, by form, fetch, beacon, image or socket, and reads nothing', async () => {
  const ana = await stage.enter('ana')
  const cookie = await stage.api.signIn('ana')
  const fay = await stage.api.signIn('fay')
  ana.browser.trouble.expect(/./) // all of it is refused, and the browser says so
  const { url } = ana.line
  const list = routes()
  const writes = list
    .filter(({ method }) => method !== 'GET')
    .map((route) => ({ address: url + route.path, body: JSON.stringify(BODIES[route.path] ?? {}) }))
  const reads = list.filter(({ method }) => method !== 'POST').map((route) => url + route.path)
  expect(writes.length).toBeGreaterThan(5)
  const statuses: string[] = []
  let sent = 0
  ana.context.on('request', (request) => {
    if (request.url().startsWith(url) && request.method() === 'POST') sent++
  })
  ana.context.on('response', (response) => {
    const request = response.request()
    if (response.url().startsWith(url) && request.method() === 'POST')
      statuses.push(`${response.status()} ${new URL(response.url()).pathname}`)
  })
  const before = await state(fay, cookie)
  for (const site of [`http://localhost:${port}`, `http://127.0.0.1:${port}`]) {
    await ana.page.goto(site)
    const got = await ana.page.evaluate(attack, { url, writes, reads })
    expect([site, got]).toEqual([site, []])
  }
  // Beacons are waited for by nobody: so many of each write left the browser, four of its seven at least from each of two sites.
  await eventually(
    'the last of the beacons',
    () => sent,
    (count) => count >= writes.length * 2 * 4
  )
  expect(await state(fay, cookie)).toEqual(before)
  const through = statuses.filter((line) => !line.startsWith('403') && !/\/webhooks\/whatsapp|\/_app\//.test(line))
  expect(through).toEqual([])
  // Who it was tried with is signed in as ever, by the very cookie that went along.
  await ana.page.goto(`${url}/q/open`)
  expect(await ana.page.evaluate(async () => (await (await fetch('/api/me')).json()).id)).toBe('ana')
  console.log(
    `foreign page: ${writes.length} writes and ${reads.length} reads from two sites, ${sent} requests sent, ${statuses.length} of the answers told, 0 effects`
  )
})
