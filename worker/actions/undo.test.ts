import { beforeEach, describe, expect, test } from 'vitest'
import { HOUR, IDA, MINUTE, START, type Wish, World } from '../commit/fold.test-aid.ts'
import { CASES } from '../store/tables.ts'

const CARE = { id: 'care', name: 'Care', members: ['ana'], numbers: [] }

let world: World
let question: string
let conversation: string
beforeEach(async () => {
  world = await World.open({ teams: [CARE] })
  ;({ id: question, conversation } = await world.customerWrites(IDA, 'Are you open?'))
})

const row = () => world.conversation(conversation)
const undo = (action: string, member = 'ana') => world.act(member, { kind: 'action.undo', action })
const wishes = {
  claim: () => ({ kind: 'conversation.claim', conversation }),
  assign: () => ({ kind: 'conversation.assign', conversation, assignee: 'ben', team: 'care' }),
  resolve: () => ({ kind: 'conversation.resolve', conversation, seen: question }),
  snooze: () => ({ kind: 'conversation.snooze', conversation, until: START + HOUR, seen: question }),
  prioritise: () => ({ kind: 'conversation.prioritise', conversation, priority: 'urgent' }),
  noReplyNeeded: () => ({ kind: 'conversation.no-reply-needed', conversation, seen: question })
} satisfies Record<string, () => Wish>
const verbs = Object.keys(wishes) as (keyof typeof wishes)[]

const decided = () => {
  const { status, snoozedUntil, assignee, team, priority, needsReply, waitingSince, currentCase } = row()
  return { status, snoozedUntil, assignee, team, priority, needsReply, waitingSince, currentCase }
}

describe('undo', () => {
  test.each(verbs)('[UND1] puts back what %s wrote, and leaves one event', async (verb) => {
    const before = decided()
    const { id } = await world.act('ana', wishes[verb]())
    expect(decided()).not.toEqual(before)
    world.pass(MINUTE)
    expect(await undo(id)).toMatchObject({ outcome: 'applied' })
    expect(decided()).toEqual(before)
    expect(world.events(conversation).at(-1)).toMatchObject({ kind: 'undone', actor: 'ana', at: START + MINUTE })
    expect(world.events(conversation)).toHaveLength(2)
  })

  test.each(verbs)('[UND1] of %s twice is refused: it is undone already', async (verb) => {
    const { id } = await world.act('ana', wishes[verb]())
    await undo(id)
    const after = decided()
    expect(await undo(id)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    expect(decided()).toEqual(after)
  })

  test('[UND1] in one commit with what it undoes', async () => {
    const before = decided()
    const claim = world.action('ana', wishes.claim())
    const results = await world.actTogether(claim, world.action('ana', { kind: 'action.undo', action: claim.action.id }))
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }])
    expect(decided()).toEqual(before)
  })

  test('[UND1] the case that a resolve ended goes on, the case that opening began ends', async () => {
    const { currentCase } = row()
    const resolved = await world.act('ana', wishes.resolve())
    await undo(resolved.id)
    expect(world.rows(CASES)).toMatchObject([{ id: currentCase, resolvedAt: null, resolvedBy: null }])
    await world.act('ana', wishes.resolve())
    const reopened = await world.act('ana', { kind: 'conversation.reopen', conversation })
    world.pass(MINUTE)
    expect(await undo(reopened.id)).toMatchObject({ outcome: 'applied' })
    expect(row()).toMatchObject({ status: 'resolved', currentCase: null })
    expect(world.rows(CASES)).toHaveLength(2)
    for (const one of world.rows(CASES)) expect(one.resolvedBy).toBe('ana')
  })

  test('[OWN6] its event says what it put back and what was there before', async () => {
    const assigned = await world.act('ana', wishes.assign())
    await undo(assigned.id)
    expect(world.events(conversation).at(-1)?.detail).toEqual({
      action: 'conversation.assign',
      assignee: null,
      assigneeBefore: 'ben',
      team: null,
      teamBefore: 'care'
    })
  })
})

describe('what others did since', () => {
  test('[UND1] stays, and the undo is refused with who and when', async () => {
    const { id } = await world.act('ana', wishes.assign())
    world.pass(MINUTE)
    await world.act('emre', { kind: 'conversation.assign', conversation, assignee: 'chidi' })
    expect(await undo(id)).toMatchObject({ outcome: 'refused', reason: 'overtaken', by: 'emre', at: START + MINUTE })
    expect(row()).toMatchObject({ assignee: 'chidi', team: 'care' })
  })

  test('[UND1] stays also where it came to the same value again', async () => {
    const { id } = await world.act('ana', wishes.prioritise())
    await world.act('ben', { kind: 'conversation.prioritise', conversation, priority: 'normal' })
    await world.act('ben', { kind: 'conversation.prioritise', conversation, priority: 'urgent' })
    expect(await undo(id)).toMatchObject({ outcome: 'refused', reason: 'overtaken', by: 'ben' })
    expect(row().priority).toBe('urgent')
  })

  test('[UND1] [ACT6] stays also where all of it shared a commit', async () => {
    const first = world.action('ana', wishes.prioritise())
    await world.actTogether(
      first,
      world.action('ben', { kind: 'conversation.prioritise', conversation, priority: 'normal' }),
      world.action('ben', { kind: 'conversation.prioritise', conversation, priority: 'urgent' })
    )
    expect(await undo(first.action.id)).toMatchObject({ outcome: 'refused', reason: 'overtaken', by: 'ben' })
    expect(row().priority).toBe('urgent')
  })

  test('[UND1] another field of the same conversation hinders nothing', async () => {
    const { id } = await world.act('ana', wishes.claim())
    await world.act('ben', { kind: 'conversation.prioritise', conversation, priority: 'urgent' })
    expect(await undo(id)).toMatchObject({ outcome: 'applied' })
    expect(row()).toMatchObject({ assignee: null, priority: 'urgent' })
  })

  test('[UND1] [QUE8] a customer’s message since is never put out of sight', async () => {
    await world.act('ana', wishes.resolve())
    const reopened = await world.act('ana', { kind: 'conversation.reopen', conversation })
    await world.customerWrites(IDA, 'Hello?')
    expect(await undo(reopened.id)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    expect(row()).toMatchObject({ status: 'open', needsReply: true })
  })

  test('[UND1] a resolve that the customer opened again cannot be undone', async () => {
    const { id } = await world.act('ana', wishes.resolve())
    await world.customerWrites(IDA, 'Hello?')
    expect(await undo(id)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
  })

  test.each(['resolve', 'noReplyNeeded'] as const)('[UND1] nobody waits again after %s where an answer was given since', async (verb) => {
    const { id } = await world.act('ana', wishes[verb]())
    await world.phoneAnswers(IDA, 'Until six')
    expect(await undo(id)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    expect(row().needsReply).toBe(false)
  })
})

describe('what cannot be undone', () => {
  test('[UND1] somebody else’s action is not there', async () => {
    const { id } = await world.act('ana', wishes.claim())
    expect(await undo(id, 'ben')).toMatchObject({ outcome: 'refused', reason: 'not_found' })
    expect(row().assignee).toBe('ana')
  })

  test('[UND1] an answer, a read, or something that never was', async () => {
    const answer = await world.reply('ana', conversation)
    const read = await world.act('ana', { kind: 'conversation.read', conversation, upTo: question })
    expect(await undo(answer.id)).toMatchObject({ reason: 'invalid' })
    expect(await undo(read.id)).toMatchObject({ reason: 'invalid' })
    expect(await undo('never-was')).toMatchObject({ reason: 'not_found' })
  })
})

describe('where agents may not reassign', () => {
  const closes = () => world.act('fay', { kind: 'workspace.configure', agentsReassign: false })
  const assign = (to: object, by = 'ana') => world.act(by, { kind: 'conversation.assign', conversation, ...to })

  test('[OWN10] [UND1] nothing that an agent gave away, took or moved comes back by undo', async () => {
    await assign({ assignee: 'ben' }, 'emre')
    const [taken, given, moved] = [await assign({ assignee: 'ana' }), await assign({ assignee: 'ben' }), await assign({ team: 'care' })]
    await closes()
    const before = decided()
    for (const { id } of [given, moved]) expect(await undo(id)).toMatchObject({ outcome: 'refused', reason: 'forbidden' })
    expect(decided()).toEqual(before)
    await world.act('fay', { kind: 'workspace.configure', agentsReassign: true })
    await undo(given.id)
    await closes()
    expect(await undo(taken.id)).toMatchObject({ reason: 'forbidden' })
    expect(row().assignee).toBe('ana')
  })

  test('[OWN10] [UND1] one’s own claim is let go of as ever, and a leader undoes as ever', async () => {
    await closes()
    const claimed = await world.act('ana', wishes.claim())
    expect(await undo(claimed.id)).toMatchObject({ outcome: 'applied' })
    expect(row().assignee).toBeNull()
    const given = await assign({ assignee: 'ben', team: 'care' }, 'emre')
    expect(await undo(given.id, 'emre')).toMatchObject({ outcome: 'applied' })
  })
})

test('[UND1] [OWN2] what a viewer owns by now is not opened again for them', async () => {
  await world.act('ben', wishes.claim())
  const { id } = await world.act('ana', wishes.resolve())
  await world.act('fay', { kind: 'member.change', member: 'ben', role: 'viewer' })
  expect(await undo(id)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
  expect(row()).toMatchObject({ status: 'resolved', assignee: 'ben' })
})

test('[UND1] [PPL7] [OWN6] a team that was removed meanwhile is gone from what is open again, and its event says so', async () => {
  await world.act('ana', { kind: 'conversation.assign', conversation, team: 'care' })
  const { id } = await world.act('ana', wishes.resolve())
  await world.act('fay', { kind: 'team.remove', team: 'care' })
  expect(row().team).toBe('care')
  expect(await undo(id)).toMatchObject({ outcome: 'applied' })
  expect(row()).toMatchObject({ status: 'open', team: null })
  expect(world.events(conversation).at(-1)?.detail).toMatchObject({ status: 'open', team: null, teamBefore: 'care' })
})

test('[UND1] [OWN2] work is not put back into the hands of somebody who has left since', async () => {
  await world.act('ben', { kind: 'conversation.claim', conversation })
  const { id } = await world.act('ana', { kind: 'conversation.assign', conversation, assignee: 'ana' })
  const ben = world.committer.workspace.members.find((member) => member.id === 'ben')
  if (!ben) throw new Error('ben is not here')
  await world.commit({ kind: 'setup', now: world.now, members: [{ ...ben, active: false }] })
  expect(await undo(id)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
  expect(row().assignee).toBe('ana')
})
