/** The secret of an invitation, its hash and its link. */
import { webcrypto } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Chance, invitationLink, makeInvitationSecret } from './invitation-secret.ts'

const counting: Chance = {
  getRandomValues: (bytes) => bytes.map((_, place) => 255 - place),
  digest: (bytes) => webcrypto.subtle.digest('SHA-256', bytes)
}

test('[STG2] is 32 random bytes in base64url, and the server is told only the SHA-256 of its text', async () => {
  const { secret, hash } = await makeInvitationSecret(counting)
  expect(secret).toBe(Buffer.from(Uint8Array.from({ length: 32 }, (_, place) => 255 - place)).toString('base64url'))
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(hash).toBe(Buffer.from(await webcrypto.subtle.digest('SHA-256', Buffer.from(secret))).toString('hex'))
})

test('stands in the link where no browser sends it to anybody', () => {
  const link = new URL(invitationLink('https://inbox.example', 'a-b_c'))
  expect([link.origin, link.pathname, link.search, link.hash]).toEqual(['https://inbox.example', '/join', '', '#a-b_c'])
})
