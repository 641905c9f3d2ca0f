/** Ids that rise with time. */
import { expect, test } from 'vitest'
import { createNewId } from './new-id.ts'

const chance = (bytes: Uint8Array): Uint8Array => bytes.fill(0xff)

test('ids are UUIDs of version 7 and rise, ten thousand in one millisecond', () => {
  const newId = createNewId({ now: () => 1_795_305_600_000, random: chance })
  const ids = Array.from({ length: 10_000 }, newId)
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

test('ids rise although the clock steps back', () => {
  const times = [2000, 1000, 1000, 3000]
  const newId = createNewId({ now: () => times.shift() ?? 4000, random: chance })
  const ids = Array.from({ length: 5 }, newId)
  expect([...ids].sort()).toEqual(ids)
})
