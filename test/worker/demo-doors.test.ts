/** The doors of demo and simulator: there only while they are on, and on this machine only. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Server, startServer } from '../harness/server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const statuses = async (of: Server, origin: string, cookie = ''): Promise<readonly number[]> => {
  const post = (path: string, body: object) =>
    of.visit(origin + path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', origin, cookie }
    })
  const answers = [
    await of.visit(`${origin}/api/demo`),
    await post('/api/demo/sign-in', { person: 'ana' }),
    await of.visit(`${origin}/simulator/requests`),
    await post('/simulator/control', {}),
    await post('/simulator/graph/v26.0/1/messages', {}),
    await of.visit(`${origin}/api/health`)
  ]
  return answers.map(({ status }) => status)
}
const withServer = async (vars: Record<string, string>, work: (own: Server) => Promise<void>): Promise<void> => {
  const own = await startServer({ vars })
  try {
    await work(own)
  } finally {
    await own.stop()
  }
}

test('[ACC4] on this machine and while on they answer; the simulator refuses as Graph does', async () => {
  expect(await statuses(server, server.url)).toEqual([200, 200, 200, 200, 401, 200])
})

test('[ACC4] while off they are not there', async () => {
  await withServer({ DEMO: 'off', SIMULATOR: 'off' }, async (own) => {
    expect(await statuses(own, own.url)).toEqual([404, 404, 404, 404, 404, 200])
    expect(await own.rows('SELECT * FROM members')).toEqual([])
  })
})

test('[ACC4] served for this machine only, a foreign Host gets nothing but the webhook’s door', async () => {
  expect(await statuses(server, 'http://evil.example')).toEqual([403, 403, 403, 403, 403, 403])
  for (const host of ['http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://10.0.0.1'])
    expect((await server.visit(`${host}/api/health`)).status).toBe(403)
  expect((await server.visit('http://evil.example/', { headers: { cookie: await server.signIn('fay') } })).status).toBe(403)
  expect((await server.visit('http://tunnel.example/webhooks/whatsapp', { method: 'POST' })).status).toBe(401)
})

test('[ACC4] deployed under a name they are not there, though on, unless it is a public demo', async () => {
  await withServer({ LOCAL_ONLY: 'off' }, async (own) => {
    expect(await statuses(own, 'https://baton.example')).toEqual([404, 404, 404, 404, 404, 200])
  })
  await withServer({ LOCAL_ONLY: 'off', PUBLIC_DEMO: 'on' }, async (own) => {
    expect(await statuses(own, 'https://baton.example')).toEqual([200, 200, 200, 200, 401, 200])
  })
})
