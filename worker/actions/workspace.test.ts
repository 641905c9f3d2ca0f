import { beforeEach, describe, expect, test } from 'vitest'
import { DEPOT, IDA, PEOPLE, person, SHOP, START, World } from '../commit/fold.test-aid.ts'
import { MEMBERS, NUMBERS, SETTINGS } from '../store/tables.ts'

const people = PEOPLE.map((row) => (row.id === 'emre' ? { ...row, scope: 'teams' as const } : row))

let world: World
beforeEach(async () => {
  world = await World.open({ people, teams: [{ id: 'depot', name: 'Depot', members: ['ana'], numbers: [DEPOT] }] })
})

const number = (id: string) => world.rows(NUMBERS).find((row) => row.id === id)

describe('pausing a number', () => {
  test('[SND7] a manager stops and resumes it; an agent may not', async () => {
    expect(await world.act('ana', { kind: 'number.pause', number: SHOP })).toMatchObject({ reason: 'forbidden' })
    await world.act('emre', { kind: 'number.pause', number: SHOP })
    expect(number(SHOP)).toMatchObject({ pausedFor: 'person', pausedAt: START })
    await world.act('emre', { kind: 'number.resume', number: SHOP })
    expect(number(SHOP)).toMatchObject({ pausedFor: null, pausedAt: null })
  })

  test('[ACT2] a number out of one’s reach, or none at all, is not there', async () => {
    for (const id of [DEPOT, 'nothing'])
      expect(await world.act('emre', { kind: 'number.pause', number: id })).toMatchObject({ outcome: 'refused', reason: 'not_found' })
    expect(await world.act('fay', { kind: 'number.pause', number: DEPOT })).toMatchObject({ outcome: 'applied' })
  })

  test('[SND7] a hand on it does not hide why it was paused', async () => {
    const { conversation } = await world.customerWrites(IDA, 'Hello')
    const { id } = await world.reply('ana', conversation)
    await world.attempt(id)
    await world.outcome(id, { kind: 'pause', reason: 'token', code: 190, text: 'Token' })
    await world.act('fay', { kind: 'number.pause', number: SHOP })
    expect(number(SHOP)).toMatchObject({ pausedFor: 'token' })
  })
})

describe('one’s own availability', () => {
  test('is told to everybody and changes no rights', async () => {
    const before = world.rows(MEMBERS).find((row) => row.id === 'ben')
    await world.act('ben', { kind: 'member.availability', availability: 'away' })
    expect(world.rows(MEMBERS).find((row) => row.id === 'ben')).toEqual({ ...before, availability: 'away', seq: (before?.seq ?? 0) + 1 })
    expect(world.plans.at(-1)?.broadcast.delta.rows.members).toMatchObject([{ id: 'ben', availability: 'away' }])
  })
})

describe('settings of the workspace', () => {
  test('[ACC6] are an admin’s', async () => {
    for (const member of ['ana', 'emre', 'vera'])
      expect(await world.act(member, { kind: 'workspace.configure', firstReplyClaims: false })).toMatchObject({ reason: 'forbidden' })
    expect(world.committer.workspace.settings.firstReplyClaims).toBe(true)
    await world.act('fay', { kind: 'workspace.configure', firstReplyClaims: false })
    expect(world.committer.workspace.settings.firstReplyClaims).toBe(false)
    expect(world.value('SELECT firstReplyClaims FROM settings')).toBe(0)
  })

  test('[SET1] change alone what is named, and are told to everybody', async () => {
    await world.act('fay', { kind: 'workspace.configure', agentsReassign: false, leaseDays: 7 })
    await world.act('fay', { kind: 'workspace.configure', name: 'Sunrise Guesthouse' })
    const settings = { firstReplyClaims: true, agentsReassign: false, leaseDays: 7, name: 'Sunrise Guesthouse' }
    expect(world.committer.workspace.settings).toMatchObject(settings)
    expect(world.rows(SETTINGS)).toEqual([world.committer.workspace.settings])
    expect(world.plans.at(-1)?.broadcast.delta.rows.settings).toMatchObject([settings])
    expect(await world.act('fay', { kind: 'workspace.configure' })).toMatchObject({
      reason: 'invalid',
      detail: 'name one setting at least'
    })
  })

  test('[SET1] [PPL1] are nobody’s who sees a part of the workspace only', async () => {
    await world.commit({ kind: 'setup', now: world.now, members: [person('gil', 'admin', { scope: 'teams' })] })
    expect(await world.act('gil', { kind: 'workspace.configure', leaseDays: 7 })).toMatchObject({ reason: 'forbidden' })
  })
})
