/** Devices that are signed in: what is told of them, how one is taken back, what a member may ask with all of theirs. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE } from '../../schema/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../schema/protocol/version.ts'
import { Authenticator } from '../harness/authenticator.ts'
import { cookieIn, type Door, doorOf, hashOf } from '../harness/door.ts'
import { eventually } from '../harness/eventually.ts'
import { type Server, startServer } from '../harness/server.ts'

let server: Server
let door: Door
let fay: string

beforeAll(async () => {
  server = await startServer()
  door = doorOf(server)
  fay = await server.signIn('fay')
})
afterAll(() => server.stop())

interface Device {
  readonly session: string
  readonly member: string
  readonly label: string
  readonly how: string
  readonly createdAt: number
  readonly lastSeenAt: number
  readonly lastSyncAt: number | null
  readonly replica: { readonly bytes: number; readonly conversations: number; readonly unsent: number } | null
  readonly current: boolean
}
const devices = async (cookie = fay): Promise<readonly Device[]> => (await door.read<{ devices: Device[] }>('/api/devices', cookie)).devices
const ownDevices = async (cookie: string): Promise<readonly Device[]> =>
  (await door.read<{ devices: Device[] }>('/api/me/security', cookie)).devices
/** A session's id is the hash of its cookie's secret. */
const sessionOf = (cookie: string): string => hashOf(cookie.slice('baton='.length).split('.')[0] ?? '')
const deviceOf = async (cookie: string, from = fay): Promise<Device | undefined> =>
  (await devices(from)).find(({ session }) => session === sessionOf(cookie))

/** A socket that said hello; `closed` resolves with the code when the server closes it. */
const socketOf = async (cookie: string) => {
  const answer = await server.askSocket({ cookie, origin: server.url })
  const socket = answer.webSocket
  if (!socket) throw new Error(`no socket: ${answer.status}`)
  const frames: unknown[] = []
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  socket.addEventListener('message', ({ data }) => frames.push(JSON.parse(String(data))))
  socket.accept()
  const say = (frame: object) => socket.send(JSON.stringify(frame))
  say({ type: 'hello', protocol: PROTOCOL_VERSION, device: 'd' })
  await eventually('welcome', () => frames.length, Boolean)
  return { say, closed, close: () => socket.close() }
}

describe('the list of devices', () => {
  test('[DEV1] tells of each who it is, how it came in and when; one’s own is marked', async () => {
    const answer = await door.post(
      '/api/demo/sign-in',
      { person: 'ana' },
      { agent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537' }
    )
    const ana = cookieIn(answer)
    const [device, other] = [await deviceOf(ana), await deviceOf(fay)]
    expect(device).toMatchObject({
      member: 'ana',
      label: 'Chrome on Windows',
      how: 'demo',
      lastSyncAt: null,
      replica: null,
      current: false
    })
    expect(device?.lastSeenAt).toBe(device?.createdAt)
    expect(other).toMatchObject({ member: 'fay', current: true })
    expect(Object.keys(device ?? {}).sort()).toEqual(
      ['session', 'member', 'label', 'how', 'createdAt', 'lastSeenAt', 'lastSyncAt', 'replica', 'current'].sort()
    )
    const own = await ownDevices(ana)
    expect(own.every(({ member }) => member === 'ana')).toBe(true)
    expect(own.filter(({ current }) => current).map(({ session }) => session)).toEqual([sessionOf(ana)])
  })

  test('[DEV1] a device that asks for anything was seen; one that asks for what it lacks has it', async () => {
    const ben = await server.signIn('ben')
    const before = await deviceOf(ben)
    await eventually(
      'a later millisecond',
      () => Date.now(),
      (now) => now > (before?.createdAt ?? 0)
    )
    await server.get('/api/me', ben)
    const seen = await deviceOf(ben)
    expect(seen?.lastSeenAt).toBeGreaterThan(before?.lastSeenAt ?? 0)
    expect(seen?.lastSyncAt).toBeNull()
    await server.get('/api/bootstrap', ben)
    expect((await deviceOf(ben))?.lastSyncAt).toBeGreaterThanOrEqual(seen?.lastSeenAt ?? 0)
  })

  test('[DEV1] what a device told of its copy stands there at once, and after the hub was gone', async () => {
    const ana = await server.signIn('ana')
    const socket = await socketOf(ana)
    socket.say({ type: 'device', bytes: 12_345, conversations: 42, unsent: 3 })
    const replica = { bytes: 12_345, conversations: 42, unsent: 3 }
    const told = await eventually(
      'what it told',
      () => deviceOf(ana),
      (device) => device?.replica !== null && device !== undefined
    )
    expect(told).toMatchObject({ replica })
    await server.tick() // the round writes it down
    await server.evict('Hub', 'main')
    const later = await deviceOf(ana)
    expect(later).toMatchObject({ replica })
    expect(later?.lastSyncAt).toBeGreaterThanOrEqual(told?.createdAt ?? 0)
    socket.close()
  })

  test('[DEV1] a device that holds the line is seen now, whatever it says', async () => {
    const ana = await server.signIn('ana')
    const socket = await socketOf(ana)
    const from = Date.now()
    expect((await deviceOf(ana))?.lastSeenAt).toBeGreaterThanOrEqual(from)
    socket.close()
  })

  test('[DEV1] a device that left, or whose session is over, is on no list', async () => {
    const [left, late] = [await server.signIn('ben'), await server.signIn('ben')]
    await door.post('/api/sign-out', {}, { cookie: left })
    await server.rows('UPDATE sessions SET expiresAt = ?1 WHERE id = ?2', Date.now() - 1, sessionOf(late))
    await server.evict('Hub', 'main')
    expect([await deviceOf(left), await deviceOf(late)]).toEqual([undefined, undefined])
  })
})

describe('a device that is taken back', () => {
  test('[DEV2] loses its line with the word to wipe, and everything else at once', async () => {
    const [cookie, other] = [await server.signIn('ana'), await server.signIn('ana')]
    const [socket, stays] = [await socketOf(cookie), await socketOf(other)]
    const from = performance.now()
    expect((await door.act(fay, { kind: 'session.revoke', session: sessionOf(cookie) })).outcome).toBe('applied')
    expect(await socket.closed).toBe(CLOSE.forbidden)
    expect(performance.now() - from).toBeLessThan(2_000)
    const answer = await server.get('/api/me', cookie)
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: 'revoked' }])
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"')
    expect((await server.get('/api/me', other)).status).toBe(200)
    stays.close()
  })

  test('[DEV2] hears of it whenever it comes, also from a hub that knows nothing any more', async () => {
    const cookie = await server.signIn('ana')
    await door.act(fay, { kind: 'session.revoke', session: sessionOf(cookie) })
    await server.evict('Hub', 'main')
    expect(await (await server.get('/api/bootstrap', cookie)).json()).toMatchObject({ error: 'revoked' })
    expect((await server.askSocket({ cookie, origin: server.url })).status).toBe(401)
  })

  test('[DEV2] loses its line also where the commit was made by a hub that is gone', async () => {
    const cookie = await server.signIn('ana')
    const socket = await socketOf(cookie)
    // What another writer would have done, unseen by this hub; then it hibernates and wakes.
    await server.rows('UPDATE sessions SET "end" = \'revoked\', endedAt = 1 WHERE id = ?1', sessionOf(cookie))
    await server.evict('Hub', 'main', 'hibernate')
    await server.get('/api/health')
    expect(await socket.closed).toBe(CLOSE.forbidden)
    expect(await (await server.get('/api/me', cookie)).json()).toMatchObject({ error: 'revoked' })
  })

  for (const kind of ['member.suspend', 'member.remove'])
    test(`[DEV2] with ${kind} all devices of the member are`, async () => {
      const joined = await door.join(await door.invite(fay), new Authenticator(server.url))
      const cookie = cookieIn(joined)
      const { member } = await joined.json<{ member: string }>()
      const socket = await socketOf(cookie)
      expect((await door.act(fay, { kind, member, handTo: null })).outcome).toBe('applied')
      expect(await socket.closed).toBe(CLOSE.forbidden)
      expect(await (await server.get('/api/me', cookie)).json()).toMatchObject({ error: 'revoked' })
    })

  test('[DEV2] a reset takes back all devices of before', async () => {
    const joined = await door.join(await door.invite(fay), new Authenticator(server.url))
    const { member } = await joined.json<{ member: string }>()
    const socket = await socketOf(cookieIn(joined))
    await door.join(await door.invite(fay, { member }), new Authenticator(server.url))
    expect(await socket.closed).toBe(CLOSE.forbidden)
  })

  test('[SES1] a device that signs in anew is only signed out of the old session: nothing is wiped', async () => {
    const cookie = await server.signIn('ben')
    const socket = await socketOf(cookie)
    await door.post('/api/demo/sign-in', { person: 'ana' }, { cookie })
    expect(await socket.closed).toBe(CLOSE.signedOut)
    expect(await (await server.get('/api/me', cookie)).json()).toMatchObject({ error: 'not_signed_in' })
  })
})

const away = () => ({ id: randomUUID(), kind: 'member.availability', availability: 'away' })

describe('a member’s minute', () => {
  test('[BUD1] is one for all their devices; past it they are told how long to wait, and nobody else is', async () => {
    const own = await startServer({ vars: { REQUESTS_PER_MINUTE: '50' } })
    try {
      const [laptop, phone, ben] = [await own.signIn('ana'), await own.signIn('ana'), await own.signIn('ben')]
      const statuses = await Promise.all(
        Array.from({ length: 60 }, async (_, n) => (await own.get('/api/me', n % 2 ? laptop : phone)).status)
      )
      expect(statuses.filter((status) => status === 200)).toHaveLength(50)
      const refused = await own.post('/api/actions', { device: 'd', actions: [away()] }, laptop)
      expect([refused.status, await refused.json()]).toMatchObject([429, { error: 'too_many' }])
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
      expect((await own.askSocket({ cookie: phone, origin: own.url })).status).toBe(429)
      expect((await own.get('/api/me', ben)).status).toBe(200)
    } finally {
      await own.stop()
    }
  })

  test('[BUD1] each action of a body is counted, and one that was refused so does nothing', async () => {
    const own = await startServer({ vars: { REQUESTS_PER_MINUTE: '50' } })
    try {
      const ana = await own.signIn('ana')
      const post = (count: number) => own.post('/api/actions', { device: 'd', actions: Array.from({ length: count }, away) }, ana)
      expect([(await post(30)).status, (await post(30)).status, (await post(20)).status, (await post(1)).status]).toEqual([
        200, 429, 200, 429
      ])
      expect(await own.rows("SELECT count(*) AS n FROM actions WHERE device = 'd'")).toEqual([{ n: 50 }])
    } finally {
      await own.stop()
    }
  })

  test('[BUD1] a thief who spends it is taken back and left all the same, and their frames are not heard', async () => {
    const own = await startServer({ vars: { REQUESTS_PER_MINUTE: '30' } })
    try {
      const [stolen, laptop] = [await own.signIn('ana'), await own.signIn('ana')]
      const answer = await own.askSocket({ cookie: stolen, origin: own.url })
      const socket = answer.webSocket
      if (!socket) throw new Error(`no socket: ${answer.status}`)
      const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
      socket.accept()
      for (let n = 0; n < 40; n++) socket.send(JSON.stringify({ type: 'device', bytes: n, conversations: 1, unsent: 0 }))
      expect(await closed).toBe(CLOSE.tooMany)
      expect((await own.get('/api/me', laptop)).status).toBe(429)
      const list = await own.get('/api/me/security', laptop)
      expect((await list.json<{ devices: Device[] }>()).devices.map(({ session }) => session)).toContain(sessionOf(stolen))
      const revoke = { id: randomUUID(), kind: 'session.revoke', session: sessionOf(stolen) }
      const revoked = await own.post('/api/actions', { device: 'l', actions: [revoke] }, laptop)
      expect(await revoked.json()).toMatchObject({ results: [{ outcome: 'applied' }] })
      for (let n = 0; n < 3; n++) expect(await (await own.get('/api/me', stolen)).json()).toMatchObject({ error: 'revoked' })
      expect((await own.post('/api/sign-out', {}, laptop)).status).toBe(200)
    } finally {
      await own.stop()
    }
  })
})
