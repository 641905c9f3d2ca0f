import { beforeEach, describe, expect, test } from 'vitest'
import { DEPOT, IDA, OTTO, SHOP, type Wish, World } from '../commit/fold.test-aid.ts'
import { CONVERSATIONS, INVITATIONS, TEAMS } from '../store/tables.ts'

const CARE = { id: 'care', name: 'Care', members: ['ana', 'ben'], numbers: [SHOP] }

let world: World
beforeEach(async () => {
  world = await World.open({ teams: [CARE] })
})

const team = (id: string) => world.rows(TEAMS).find((row) => row.id === id)
const VERBS: readonly Wish[] = [
  { kind: 'team.create', team: 'press', name: 'Press' },
  { kind: 'team.change', team: 'care', name: 'Better care' },
  { kind: 'team.remove', team: 'care' }
]

test.each(VERBS)('[PPL7] [ACT2] $kind is for owners and admins; refused, it leaves no trace', async (wish) => {
  const before = world.everything()
  for (const who of ['ana', 'emre', 'vera']) expect(await world.act(who, wish)).toMatchObject({ outcome: 'refused', reason: 'forbidden' })
  expect(world.everything()).toBe(before)
  expect(await world.act('fay', wish)).toMatchObject({ outcome: 'applied' })
})

test.each(VERBS.slice(1))('[PPL7] $kind of a team that is not there is not found', async (wish) => {
  expect(await world.act('fay', { ...wish, team: 'nowhere' } as Wish)).toMatchObject({ reason: 'not_found' })
})

describe('a team', () => {
  test('[PPL7] begins empty, under an id and a name that no other has', async () => {
    await world.act('fay', { kind: 'team.create', team: 'press', name: 'Press' })
    expect(team('press')).toMatchObject({ name: 'Press', members: [], numbers: [] })
    expect(await world.act('fay', { kind: 'team.create', team: 'press', name: 'Other' })).toMatchObject({ detail: 'team: taken' })
    expect(await world.act('fay', { kind: 'team.create', team: 'other', name: 'PRESS' })).toMatchObject({ detail: 'name: taken' })
    expect(await world.act('fay', { kind: 'team.change', team: 'press', name: 'care' })).toMatchObject({ detail: 'name: taken' })
    expect(await world.act('fay', { kind: 'team.change', team: 'press', name: 'press' })).toMatchObject({ outcome: 'applied' })
  })

  test('[PPL7] has people and numbers that are there, each once', async () => {
    const change = (more: object) => world.act('fay', { kind: 'team.change', team: 'care', ...more })
    expect(await change({})).toMatchObject({ reason: 'invalid', detail: 'name one thing at least' })
    expect(await change({ members: ['ana', 'nobody'] })).toMatchObject({ detail: 'members: there is no such member' })
    expect(await change({ numbers: [SHOP, 'nothing'] })).toMatchObject({ detail: 'numbers: there is no such number' })
    expect(team('care')).toMatchObject(CARE)
    await change({ members: ['chidi', 'ana', 'chidi'], numbers: [DEPOT, DEPOT] })
    expect(team('care')).toMatchObject({ members: ['chidi', 'ana'], numbers: [DEPOT] })
  })

  test('[ACT5] that somebody else changed after `base` is not changed', async () => {
    const base = team('care')?.seq ?? 0
    await world.act('fay', { kind: 'team.change', team: 'care', name: 'Better care' })
    expect(await world.act('fay', { kind: 'team.change', team: 'care', members: [], base })).toMatchObject({ reason: 'overtaken' })
  })

  test('[PPL7] that is removed leaves its conversations to their owners, open and resolved, with an event each; links lose it', async () => {
    const write = async (phone: string) => (await world.customerWrites(phone, 'Hello')).conversation
    const [open, resolved] = [await write(IDA), await write(OTTO)]
    for (const conversation of [open, resolved])
      await world.act('ana', { kind: 'conversation.assign', conversation, assignee: 'ana', team: 'care' })
    await world.act('ana', { kind: 'conversation.resolve', conversation: resolved, seen: world.lastIn(resolved)?.id ?? null })
    const rights = { role: 'agent', scope: 'teams', approval: false } as const
    const invitation = 'a'.repeat(64)
    await world.act('fay', { kind: 'invitation.create', invitation, name: 'Noor', teams: ['care'], ...rights })
    expect(await world.act('fay', { kind: 'team.remove', team: 'care' })).toMatchObject({ outcome: 'applied' })
    expect(world.rows(TEAMS)).toEqual([])
    for (const row of world.rows(CONVERSATIONS)) {
      expect(row).toMatchObject({ assignee: 'ana', team: null, teamBy: 'fay' })
      expect(world.events(row.id).at(-1)).toMatchObject({ kind: 'assigned', actor: 'fay', detail: { team: null, teamBefore: 'care' } })
    }
    expect(world.rows(INVITATIONS)).toMatchObject([{ teams: [] }])
    expect(world.committer.workspace.access.invitations).toMatchObject([{ teams: [] }])
  })
})
