import { expect, test } from 'vitest'
import { openMigrated } from '../../test/harness/sqlite-d1.ts'
import { beginCeremony, type Ceremony, takeCeremony } from './ceremonies.ts'

const NOW = 1_000
const begun: Ceremony = { id: 'c', purpose: 'join', challenge: 'CHALLENGE', subject: 's', expiresAt: NOW + 1 }
const open = async (more: Partial<Ceremony> = {}) => {
  const db = await openMigrated()
  await beginCeremony(db, { ...begun, ...more }, 0)
  return db
}

test('[PKY1] a challenge is given out once, to whom and for what it was made', async () => {
  const db = await open()
  expect(await takeCeremony(db, begun, NOW)).toBe('CHALLENGE')
  expect(await takeCeremony(db, begun, NOW)).toBeNull()
  expect(await takeCeremony(await open(), { ...begun, purpose: 'add' }, NOW)).toBeNull()
  expect(await takeCeremony(await open(), { ...begun, subject: null }, NOW)).toBeNull()
  expect(await takeCeremony(await open(), { ...begun, id: 'other' }, NOW)).toBeNull()
  expect(await takeCeremony(await open(), begun, NOW + 1)).toBeNull()
})

test('[PKY1] whatever was tried with it, it is used up', async () => {
  const db = await open()
  await takeCeremony(db, { ...begun, purpose: 'sign-in', subject: null }, NOW)
  expect(await takeCeremony(db, begun, NOW)).toBeNull()
})
