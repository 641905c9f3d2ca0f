/** Rows of the workspace that somebody puts are decided at their place in the commit. Other operations: beside their own files. */
import { beforeEach, describe, expect, test } from 'vitest'
import { NUMBERS } from '../store/tables.ts'
import { HOUR, PEOPLE, person, World } from './fold.test-aid.ts'
import type { Operation } from './operation.ts'

const [FAYS, EMRES] = ['f'.repeat(64), 'e'.repeat(64)]
const NEW = { id: 'new', waba: 'waba', display: '+1', name: 'New', pausedFor: null, pausedAt: null, demo: false }

let world: World
beforeEach(async () => {
  world = await World.open({ people: [...PEOPLE, person('olga', 'owner')] })
  for (const [member, id] of [
    ['fay', FAYS],
    ['emre', EMRES]
  ] as const) {
    const session = { id, label: 'Chrome on Windows', how: 'demo', expiresAt: world.now + HOUR } as const
    await world.commit({ kind: 'access', now: world.now, ask: { kind: 'open', member, session } })
  }
})

const connects = (actor = 'fay', session = FAYS): Operation => ({
  kind: 'setup',
  now: world.now,
  numbers: [NEW],
  by: { actor, session }
})
const isConnected = () => world.rows(NUMBERS).some(({ id }) => id === 'new')

describe('whoever connects a number', () => {
  test('[PPL1] may, and it is told as theirs', async () => {
    expect(await world.commit(connects())).toEqual([{ kind: 'setup', connected: ['new'] }])
    expect(isConnected()).toBe(true)
  })

  test('[PPL1] [ACT2] without the right nothing is written', async () => {
    const before = world.everything()
    expect(await world.commit(connects('emre', EMRES))).toEqual([{ kind: 'setup', connected: null }])
    expect(world.everything()).toBe(before)
  })

  test.each([
    ['whose device was taken back', () => world.action('olga', { kind: 'session.revoke', session: FAYS })],
    ['who was suspended', () => world.action('olga', { kind: 'member.suspend', member: 'fay', handTo: null })],
    ['who lost the right', () => world.action('olga', { kind: 'member.change', member: 'fay', role: 'agent' })]
  ])('[PPL5] [DVC2] %s in the same commit connects nothing, and what came before connects', async (_, ended) => {
    expect((await world.commit(ended(), connects()))[1]).toEqual({ kind: 'setup', connected: null })
    expect(isConnected()).toBe(false)
  })
})
