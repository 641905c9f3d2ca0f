/** Invitations in workerd: taken up once, for exactly what they were made for. Not here: the deployment's (claim.test.ts). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Authenticator } from '../harness/authenticator.ts'
import { cookieIn, type Door, doorOf, hashOf, newAddress } from '../harness/door.ts'
import { type Server, startServer } from '../harness/server.ts'
import { tableContents } from '../harness/workspace.ts'

let server: Server
let door: Door
let fay: string

beforeAll(async () => {
  server = await startServer()
  door = doorOf(server)
  fay = await server.signIn('fay')
})
afterAll(() => server.stop())
beforeEach(() => server.rows('DELETE FROM tries'))

const NOT_RECOGNISED = { error: 'not_recognised', text: 'That did not open the door.' }
const NOT_FOUND = { error: 'not_found', text: 'There is nothing here.' }
const withoutTries = ['tries', 'ceremonies', 'vitals']

/** Status and words, as whoever knocks reads them. */
const wordsOf = async (answer: Response): Promise<unknown> => [answer.status, await answer.json()]

describe('an invitation', () => {
  test('[IVT1] shows what it is for, and makes exactly that member', async () => {
    const secret = await door.invite(fay, { role: 'agent', scope: 'teams', teams: ['sales'], approval: true, name: 'Noor' })
    const { invitation, options } = await door.beginJoin(secret)
    expect(invitation).toEqual({
      workspace: expect.any(String),
      role: 'agent',
      scope: 'teams',
      teams: ['Sales'],
      name: 'Noor',
      by: 'Fay Lindqvist',
      reset: false,
      expiresAt: expect.any(Number)
    })
    const own = new Authenticator(server.url)
    const answer = await door.join(secret, own, { agent: 'Mozilla/5.0 (iPhone) Safari/604' }, '  Noor Haddad ')
    expect(answer.status).toBe(201)
    const cookie = cookieIn(answer)
    const { member } = await answer.json<{ member: string }>()
    expect(await door.read('/api/me', cookie)).toEqual({
      id: member,
      name: 'Noor Haddad',
      role: 'agent',
      scope: 'teams',
      teams: ['sales'],
      approval: true,
      simulator: true,
      leaseDays: 45
    })
    expect(Buffer.from(String((options.user as { id: string }).id), 'base64url').toString()).toBe(member)
    expect((await door.signIn(own)).status).toBe(200)
    expect(await door.read('/api/me/security', cookie)).toMatchObject({ passkeys: [{ name: 'Safari on iPhone' }], recoveryCodes: 0 })
  })

  test('[IVT1] is good once, also where twenty take it at the same moment', async () => {
    const secret = await door.invite(fay)
    const asks = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const from = { address: newAddress() }
        const { ceremony, options } = await door.beginJoin(secret, from)
        return [{ ceremony, secret, name: 'Parallel', credential: new Authenticator(server.url).create(options) }, from] as const
      })
    )
    const answers = await Promise.all(asks.map(([body, from]) => door.post('/api/auth/join', body, from)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(19).fill(404)])
    expect(await server.rows("SELECT count(*) AS n FROM members WHERE name = 'Parallel'")).toEqual([{ n: 1 }])
    expect(await wordsOf(await door.post('/api/auth/join/begin', { secret }, { address: newAddress() }))).toEqual([404, NOT_FOUND])
  })

  test('[IVT1] one that was begun and then revoked makes nobody', async () => {
    const secret = await door.invite(fay)
    const { ceremony, options } = await door.beginJoin(secret)
    await door.act(fay, { kind: 'invitation.revoke', invitation: hashOf(secret) })
    const before = await tableContents(server, withoutTries)
    const body = { ceremony, secret, name: 'Late', credential: new Authenticator(server.url).create(options) }
    expect(await wordsOf(await door.post('/api/auth/join', body))).toEqual([404, NOT_FOUND])
    expect(await tableContents(server, withoutTries)).toEqual(before)
  })

  test('[IVT1] a key that is here already is a conflict, and the invitation stays good', async () => {
    const secret = await door.invite(fay)
    const { ceremony, options } = await door.beginJoin(secret)
    const own = new Authenticator(server.url)
    const credential = own.create(options)
    await server.rows(
      `INSERT INTO passkeys (id, member, publicKey, counter, transports, backedUp, name, createdAt, lastUsedAt, seq)
       VALUES (?1, 'ben', 'AA', 0, '[]', 0, 'Other', 1, NULL, 1)`,
      credential.id
    )
    await server.evict('Hub', 'main')
    expect((await door.post('/api/auth/join', { ceremony, secret, name: 'X', credential })).status).toBe(409)
    expect((await door.join(secret, own)).status).toBe(201)
  })

  test('[IVT2] for a member who is here shows who they are, and ends every other way in of theirs', async () => {
    const [old, fresh] = [new Authenticator(server.url), new Authenticator(server.url)]
    const joined = await door.join(await door.invite(fay), old, {}, 'Rana')
    const { member } = await joined.json<{ member: string }>()
    const before = cookieIn(joined)
    const codes = await door.codes(before)
    const secret = await door.invite(fay, { member, role: 'owner', name: 'Somebody else' })
    const { invitation, options } = await door.beginJoin(secret)
    expect(invitation).toMatchObject({ reset: true, name: 'Rana', role: 'agent', scope: 'teams' })
    expect(Buffer.from(String((options.user as { id: string }).id), 'base64url').toString()).toBe(member)
    const answer = await door.join(secret, fresh, {}, 'A new name')
    expect(await wordsOf(answer.clone())).toEqual([201, { member }])
    expect(await door.read('/api/me', cookieIn(answer))).toMatchObject({ id: member, name: 'Rana', role: 'agent' })
    expect(await (await server.get('/api/me', before)).json()).toMatchObject({ error: 'revoked' })
    expect(await wordsOf(await door.signIn(old))).toEqual([401, NOT_RECOGNISED])
    expect(await wordsOf(await door.post('/api/auth/recover', { code: codes[0] }))).toEqual([401, NOT_RECOGNISED])
    expect((await door.signIn(fresh)).status).toBe(200)
  })
})
