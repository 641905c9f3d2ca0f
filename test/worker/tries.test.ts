/** Wrong tries in workerd: how many, how long, and that nobody learns from them who is here. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { OF_AN_ACCOUNT, OF_AN_ADDRESS } from '../../worker/auth/throttle.ts'
import { Authenticator, type Lies } from '../harness/authenticator.ts'
import { type Door, doorOf, hashOf, newAddress, newSecret } from '../harness/door.ts'
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

/** Status and words, as whoever knocks reads them. */
const wordsOf = async (answer: Response): Promise<unknown> => [answer.status, await answer.json()]

describe('tries', () => {
  const wrong = (address: string): Promise<Response> => door.post('/api/auth/recover', { code: newSecret() }, { address })
  const until429 = async (attempt: (n: number) => Promise<Response>, most: number): Promise<number> => {
    for (let n = 0; n < most; n++) if ((await attempt(n)).status === 429) return n
    return most
  }

  test('[DOR3] an account bears five wrong ones, from wherever they come, and then says how long to wait', async () => {
    const attempt = () => door.signIn(phone, { address: newAddress() }, { otherKey: true })
    expect(await until429(attempt, 9)).toBe(OF_AN_ACCOUNT.free)
    const answer = await attempt()
    expect(await wordsOf(answer.clone())).toEqual([429, { error: 'too_many', text: 'Too many tries: wait a little.' }])
    const wait = Number(answer.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(50)
    expect(wait).toBeLessThanOrEqual(60)
    // A signature cannot be guessed: whoever has the key is not kept waiting by those who have not.
    expect((await door.signIn(phone, { address: newAddress() })).status).toBe(200) // and nobody is locked out
    expect(await until429(attempt, 9)).toBe(OF_AN_ACCOUNT.free) // a right one has freed the account
  })

  test('[DOR3] right ones cost an account nothing', async () => {
    const address = newAddress()
    for (let n = 0; n < OF_AN_ADDRESS.free + 5; n++) expect((await door.signIn(phone, { address })).status).toBe(200)
  })

  test('[DOR3] right ones do not free an address of the wrong ones', async () => {
    const address = newAddress()
    for (let n = 0; n < OF_AN_ADDRESS.free - 1; n++) expect((await wrong(address)).status).toBe(401)
    const [code = ''] = await door.codes(ana)
    expect((await door.post('/api/auth/recover', { code }, { address })).status).toBe(200)
    expect((await wrong(address)).status).toBe(401)
    expect((await wrong(address)).status).toBe(429)
    expect((await door.signIn(phone, { address })).status).toBe(200) // wrong codes keep nobody from a passkey
  })

  test('[DOR3] a /64 is one address, however it is spelt; an IPv4 address too', async () => {
    const six = (n: number) =>
      ['2001:db8:7:7::%', '2001:DB8:7:7:0:0:0:%', '2001:0db8:0007:0007::%', '[2001:db8:7:7::%]', '2001:db8:7:7::%%eth0'][n % 5]?.replace(
        '%',
        (n + 1).toString(16)
      ) ?? ''
    expect(await until429((n) => wrong(six(n)), 40)).toBe(OF_AN_ADDRESS.free)
    expect((await wrong('2001:db8:7:8::1')).status).toBe(401)
    const four = ['203.0.113.77', '::ffff:203.0.113.77', '::FFFF:cb00:714d', '0:0:0:0:0:ffff:203.0.113.77']
    expect(await until429((n) => wrong(four[n % 4] ?? ''), 40)).toBe(OF_AN_ADDRESS.free)
    expect((await wrong('203.0.113.78')).status).toBe(401)
  })

  test('[DOR3] a hundred at once are a hundred: no more are looked at than one after the other', async () => {
    const address = newAddress()
    const answers = await Promise.all(Array.from({ length: 100 }, () => wrong(address)))
    const looked = answers.filter(({ status }) => status === 401).length
    expect(looked).toBeLessThanOrEqual(OF_AN_ADDRESS.free)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(100 - looked)
  })

  test('[DOR3] wrong links count like wrong codes', async () => {
    const address = newAddress()
    expect(await until429(() => door.post('/api/auth/join/begin', { secret: newSecret() }, { address }), 40)).toBe(OF_AN_ADDRESS.free)
  })

  test('[DOR3] tries of long ago are swept out', async () => {
    await server.rows("INSERT INTO tries VALUES ('recover/old', 3, 1, 1)")
    await wrong(newAddress())
    expect(await server.rows("SELECT * FROM tries WHERE key = 'recover/old'")).toEqual([])
  })
})

describe('who is here', () => {
  /** A credential that no member has, signed as rightly as can be. */
  const stranger = () => {
    const own = new Authenticator(server.url)
    own.create({ challenge: 'AA', rp: {}, user: { id: Buffer.from('ana').toString('base64url') } })
    return own
  }

  test('[DOR2] unknown, wrong, used, revoked and expired read the same', async () => {
    const cookie = await server.signIn('dalia')
    const [code = ''] = await door.codes(cookie)
    await door.post('/api/auth/recover', { code })
    const [used, revoked, expired] = [await door.invite(fay), await door.invite(fay), await door.invite(fay)]
    await door.join(used, new Authenticator(server.url))
    await door.act(fay, { kind: 'invitation.revoke', invitation: hashOf(revoked) })
    await server.rows('UPDATE invitations SET expiresAt = 1 WHERE id = ?1', hashOf(expired))
    await server.evict('Hub', 'main')
    const read = async (answer: Response): Promise<unknown> => {
      const headers = [...answer.headers].filter(([name]) => name !== 'date')
      return [answer.status, headers, await answer.text()]
    }
    const recover = (given: string) => door.post('/api/auth/recover', { code: given }, { address: newAddress() })
    const signIn = (own: Authenticator, lies: Lies = {}) => door.signIn(own, { address: newAddress() }, lies)
    const begin = (secret: string) => door.post('/api/auth/join/begin', { secret }, { address: newAddress() })
    const refused = [
      await recover(code),
      await recover(newSecret()),
      await recover('?'),
      await signIn(stranger()),
      await signIn(phone, { otherKey: true })
    ]
    const first = await read(refused[0] as Response)
    for (const answer of refused.slice(1)) expect(await read(answer)).toEqual(first)
    const shut = [await begin(used), await begin(revoked), await begin(expired), await begin(newSecret()), await begin('')]
    const gone = await read(shut[0] as Response)
    for (const answer of shut.slice(1)) expect(await read(answer)).toEqual(gone)
  })

  test('[DOR2] what is not here is slowed down like what is', async () => {
    const own = stranger()
    const statuses: number[] = []
    for (let n = 0; n < 6; n++) statuses.push((await door.signIn(own, { address: newAddress() })).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  })

  const TRIES = 100
  /** Nobody on a network tells so little apart. */
  const SAME_MS = 2
  /** Of tries taken side by side, the one kind is the slower in so many at most and so few at least: else it *is* slower. */
  const CHANCE = [0.3, 0.7] as const

  const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0
  const timed = async (attempt: () => Promise<Response>): Promise<number> => {
    const from = performance.now()
    const answer = await attempt()
    const ms = performance.now() - from
    expect([401, 404]).toContain(answer.status)
    return ms
  }

  /**
   * Whether two kinds of try could be told apart by their time. Taken side by side, each as often first: whatever else this machine does
   * slows both alike, so that one which is slower is slower most of the time.
   */
  const canTellApart = async (one: () => Promise<Response>, other: () => Promise<Response>): Promise<boolean> => {
    const pairs: (readonly [number, number])[] = []
    for (let n = 0; n < TRIES; n++) {
      await server.rows('DELETE FROM tries')
      if (n % 2) pairs.push([await timed(one), await timed(other)])
      else {
        const second = await timed(other)
        pairs.push([await timed(one), second])
      }
    }
    const apart = Math.abs(median(pairs.map(([first]) => first)) - median(pairs.map(([, second]) => second)))
    const slower = pairs.filter(([first, second]) => first > second).length / pairs.length
    return apart >= SAME_MS && (slower < CHANCE[0] || slower > CHANCE[1])
  }

  test('[DOR2] this way of measuring tells apart what is slower', async () => {
    const attempt = () => door.post('/api/auth/recover', { code: newSecret() })
    const slower = async () => {
      await new Promise((done) => setTimeout(done, 10))
      return attempt()
    }
    expect(await canTellApart(attempt, slower)).toBe(true)
  })

  test('[DOR2] a key that is not here takes as long as one that is', async () => {
    const own = stranger()
    const attempt = async (with_: Authenticator, lies: Lies) => {
      const { ceremony, options } = await door.begin()
      const credential = with_.get(options, lies)
      return () => door.post('/api/auth/passkey', { ceremony, credential })
    }
    const ready = async (with_: Authenticator, lies: Lies = {}) => {
      const list: (() => Promise<Response>)[] = []
      for (let n = 0; n < TRIES; n++) {
        if (n % 100 === 0) await server.rows('DELETE FROM tries')
        list.push(await attempt(with_, lies))
      }
      return () => (list.pop() as () => Promise<Response>)()
    }
    expect(await canTellApart(await ready(phone, { otherKey: true }), await ready(own))).toBe(false)
  })

  test('[DOR2] a code or link that was used takes as long as one that never was', async () => {
    const cookie = await server.signIn('dalia')
    const [code = ''] = await door.codes(cookie)
    await door.post('/api/auth/recover', { code })
    const recover = (given: () => string) => () => door.post('/api/auth/recover', { code: given() })
    const wasUsed = recover(() => code)
    expect(await canTellApart(wasUsed, recover(newSecret))).toBe(false)
    const secret = await door.invite(fay)
    await door.join(secret, new Authenticator(server.url))
    const begin = (given: () => string) => () => door.post('/api/auth/join/begin', { secret: given() })
    const wasTaken = begin(() => secret)
    expect(await canTellApart(wasTaken, begin(newSecret))).toBe(false)
  })
})
