/** What is said of devices. */
import { describe, expect, test } from 'vitest'
import '../i18n/late/settings-words.ts'
import type { Device } from '../state/settings-answers.ts'
import { byPerson, bytesText, lossWords } from './device-words.ts'

const device = (session: string, more: Partial<Device> = {}): Device => ({
  session,
  member: 'ana',
  label: 'Chrome on Windows',
  how: 'demo',
  createdAt: 1,
  lastSeenAt: 1,
  lastSyncAt: null,
  replica: null,
  current: false,
  ...more
})

test('sizes are in the largest unit that leaves a whole number', () => {
  expect([0, 999, 12_345_678, 5e12].map((bytes) => bytesText(bytes, 'en'))).toEqual(['0 byte', '999 byte', '12 MB', '5,000 GB'])
})

describe('what is lost with a device', () => {
  const lost = (unsent: number): string => lossWords(device('a', { replica: { bytes: 0, conversations: 0, unsent } }))
  test('is what it last told, or that nobody knows', () => {
    expect(lost(2)).toContain('2 unsent replies')
    expect(lost(1)).toContain('1 unsent reply:')
    expect(lost(0)).toContain('nothing on it is unsent')
    expect(lossWords(device('a'))).toContain('has not told us')
  })
})

test('people stand by name, their devices by use, the one in hand first', () => {
  const all = [device('old'), device('new', { lastSeenAt: 9 }), device('this', { current: true }), device('b', { member: 'Ada' })]
  expect(byPerson(all, (id) => id).map(({ member, devices }) => [member, devices.map(({ session }) => session)])).toEqual([
    ['Ada', ['b']],
    ['ana', ['this', 'new', 'old']]
  ])
})
