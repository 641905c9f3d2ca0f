/** Whose 401 ends a session. */
import { expect, test } from 'vitest'
import { isTurnedAway } from './turned-away.ts'

test('[KEP1] only our own server’s word that nobody is signed in ends a session', () => {
  expect(isTurnedAway(401, { error: 'not_signed_in', text: 'Sign in first.' })).toBe(true)
})

test.for([
  [401, undefined],
  [401, null],
  [401, '<html>'],
  [401, {}],
  [401, { error: 'not_recognised' }],
  [401, { error: 'revoked' }],
  [403, { error: 'not_signed_in' }],
  [503, { error: 'not_signed_in' }],
  [200, { error: 'not_signed_in' }]
] as const)('%i with %j ends none', ([status, body]) => {
  expect(isTurnedAway(status, body)).toBe(false)
})
