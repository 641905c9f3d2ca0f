import { expect, test } from 'vitest'
import { openMigrated } from '../../test/harness/sqlite-d1.ts'
import { giveBack, readTries, writeTries } from './tries.ts'

const one = { failures: 1, lastAt: 10, nextAt: 10 }
const two = { failures: 2, lastAt: 20, nextAt: 50 }

test('[DOR3] of two who count at the same moment one is written, and the other knows', async () => {
  const db = await openMigrated()
  const change = { key: 'a', before: null, after: one }
  expect([...(await writeTries(db, [change], 10))]).toEqual(['a'])
  expect([...(await writeTries(db, [change, { ...change, key: 'b' }], 10))]).toEqual(['b'])
  const next = { key: 'a', before: one, after: two }
  expect([...(await writeTries(db, [next], 20))]).toEqual(['a'])
  expect([...(await writeTries(db, [next], 20))]).toEqual([])
  expect(await readTries(db, ['a', 'b', 'c'])).toEqual(
    new Map([
      ['a', two],
      ['b', one]
    ])
  )
})

test('[DOR3] what was right is given back: an account begins anew, an address waits no longer for it', async () => {
  const db = await openMigrated()
  const before = ['account', 'address', 'never'].map((key) => ({ key, before: null, after: two }))
  await writeTries(db, before, 20)
  await giveBack(db, { anew: ['account'], one: ['address', 'nobody'] }, 30)
  const left = await readTries(db, ['account', 'address', 'nobody'])
  expect(left).toEqual(new Map([['address', { failures: 1, lastAt: 20, nextAt: 30 }]]))
})
