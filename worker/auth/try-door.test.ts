/** Tries over the real SQL: what counts, what is given back, and what no count keeps out. How long one waits: throttle.test.ts. */
import { beforeEach, expect, test } from 'vitest'
import { openMigrated, type SqliteDb } from '../../test/harness/sqlite-d1.ts'
import type { Visit } from '../api.ts'
import type { Statement } from '../store/db.ts'
import { OF_AN_ACCOUNT, OF_AN_ADDRESS } from './throttle.ts'
import { byAccount, byAddress, byBeginning, proveAtDoor, tryDoor } from './try-door.ts'

let db: SqliteDb
let now: number
let breaks: boolean

beforeEach(async () => {
  db = await openMigrated()
  now = 1_000_000_000_000
  breaks = false
})

/** D1 as the Worker is bound to it, with SQLite behind. */
const bound = () => ({
  prepare: (sql: string) => ({ sql, params: [], bind: (...params: Statement['params']) => ({ sql, params }) }),
  batch: async (statements: readonly Statement[]) => {
    if (breaks) throw new Error('no storage')
    return (await db.batch(statements)).map(({ rows, written }) => ({ results: rows, meta: { changes: written } }))
  }
})

const visit = (address = '203.0.113.7'): Visit =>
  ({
    request: new Request('http://baton.test/', { headers: { 'cf-connecting-ip': address } }),
    env: { DB: bound() },
    now: () => now
  }) as unknown as Visit

const answers = (status: number) => () => Promise.resolve(new Response(null, { status }))
const statusOf = async (answer: Promise<Response>): Promise<number> => (await answer).status
const code = (status: number, address?: string) => {
  const at = visit(address)
  return statusOf(tryDoor(at, [byAddress(at, 'recover')], answers(status)))
}
const key = (status: number, account = 'ana', address?: string) => {
  const at = visit(address)
  return statusOf(proveAtDoor(at, [byAddress(at, 'passkey'), byAccount(account)], answers(status)))
}

test('[DOR3] a right signature is let in whatever was tried before it, and frees its account', async () => {
  for (let n = 0; n < 100; n++) await key(401, 'ana', `198.51.100.${n}`)
  for (let n = 0; n < 100; n++) await key(401, `other ${n}`)
  expect([await key(401), await key(200), await key(401, 'ana', '192.0.2.1')]).toEqual([429, 200, 401])
})

test('[DOR3] wrong signatures wait like before: by account, and by address', async () => {
  for (let n = 0; n < OF_AN_ACCOUNT.free; n++) expect(await key(401, 'ana', `198.51.100.${n}`)).toBe(401)
  expect(await key(401, 'ana', '198.51.100.99')).toBe(429)
  for (let n = 0; n < OF_AN_ADDRESS.free; n++) expect(await key(401, `other ${n}`)).toBe(401)
  expect(await key(401, 'one more')).toBe(429)
})

test('[DOR3] wrong codes keep nobody from a passkey or a link, nor wrong links from a code', async () => {
  for (let n = 0; n < OF_AN_ADDRESS.free; n++) await code(401)
  expect(await code(200)).toBe(429)
  const at = visit()
  const begin = (door: 'passkey' | 'join') => statusOf(tryDoor(at, [byBeginning(at, door)], answers(200)))
  expect([await begin('passkey'), await key(401), await key(200), await begin('join')]).toEqual([200, 401, 200, 200])
  expect(await statusOf(tryDoor(at, [byAddress(at, 'join')], answers(201)))).toBe(201)
})

test('[DOR3] a code is counted before it is looked at: a right one waits too, and nothing of it is done', async () => {
  for (let n = 0; n < OF_AN_ADDRESS.free; n++) await code(401)
  let looked = false
  const at = visit()
  const attempt = async () => {
    looked = true
    return new Response()
  }
  expect([await statusOf(tryDoor(at, [byAddress(at, 'recover')], attempt)), looked]).toEqual([429, false])
})

test('[DOR3] what fails on our side is no wrong try', async () => {
  const fails = () => Promise.reject(new Error('the hub is gone'))
  for (let n = 0; n < 100; n++) {
    const at = visit()
    await expect(tryDoor(at, [byAddress(at, 'recover')], fails)).rejects.toThrow('the hub is gone')
    await expect(proveAtDoor(at, [byAddress(at, 'passkey'), byAccount('ana')], fails)).rejects.toThrow('the hub is gone')
  }
  expect([await code(401), await key(401)]).toEqual([401, 401])
})

test('where even giving back fails, what failed first is what is told', async () => {
  const at = visit()
  const fails = () => {
    breaks = true
    return Promise.reject(new Error('the hub is gone'))
  }
  await expect(tryDoor(at, [byAddress(at, 'recover')], fails)).rejects.toThrow('the hub is gone')
})
