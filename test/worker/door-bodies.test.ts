/** What the door takes and tells: exactly what is asked for, and nothing that opens it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Authenticator } from '../harness/authenticator.ts'
import { type Door, doorOf } from '../harness/door.ts'
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

/** Status and words, as whoever knocks reads them. */
const wordsOf = async (answer: Response): Promise<unknown> => [answer.status, await answer.json()]

describe('what nobody asked for', () => {
  const EXTRA = { role: 'owner' }

  test('[DOR4] is refused at every new door, and changes nothing', async () => {
    const { ceremony, options } = await door.begin()
    const secret = await door.invite(fay)
    const joining = await door.beginJoin(secret)
    const adding = await (await door.post('/api/me/passkeys/begin', {}, { cookie: ana })).json<{ ceremony: string; options: unknown }>()
    const made = (given: unknown) => new Authenticator(server.url).create(given)
    const bodies: readonly (readonly [string, object])[] = [
      ['/api/auth/passkey/begin', {}],
      ['/api/auth/passkey', { ceremony, credential: phone.get(options) }],
      ['/api/auth/recover', { code: 'X' }],
      ['/api/auth/join/begin', { secret }],
      ['/api/auth/join', { ceremony: joining.ceremony, secret, name: 'X', credential: made(joining.options) }],
      ['/api/me/passkeys/begin', {}],
      ['/api/me/passkeys', { ceremony: adding.ceremony, credential: made(adding.options), name: 'X' }],
      ['/api/me/recovery-codes', {}]
    ]
    const before = await tableContents(server, ['vitals'])
    for (const [path, body] of bodies)
      for (const more of Object.keys({ ...EXTRA, member: 0, teams: 0, scope: 0, session: 0 })) {
        const answer = await door.post(path, { ...body, [more]: 'owner' }, { cookie: ana })
        expect([path, more, answer.status]).toEqual([path, more, 400])
      }
    expect(await tableContents(server, ['vitals'])).toEqual(before)
  })

  test('[DOR4] inside a credential is not used: the member is the key’s, the rights are the invitation’s', async () => {
    const { ceremony, options } = await door.begin()
    const credential = { ...phone.get(options), member: 'fay', publicKey: 'AA' }
    expect(await wordsOf(await door.post('/api/auth/passkey', { ceremony, credential }))).toEqual([200, { member: 'ana' }])
  })

  test('[DOR4] no answer holds what opens the door, or a key', async () => {
    const codes = await door.codes(fay)
    const secret = await door.invite(fay)
    const stored = await server.rows<{ publicKey: string }>('SELECT publicKey FROM passkeys')
    const hashes = await server.rows<{ value: string }>('SELECT value FROM recovery, json_each(recovery.codes)')
    const paths = ['/api/me', '/api/me/security', '/api/devices', '/api/invitations', '/api/audit', '/api/auth', '/api/bootstrap']
    const words = [...codes, secret, ...stored.map(({ publicKey }) => publicKey), ...hashes.map(({ value }) => value)]
    for (const path of paths) {
      const text = await (await server.get(path, fay)).text()
      for (const word of words) expect([path, text.includes(word)]).toEqual([path, false])
    }
  })
})
