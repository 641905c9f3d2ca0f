import { describe, expect, test } from 'vitest'
import { memberWithRights, ROLES, SCOPES, type TeamRow } from '../../schema/domain/member.ts'
import { type ConversationScope, may, visible } from '../../schema/permissions.ts'
import { memberRow, settingsRow } from '../../test/harness/rows.ts'
import { type Random, randomFrom } from '../demo/random.ts'
import { NO_ACCESS } from './access-rows.ts'
import { Draft } from './draft.ts'
import { DEPOT, PEOPLE, person, SHOP, World } from './fold.test-aid.ts'
import { changingRights } from './rights.ts'
import type { Snapshot } from './snapshot.ts'

const NOTHING: Snapshot = {
  deliveries: [],
  standings: [],
  tombstones: [],
  madeLinks: [],
  items: [],
  identities: [],
  contacts: [],
  conversations: [],
  cases: [],
  messages: [],
  attempts: [],
  heldReplies: [],
  reads: [],
  actions: [],
  devices: []
}
const SEQ = 7
const IDS = ['ana', 'ben', 'chidi', 'dora']
const TEAM_IDS = ['red', 'blue', 'green']
const NUMBERS = ['1', '2', '3']
/** Every kind of conversation that there can be. */
const CONVERSATIONS: readonly ConversationScope[] = NUMBERS.flatMap((number) =>
  [null, ...TEAM_IDS].flatMap((team) => [null, ...IDS].map((assignee) => ({ number, team, assignee })))
)

const some = <T>(random: Random, list: readonly T[]): T[] => list.filter(() => random.chance(0.4))
const teamOf = (random: Random, id: string): Omit<TeamRow, 'seq'> => ({
  id,
  name: id,
  members: some(random, IDS),
  numbers: some(random, NUMBERS)
})
const rightsOf = (random: Random) => ({
  role: random.pick(ROLES),
  scope: random.pick(SCOPES),
  active: random.chance(0.8),
  approval: random.chance(0.3)
})

const draftOf = (random: Random): Draft =>
  new Draft(
    { epoch: 'e', seq: SEQ - 1, position: 0, floor: 0 },
    {
      members: IDS.map((id) => memberRow(id, rightsOf(random))),
      teams: some(random, TEAM_IDS).map((id) => ({ ...teamOf(random, id), seq: 0 })),
      numbers: [],
      settings: settingsRow(),
      access: NO_ACCESS
    },
    NOTHING,
    { newId: () => 'id' }
  )

/** Who sees what, and as what: what a device that goes on must have kept. */
const sightOf = (draft: Draft): ReadonlyMap<string, string> =>
  new Map(
    [...draft.members.values()].map((row) => {
      const member = memberWithRights(row, [...draft.teams.values()])
      const seen = CONVERSATIONS.map((conversation) => visible(member, conversation))
      return [row.id, JSON.stringify([row.role, row.scope, row.active, may(member, 'message.approve'), seen])]
    })
  )

const changeSomething = (draft: Draft, random: Random): void => {
  for (const id of some(random, TEAM_IDS)) {
    if (!draft.teams.get(id)) draft.teams.insert(teamOf(random, id))
    else if (random.chance(0.3)) draft.teams.delete(id)
    else draft.teams.update(id, teamOf(random, id))
  }
  if (random.chance(0.3)) draft.members.update(random.pick(IDS), rightsOf(random))
  if (random.chance(0.3)) draft.members.update(random.pick(IDS), { name: 'Another name', availability: 'away', approval: true })
}

describe('who starts anew', () => {
  test('[SYN4] whoever sees or may do anything else than before, in generated teams; nobody of whom nothing at all changed', () => {
    const random = randomFrom(20_261_123, 'rights')
    const counts = { moved: 0, kept: 0 }
    for (let round = 0; round < 400; round++) {
      const draft = draftOf(random)
      const before = sightOf(draft)
      changingRights(draft, () => changeSomething(draft, random))
      const after = sightOf(draft)
      for (const row of draft.members.values()) {
        const moved = row.rightsSeq === SEQ
        if (before.get(row.id) !== after.get(row.id)) expect([row, moved]).toEqual([row, true])
        if (row.scope !== 'teams' && before.get(row.id) === after.get(row.id)) expect([row, moved]).toEqual([row, false])
        counts[moved ? 'moved' : 'kept'] += 1
      }
    }
    expect(counts.moved).toBeGreaterThan(300)
    expect(counts.kept).toBeGreaterThan(300)
  })

  const people = [
    ...PEOPLE.filter(({ id }) => id !== 'ben'),
    person('ben', 'agent', { scope: 'teams' }),
    person('dora', 'agent', { scope: 'teams' })
  ]
  const teams = [
    { id: 'shop', name: 'Shop', members: ['ben'], numbers: [SHOP] },
    { id: 'depot', name: 'Depot', members: ['dora', 'ana'], numbers: [DEPOT] }
  ]
  /** Whose rights begin at the last commit. */
  const anew = (world: World): string[] =>
    people.map(({ id }) => id).filter((id) => world.committer.member(id)?.rightsSeq === world.committer.head.seq)

  test.each([
    ['a name', { kind: 'team.change', team: 'depot', name: 'Warehouse' }, []],
    ['somebody who sees everything joins', { kind: 'team.change', team: 'depot', members: ['ana', 'dora', 'emre'] }, []],
    ['somebody joins', { kind: 'team.change', team: 'depot', members: ['ana', 'dora', 'ben'] }, ['ben']],
    ['somebody leaves', { kind: 'team.change', team: 'depot', members: ['ana'] }, ['dora']],
    ['its number is everybody’s now', { kind: 'team.change', team: 'depot', numbers: [] }, ['ben']],
    ['another’s number is its own too', { kind: 'team.change', team: 'depot', numbers: [DEPOT, SHOP] }, ['dora']],
    ['a new team without anybody', { kind: 'team.create', team: 'press', name: 'Press' }, []],
    ['one’s own name', { kind: 'member.profile', name: 'Fay L.' }, []],
    ['approval', { kind: 'member.change', member: 'ben', approval: true }, []],
    ['a role', { kind: 'member.change', member: 'ben', role: 'viewer' }, ['ben']],
    ['a scope', { kind: 'member.change', member: 'ben', scope: 'assigned' }, ['ben']]
  ] as const)('[SYN4] exactly those whose reach changed: %s', async (_, wish, who) => {
    const world = await World.open({ people, teams })
    const given =
      wish.kind === 'team.change'
        ? { ...wish, ...('members' in wish && { members: [...wish.members] }), ...('numbers' in wish && { numbers: [...wish.numbers] }) }
        : wish
    expect(await world.act('fay', given as Parameters<World['act']>[1])).toMatchObject({ outcome: 'applied' })
    expect(anew(world)).toEqual(who)
  })

  test('[SYN4] everybody, where a team is gone: no device can be told of it', async () => {
    const world = await World.open({ people, teams })
    await world.act('fay', { kind: 'team.remove', team: 'depot' })
    expect(anew(world)).toEqual(people.map(({ id }) => id))
  })
})
