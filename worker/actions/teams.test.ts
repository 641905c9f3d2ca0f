import { beforeEach, describe, expect, test } from 'vitest'
import { visible } from '../../schema/permissions.ts'
import { DEPOT, IDA, OTTO, person, SHOP, type Wish, World } from '../commit/fold.test-aid.ts'
import { conversationPage } from '../store/conversation-pages.ts'
import { INVITATIONS, TEAMS } from '../store/tables.ts'

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

  test('[PPL7] that is removed leaves what is open to its owners, with an event each, and what is resolved as it is; links lose it', async () => {
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
    expect(world.conversation(open)).toMatchObject({ assignee: 'ana', team: null, teamBy: 'fay' })
    expect(world.events(open).at(-1)).toMatchObject({ kind: 'assigned', actor: 'fay', detail: { team: null, teamBefore: 'care' } })
    expect(world.conversation(resolved)).toMatchObject({ assignee: 'ana', team: 'care', teamBy: 'ana' })
    expect(world.events(resolved).at(-1)).toMatchObject({ kind: 'resolved' })
    expect(
      world.plans
        .at(-1)
        ?.draft.conversations.changed()
        .map(({ id }) => id)
    ).toEqual([open])
    expect(world.rows(INVITATIONS)).toMatchObject([{ teams: [] }])
    expect(world.committer.workspace.access.invitations).toMatchObject([{ teams: [] }])
  })

  test('[PPL7] [ACC5] that is gone is nobody’s: who was in it sees what was resolved no more, in code and in SQL, and no page names it', async () => {
    const { id: seen, conversation } = await world.customerWrites(IDA, 'Hello', { number: DEPOT })
    const night = { id: 'night', name: 'Night', members: ['emre'], numbers: [DEPOT] }
    await world.commit({ kind: 'setup', now: world.now, members: [person('ana', 'agent', { scope: 'teams' })], teams: [night] })
    await world.act('emre', { kind: 'conversation.assign', conversation, team: 'care' })
    await world.act('emre', { kind: 'conversation.resolve', conversation, seen })
    const sight = async () => {
      const [ana, fay] = ['ana', 'fay'].map((id) => world.committer.member(id))
      if (!ana || !fay) throw new Error('somebody is not here')
      const pages = await Promise.all([ana, fay].map((who) => conversationPage(world.db, who, 'all', '')))
      const shown = pages.map((page) => (page === 'invalid' ? page : page.items))
      return { code: visible(ana, world.conversation(conversation)), anas: shown[0], fays: shown[1] }
    }
    expect(await sight()).toMatchObject({ code: true, anas: [{ id: conversation, team: 'care' }], fays: [{ team: 'care' }] })
    await world.act('fay', { kind: 'team.remove', team: 'care' })
    expect(await sight()).toMatchObject({ code: false, anas: [], fays: [{ id: conversation, team: null }] })
  })
})
