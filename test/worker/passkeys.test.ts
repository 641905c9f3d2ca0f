/** Passkeys in workerd: a whole ceremony, and every way in which one can be a lie. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Authenticator, type Lies } from '../harness/authenticator.ts'
import { cookieIn, type Door, doorOf } from '../harness/door.ts'
import { type Server, startServer } from '../harness/server.ts'

let server: Server
let door: Door
let fay: string
let ana: string
/** Ana's, with a key of hers. */
let phone: Authenticator

beforeAll(async () => {
  server = await startServer()
  door = doorOf(server)
  fay = await server.signIn('fay')
  ana = await server.signIn('ana')
  phone = new Authenticator(server.url)
  expect((await door.addPasskey(ana, phone)).status).toBe(201)
})
afterAll(() => server.stop())
beforeEach(() => server.rows('DELETE FROM tries'))

const NOT_RECOGNISED = { error: 'not_recognised', text: 'That did not open the door.' }

/** Status and words, as whoever knocks reads them. */
const wordsOf = async (answer: Response): Promise<unknown> => [answer.status, await answer.json()]
const whoIs = async (cookie: string): Promise<unknown> => (await (await server.get('/api/me', cookie)).json<{ id: unknown }>()).id

describe('a passkey', () => {
  test('[PKY1] is asked for so that its person is verified and its name not needed', async () => {
    const { options } = await door.begin()
    expect(options).toMatchObject({ rpId: new URL(server.url).hostname, userVerification: 'required', allowCredentials: [] })
    expect(Buffer.from(String(options.challenge), 'base64url')).toHaveLength(32)
    const begun = await (await door.post('/api/me/passkeys/begin', {}, { cookie: ana })).json<{ options: Record<string, unknown> }>()
    expect(begun.options).toMatchObject({
      rp: { id: new URL(server.url).hostname },
      user: { id: Buffer.from('ana').toString('base64url') },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: phone.keys[0]?.id }]
    })
    expect((begun.options.pubKeyCredParams as { alg: number }[]).map(({ alg }) => alg)).toEqual([-8, -7, -257])
  })

  test('[PKY1] signs its member in', async () => {
    const answer = await door.signIn(phone)
    expect(await wordsOf(answer)).toEqual([200, { member: 'ana' }])
    expect(await whoIs(cookieIn(answer))).toBe('ana')
  })

  const lies: readonly (readonly [string, Lies])[] = [
    ['from another origin', { origin: 'https://evil.example' }],
    ['from our origin’s neighbour', { origin: 'http://127.0.0.1:1' }],
    ['over another scheme', { origin: 'https://127.0.0.1' }],
    ['for another RP', { rpId: 'evil.example' }],
    ['without its person being verified', { userVerified: false }],
    ['without anybody being there', { userPresent: false }],
    ['for another challenge', { challenge: 'AAAA' }],
    ['as if it were made', { type: 'webauthn.create' }],
    ['inside another site’s page', { crossOrigin: true }],
    ['with another key', { otherKey: true }],
    ['for another member', { userHandle: Buffer.from('fay').toString('base64url') }],
    ['for nobody', { userHandle: null }]
  ]
  for (const [how, lie] of lies)
    test(`[PKY1] that signs ${how} is not recognised`, async () => {
      const answer = await door.signIn(phone, {}, lie)
      expect(answer.headers.getSetCookie()).toEqual([])
      expect(await wordsOf(answer)).toEqual([401, NOT_RECOGNISED])
    })

  for (const [how, lie] of lies.filter(([, { userHandle, otherKey, type }]) => userHandle === undefined && !otherKey && !type))
    test(`[PKY1] that is made ${how} is not taken`, async () => {
      const secret = await door.invite(fay)
      expect(await wordsOf(await door.join(secret, new Authenticator(server.url), {}, 'Noor', lie))).toEqual([401, NOT_RECOGNISED])
      expect((await door.addPasskey(ana, new Authenticator(server.url), 'Phone', lie)).status).toBe(400)
    })

  test('[PKY1] a challenge is good once, for what it was made for, and for five minutes', async () => {
    const { ceremony, options } = await door.begin()
    const credential = phone.get(options)
    expect((await door.post('/api/auth/passkey', { ceremony, credential })).status).toBe(200)
    expect(await wordsOf(await door.post('/api/auth/passkey', { ceremony, credential }))).toEqual([401, NOT_RECOGNISED])
    expect(await wordsOf(await door.post('/api/auth/passkey', { ceremony, credential: phone.get(options) }))).toEqual([401, NOT_RECOGNISED])

    const late = await door.begin()
    await server.rows('UPDATE ceremonies SET expiresAt = ?1 WHERE id = ?2', Date.now() - 1, late.ceremony)
    const answer = await door.post('/api/auth/passkey', { ceremony: late.ceremony, credential: phone.get(late.options) })
    expect(await wordsOf(answer)).toEqual([401, NOT_RECOGNISED])
    const [row] = await server.rows<{ expiresAt: number }>('SELECT expiresAt FROM ceremonies WHERE id = ?1', (await door.begin()).ceremony)
    expect(row?.expiresAt).toBeLessThanOrEqual(Date.now() + 5 * 60_000)

    const adding = await (await door.post('/api/me/passkeys/begin', {}, { cookie: ana })).json<{ ceremony: string; options: unknown }>()
    const { id: rpId } = (adding.options as { rp: { id: string } }).rp
    const misused = phone.get({ ...(adding.options as object), rpId })
    expect(await wordsOf(await door.post('/api/auth/passkey', { ceremony: adding.ceremony, credential: misused }))).toEqual([
      401,
      NOT_RECOGNISED
    ])
  })

  test('[PKY1] a challenge that one member got is no good for another, nor one invitation’s for the next', async () => {
    const ben = await server.signIn('ben')
    const { ceremony, options } = await (await door.post('/api/me/passkeys/begin', {}, { cookie: ana })).json<{
      ceremony: string
      options: unknown
    }>()
    const credential = new Authenticator(server.url).create(options)
    expect((await door.post('/api/me/passkeys', { ceremony, credential, name: 'X' }, { cookie: ben })).status).toBe(400)
    const [mine, other] = [await door.invite(fay), await door.invite(fay)]
    const begun = await door.beginJoin(mine)
    const made = new Authenticator(server.url).create(begun.options)
    const answer = await door.post('/api/auth/join', { ceremony: begun.ceremony, secret: other, name: 'X', credential: made })
    expect(await wordsOf(answer)).toEqual([401, NOT_RECOGNISED])
  })

  test('[PKY1] ceremonies that nobody finished are gone with the next', async () => {
    const { ceremony } = await door.begin()
    await server.rows('UPDATE ceremonies SET expiresAt = 1 WHERE id = ?1', ceremony)
    await door.begin()
    expect(await server.rows('SELECT id FROM ceremonies WHERE id = ?1', ceremony)).toEqual([])
  })

  test('[PKY2] whose counter goes back is not recognised', async () => {
    const own = new Authenticator(server.url)
    await door.addPasskey(await server.signIn('ben'), own)
    expect((await door.signIn(own, {}, { counter: 100 })).status).toBe(200)
    for (const counter of [100, 99, 1]) expect(await wordsOf(await door.signIn(own, {}, { counter }))).toEqual([401, NOT_RECOGNISED])
    expect((await door.signIn(own, {}, { counter: 101 })).status).toBe(200)
  })

  test('[PKY2] a credential of somebody else under one’s own name is not recognised', async () => {
    const [one, two] = [new Authenticator(server.url), new Authenticator(server.url)]
    await door.addPasskey(await server.signIn('ben'), one)
    await door.addPasskey(await server.signIn('chidi'), two)
    const { ceremony, options } = await door.begin()
    const credential = { ...one.get(options), id: two.keys[0]?.id, rawId: two.keys[0]?.id }
    expect(await wordsOf(await door.post('/api/auth/passkey', { ceremony, credential }))).toEqual([401, NOT_RECOGNISED])
  })
})
