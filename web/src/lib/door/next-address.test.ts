import { expect, test } from 'vitest'
import { nextAddress } from './next-address.ts'

test.for([
  ['/q/open/1?silent', '/q/open/1?silent'],
  [null, '/'],
  ['https://evil.test', '/'],
  ['//evil.test', '/'],
  ['/\\evil.test', '/'],
  ['/.//evil.test/x', '/'],
  ['/..//evil.test', '/'],
  ['/%2e//evil.test', '/'],
  ['/q/../..//evil.test', '/'],
  ['/./\\evil.test', '/'],
  ['https://ours.invalid//evil.test', '/'],
  ['/\t/evil.test', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?to=/sign-in', '/'],
  ['/join', '/']
] as const)('after the door, %s leads to %s', ([to, next]) => {
  expect(nextAddress(to)).toBe(next)
})
