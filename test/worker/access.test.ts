/** Doors: who is let in by which, and from where. Every route of the product is walked. Not here: doors that are not always there. */
import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../schema/domain/member.ts'
import { may, type Permission } from '../../schema/permissions.ts'
import { type Access, ROUTES } from '../../worker/api.ts'
import { memberOf } from '../harness/rows.ts'
import { type Server, startServer } from '../harness/server.ts'
import { hire, tableContents, type Workspace, workspaceOf } from '../harness/workspace.ts'

const NUMBER = '200000000000701'

let server: Server
let baton: Workspace
let ana: string
let fay: string
let conversation: string

beforeAll(async () => {
  server = await startServer()
  baton = workspaceOf(server)
  await hire(server, 'vera', 'viewer', 'workspace')
  ana = await server.signIn('ana')
  fay = await server.signIn('fay')
  await baton.connect(fay, NUMBER)
  conversation = (await baton.writes(NUMBER)).conversation
})
afterAll(() => server.stop())

interface Door {
  readonly access: Access
  readonly path: () => string
  /** What is posted; absent for a GET. */
  readonly body?: () => unknown
  readonly upgrade?: true
  /** What everybody who is let in gets. */
  readonly inside: number
}

const at = (path: string) => () => path

/** One request to each door that does what the door is for. */
const DOORS: Readonly<Record<string, Door>> = {
  '* /_app/*': { access: 'public', path: at('/_app/immutable/entry.js'), inside: 404 }, // tests have no built app; app-files.test.ts has
  'POST /webhooks/whatsapp': { access: 'signed', path: at('/webhooks/whatsapp'), body: () => ({ unsigned: true }), inside: 401 },
  'GET /webhooks/whatsapp': { access: 'signed', path: at('/webhooks/whatsapp?hub.mode=subscribe'), inside: 403 },
  'GET /api/health': { access: 'public', path: at('/api/health'), inside: 200 },
  'GET /api/auth': { access: 'door', path: at('/api/auth'), inside: 200 },
  'POST /api/auth/passkey/begin': { access: 'door', path: at('/api/auth/passkey/begin'), body: () => ({}), inside: 200 },
  // What a ceremony comes to is in auth.test.ts; here it is enough that the door answers as a door does.
  'POST /api/auth/passkey': { access: 'door', path: at('/api/auth/passkey'), body: () => ({ no: 'credential' }), inside: 400 },
  'POST /api/auth/recover': { access: 'door', path: at('/api/auth/recover'), body: () => ({ code: 'X' }), inside: 401 },
  'POST /api/auth/join/begin': { access: 'door', path: at('/api/auth/join/begin'), body: () => ({ secret: 'X' }), inside: 404 },
  'POST /api/auth/join': { access: 'door', path: at('/api/auth/join'), body: () => ({ no: 'credential' }), inside: 400 },
  'GET /api/me': { access: 'member', path: at('/api/me'), inside: 200 },
  'GET /api/me/security': { access: 'member', path: at('/api/me/security'), inside: 200 },
  'POST /api/me/passkeys/begin': { access: 'member', path: at('/api/me/passkeys/begin'), body: () => ({}), inside: 200 },
  'POST /api/me/passkeys': { access: 'member', path: at('/api/me/passkeys'), body: () => ({ no: 'credential' }), inside: 400 },
  'POST /api/me/recovery-codes': { access: 'member', path: at('/api/me/recovery-codes'), body: () => ({}), inside: 200 },
  'GET /api/devices': { access: 'devices.manage', path: at('/api/devices'), inside: 200 },
  'GET /api/invitations': { access: 'people.manage', path: at('/api/invitations'), inside: 200 },
  'GET /api/audit': { access: 'audit.read', path: at('/api/audit'), inside: 200 },
  'GET /api/bootstrap': { access: 'member', path: at('/api/bootstrap'), inside: 200 },
  'GET /api/sync': { access: 'member', path: at('/api/sync?cursor='), inside: 200 },
  'POST /api/actions': {
    access: 'member',
    path: at('/api/actions'),
    body: () => ({ device: randomUUID(), actions: [{ id: randomUUID(), kind: 'conversation.mark-unread', conversation }] }),
    inside: 200
  },
  'GET /api/conversations': { access: 'member', path: at('/api/conversations?view=all'), inside: 200 },
  'GET /api/conversations/:id/messages': { access: 'member', path: () => `/api/conversations/${conversation}/messages`, inside: 200 },
  'GET /api/conversations/:id/events': { access: 'member', path: () => `/api/conversations/${conversation}/events`, inside: 200 },
  'GET /api/conversations/:id/thread': { access: 'member', path: () => `/api/conversations/${conversation}/thread`, inside: 200 },
  'GET /api/board': { access: 'board.read', path: at('/api/board'), inside: 200 },
  'GET /api/ledger': { access: 'ledger.read', path: at('/api/ledger'), inside: 200 },
  'GET /api/ledger/exceptions': { access: 'ledger.read', path: at('/api/ledger/exceptions'), inside: 200 },
  'POST /api/ledger/replay': { access: 'ledger.replay', path: at('/api/ledger/replay'), body: () => ({}), inside: 200 },
  'POST /api/numbers': {
    access: 'number.connect',
    path: at('/api/numbers'),
    body: () => ({ phoneNumberId: randomUUID(), wabaId: '1', displayPhoneNumber: '+1', name: 'One more' }),
    inside: 201
  },
  'POST /api/sign-out': { access: 'member', path: at('/api/sign-out'), body: () => ({}), inside: 200 },
  'GET /api/demo': { access: 'demo', path: at('/api/demo'), inside: 200 },
  'POST /api/demo/sign-in': { access: 'demo', path: at('/api/demo/sign-in'), body: () => ({ person: 'ana' }), inside: 200 },
  'GET /parties/hub/main': { access: 'member', path: at('/parties/hub/main'), upgrade: true, inside: 101 },
  '* /simulator': { access: 'simulator', path: at('/simulator'), inside: 200 },
  '* /simulator/*': { access: 'simulator', path: at('/simulator/requests'), inside: 200 }
}

const PEOPLE: readonly (readonly [person: string, role: Role | null])[] = [
  ['nobody', null],
  ['vera', 'viewer'],
  ['ana', 'agent'],
  ['emre', 'manager'],
  ['fay', 'admin']
]

const OPEN: readonly Access[] = ['public', 'door', 'signed', 'demo', 'simulator']

const isPermission = (access: Access): access is Permission => access !== 'member' && !OPEN.includes(access)

/** What somebody of a role gets at a door that asks for `access`. */
const answerFor = ({ access, inside }: Door, role: Role | null): number => {
  if (OPEN.includes(access)) return inside
  if (role === null) return 401
  const member = memberOf('x', { role })
  return isPermission(access) && !may(member, access) ? 403 : inside
}

/** Knocks; without an origin where none is given. */
const knock = async (door: Door, headers: Readonly<Record<string, string>>): Promise<number> => {
  if (door.upgrade) {
    const answer = await server.askSocket(headers, door.path())
    answer.webSocket?.accept()
    answer.webSocket?.close()
    return answer.status
  }
  const body = door.body ? { method: 'POST', body: JSON.stringify(door.body()) } : {}
  return (await server.visit(server.url + door.path(), { ...body, headers: { 'content-type': 'application/json', ...headers } })).status
}

describe('doors', () => {
  test('[ACC2] every door of the product stands in this list, with the right that it asks for', () => {
    const listed = Object.fromEntries(ROUTES.map(({ method, path, access }) => [`${method} ${path}`, access]))
    expect(listed).toEqual(Object.fromEntries(Object.entries(DOORS).map(([name, { access }]) => [name, access])))
    expect(ROUTES).toHaveLength(Object.keys(DOORS).length)
  })

  for (const [name, door] of Object.entries(DOORS))
    test(`[ACC2] ${name} lets in whom its right names: ${door.access}`, async () => {
      for (const [person, role] of PEOPLE) {
        const cookie = role === null ? {} : { cookie: await server.signIn(person) }
        expect([person, await knock(door, { origin: server.url, ...cookie })]).toEqual([person, answerFor(door, role)])
      }
    })

  test('[ACC2] another method is 405, another address 404', async () => {
    expect((await server.fetch('/api/ledger', { method: 'DELETE', headers: { cookie: fay } })).status).toBe(405)
    expect((await server.fetch('/api/actions', { method: 'GET', headers: { cookie: fay } })).status).toBe(405)
    for (const path of ['/api/ledger/', '/api', '/api/conversations//messages/x', '/api/ledger/exceptions/1', '/parties/hub/other'])
      expect([path, (await server.get(path, fay)).status]).toEqual([path, 404])
  })
})

describe('sessions', () => {
  const secret = 'a'.repeat(64)
  const signed = (value: string, key: string) => `baton=${value}.${createHmac('sha256', key).update(value).digest('hex')}`

  test('[ACC1] a cookie that we did not make, or whose session is not there, is refused at every member’s door', async () => {
    const [, mac = ''] = ana.split('.')
    const forged = [
      '',
      'baton=',
      `baton=${secret}`,
      `baton=${secret}.${mac}`,
      `${ana.slice(0, -1)}${ana.endsWith('0') ? '1' : '0'}`,
      ana.toUpperCase(),
      ana.replace('baton=', 'other='),
      signed(secret, 'another-secret'),
      signed(secret, ''),
      signed(secret, 'session-secret-of-the-tests') // ours, but nobody’s session
    ]
    for (const cookie of forged)
      for (const path of ['/api/me', '/api/bootstrap', '/api/ledger'])
        expect([cookie, (await server.get(path, cookie)).status]).toEqual([cookie, 401])
    expect(
      await knock(DOORS['GET /parties/hub/main'] ?? { access: 'member', path: at(''), inside: 0 }, {
        origin: server.url,
        cookie: signed(secret, 'x')
      })
    ).toBe(401)
  })

  test('[ACC9] a request that names its member is refused in the session of anybody else, and changes nothing', async () => {
    const ask = (member: string, path: string, init: RequestInit = {}) =>
      server.fetch(path, { ...init, headers: { cookie: ana, 'content-type': 'application/json', 'x-member': member } })
    expect((await ask('ana', '/api/me')).status).toBe(200)
    expect((await ask('ben', '/api/me')).status).toBe(401)
    const body = { device: 'bens-laptop', actions: [{ id: 'left-by-ben', kind: 'member.availability', availability: 'away' }] }
    expect((await ask('ben', '/api/actions', { method: 'POST', body: JSON.stringify(body) })).status).toBe(401)
    const again = await server.post('/api/actions', body, ana)
    expect(await again.json()).toMatchObject({ results: [{ outcome: 'applied' }] }) // not a duplicate: the first one did nothing
  })

  test('[ACC1] a forged cookie is refused also where no storage answers: nobody asks it', async () => {
    await server.evict('Hub', 'main')
    await server.trouble({ databaseFails: true })
    expect((await server.get('/api/me', signed(secret, 'another-secret'))).status).toBe(401)
    expect((await server.get('/api/me', ana)).status).toBe(503)
    await server.trouble()
    expect((await server.get('/api/me', ana)).status).toBe(200)
  })

  test('[ACC1] after signing out the cookie opens nothing, also where the hub was dropped from memory', async () => {
    const cookie = await server.signIn('ben')
    expect((await server.post('/api/sign-out', {}, cookie)).status).toBe(200)
    expect((await server.get('/api/me', cookie)).status).toBe(401)
    await server.evict('Hub', 'main')
    expect((await server.get('/api/me', cookie)).status).toBe(401)
  })

  test('[ACC1] a session that has expired, or whose member is not active, opens nothing', async () => {
    const [late, gone] = [await server.signIn('ben'), await server.signIn('dalia')]
    await server.rows("UPDATE sessions SET expiresAt = 1 WHERE member = 'ben'")
    await server.rows("UPDATE members SET active = 0 WHERE id = 'dalia'")
    await server.evict('Hub', 'main')
    for (const cookie of [late, gone]) expect((await server.get('/api/me', cookie)).status).toBe(401)
    await server.rows("UPDATE members SET active = 1 WHERE id = 'dalia'")
    await server.evict('Hub', 'main')
  })

  test('[ACC1] the cookie is out of a script’s reach, and the database holds nothing that opens a session', async () => {
    const answer = await server.post('/api/demo/sign-in', { person: 'ana' })
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Lax/)
    const value = /^baton=([0-9a-f]+)\./.exec(cookie)?.[1] ?? 'none'
    expect(JSON.stringify(await tableContents(server))).not.toContain(value)
  })
})

describe('origins', () => {
  const hostile = (): readonly Readonly<Record<string, string>>[] => {
    const { hostname, port, host } = new URL(server.url)
    const origins = [
      'null',
      'http://evil.example',
      'https://evil.example',
      `https://${host}`,
      `http://${hostname}`,
      `http://${hostname}:${Number(port) + 1}`,
      `http://${host}.evil.example`,
      `http://evil.example.${hostname}:${port}`,
      `http://${host}@evil.example`,
      `http://evil.example/${host}`,
      `http://evil.example#${server.url}`,
      `${server.url}/`,
      `${server.url}.`,
      server.url.toUpperCase(),
      `http://LOCALHOST:${port}`,
      `http://localhost:${port}`,
      `http://[::1]:${port}`,
      `http://127.1:${port}`,
      `http://2130706433:${port}`,
      `http://xn--127-abc.0.0.1:${port}`,
      `ws://${host}`,
      `file://${host}`,
      `${server.url} ${server.url}`,
      `${server.url}, http://evil.example`
    ]
    return [
      ...origins.map((origin) => ({ origin })),
      {},
      { origin: server.url, 'sec-fetch-site': 'cross-site' },
      { origin: server.url, 'sec-fetch-site': 'same-site' }
    ]
  }

  let before: unknown
  beforeAll(async () => {
    before = await tableContents(server, ['vitals']) // written every minute of whoever was seen
  })

  const guarded = Object.entries(DOORS).filter(([, { access, body, upgrade }]) => (body && access !== 'signed') || upgrade)

  test('[ACC3] the guarded doors are all those that write, and the socket', () => {
    expect(guarded.map(([name]) => name).sort()).toEqual([
      'GET /parties/hub/main',
      'POST /api/actions',
      'POST /api/auth/join',
      'POST /api/auth/join/begin',
      'POST /api/auth/passkey',
      'POST /api/auth/passkey/begin',
      'POST /api/auth/recover',
      'POST /api/demo/sign-in',
      'POST /api/ledger/replay',
      'POST /api/me/passkeys',
      'POST /api/me/passkeys/begin',
      'POST /api/me/recovery-codes',
      'POST /api/numbers',
      'POST /api/sign-out'
    ])
  })

  for (const [name, door] of guarded)
    test(`[ACC3] ${name} is refused to every other origin`, async () => {
      for (const headers of hostile()) expect([headers, await knock(door, { cookie: fay, ...headers })]).toEqual([headers, 403])
    })

  test('[ACC3] none of that changed a table', async () => {
    expect(await tableContents(server, ['vitals'])).toEqual(before)
  })
})
