import { beforeEach, describe, expect, test } from 'vitest'
import { HOUR, IDA, MINUTE, START, World } from '../commit/fold.test-aid.ts'
import { CASES } from '../store/tables.ts'

let world: World
let question: string
let conversation: string
beforeEach(async () => {
  world = await World.open({ teams: [{ id: 'care', name: 'Care', members: [], numbers: [] }] })
  ;({ id: question, conversation } = await world.customerWrites(IDA, 'Are you open?'))
})

const row = () => world.conversation(conversation)
const until = START + HOUR
const resolve = (seen: string | null = question, member = 'ana') => world.act(member, { kind: 'conversation.resolve', conversation, seen })
const snooze = (seen: string | null = question, more: { until?: number; base?: number } = {}) =>
  world.act('ana', { kind: 'conversation.snooze', conversation, until, seen, ...more })
const noReplyNeeded = (seen: string | null = question) => world.act('ana', { kind: 'conversation.no-reply-needed', conversation, seen })
const reopen = () => world.act('ana', { kind: 'conversation.reopen', conversation })

describe('needs reply', () => {
  test('[QUE4] reading never ends it, nor do snoozing, claiming or a held reply', async () => {
    await world.act('ana', { kind: 'conversation.read', conversation, upTo: question })
    await world.act('ana', { kind: 'conversation.claim', conversation })
    await snooze()
    world.now = START + 25 * HOUR
    await world.reply('ben', conversation)
    expect(row()).toMatchObject({ needsReply: true, waitingSince: START })
  })

  test('[QUE4] an answer ends it, and the next message begins it anew', async () => {
    await world.reply('ana', conversation)
    expect(row()).toMatchObject({ needsReply: false, waitingSince: null })
    world.pass(MINUTE)
    await world.customerWrites(IDA, 'Thanks. And on Sunday?')
    expect(row()).toMatchObject({ needsReply: true, waitingSince: START + MINUTE })
  })

  test('[QUE4] "no reply needed" ends it, with an event, and changes no status', async () => {
    expect(await noReplyNeeded()).toMatchObject({ outcome: 'applied' })
    expect(row()).toMatchObject({ needsReply: false, waitingSince: null, status: 'open' })
    expect(world.events(conversation)).toMatchObject([{ kind: 'no-reply-needed', actor: 'ana' }])
    await noReplyNeeded()
    expect(world.events(conversation)).toHaveLength(1)
  })

  test('[QUE4] resolve ends it; opening it again by hand does not bring it back', async () => {
    await resolve()
    expect(row()).toMatchObject({ status: 'resolved', needsReply: false, waitingSince: null })
    await reopen()
    expect(row()).toMatchObject({ status: 'open', needsReply: false })
  })
})

describe('status and window', () => {
  test('[QUE7] no change of status moves the window, no window changes the status', async () => {
    const { windowClosesAt } = row()
    await snooze()
    expect(row().windowClosesAt).toBe(windowClosesAt)
    world.now = START + 30 * HOUR
    await world.commit({ kind: 'wake', now: world.now, conversations: [conversation] })
    await resolve()
    expect(row()).toMatchObject({ status: 'resolved', windowClosesAt })
    await reopen()
    expect(row()).toMatchObject({ status: 'open', windowClosesAt })
  })

  test('[QUE7] within an open window a resolved conversation can be answered, and stays resolved', async () => {
    await resolve()
    expect(await world.reply('ana', conversation)).toMatchObject({ outcome: 'applied' })
    expect(row()).toMatchObject({ status: 'resolved', needsReply: false })
  })
})

describe('a customer’s message that was not seen', () => {
  const verbs = { resolve, snooze, noReplyNeeded }
  test.each(Object.keys(verbs) as (keyof typeof verbs)[])('[QUE8] %s is refused as overtaken, by nobody of us', async (verb) => {
    world.pass(MINUTE)
    await world.customerWrites(IDA, 'Hello?')
    const before = row()
    expect(await verbs[verb](question)).toMatchObject({ outcome: 'refused', reason: 'overtaken', by: null, at: START + MINUTE })
    expect(await verbs[verb](null)).toMatchObject({ outcome: 'refused', reason: 'overtaken' })
    expect(row()).toEqual(before)
  })

  test.each(Object.keys(verbs) as (keyof typeof verbs)[])('[QUE8] %s is refused also where both share a commit', async (verb) => {
    const wish = {
      resolve: { kind: 'conversation.resolve', conversation, seen: question },
      snooze: { kind: 'conversation.snooze', conversation, until, seen: question },
      noReplyNeeded: { kind: 'conversation.no-reply-needed', conversation, seen: question }
    } as const
    const [, result] = await world.commit(world.intake(world.question(IDA, 'Hello?')), world.action('ana', wish[verb]))
    expect(result).toMatchObject({ result: { outcome: 'refused', reason: 'overtaken' } })
    expect(row()).toMatchObject({ status: 'open', needsReply: true })
  })

  test('[QUE8] a late one with an old time overtakes as well: nobody had seen it', async () => {
    world.pass(HOUR)
    await world.customerWrites(IDA, 'I wrote this long ago', { at: START - HOUR })
    expect(await resolve()).toMatchObject({ reason: 'overtaken' })
  })

  test('[QUE8] a reaction overtakes nothing', async () => {
    await world.customerWrites(IDA, '👍', { quiet: true, type: 'reaction' })
    expect(await resolve()).toMatchObject({ outcome: 'applied' })
  })

  test('[QUE8] a colleague’s answer overtakes nothing: only the customer does', async () => {
    await world.reply('ben', conversation)
    expect(await resolve()).toMatchObject({ outcome: 'applied' })
  })
})

describe('resolving and opening', () => {
  test('[HIS1] ends the case with who and when; opening again begins another one in the same conversation', async () => {
    const { currentCase } = row()
    world.pass(MINUTE)
    await resolve()
    expect(row().currentCase).toBeNull()
    expect(world.rows(CASES)).toMatchObject([{ id: currentCase, openedAt: START, resolvedAt: START + MINUTE, resolvedBy: 'ana' }])
    await reopen()
    expect(world.rows(CASES)).toHaveLength(2)
    expect(world.rows(CASES).find((one) => one.id === row().currentCase)).toMatchObject({ resolvedAt: null, conversation })
  })

  test('[HIS1] messages and events bear the case that they belong to', async () => {
    const first = row().currentCase
    await resolve()
    await world.customerWrites(IDA, 'One more thing')
    const second = row().currentCase
    expect(world.thread(conversation).map((message) => message.case)).toEqual([first, second])
    expect(world.events(conversation).map((event) => [event.kind, event.case])).toEqual([
      ['resolved', first],
      ['reopened', second]
    ])
  })

  test('twice is once: nothing is written for what is resolved or open already', async () => {
    await reopen()
    expect(world.events(conversation)).toEqual([])
    await resolve()
    const before = row()
    expect(await resolve(question, 'ben')).toMatchObject({ outcome: 'applied' })
    expect(row()).toEqual(before)
  })

  test('[OWN6] each change of status leaves one event with actor, time and what was there before', async () => {
    await snooze()
    await reopen()
    await resolve()
    await reopen()
    expect(world.events(conversation).map(({ kind, actor, detail }) => [kind, actor, detail])).toEqual([
      ['snoozed', 'ana', { until, before: 'open' }],
      ['reopened', 'ana', { before: 'snoozed' }],
      ['resolved', 'ana', { before: 'open' }],
      ['reopened', 'ana', { before: 'resolved' }]
    ])
  })
})

describe('what opens again after its owner or its team went', () => {
  const left = async (): Promise<void> => {
    await world.act('ben', { kind: 'conversation.assign', conversation, assignee: 'ben', team: 'care' })
    await resolve()
  }

  test('[OWN9] [OWN2] an owner who only looks by now does not get it back', async () => {
    await left()
    await world.act('fay', { kind: 'member.change', member: 'ben', role: 'viewer' })
    expect(row().assignee).toBe('ben')
    await reopen()
    expect(row()).toMatchObject({ status: 'open', assignee: null, assigneeBy: 'ana' })
    expect(world.events(conversation).at(-1)?.detail).toEqual({ before: 'resolved', assignee: null, assigneeBefore: 'ben' })
  })

  test('[PPL7] [OWN6] a team that was removed is lost, and the event says so', async () => {
    await left()
    await world.act('fay', { kind: 'team.remove', team: 'care' })
    await reopen()
    expect(row()).toMatchObject({ status: 'open', assignee: 'ben', team: null, teamBy: 'ana' })
    expect(world.events(conversation).at(-1)?.detail).toEqual({ before: 'resolved', team: null, teamBefore: 'care' })
  })
})

describe('snoozing', () => {
  test('[QUE12] when its time comes it is open again, in the same case, and says so', async () => {
    await snooze()
    const { currentCase } = row()
    await world.commit({ kind: 'wake', now: until - 1, conversations: [conversation] })
    expect(row().status).toBe('snoozed')
    await world.commit({ kind: 'wake', now: until, conversations: [conversation, 'nothing'] })
    expect(row()).toMatchObject({ status: 'open', snoozedUntil: null, currentCase, statusBy: null, statusAt: until })
    expect(world.events(conversation).at(-1)).toMatchObject({ kind: 'woke', actor: null, detail: { reason: 'time', before: 'snoozed' } })
  })

  test('[QUE12] a wake that comes late for one that was snoozed for longer meanwhile does nothing', async () => {
    await snooze()
    await snooze(question, { until: until + HOUR })
    await world.commit({ kind: 'wake', now: until, conversations: [conversation] })
    expect(row()).toMatchObject({ status: 'snoozed', snoozedUntil: until + HOUR })
  })

  test('into the past, or of what is resolved, is invalid', async () => {
    expect(await snooze(question, { until: START })).toMatchObject({ reason: 'invalid' })
    await resolve()
    expect(await snooze()).toMatchObject({ reason: 'invalid' })
    expect(row().status).toBe('resolved')
  })

  test('[ACT5] it is refused where somebody changed the status after the device saw it', async () => {
    const base = row().seq
    world.pass(MINUTE)
    await resolve(question, 'ben')
    expect(await snooze(question, { base })).toMatchObject({ reason: 'overtaken', by: 'ben', at: START + MINUTE })
  })
})
