import { expect, test } from 'vitest'
import { clearedCookie, makeSession, SESSION_MS, sessionIdOf } from './session-cookie.ts'

const KEY = 'signing-key'
const DAY = 24 * 3_600_000
const bytes = new Uint8Array(32).fill(7)
const asking = (url: string, cookie: string) => sessionIdOf(new Request(url, { headers: { cookie } }), KEY)
const pairOf = (setCookie: string): string => setCookie.split(';')[0] ?? ''

test('[SES1] over TLS the cookie is bound to this host and to TLS; without TLS it has the plain name', async () => {
  const [tls, plain] = [await makeSession(bytes, KEY, true), await makeSession(bytes, KEY, false)]
  expect(tls.setCookie).toMatch(/^__Host-baton=[0-9a-f]{64}\.[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=34560000; Secure$/)
  expect(plain.setCookie).toMatch(/^baton=[0-9a-f]{64}\.[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=34560000$/)
  expect(await asking('https://baton.example/', pairOf(tls.setCookie))).toBe(tls.id)
  expect(await asking('http://localhost/', pairOf(plain.setCookie))).toBe(plain.id)
})

test('[SES1] over TLS a cookie of the plain name, which a neighbour could have put there, opens nothing', async () => {
  const { setCookie } = await makeSession(bytes, KEY, false)
  expect(await asking('https://baton.example/', pairOf(setCookie))).toBeNull()
})

test('[SES1] whoever was away for a month is still signed in', () => expect(SESSION_MS).toBeGreaterThan(31 * DAY))

test('[SES1] signing out clears the cookie under the name that it had', () => {
  expect(clearedCookie(true)).toMatch(/^__Host-baton=; Path=\/; .*Max-Age=0; Secure$/)
  expect(clearedCookie(false)).toMatch(/^baton=; Path=\/; .*Max-Age=0$/)
})
