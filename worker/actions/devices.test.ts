import { beforeEach, describe, expect, test } from 'vitest'
import { HOUR, IDA, PEOPLE, person, World } from '../commit/fold.test-aid.ts'
import { PASSKEYS, SESSIONS } from '../store/tables.ts'

const people = [...PEOPLE, person('olga', 'owner'), person('gil', 'admin', { scope: 'teams' })]
const hash = (letter: string): string => letter.repeat(64)
const [ANAS, ANAS_PHONE, FAYS, OLGAS] = [hash('a'), hash('b'), hash('f'), hash('0')]

let world: World
beforeEach(async () => {
  world = await World.open({ people })
  for (const [member, id] of [
    ['ana', ANAS],
    ['ana', ANAS_PHONE],
    ['fay', FAYS],
    ['olga', OLGAS]
  ] as const) {
    const session = { id, label: 'Chrome on Windows', how: 'demo', expiresAt: world.now + HOUR } as const
    await world.commit({ kind: 'access', now: world.now, ask: { kind: 'open', member, session } })
  }
})

const revoke = (by: string, session: string) => world.act(by, { kind: 'session.revoke', session })
const session = (id: string) => world.rows(SESSIONS).find((row) => row.id === id)

describe('taking a device back', () => {
  test('[DVC1] one’s own, or as an owner or admin anybody’s; the hub knows it no more from that commit on', async () => {
    expect(await revoke('ana', ANAS_PHONE)).toMatchObject({ outcome: 'applied' })
    expect(session(ANAS_PHONE)).toMatchObject({ end: 'revoked', endedBy: 'ana', endedAt: world.now })
    expect(await revoke('fay', ANAS)).toMatchObject({ outcome: 'applied' })
    expect(session(ANAS)).toMatchObject({ end: 'revoked', endedBy: 'fay' })
    expect([ANAS, ANAS_PHONE, FAYS].map((id) => world.committer.session(id)?.member)).toEqual([undefined, undefined, 'fay'])
  })

  test('[DVC1] its end is told by the clock of the wall, wherever the simulator moved that of windows', async () => {
    const then = world.now
    world.ahead = 5 * HOUR
    world.pass(world.ahead)
    await revoke('ana', ANAS_PHONE)
    await world.act('fay', { kind: 'member.suspend', member: 'ana', handTo: null })
    for (const id of [ANAS_PHONE, ANAS]) expect(session(id)).toMatchObject({ end: 'revoked', endedAt: then })
  })

  test('[DVC1] [ACT2] for whoever may not, somebody else’s device is one that never was', async () => {
    const before = world.everything()
    for (const who of ['ana', 'ben', 'emre', 'vera', 'gil']) {
      const { id: _, ...answer } = await revoke(who, FAYS)
      const { id: __, ...other } = await revoke(who, hash('e'))
      expect(answer).toEqual({ outcome: 'refused', reason: 'not_found' })
      expect(other).toEqual(answer)
    }
    expect(world.everything()).toBe(before)
  })

  test('[PPL2] an owner’s is an owner’s to take', async () => {
    expect(await revoke('fay', OLGAS)).toMatchObject({ reason: 'forbidden' })
    expect(await revoke('olga', FAYS)).toMatchObject({ outcome: 'applied' })
  })

  test('[DVC1] once', async () => {
    await revoke('fay', ANAS)
    expect(await revoke('fay', ANAS)).toMatchObject({ reason: 'not_found' })
    expect(
      await world.actTogether(
        world.action('fay', { kind: 'session.revoke', session: ANAS_PHONE }),
        world.action('ana', { kind: 'session.revoke', session: ANAS_PHONE })
      )
    ).toMatchObject([{ outcome: 'applied' }, { reason: 'not_found' }])
    expect(session(ANAS_PHONE)).toMatchObject({ endedBy: 'fay' })
  })

  test('[DVC2] what waited on it does nothing any more, in the same commit or a later one; on the other device it does', async () => {
    const { conversation } = await world.customerWrites(IDA, 'Hello')
    const claim = (from: string) => ({ ...world.action('ana', { kind: 'conversation.claim', conversation }), session: from })
    const [first, second, third] = [claim(ANAS), claim(ANAS), claim(ANAS_PHONE)]
    const results = await world.actTogether(world.action('fay', { kind: 'session.revoke', session: ANAS }), first)
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'refused', reason: 'forbidden' }])
    const before = world.everything()
    expect(await world.actTogether(second)).toMatchObject([{ outcome: 'refused', reason: 'forbidden' }])
    expect(world.everything()).toBe(before)
    expect(await world.actTogether(third)).toMatchObject([{ outcome: 'applied' }])
  })
})

describe('a key', () => {
  const add = (id: string) =>
    world.commit({
      kind: 'access',
      now: world.now,
      ask: {
        kind: 'add-passkey',
        member: 'ana',
        session: ANAS,
        passkey: { id, publicKey: 'k', counter: 0, transports: [], backedUp: false, name: id }
      }
    })
  const remove = (by: string, passkey: string) => world.act(by, { kind: 'passkey.remove', passkey })

  test('[DVC3] is its owner’s to remove, but for the last one; nobody else’s, whoever they are', async () => {
    await add('laptop')
    await add('phone')
    for (const who of ['ben', 'fay', 'olga']) expect(await remove(who, 'phone')).toMatchObject({ reason: 'not_found' })
    expect(await remove('ana', 'nothing')).toMatchObject({ reason: 'not_found' })
    expect(await remove('ana', 'phone')).toMatchObject({ outcome: 'applied' })
    expect(await remove('ana', 'laptop')).toMatchObject({ reason: 'invalid', detail: 'passkey: the last one stays' })
    expect(world.rows(PASSKEYS).map(({ id }) => id)).toEqual(['laptop'])
    expect(world.committer.workspace.access.passkeys.map(({ id }) => id)).toEqual(['laptop'])
  })
})
