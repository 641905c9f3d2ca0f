import { describe, expect, test } from 'vitest'
import { INVITATION_MS } from '../../schema/domain/access.ts'
import { person, World } from '../commit/fold.test-aid.ts'
import { AUDIT, INVITATIONS, MEMBERS, PASSKEYS, RECOVERY, SESSIONS, TEAMS } from '../store/tables.ts'
import { addedKey, ask, asking, CONFLICT, hashed, invite, joining, kinds, open, session, together, UNKNOWN } from './asks.test-aid.ts'

const DAY = 24 * 3_600_000

describe('an invitation', () => {
  test('[IVT1] makes a member with exactly its rights, with the new passkey and a session, in one commit', async () => {
    const world = await open()
    const invitation = await invite(world)
    const join = joining(invitation)
    expect(await ask(world, join)).toEqual({ ok: true, member: join.member })
    const member = world.rows(MEMBERS).find((row) => row.id === join.member)
    expect(member).toMatchObject({ name: 'Noor Haddad', role: 'agent', scope: 'teams', approval: true, active: true, removedAt: null })
    expect(world.rows(TEAMS).map(({ id, members }) => [id, members])).toEqual([
      ['sales', [join.member]],
      ['support', ['ana']]
    ])
    expect(world.rows(INVITATIONS)).toMatchObject([{ id: invitation, usedBy: join.member, usedAt: world.now }])
    expect(world.rows(PASSKEYS)).toMatchObject([{ ...join.passkey, member: join.member }])
    expect(world.rows(SESSIONS)).toMatchObject([{ id: join.session.id, member: join.member, how: 'invitation', end: null }])
    expect([...(world.committer.member(join.member)?.teams ?? [])]).toEqual(['sales'])
    expect(kinds(world)).toEqual(['access.joined'])
  })

  test('[IVT1] is good once, also for several who come in the same commit', async () => {
    const world = await open()
    const invitation = await invite(world)
    const asks = Array.from({ length: 5 }, (_, place) => joining(invitation, { member: `new-${place}` }))
    const answers = await together(world, ...asks)
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(4).fill(UNKNOWN))
    expect(await ask(world, joining(invitation, { member: 'later' }))).toEqual(UNKNOWN)
    expect(world.rows(MEMBERS).filter(({ name }) => name === 'Noor Haddad')).toHaveLength(1)
    expect(world.rows(SESSIONS)).toHaveLength(1)
  })

  test('[IVT1] is good once, also where two hubs take it at the same moment', async () => {
    const world = await open()
    const invitation = await invite(world)
    const rival = await world.committerOn()
    const [mine, theirs] = [joining(invitation, { member: 'mine' }), joining(invitation, { member: 'theirs' })]
    const [first, second] = await Promise.all([world.commit(asking(world, mine)), rival.commit([asking(world, theirs)])])
    const answers = [first[0], second.results[0]].map((result) => result?.kind === 'access' && result.answer.ok)
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(world.rows(MEMBERS).filter(({ id }) => id === 'mine' || id === 'theirs')).toHaveLength(1)
  })

  test('[IVT1] revoked, expired, never made: nothing happens, and nothing is written', async () => {
    const world = await open()
    const [revoked, late] = [await invite(world), await invite(world)]
    await world.act('fay', { kind: 'invitation.revoke', invitation: revoked })
    world.pass(INVITATION_MS)
    const before = world.everything()
    for (const invitation of [revoked, late, hashed()]) expect(await ask(world, joining(invitation))).toEqual(UNKNOWN)
    expect(world.everything()).toBe(before)
  })

  test('[IVT1] a key that is somebody’s already is refused, and the invitation stays good', async () => {
    const world = await open()
    const { key } = await addedKey(world, 'ana')
    const invitation = await invite(world)
    expect(await ask(world, joining(invitation, { passkey: key }))).toEqual(CONFLICT)
    expect(await ask(world, joining(invitation))).toMatchObject({ ok: true })
  })

  test('a team that is gone by then is left out', async () => {
    const world = await open()
    const invitation = await invite(world, { teams: ['sales', 'support'] })
    await world.act('fay', { kind: 'team.remove', team: 'sales' })
    expect(await ask(world, joining(invitation))).toMatchObject({ ok: true })
    expect(world.rows(TEAMS)[0]?.members).toHaveLength(2)
  })

  test('[IVT3] is worth nothing once who gave it may not give it any more', async () => {
    const world = await World.open({
      people: [person('olga', 'owner'), person('fay', 'admin'), person('gus', 'admin'), person('ana', 'agent')]
    })
    const [admin, agent, ofGus] = [
      await invite(world, { role: 'admin', teams: [] }),
      await invite(world, { teams: [] }),
      await invite(world, { teams: [] }, 'gus')
    ]
    await world.act('olga', { kind: 'member.change', member: 'fay', role: 'manager' })
    for (const invitation of [admin, agent]) expect(await ask(world, joining(invitation))).toEqual(UNKNOWN)
    await world.act('olga', { kind: 'member.suspend', member: 'gus', handTo: null })
    expect(await ask(world, joining(ofGus))).toEqual(UNKNOWN)
  })
})

describe('a new way in for a member who is here', () => {
  test('[IVT2] keeps the member, and ends their other keys, codes, sessions and links', async () => {
    const world = await open()
    const { key, session: old } = await addedKey(world, 'ana')
    await ask(world, { kind: 'renew-recovery', member: 'ana', session: old, codes: [hashed()] })
    const bens = await addedKey(world, 'ben')
    const [reset, other] = [await invite(world, { member: 'ana' }), await invite(world, { member: 'ana' })]
    const before = world.rows(MEMBERS).find(({ id }) => id === 'ana')
    const join = joining(reset)
    expect(await ask(world, join)).toEqual({ ok: true, member: 'ana' })
    expect(world.rows(MEMBERS).find(({ id }) => id === 'ana')).toEqual(before)
    expect(world.rows(MEMBERS).some(({ id }) => id === join.member)).toBe(false)
    expect(
      world
        .rows(PASSKEYS)
        .map(({ id }) => id)
        .sort()
    ).toEqual([bens.key.id, join.passkey.id].sort())
    expect(world.rows(RECOVERY)).toEqual([])
    const ends = Object.fromEntries(world.rows(SESSIONS).map(({ id, end }) => [id, end]))
    expect(ends).toEqual({ [old]: 'revoked', [bens.session]: null, [join.session.id]: null })
    expect(await ask(world, joining(other))).toEqual(UNKNOWN)
    expect(await ask(world, { kind: 'sign-in', passkey: key.id, counter: 9, backedUp: false, session: session() })).toEqual(UNKNOWN)
    expect(kinds(world).at(-1)).toBe('access.reset')
  })

  test('[IVT2] [AUD1] their devices are taken back by whoever made the link, whose name stands in the entry', async () => {
    const world = await open()
    const { session: old } = await addedKey(world, 'ana')
    const reset = await invite(world, { member: 'ana' })
    await ask(world, joining(reset))
    expect(world.rows(SESSIONS).find(({ id }) => id === old)).toMatchObject({ end: 'revoked', endedBy: 'fay' })
    const entry = world.rows(AUDIT).at(-1)
    expect(entry).toMatchObject({ kind: 'access.reset', actor: 'ana' })
    expect(entry?.changes[0]).toMatchObject({ table: 'invitations', id: reset, after: { createdBy: 'fay', usedBy: 'ana' } })
  })

  test('[IVT2] ends the links that whoever had the account made for others; those of others stay', async () => {
    const world = await open()
    await world.commit({ kind: 'setup', now: world.now, members: [person('gus', 'admin')] })
    const [fromGus, resetByGus] = [await invite(world, { role: 'admin' }, 'gus'), await invite(world, { member: 'ana' }, 'gus')]
    const [used, fromFay] = [await invite(world, {}, 'gus'), await invite(world)]
    await ask(world, joining(used))
    expect(await ask(world, joining(await invite(world, { member: 'gus' })))).toMatchObject({ ok: true, member: 'gus' })
    for (const invitation of [fromGus, resetByGus]) expect(await ask(world, joining(invitation))).toEqual(UNKNOWN)
    expect(await ask(world, joining(fromFay))).toMatchObject({ ok: true })
    expect(world.rows(INVITATIONS).find(({ id }) => id === used)).toMatchObject({ revokedAt: null })
  })

  test('[IVT2] [SES1] taken up in a browser of their own, that browser goes on and the others are taken back', async () => {
    const world = await open()
    const { session: own } = await addedKey(world, 'ana')
    const { session: other } = await addedKey(world, 'ana')
    const join = joining(await invite(world, { member: 'ana' }), { session: session({ how: 'invitation', instead: own }) })
    expect(await ask(world, join)).toMatchObject({ ok: true })
    const ends = Object.fromEntries(world.rows(SESSIONS).map(({ id, end, endedBy }) => [id, [end, endedBy]]))
    expect(ends).toEqual({ [own]: ['signed-out', 'ana'], [other]: ['revoked', 'fay'], [join.session.id]: [null, null] })
  })

  test('[IVT2] is worth nothing for a member who was suspended or is gone since', async () => {
    const world = await open()
    const [anas, bens] = [await invite(world, { member: 'ana' }), await invite(world, { member: 'ben' })]
    await world.act('fay', { kind: 'member.suspend', member: 'ana', handTo: null })
    await world.act('fay', { kind: 'member.remove', member: 'ben', handTo: null })
    for (const invitation of [anas, bens]) expect(await ask(world, joining(invitation))).toEqual(UNKNOWN)
  })

  test('[IVT3] is worth nothing where the member rose above who gave it', async () => {
    const world = await World.open({ people: [person('olga', 'owner'), person('fay', 'admin'), person('ana', 'agent')] })
    const reset = await invite(world, { member: 'ana', teams: [] })
    await world.act('olga', { kind: 'member.change', member: 'ana', role: 'owner' })
    expect(await ask(world, joining(reset))).toEqual(UNKNOWN)
  })
})

describe('the claim of a deployment', () => {
  const empty = () => World.open({ people: [] })

  test('[CLM1] makes an owner while nobody can manage the workspace', async () => {
    const world = await empty()
    const invitation = hashed()
    expect(await ask(world, { kind: 'offer-claim', invitation })).toEqual({ ok: true, member: null })
    world.pass(400 * DAY)
    const join = joining(invitation)
    expect(await ask(world, join)).toEqual({ ok: true, member: join.member })
    expect(world.rows(MEMBERS)).toMatchObject([{ role: 'owner', scope: 'workspace', approval: false, active: true }])
    expect(kinds(world)).toEqual(['access.claim-offered', 'access.joined'])
  })

  test('[CLM1] offered again it stays; another one replaces it', async () => {
    const world = await empty()
    const [first, second] = [hashed(), hashed()]
    await ask(world, { kind: 'offer-claim', invitation: first })
    const before = world.everything()
    await ask(world, { kind: 'offer-claim', invitation: first })
    expect(world.everything()).toBe(before)
    await ask(world, { kind: 'offer-claim', invitation: second })
    expect(await ask(world, joining(first))).toEqual(UNKNOWN)
    expect(await ask(world, joining(second))).toMatchObject({ ok: true })
  })

  test('[CLM1] is not offered where an owner or admin is, and one that was offered is worth nothing from then on', async () => {
    expect(await ask(await open(), { kind: 'offer-claim', invitation: hashed() })).toEqual(UNKNOWN)
    const world = await World.open({ people: [person('ana', 'agent'), person('fay', 'admin', { active: false })] })
    const invitation = hashed()
    expect(await ask(world, { kind: 'offer-claim', invitation })).toMatchObject({ ok: true })
    await world.commit({ kind: 'setup', now: world.now, members: [person('fay', 'admin')] })
    expect(await ask(world, joining(invitation))).toEqual(UNKNOWN)
  })
})
