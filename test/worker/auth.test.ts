/** Sessions and recovery codes in workerd, and what is told before the door. Not here: passkeys, invitations, tries (files of their own). */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Authenticator } from '../harness/authenticator.ts'
import { cookieIn, type Door, doorOf, newSecret } from '../harness/door.ts'
import { type Server, startServer } from '../harness/server.ts'
import { tableContents } from '../harness/workspace.ts'

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

describe('a session', () => {
  test('[SES1] is a new one with every sign-in, and the one that this browser had is over', async () => {
    const first = cookieIn(await door.signIn(phone))
    const second = cookieIn(await door.signIn(phone, { cookie: first }))
    expect(second).not.toBe(first)
    expect((await server.get('/api/me', first)).status).toBe(401)
    expect(await (await server.get('/api/me', first)).json()).toMatchObject({ error: 'not_signed_in' })
    expect(await whoIs(second)).toBe('ana')
    const another = cookieIn(await door.signIn(phone))
    expect(await whoIs(second)).toBe('ana') // another browser is another device
    expect(another).not.toBe(second)
  })

  test('[SES1] over TLS is bound to its host: __Host-, Secure, HttpOnly, SameSite, no Domain', async () => {
    const origin = 'https://baton.example'
    const own = await startServer({ vars: { LOCAL_ONLY: 'off', PUBLIC_DEMO: 'on' } })
    try {
      const headers = { 'content-type': 'application/json', origin }
      const answer = await own.visit(`${origin}/api/demo/sign-in`, { method: 'POST', body: JSON.stringify({ person: 'ana' }), headers })
      const [cookie = ''] = answer.headers.getSetCookie()
      expect(cookie).toMatch(/^__Host-baton=[0-9a-f]{64}\.[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=34560000; Secure$/)
      const value = cookie.split(';')[0] ?? ''
      expect((await own.visit(`${origin}/api/me`, { headers: { cookie: value } })).status).toBe(200)
      expect((await own.visit(`${origin}/api/me`, { headers: { cookie: value.replace('__Host-', '') } })).status).toBe(401)
      const left = await own.visit(`${origin}/api/sign-out`, { method: 'POST', body: '{}', headers: { ...headers, cookie: value } })
      expect(left.headers.getSetCookie()).toEqual(['__Host-baton=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure'])
    } finally {
      await own.stop()
    }
  })

  test('[SES1] outlives a change of network and browser version: nothing but its cookie is asked for', async () => {
    const cookie = cookieIn(await door.signIn(phone, { address: '203.0.113.1', agent: 'Mozilla/5.0 Chrome/1 Windows' }))
    const elsewhere = { cookie, 'cf-connecting-ip': '2001:db8::1', 'user-agent': 'Mozilla/5.0 Chrome/2 Windows' }
    expect((await server.fetch('/api/me', { headers: elsewhere })).status).toBe(200)
  })

  test('[SES2] a member who is suspended is out at once, by every way, and told to wipe', async () => {
    const own = new Authenticator(server.url)
    const joined = await door.join(await door.invite(fay, { scope: 'workspace' }), own)
    const cookie = cookieIn(joined)
    const { member } = await joined.json<{ member: string }>()
    const codes = await door.codes(cookie)
    expect((await door.act(fay, { kind: 'member.suspend', member, handTo: null })).outcome).toBe('applied')
    const answer = await server.get('/api/me', cookie)
    expect(answer.headers.get('clear-site-data')).toContain('"storage"')
    expect(await answer.json()).toMatchObject({ error: 'revoked' })
    expect(await wordsOf(await door.signIn(own))).toEqual([401, NOT_RECOGNISED])
    expect(await wordsOf(await door.post('/api/auth/recover', { code: codes[0] }))).toEqual([401, NOT_RECOGNISED])
    expect((await door.act(fay, { kind: 'member.restore', member })).outcome).toBe('applied')
    expect((await door.signIn(own)).status).toBe(200)
    expect((await server.get('/api/me', cookie)).status).toBe(401)
  })
})

describe('recovery codes', () => {
  test('[PKY3] each opens once, however it is typed; new ones end the older', async () => {
    const cookie = await server.signIn('dalia')
    const older = await door.codes(cookie)
    const codes = await door.codes(cookie)
    expect(codes).toHaveLength(10)
    const typed = (codes[0] ?? '').toLowerCase().replaceAll('-', ' ')
    const answer = await door.post('/api/auth/recover', { code: typed })
    expect(await wordsOf(answer.clone())).toEqual([200, { member: 'dalia', left: 9 }])
    expect(await whoIs(cookieIn(answer))).toBe('dalia')
    for (const code of [codes[0], older[1], newSecret(), 'x', ''])
      expect(await wordsOf(await door.post('/api/auth/recover', { code }))).toEqual([401, NOT_RECOGNISED])
    expect((await door.read<{ recoveryCodes: number }>('/api/me/security', cookie)).recoveryCodes).toBe(9)
  })

  test('[PKY3] the database holds nothing that opens the door', async () => {
    const cookie = await server.signIn('dalia')
    const [codes, secret] = [await door.codes(cookie), await door.invite(fay)]
    const contents = JSON.stringify(await tableContents(server))
    for (const word of [...codes, ...codes.map((code) => code.replaceAll('-', '')), secret]) expect(contents).not.toContain(word)
  })
})

describe('before the door', () => {
  test('[DOR1] everybody may know what the workspace is called and whether it was claimed, and no more', async () => {
    const answer = await server.get('/api/auth')
    expect(await wordsOf(answer)).toEqual([200, { demo: true, claimed: true, name: expect.any(String) }])
  })

  test('[SES1] a cookie whose session is nobody’s changes nothing about signing in', async () => {
    const secret = 'a'.repeat(64)
    const mac = createHmac('sha256', 'session-secret-of-the-tests').update(secret).digest('hex')
    expect((await door.signIn(phone, { cookie: `baton=${secret}.${mac}` })).status).toBe(200)
  })
})
