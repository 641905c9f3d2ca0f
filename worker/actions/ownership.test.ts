import { beforeEach, describe, expect, test } from 'vitest'
import { IDA, MINUTE, START, World } from '../commit/fold.test-aid.ts'
import { CONVERSATIONS } from '../store/tables.ts'

const CARE = { id: 'care', name: 'Care', members: ['ana', 'ben'], numbers: [] }
const SALES = { id: 'sales', name: 'Sales', members: ['chidi'], numbers: [] }

let world: World
let conversation: string
beforeEach(async () => {
  world = await World.open({ teams: [CARE, SALES] })
  ;({ conversation } = await world.customerWrites(IDA, 'Are you open?'))
})

const claim = (member: string) => world.action(member, { kind: 'conversation.claim', conversation })
const assign = (member: string, to: { assignee?: string | null; team?: string | null; brief?: string; base?: number }) =>
  world.act(member, { kind: 'conversation.assign', conversation, ...to })
const row = () => world.conversation(conversation)

describe('claiming', () => {
  test('[OWN4] of two claims in one commit one wins and the other is told who', async () => {
    const results = await world.actTogether(claim('ana'), claim('ben'))
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'refused', reason: 'already_claimed', by: 'ana', at: START }])
    expect(row().assignee).toBe('ana')
  })

  test('[OWN4] of ten claims over several commits one wins', async () => {
    const results = [
      ...(await world.actTogether(claim('chidi'), claim('ana'), claim('ben'))),
      ...(await world.actTogether(...['ana', 'ben', 'emre', 'fay', 'ana', 'ben', 'emre'].map(claim)))
    ]
    expect(results.filter((result) => result.outcome === 'applied')).toHaveLength(1)
    expect(results.slice(1).every((result) => 'by' in result && result.by === 'chidi')).toBe(true)
  })

  test('[OWN4] claiming again what is one’s own changes nothing', async () => {
    await world.actTogether(claim('ana'))
    const before = row()
    expect(await world.actTogether(claim('ana'))).toMatchObject([{ outcome: 'applied' }])
    expect(row()).toEqual(before)
  })

  test('[OWN4] of two committers on one database, too', async () => {
    const rival = await world.committerOn()
    const [one, other] = await Promise.all([world.committer.commit([claim('ana')]), rival.commit([claim('ben')])])
    const outcomes = [...one.results, ...other.results].map((result) => (result.kind === 'action' ? result.result.outcome : ''))
    expect(outcomes.toSorted()).toEqual(['applied', 'refused'])
  })
})

describe('assigning', () => {
  test('[OWN1] a conversation has at most one owner and one team: a new one takes the place of the old', async () => {
    await assign('ana', { assignee: 'ben', team: 'care' })
    await assign('ana', { assignee: 'chidi' })
    expect(row()).toMatchObject({ assignee: 'chidi', team: 'care' })
    await assign('ana', { team: 'sales', assignee: null })
    expect(row()).toMatchObject({ assignee: null, team: 'sales' })
    expect(world.rows(CONVERSATIONS)).toHaveLength(1)
  })

  test('[OWN1] however many assign in one commit, the last one stands alone, and each left its event', async () => {
    const wishes = ['ben', 'chidi', 'ana'].map((assignee) =>
      world.action('emre', { kind: 'conversation.assign', conversation, assignee, team: assignee === 'ana' ? 'care' : 'sales' })
    )
    await world.actTogether(...wishes)
    expect(row()).toMatchObject({ assignee: 'ana', team: 'care' })
    expect(world.events(conversation).map(({ detail }) => [detail.assigneeBefore, detail.assignee])).toEqual([
      [null, 'ben'],
      ['ben', 'chidi'],
      ['chidi', 'ana']
    ])
  })

  test.each([
    ['a viewer', { assignee: 'vera' }],
    ['nobody that is known', { assignee: 'zoe' }],
    ['a team that does not exist', { team: 'press' }],
    ['nothing at all', {}],
    ['a good person and a team that does not exist', { assignee: 'ben', team: 'press' }]
  ])('[OWN2] to %s is refused as invalid, and nothing is written', async (_, to) => {
    const before = world.everything()
    expect(await assign('ana', to)).toMatchObject({ outcome: 'refused', reason: 'invalid' })
    expect(world.everything()).toBe(before)
  })

  test('[OWN2] to somebody who left is refused', async () => {
    const gone = { id: 'ben', name: 'Ben', role: 'agent', scope: 'workspace', availability: 'available', active: false } as const
    await world.commit({ kind: 'setup', now: world.now, members: [gone] })
    expect(await assign('ana', { assignee: 'ben' })).toMatchObject({ reason: 'invalid' })
  })

  test('[OWN2] to somebody who is away is allowed: they come back', async () => {
    await world.act('ben', { kind: 'member.availability', availability: 'away' })
    expect(await assign('ana', { assignee: 'ben' })).toMatchObject({ outcome: 'applied' })
  })

  test('[OWN12] [SYN2] puts it into the team’s queue; its contact travels with it', async () => {
    await assign('ana', { team: 'sales' })
    const delta = world.plans.at(-1)?.broadcast.delta
    expect(delta?.rows.conversations).toMatchObject([{ id: conversation, team: 'sales' }])
    expect(delta?.rows.contacts).toMatchObject([{ id: row().contact }])
  })

  test('[OWN6] each change leaves one event with actor, time and what was there before', async () => {
    await world.actTogether(claim('ana'))
    world.pass(MINUTE)
    await assign('ben', { assignee: 'chidi', brief: 'Knows the customer' })
    await assign('emre', { team: 'care' })
    await assign('emre', { assignee: null, team: null })
    expect(world.events(conversation)).toMatchObject([
      { kind: 'claimed', actor: 'ana', at: START },
      { actor: 'ben', at: START + MINUTE, detail: { assignee: 'chidi', assigneeBefore: 'ana', brief: 'Knows the customer' } },
      { actor: 'emre', detail: { team: 'care', teamBefore: null } },
      { actor: 'emre', detail: { assignee: null, assigneeBefore: 'chidi', team: null, teamBefore: 'care' } }
    ])
    expect(world.events(conversation)).toHaveLength(4)
    expect(row()).toMatchObject({ assigneeBy: 'emre', assigneeAt: START + MINUTE, teamBy: 'emre' })
  })
})

describe('a field that somebody changed after the device saw it', () => {
  test('[ACT5] is not overwritten: overtaken, with who and when', async () => {
    const base = row().seq
    world.pass(MINUTE)
    await assign('ben', { assignee: 'chidi', base })
    world.pass(MINUTE)
    expect(await assign('ana', { assignee: 'ana', base })).toMatchObject({
      outcome: 'refused',
      reason: 'overtaken',
      by: 'ben',
      at: START + MINUTE
    })
    expect(row().assignee).toBe('chidi')
  })

  test('[ACT5] [ACT6] also when both share a commit', async () => {
    const base = row().seq
    const wish = (assignee: string) => ({ kind: 'conversation.assign' as const, conversation, assignee, base })
    const results = await world.actTogether(world.action('ana', wish('ben')), world.action('emre', wish('chidi')))
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'refused', reason: 'overtaken', by: 'ana' }])
  })

  test('[ACT5] another field, or only messages, changed since: it is applied', async () => {
    const base = row().seq
    await assign('ben', { team: 'care' })
    await world.customerWrites(IDA, 'Hello?')
    expect(await assign('ana', { assignee: 'ana', base })).toMatchObject({ outcome: 'applied' })
  })

  test('[ACT5] of two fields one was overtaken: neither is written', async () => {
    const base = row().seq
    await assign('ben', { team: 'care' })
    expect(await assign('ana', { assignee: 'ana', team: 'sales', base })).toMatchObject({ reason: 'overtaken', by: 'ben' })
    expect(row()).toMatchObject({ assignee: null, team: 'care' })
  })

  test('[ACT5] without a base nothing is checked', async () => {
    await assign('ben', { assignee: 'chidi' })
    expect(await assign('ana', { assignee: 'ana' })).toMatchObject({ outcome: 'applied' })
  })
})

describe('where agents may not reassign', () => {
  beforeEach(async () => {
    await world.act('fay', { kind: 'workspace.configure', agentsReassign: false })
  })

  test('[OWN10] an agent claims what nobody has, and neither gives it away nor takes a colleague’s', async () => {
    expect(await assign('ana', { assignee: 'ben' })).toMatchObject({ outcome: 'refused', reason: 'forbidden' })
    expect(await assign('ana', { team: 'care' })).toMatchObject({ reason: 'forbidden' })
    expect((await world.actTogether(claim('ana')))[0]).toMatchObject({ outcome: 'applied' })
    for (const to of [{ assignee: 'ben' }, { assignee: null }, { team: 'sales' }])
      expect(await assign('ana', to)).toMatchObject({ reason: 'forbidden' })
    expect(await assign('ben', { assignee: 'ben' })).toMatchObject({ reason: 'forbidden' })
    expect(row()).toMatchObject({ assignee: 'ana', team: null })
  })

  test('[OWN10] [SET1] leaders go on as before, and agents do again from the commit on that allows it', async () => {
    expect(await assign('emre', { assignee: 'ben', team: 'care' })).toMatchObject({ outcome: 'applied' })
    const results = await world.actTogether(
      world.action('fay', { kind: 'workspace.configure', agentsReassign: true }),
      world.action('ana', { kind: 'conversation.assign', conversation, assignee: 'ana' })
    )
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }])
  })
})
