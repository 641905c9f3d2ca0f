import { beforeEach, describe, expect, test } from 'vitest'
import { DEPOT, HOUR, IDA, OTTO, PEOPLE, person, SHOP, type Wish, World } from '../commit/fold.test-aid.ts'
import { AUDIT, CONVERSATIONS, INVITATIONS, MEMBERS, PASSKEYS, RECOVERY, SESSIONS, TEAMS } from '../store/tables.ts'

const people = [...PEOPLE, person('olga', 'owner'), person('owen', 'owner'), person('gil', 'admin')]
const teams = [
  { id: 'care', name: 'Care', members: ['ana', 'ben'], numbers: [SHOP] },
  { id: 'depot', name: 'Depot', members: ['chidi'], numbers: [DEPOT] }
]
const hash = (letter: string): string => letter.repeat(64)

let world: World
beforeEach(async () => {
  world = await World.open({ people, teams })
})

const member = (id: string) => world.rows(MEMBERS).find((row) => row.id === id)
const signedIn = async (id: string, session: string) =>
  world.commit({
    kind: 'access',
    now: world.now,
    ask: { kind: 'open', member: id, session: { id: session, label: 'Chrome on Windows', how: 'demo', expiresAt: world.now + HOUR } }
  })
const invite = (by: string, invitation: string, more: object = {}) =>
  world.act(by, { kind: 'invitation.create', invitation, name: 'Noor', role: 'agent', scope: 'teams', teams: [], approval: false, ...more })
const revokedInvitations = () => world.rows(INVITATIONS).flatMap((row) => (row.revokedAt === null ? [] : row.id))

const FORBIDDEN = { outcome: 'refused', reason: 'forbidden' }
const NOT_FOUND = { outcome: 'refused', reason: 'not_found' }

describe('one’s own name', () => {
  test('[PPL3] is everybody’s to change, and is told to everybody', async () => {
    for (const who of ['ana', 'vera', 'olga']) {
      await world.act(who, { kind: 'member.profile', name: `  ${who} the second ` })
      expect(member(who)?.name).toBe(`${who} the second`)
      expect(world.plans.at(-1)?.broadcast.delta.rows.members).toMatchObject([{ id: who, name: `${who} the second` }])
    }
  })
})

describe('changing somebody', () => {
  test('[PPL3] rights and teams in one action, all or none', async () => {
    const wish = { kind: 'member.change', member: 'ana', role: 'manager', scope: 'teams', approval: true, teams: ['depot'] } as const
    expect(await world.act('fay', { ...wish, teams: ['depot', 'nowhere'] })).toMatchObject({ reason: 'invalid', detail: /teams/ })
    expect(member('ana')).toMatchObject({ role: 'agent', approval: false })
    expect(await world.act('fay', { ...wish, teams: ['depot'] })).toMatchObject({ outcome: 'applied' })
    expect(member('ana')).toMatchObject({ role: 'manager', scope: 'teams', approval: true, rightsSeq: world.committer.head.seq })
    expect(world.rows(TEAMS).map(({ id, members }) => [id, members])).toEqual([
      ['care', ['ben']],
      ['depot', ['chidi', 'ana']]
    ])
    expect(world.committer.member('ana')).toMatchObject({ role: 'manager', numbers: new Set([DEPOT]), approval: true })
  })

  test('[PPL3] nobody changes their own rights; their own teams they may', async () => {
    for (const rights of [{ role: 'admin' }, { scope: 'teams' }, { approval: true }, { role: 'agent', teams: [] }] as const)
      expect(await world.act('fay', { kind: 'member.change', member: 'fay', ...rights } as Wish)).toMatchObject({
        reason: 'invalid',
        detail: 'member: nobody changes their own rights'
      })
    expect(await world.act('fay', { kind: 'member.change', member: 'fay', teams: ['depot'] })).toMatchObject({ outcome: 'applied' })
  })

  test('[PPL2] an admin touches no owner and makes none; an owner does both', async () => {
    expect(await world.act('fay', { kind: 'member.change', member: 'olga', role: 'agent' })).toMatchObject(FORBIDDEN)
    expect(await world.act('fay', { kind: 'member.change', member: 'ana', role: 'owner' })).toMatchObject(FORBIDDEN)
    expect(await world.act('fay', { kind: 'member.change', member: 'gil', role: 'agent' })).toMatchObject({ outcome: 'applied' })
    expect(await world.act('olga', { kind: 'member.change', member: 'ana', role: 'owner' })).toMatchObject({ outcome: 'applied' })
    expect(await world.act('olga', { kind: 'member.change', member: 'owen', role: 'admin' })).toMatchObject({ outcome: 'applied' })
  })

  test('[PPL1] an admin who sees a part of the workspace only changes nobody', async () => {
    await world.act('olga', { kind: 'member.change', member: 'fay', scope: 'teams' })
    expect(await world.act('fay', { kind: 'member.change', member: 'ana', role: 'viewer' })).toMatchObject(FORBIDDEN)
  })

  test('[PPL3] without a right to name, or of somebody who is not there, nothing', async () => {
    expect(await world.act('fay', { kind: 'member.change', member: 'ana' })).toMatchObject({ reason: 'invalid' })
    expect(await world.act('fay', { kind: 'member.change', member: 'nobody', role: 'agent' })).toMatchObject(NOT_FOUND)
  })

  test('[ACT5] where somebody else changed them after `base` it is refused as overtaken', async () => {
    const base = member('ana')?.seq ?? 0
    await world.act('gil', { kind: 'member.change', member: 'ana', role: 'viewer' })
    expect(await world.act('fay', { kind: 'member.change', member: 'ana', scope: 'teams', base })).toMatchObject({ reason: 'overtaken' })
    const now = member('ana')?.seq ?? 0
    expect(await world.act('fay', { kind: 'member.change', member: 'ana', scope: 'teams', base: now })).toMatchObject({
      outcome: 'applied'
    })
  })

  test('[PPL2] of two owners who demote each other in one commit one stays an owner', async () => {
    const results = await world.actTogether(
      world.action('olga', { kind: 'member.change', member: 'owen', role: 'agent' }),
      world.action('owen', { kind: 'member.change', member: 'olga', role: 'agent' })
    )
    expect(results).toMatchObject([{ outcome: 'applied' }, FORBIDDEN])
    expect(world.rows(MEMBERS).filter(({ role }) => role === 'owner')).toMatchObject([{ id: 'olga' }])
  })

  test('[PPL2] of two owners who suspend each other, too, also in two commits of which the second was asked before the first was made', async () => {
    const [first, second] = [
      world.action('olga', { kind: 'member.suspend', member: 'owen', handTo: null }),
      world.action('owen', { kind: 'member.suspend', member: 'olga', handTo: null })
    ]
    expect(await world.actTogether(first)).toMatchObject([{ outcome: 'applied' }])
    expect(await world.actTogether(second)).toMatchObject([FORBIDDEN])
    expect(member('olga')?.active).toBe(true)
  })

  test('[ACT6] rights that changed while an action waited for its commit are the rights that it is decided with', async () => {
    const { conversation } = await world.customerWrites(IDA, 'Hello', { number: DEPOT })
    const claim = world.action('ana', { kind: 'conversation.claim', conversation })
    const resume = world.action('gil', { kind: 'number.pause', number: SHOP })
    await world.act('fay', { kind: 'member.change', member: 'ana', scope: 'teams' })
    await world.act('fay', { kind: 'member.change', member: 'gil', role: 'viewer' })
    expect(await world.actTogether(claim, resume)).toMatchObject([NOT_FOUND, FORBIDDEN])
  })
})

const VERBS = [
  { kind: 'member.change', member: 'ana', approval: true },
  { kind: 'member.suspend', member: 'ana', handTo: null },
  { kind: 'member.restore', member: 'ana' },
  { kind: 'member.remove', member: 'ana', handTo: null }
] as const

test.each(VERBS)('[PPL2] [ACT2] $kind is for owners and admins; refused, it leaves no trace', async (wish) => {
  for (const who of ['ana', 'ben', 'emre', 'vera']) {
    const before = world.everything()
    expect(await world.act(who, { ...wish, member: 'chidi' } as Wish)).toMatchObject(FORBIDDEN)
    expect(world.everything()).toBe(before)
  }
  expect(await world.act('fay', { ...wish, member: 'olga' } as Wish)).toMatchObject(FORBIDDEN)
  expect(await world.act('fay', { ...wish, member: 'nobody' } as Wish)).toMatchObject(NOT_FOUND)
})

test.each(VERBS.slice(1))('[PPL3] nobody does $kind to themselves', async (wish) => {
  expect(await world.act('olga', { ...wish, member: 'olga' } as Wish)).toMatchObject({ reason: 'invalid', detail: 'member: not oneself' })
})

describe('suspending and removing', () => {
  const KINDS = ['member.suspend', 'member.remove'] as const

  /** Ana's: one open, one snoozed, one resolved; Ben has one too. */
  const work = async () => {
    const write = async (phone: string) => (await world.customerWrites(phone, 'Hello')).conversation
    const [open, snoozed, resolved, bens] = [await write(IDA), await write(OTTO), await write('15550000003'), await write('15550000004')]
    for (const conversation of [open, snoozed, resolved]) await world.act('ana', { kind: 'conversation.claim', conversation })
    await world.act('ben', { kind: 'conversation.claim', conversation: bens })
    const seen = (conversation: string) => world.lastIn(conversation)?.id ?? null
    await world.act('ana', { kind: 'conversation.snooze', conversation: snoozed, until: world.now + HOUR, seen: seen(snoozed) })
    await world.act('ana', { kind: 'conversation.resolve', conversation: resolved, seen: seen(resolved) })
    return { open, snoozed, resolved, bens }
  }

  test.each(KINDS)('[PPL4] %s: what is open or snoozed goes to whoever is named, what is resolved stays', async (kind) => {
    const { open, snoozed, resolved, bens } = await work()
    expect(await world.act('fay', { kind, member: 'ana', handTo: 'chidi' })).toMatchObject({ outcome: 'applied' })
    const owners = new Map(world.rows(CONVERSATIONS).map((row) => [row.id, row.assignee]))
    expect([open, snoozed, resolved, bens].map((id) => owners.get(id))).toEqual(['chidi', 'chidi', 'ana', 'ben'])
    expect(world.conversation(snoozed)).toMatchObject({ status: 'snoozed', assigneeBy: 'fay', assigneeSeq: world.committer.head.seq })
    for (const id of [open, snoozed])
      expect(world.events(id).at(-1)).toMatchObject({
        kind: 'assigned',
        actor: 'fay',
        detail: { assignee: 'chidi', assigneeBefore: 'ana', reason: kind }
      })
    expect(world.events(resolved).at(-1)).toMatchObject({ kind: 'resolved' })
    const told = world.plans.at(-1)?.broadcast.delta.rows
    expect(told?.contacts).toHaveLength(2)
    expect(told?.cases).toHaveLength(2)
  })

  test.each(KINDS)('[PPL4] %s: to nobody, and it is in Unassigned again', async (kind) => {
    const { open, snoozed } = await work()
    await world.act('fay', { kind, member: 'ana', handTo: null })
    for (const id of [open, snoozed]) expect(world.conversation(id).assignee).toBeNull()
  })

  test('[PPL4] so it does where its owner becomes a viewer; another role changes nothing', async () => {
    const { open, snoozed, resolved } = await work()
    await world.act('fay', { kind: 'member.change', member: 'ana', role: 'manager' })
    expect(world.conversation(open).assignee).toBe('ana')
    await world.act('fay', { kind: 'member.change', member: 'ana', role: 'viewer' })
    for (const id of [open, snoozed]) expect(world.conversation(id).assignee).toBeNull()
    expect(world.conversation(resolved).assignee).toBe('ana')
  })

  test.each(KINDS)('[PPL4] [OWN2] %s: only to somebody else who is here and works', async (kind) => {
    await world.act('fay', { kind: 'member.suspend', member: 'chidi', handTo: null })
    const before = world.everything()
    for (const handTo of ['ana', 'vera', 'chidi', 'nobody'])
      expect(await world.act('fay', { kind, member: 'ana', handTo })).toMatchObject({ reason: 'invalid', detail: /handTo/ })
    expect(world.everything()).toBe(before)
  })

  test.each(KINDS)('[OWN9] %s: what they had resolved comes back unassigned when a colleague reopens it, and says so', async (kind) => {
    const { resolved } = await work()
    const before = world.conversation(resolved)
    await world.act('fay', { kind, member: 'ana', handTo: 'chidi' })
    expect(await world.act('ben', { kind: 'conversation.reopen', conversation: resolved })).toMatchObject({ outcome: 'applied' })
    expect(before).toMatchObject({ status: 'resolved', assignee: 'ana' })
    expect(world.conversation(resolved)).toMatchObject({ status: 'open', assignee: null, assigneeBy: 'ben' })
    expect(world.events(resolved).at(-1)).toMatchObject({
      kind: 'reopened',
      detail: { before: 'resolved', assignee: null, assigneeBefore: 'ana' }
    })
  })

  test('[OWN9] [UND1] a resolve is not undone into the hands of an owner who left since', async () => {
    const { open } = await work()
    const { id } = await world.act('ben', { kind: 'conversation.resolve', conversation: open, seen: world.lastIn(open)?.id ?? null })
    await world.act('fay', { kind: 'member.suspend', member: 'ana', handTo: 'chidi' })
    expect(await world.act('ben', { kind: 'action.undo', action: id })).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    expect(world.conversation(open)).toMatchObject({ status: 'resolved', assignee: 'ana' })
    await world.act('fay', { kind: 'member.restore', member: 'ana' })
    const again = await world.act('ben', { kind: 'action.undo', action: id })
    expect(again).toMatchObject({ outcome: 'applied' })
    expect(world.conversation(open)).toMatchObject({ status: 'open', assignee: 'ana' })
  })

  test('[PPL4] work that somebody was given earlier in the same commit is handed over with the rest', async () => {
    const { conversation } = await world.customerWrites(IDA, 'Hello')
    await world.actTogether(
      world.action('ben', { kind: 'conversation.assign', conversation, assignee: 'ana' }),
      world.action('fay', { kind: 'member.suspend', member: 'ana', handTo: 'chidi' })
    )
    expect(world.conversation(conversation).assignee).toBe('chidi')
  })

  test.each(KINDS)(
    '[PPL5] %s ends their sessions, and is known from that commit on; actions of theirs that waited do nothing',
    async (kind) => {
      await signedIn('ana', hash('a'))
      await signedIn('ben', hash('b'))
      const { conversation } = await world.customerWrites(IDA, 'Hello')
      const claim = world.action('ana', { kind: 'conversation.claim', conversation })
      const results = await world.actTogether(world.action('fay', { kind, member: 'ana', handTo: null }), claim)
      expect(results).toMatchObject([{ outcome: 'applied' }, FORBIDDEN])
      expect(await world.actTogether(claim)).toMatchObject([FORBIDDEN])
      expect(world.rows(SESSIONS)).toMatchObject([
        { id: hash('a'), end: 'revoked', endedBy: 'fay', endedAt: world.now },
        { id: hash('b'), end: null }
      ])
      expect(world.committer.session(hash('a'))).toBeUndefined()
      expect(world.committer.member('ana')).toBeUndefined()
    }
  )

  test('[PPL5] who is restored has their rights again, from that commit on, and signs in anew', async () => {
    await signedIn('ana', hash('a'))
    await world.act('fay', { kind: 'member.suspend', member: 'ana', handTo: null })
    expect(await world.act('fay', { kind: 'member.restore', member: 'ana' })).toMatchObject({ outcome: 'applied' })
    expect(world.committer.member('ana')).toMatchObject({ role: 'agent', rightsSeq: world.committer.head.seq })
    expect(world.committer.session(hash('a'))).toBeUndefined()
  })

  test('[PPL5] who is removed is gone for good: no way in is left, no team, and nobody brings them back; their name stays', async () => {
    const passkey = { id: 'key', publicKey: 'k', counter: 0, transports: [], backedUp: false, name: 'Laptop' }
    await signedIn('ana', hash('a'))
    await world.commit({ kind: 'access', now: world.now, ask: { kind: 'add-passkey', member: 'ana', session: hash('a'), passkey } })
    await world.commit({
      kind: 'access',
      now: world.now,
      ask: { kind: 'renew-recovery', member: 'ana', session: hash('a'), codes: [hash('c')] }
    })
    expect([world.rows(PASSKEYS).length, world.rows(RECOVERY).length]).toEqual([1, 1])
    await world.act('fay', { kind: 'member.remove', member: 'ana', handTo: null })
    expect(member('ana')).toMatchObject({ name: 'ana', active: false, removedAt: world.now })
    expect([world.rows(PASSKEYS), world.rows(RECOVERY)]).toEqual([[], []])
    expect(world.rows(TEAMS).find(({ id }) => id === 'care')?.members).toEqual(['ben'])
    for (const wish of VERBS) expect(await world.act('fay', wish)).toMatchObject(NOT_FOUND)
    expect(await world.act('fay', { kind: 'team.change', team: 'care', members: ['ana'] })).toMatchObject({ reason: 'invalid' })
  })
})

describe('invitations of those who may not give them any more', () => {
  test('[PPL6] end with the suspension or removal of whoever made them, and of whomever they were for', async () => {
    await invite('gil', hash('1'))
    await invite('fay', hash('2'))
    await invite('fay', hash('3'), { member: 'gil' })
    await invite('fay', hash('4'), { member: 'ana' })
    await world.act('olga', { kind: 'member.suspend', member: 'gil', handTo: null })
    expect(revokedInvitations()).toEqual([hash('1'), hash('3')])
    await world.act('olga', { kind: 'member.remove', member: 'fay', handTo: null })
    expect(revokedInvitations()).toEqual([hash('1'), hash('2'), hash('3'), hash('4')])
  })

  test('[PPL6] end with the right to give them, and where the member was raised above their maker', async () => {
    await invite('gil', hash('1'), { role: 'admin' })
    await invite('fay', hash('2'), { member: 'ana' })
    await invite('fay', hash('3'), { member: 'ben' })
    await world.act('olga', { kind: 'member.change', member: 'ana', role: 'owner' })
    expect(revokedInvitations()).toEqual([hash('2')])
    await world.act('olga', { kind: 'member.change', member: 'gil', role: 'manager' })
    expect(revokedInvitations()).toEqual([hash('1'), hash('2')])
    await world.act('olga', { kind: 'member.change', member: 'fay', scope: 'teams' })
    expect(revokedInvitations()).toEqual([hash('1'), hash('2'), hash('3')])
  })

  test('[PPL6] [AUD1] that stands in the log beside what caused it', async () => {
    await invite('gil', hash('1'))
    await world.act('olga', { kind: 'member.suspend', member: 'gil', handTo: null })
    expect(world.rows(AUDIT).at(-1)?.changes).toEqual([
      { table: 'members', id: 'gil', before: { active: true }, after: { active: false } },
      {
        table: 'invitations',
        id: hash('1'),
        before: { name: 'Noor', createdBy: 'gil', revokedAt: null },
        after: { name: 'Noor', createdBy: 'gil', revokedAt: world.now }
      }
    ])
  })
})
