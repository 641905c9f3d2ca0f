import { beforeEach, describe, expect, test } from 'vitest'
import { INVITATION_MS } from '../../schema/domain/access.ts'
import { DEPOT, HOUR, MINUTE, PEOPLE, person, START, World } from '../commit/fold.test-aid.ts'
import { AUDIT, INVITATIONS, MEMBERS } from '../store/tables.ts'

const people = [...PEOPLE, person('olga', 'owner'), person('gus', 'admin'), person('gil', 'admin', { approval: true, scope: 'teams' })]
const hash = (letter: string): string => letter.repeat(64)

let world: World
beforeEach(async () => {
  world = await World.open({ people, teams: [{ id: 'depot', name: 'Depot', members: ['chidi', 'gil'], numbers: [DEPOT] }] })
})

const invite = (by: string, more: object = {}) =>
  world.act(by, {
    kind: 'invitation.create',
    invitation: hash('1'),
    name: 'Noor',
    role: 'agent',
    scope: 'teams',
    teams: [],
    approval: false,
    ...more
  })
const revoke = (by: string, invitation = hash('1')) => world.act(by, { kind: 'invitation.revoke', invitation })
const invitation = () => world.rows(INVITATIONS)[0]

describe('an invitation', () => {
  test('[PPL6] holds the rights that it was made with, for 72 hours, and nothing but the hash of its secret', async () => {
    await invite('fay', { role: 'manager', scope: 'assigned', teams: ['depot', 'depot'], approval: true })
    expect(world.rows(INVITATIONS)).toEqual([
      {
        id: hash('1'),
        name: 'Noor',
        role: 'manager',
        scope: 'assigned',
        teams: ['depot'],
        approval: true,
        member: null,
        createdBy: 'fay',
        createdAt: START,
        expiresAt: START + INVITATION_MS,
        usedAt: null,
        usedBy: null,
        revokedAt: null,
        seq: world.committer.head.seq
      }
    ])
    expect(world.plans.at(-1)?.broadcast.delta.rows).toMatchObject({ members: [], settings: [] })
  })

  test('[PPL6] lives by the clock of the wall, wherever the simulator moved that of windows', async () => {
    world.ahead = 30 * 24 * HOUR
    world.pass(world.ahead)
    await invite('fay')
    expect(invitation()).toMatchObject({ createdAt: START, expiresAt: START + INVITATION_MS })
    await revoke('fay')
    expect(invitation()).toMatchObject({ revokedAt: START })
    expect(world.rows(AUDIT).map(({ at }) => at)).toEqual([START, START, START])
    await invite('gus', { invitation: hash('2') })
    await world.act('olga', { kind: 'member.remove', member: 'gus', handTo: null })
    expect(world.rows(INVITATIONS).find(({ id }) => id === hash('2'))).toMatchObject({ revokedAt: START })
    expect(world.rows(MEMBERS).find(({ id }) => id === 'gus')).toMatchObject({ removedAt: START })
  })

  test('[PPL6] [ACT2] is an owner’s or admin’s to make and to revoke; refused, it leaves no trace', async () => {
    await invite('fay')
    const before = world.everything()
    for (const who of ['ana', 'emre', 'vera', 'gil']) {
      expect(await invite(who, { invitation: hash('2') })).toMatchObject({ reason: 'forbidden' })
      expect(await revoke(who)).toMatchObject({ reason: 'forbidden' })
    }
    expect(world.everything()).toBe(before)
  })

  test('[PPL2] nobody invites above themselves', async () => {
    expect(await invite('fay', { role: 'owner' })).toMatchObject({ reason: 'forbidden' })
    expect(await invite('fay', { role: 'admin' })).toMatchObject({ outcome: 'applied' })
    expect(await invite('olga', { role: 'owner', invitation: hash('2') })).toMatchObject({ outcome: 'applied' })
  })

  test('[PPL6] is for teams that are there, under a hash that no other open one has', async () => {
    expect(await invite('fay', { teams: ['depot', 'nowhere'] })).toMatchObject({ detail: 'teams: there is no such team' })
    await invite('fay')
    expect(await invite('fay', { name: 'Else' })).toMatchObject({ detail: 'invitation: taken' })
    expect(invitation()?.name).toBe('Noor')
  })

  test('[PPL6] that is revoked is closed; what is closed, or was never open, is not found', async () => {
    await invite('fay')
    world.pass(MINUTE)
    expect(await revoke('olga')).toMatchObject({ outcome: 'applied' })
    expect(invitation()).toMatchObject({ revokedAt: START + MINUTE })
    expect(world.committer.workspace.access.invitations).toEqual([])
    for (const id of [hash('1'), hash('2')]) expect(await revoke('fay', id)).toMatchObject({ reason: 'not_found' })
    expect(await invite('fay')).toMatchObject({ detail: 'invitation: taken' })
  })

  test('[PPL6] of the deployment is not taken back by a member', async () => {
    await world.db.batch([{ sql: "UPDATE members SET role = 'agent' WHERE role IN ('owner', 'admin')", params: [] }])
    await world.committer.reload()
    await world.commit({ kind: 'access', now: world.now, ask: { kind: 'offer-claim', invitation: hash('9') } })
    await world.db.batch([{ sql: "UPDATE members SET role = 'admin' WHERE id = 'fay'", params: [] }])
    await world.committer.reload()
    expect(await revoke('fay', hash('9'))).toMatchObject({ reason: 'not_found' })
  })
})

describe('an invitation for somebody who is here', () => {
  test('[PPL6] makes a new way in with the rights that they have, whatever it says', async () => {
    await invite('olga', { member: 'gil', role: 'viewer', scope: 'workspace', teams: [], approval: false })
    expect(invitation()).toMatchObject({ member: 'gil', role: 'admin', scope: 'teams', teams: ['depot'], approval: true })
  })

  test('[PPL6] is nobody’s for themselves, and for nobody who is suspended, gone, or above its maker', async () => {
    expect(await invite('fay', { member: 'fay' })).toMatchObject({ detail: 'member: not oneself' })
    expect(await invite('fay', { member: 'olga' })).toMatchObject({ reason: 'forbidden' })
    expect(await invite('fay', { member: 'nobody' })).toMatchObject({ reason: 'not_found' })
    await world.act('fay', { kind: 'member.suspend', member: 'ana', handTo: null })
    expect(await invite('fay', { member: 'ana' })).toMatchObject({ detail: 'member: restore them first' })
    await world.act('fay', { kind: 'member.remove', member: 'ana', handTo: null })
    expect(await invite('fay', { member: 'ana' })).toMatchObject({ reason: 'not_found' })
    expect(world.rows(INVITATIONS)).toEqual([])
  })
})
