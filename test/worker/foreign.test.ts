/**
 * Requests that another site makes with somebody's cookie: sockets from hostile origins, and every write as a form, a script or a beacon would
 * send it. Not here: a real foreign page in a real browser (canary.e2e.ts), what our own pages may do (matrix.test.ts).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROUTES } from '../../worker/api.ts'
import { Ground } from '../harness/planted.ts'
import type { Server } from '../harness/server.ts'
import { tableContents } from '../harness/workspace.ts'
import { hostileOrigins } from './hostile-origins.ts'
import { ACTORS, castOf } from './matrix-cast.ts'
import { ROUTE_RECIPES } from './matrix-routes.ts'

const [boss] = ACTORS

let server: Server
let cookie: string
let before: unknown
const bodies = new Map<string, { readonly path: string; readonly body: string; readonly reads: boolean }>()

const contents = () => tableContents(server, ['vitals', 'tries', 'ceremonies'])

/** An address for every route that takes a POST; one that takes any method gets an empty object. */
const WRITES = ROUTES.filter(({ method, access }) => method !== 'GET' && access !== 'signed' && access !== 'public')
const nameOf = ({ method, path }: (typeof ROUTES)[number]): string => `${method} ${path}`

beforeAll(async () => {
  const ground = new Ground()
  castOf(ground)
  for (const route of WRITES) {
    const recipe = ROUTE_RECIPES[nameOf(route)]
    if (!recipe || !boss) throw new Error(`${nameOf(route)} has no recipe in the matrix`)
    const { path, body = {} } = recipe.make({ actor: boss, of: recipe.objects[0] ?? '', id: `foreign.${bodies.size}` }, ground)
    bodies.set(nameOf(route), { path, body: JSON.stringify(body), reads: recipe.body === 'json' })
  }
  server = await ground.start()
  cookie = await server.signIn(boss?.id ?? '')
  before = await contents()
})
afterAll(() => server.stop())

const upgrade = async (path: string, headers: Readonly<Record<string, string>>): Promise<number> => {
  const answer = await server.askSocket(headers, path)
  answer.webSocket?.accept()
  answer.webSocket?.close()
  return answer.status
}

describe('sockets', () => {
  test('[FRN1] no hostile origin opens a socket, with a cookie or without; our own does', async () => {
    const hostile = hostileOrigins(server.url)
    expect(hostile.length).toBeGreaterThanOrEqual(40)
    const opened: unknown[] = []
    for (const headers of hostile)
      for (const who of [{ cookie }, {}]) {
        const status = await upgrade('/parties/hub/main', { ...who, ...headers })
        if (status !== ('cookie' in who ? 403 : 401)) opened.push([headers, who, status])
      }
    expect(opened).toEqual([])
    expect(await upgrade('/parties/hub/main', { cookie, origin: server.url })).toBe(101)
    console.log(`hostile origins: ${hostile.length}, sockets opened: ${opened.length}`)
  })

  test('[FRN1] no other address opens a socket, for anybody', async () => {
    for (const route of ROUTES.filter(({ path }) => path !== '/parties/hub/main'))
      for (const headers of [{ cookie, origin: server.url }, { cookie, origin: 'http://evil.example' }, {}]) {
        const path = route.path.replace(':id', 'x').replace('*', 'x')
        expect([path, headers, await upgrade(path, headers)]).not.toEqual([path, headers, 101])
      }
    for (const path of ['/parties/hub/other', '/parties/hub/main/', '/parties/main/hub', '/parties/sender/main', '//parties/hub/main'])
      expect([path, await upgrade(path, { cookie, origin: server.url })]).toEqual([path, 404])
  })
})

/** What a page of another site can make a browser send; a script that is not asked first sends these types only. */
const TRICKS: readonly Readonly<Record<string, string>>[] = [
  { 'content-type': 'application/json' },
  { 'content-type': 'application/json', origin: 'http://evil.example' },
  { 'content-type': 'application/json', origin: 'null' },
  { 'content-type': 'text/plain', origin: 'http://evil.example' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://evil.example' },
  { 'content-type': 'multipart/form-data; boundary=x', origin: 'null' },
  { origin: 'http://evil.example' }
]
const SITES = ['cross-site', 'same-site', 'none']

describe('writes', () => {
  test('[FRN2] every write is refused without our origin, with another, and where the browser says that another site asks', async () => {
    const through: unknown[] = []
    for (const [name, { path, body }] of bodies) {
      const requests = [
        ...TRICKS,
        ...SITES.map((site) => ({ origin: server.url, 'content-type': 'application/json', 'sec-fetch-site': site })),
        { 'content-type': 'application/json', origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }
      ]
      for (const headers of requests) {
        const answer = await server.visit(server.url + path, { method: 'POST', body, headers: { cookie, ...headers } })
        if (answer.status !== 403 || !(await answer.text()).includes('foreign_origin')) through.push([name, headers, answer.status])
      }
    }
    expect(bodies.size).toBe(WRITES.length)
    expect(through).toEqual([])
    expect(await contents()).toEqual(before)
  })

  test('[FRN2] JSON that does not say that it is JSON is not read, from our own pages either', async () => {
    for (const [name, { path, body, reads }] of bodies)
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/plain; application/json', 'application/jsonp'])
        if (reads) {
          const headers = { cookie, origin: server.url, 'content-type': type }
          const { status } = await server.visit(server.url + path, { method: 'POST', body, headers })
          expect([name, type, status]).toEqual([name, type, 400])
        }
    expect(await contents()).toEqual(before)
  })

  test('[FRN2] no other method writes, and no answer invites another site in', async () => {
    for (const route of ROUTES.filter(({ access }) => access !== 'simulator')) {
      const path = route.path.replace(':id', 'x').replace('*', 'x')
      for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const foreign = { cookie, origin: 'http://evil.example', 'access-control-request-method': 'POST' }
        const answer = await server.visit(server.url + path, { method, headers: foreign })
        expect([method, path, answer.status < 300]).toEqual([method, path, false])
        const cors = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))
        expect([method, path, cors]).toEqual([method, path, []])
      }
    }
    expect(await contents()).toEqual(before)
  })
})
