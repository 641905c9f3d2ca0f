import { expect, test } from 'vitest'
import type { SessionEnd } from '../../schema/domain/access.ts'
import { EndedSessions } from './ended-sessions.ts'

const START = 1_000_000_000_000

/** Sessions that ended so; what was read of them. */
const world = (ends: Map<string, SessionEnd>) => {
  const state = { now: START, read: [] as string[] }
  const sessions = new EndedSessions({
    now: () => state.now,
    read: (ids) => {
      state.read.push(...ids)
      return Promise.resolve(new Map([...ends].filter(([id]) => ids.includes(id))))
    }
  })
  return { state, revoked: async (...ids: string[]) => [...(await sessions.revokedAmong(ids))] }
}

test('[DEV2] those that were taken back are told from those that were left, ran out or never were', async () => {
  const { revoked } = world(new Map<string, SessionEnd>([['taken', 'revoked'], ['left', 'signed-out']])) // biome-ignore format: one line
  expect(await revoked('taken', 'left', 'none')).toEqual(['taken'])
  expect(await revoked('none', 'taken')).toEqual(['taken'])
})

test('[BUD1] an old cookie that knocks a thousand times is looked up once', async () => {
  const { state, revoked } = world(new Map<string, SessionEnd>([['taken', 'revoked'], ['left', 'signed-out']])) // biome-ignore format: one line
  for (let n = 0; n < 1000; n++) {
    state.now += 1_000
    expect([await revoked('taken'), await revoked('left')]).toEqual([['taken'], []])
  }
  expect(state.read).toEqual(['taken', 'left'])
})

test('[DEV2] one that only ran out and is taken back later is told so soon after', async () => {
  const ends = new Map<string, SessionEnd>()
  const { state, revoked } = world(ends)
  expect(await revoked('late')).toEqual([])
  ends.set('late', 'revoked')
  expect(await revoked('late')).toEqual([])
  expect(state.read).toEqual(['late'])
  state.now += 5_000
  expect(await revoked('late')).toEqual(['late'])
})

test('what is remembered has an end: the oldest gives way', async () => {
  const { state, revoked } = world(new Map<string, SessionEnd>([['first', 'revoked']]))
  await revoked('first')
  for (let n = 0; n < 5_000; n++) await revoked(`other ${n}`)
  expect(await revoked('first')).toEqual(['first'])
  expect(state.read.filter((id) => id === 'first')).toHaveLength(2)
})
