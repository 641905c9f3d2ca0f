import { expect, test } from 'vitest'
import { Presence } from './presence.ts'

const REPLICA = { bytes: 5, conversations: 2, unsent: 1 }

test('[DEV1] what a device told last is kept while it is only seen', () => {
  const presence = new Presence()
  presence.told('s', 10, REPLICA)
  presence.seen('s', 20, false)
  expect(presence.over(undefined, 's')).toEqual({ lastSeenAt: 20, lastSyncAt: 10, replica: REPLICA })
  presence.seen('s', 30, true)
  expect(presence.over(undefined, 's')).toEqual({ lastSeenAt: 30, lastSyncAt: 30, replica: REPLICA })
})

test('[DEV1] it stands over what is stored, and what it does not know is taken from there', () => {
  const presence = new Presence()
  const stored = { lastSeenAt: 1, lastSyncAt: 1, replica: REPLICA }
  expect(presence.over(stored, 's')).toEqual(stored)
  presence.seen('s', 20, false)
  expect(presence.over(stored, 's')).toEqual({ lastSeenAt: 20, lastSyncAt: 1, replica: REPLICA })
  expect(presence.over(undefined, 'other')).toBeUndefined()
})

test('it is written down once, and again where that failed', async () => {
  const presence = new Presence()
  presence.told('s', 10, REPLICA)
  const refused = presence.writeDown(() => {
    presence.seen('s', 20, false) // while it was being written
    return Promise.reject(new Error('no storage'))
  })
  await expect(refused).rejects.toThrow('no storage')
  const written: unknown[] = []
  const write = (vitals: readonly unknown[]) => {
    written.push(...vitals)
    return Promise.resolve()
  }
  await presence.writeDown(write)
  await presence.writeDown(write)
  expect(written).toEqual([['s', { lastSeenAt: 20, lastSyncAt: 10, replica: REPLICA }]])
})
