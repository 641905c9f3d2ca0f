/** A new deployment: nobody can come in but with the link that whoever deployed it has. Not here: printing the link (scripts). */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROUTES } from '../../worker/api.ts'
import { Authenticator } from '../harness/authenticator.ts'
import { cookieIn, doorOf, hashOf, newSecret } from '../harness/door.ts'
import { type Server, startServer } from '../harness/server.ts'

const EMPTY = { DEMO: 'off', SIMULATOR: 'off' }

const withServer = async (vars: Record<string, string>, work: (server: Server) => Promise<void>, data?: string): Promise<void> => {
  const server = await startServer({ vars: { ...EMPTY, ...vars }, ...(data === undefined ? {} : { data }) })
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}
const auth = async (server: Server): Promise<{ claimed: boolean }> => (await server.get('/api/auth')).json<{ claimed: boolean }>()

test('[CLM1] the link makes an owner, who can invite; from then on it opens nothing', async () => {
  const secret = newSecret()
  await withServer({ OWNER_CLAIM: hashOf(secret) }, async (server) => {
    const door = doorOf(server)
    expect(await auth(server)).toMatchObject({ demo: false, claimed: false })
    const { invitation } = await door.beginJoin(secret)
    expect(invitation).toMatchObject({ role: 'owner', scope: 'workspace', by: null, reset: false, name: '' })
    const own = new Authenticator(server.url)
    const answer = await door.join(secret, own, {}, 'Olga')
    expect(answer.status).toBe(201)
    const olga = cookieIn(answer)
    expect(await door.read('/api/me', olga)).toMatchObject({ name: 'Olga', role: 'owner', scope: 'workspace' })
    expect(await auth(server)).toMatchObject({ claimed: true })
    expect((await door.post('/api/auth/join/begin', { secret })).status).toBe(404)
    await server.evict('Hub', 'main')
    expect((await door.post('/api/auth/join/begin', { secret })).status).toBe(404)
    expect((await door.signIn(own)).status).toBe(200)
    expect((await door.join(await door.invite(olga, { role: 'admin', scope: 'workspace' }), new Authenticator(server.url))).status).toBe(
      201
    )
  })
})

test('[CLM1] two who have the link at the same moment: one is the owner', async () => {
  const secret = newSecret()
  await withServer({ OWNER_CLAIM: hashOf(secret) }, async (server) => {
    const door = doorOf(server)
    const [one, two] = await Promise.all([door.beginJoin(secret), door.beginJoin(secret)])
    const answers = await Promise.all(
      [one, two].map(({ ceremony, options }) =>
        door.post('/api/auth/join', { ceremony, secret, name: 'Owner', credential: new Authenticator(server.url).create(options) })
      )
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404])
    expect(await server.rows('SELECT count(*) AS n FROM members')).toEqual([{ n: 1 }])
  })
})

test('[CLM1] it stays the same over starts until it is used; another one replaces it', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'baton-claim-'))
  const [first, second] = [newSecret(), newSecret()]
  const begins = async (server: Server, secret: string): Promise<number> =>
    (await doorOf(server).post('/api/auth/join/begin', { secret })).status
  try {
    await withServer({ OWNER_CLAIM: hashOf(first) }, async (server) => expect(await begins(server, first)).toBe(200), data)
    await withServer({ OWNER_CLAIM: hashOf(first) }, async (server) => expect(await begins(server, first)).toBe(200), data)
    await withServer(
      { OWNER_CLAIM: hashOf(second) },
      async (server) => expect([await begins(server, first), await begins(server, second)]).toEqual([404, 200]),
      data
    )
    // Back to the one that was replaced: it is not good any more, and the workspace is still served.
    await withServer(
      { OWNER_CLAIM: hashOf(first) },
      async (server) => expect([await begins(server, first), (await auth(server)).claimed]).toEqual([404, false]),
      data
    )
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
})

test('[CLM1] a workspace that has somebody who can manage it offers no claim', async () => {
  const secret = newSecret()
  await withServer({ DEMO: 'on', OWNER_CLAIM: hashOf(secret) }, async (server) => {
    expect(await auth(server)).toMatchObject({ claimed: true })
    expect((await doorOf(server).post('/api/auth/join/begin', { secret })).status).toBe(404)
    expect(await server.rows('SELECT * FROM invitations')).toEqual([])
  })
})

test('[CLM1] without the link an unclaimed workspace lets nobody in by any door, and no first visitor is anything', async () => {
  await withServer({ OWNER_CLAIM: 'not a hash' }, async (server) => {
    const door = doorOf(server)
    const own = new Authenticator(server.url)
    own.create({ challenge: 'AA', rp: {}, user: { id: 'AAAA' } })
    expect((await door.signIn(own)).status).toBe(401)
    expect((await door.post('/api/auth/recover', { code: '' })).status).toBe(401)
    for (const secret of ['', 'not a hash', newSecret()]) expect((await door.post('/api/auth/join/begin', { secret })).status).toBe(404)
    for (const { method, path: pattern, access } of ROUTES) {
      if (access === 'public' || access === 'door' || access === 'signed') continue
      const address = pattern.replace('/:id', '/x').replace('/*', '/x')
      const headers = { 'content-type': 'application/json', origin: server.url }
      const init = method === 'GET' ? {} : { method: 'POST', body: '{}' }
      const { status } = await server.visit(server.url + address, { ...init, headers })
      expect([address, [401, 404].includes(status)]).toEqual([address, true])
    }
    expect(await server.rows('SELECT * FROM members')).toEqual([])
    expect(await server.rows('SELECT * FROM sessions')).toEqual([])
  })
})
