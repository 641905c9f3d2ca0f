/**
 * What the app shows at once is what the server makes of it: every verb's overlay beside the real decision on real rows. Not here: whether
 * the server is right (worker/actions).
 */
import { beforeEach, describe, expect, test } from 'vitest'
import type { ConversationRow } from '../../../../schema/domain/conversation.ts'
import type { MemberId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { ActionResult } from '../../../../schema/protocol/action.ts'
import { HOUR, IDA, SHOP, type Wish, World } from '../../../../worker/commit/fold.test-aid.ts'
import { HELD_REPLIES, MEMBERS, READS } from '../../../../worker/store/tables.ts'
import { stateOf } from '../outbox/answer.ts'
import type { EntryState, NewEntry, OutboxEntry } from '../outbox/entry.ts'
import { undoPlan } from './action-undo.ts'
import { makeAssign } from './conversation-assign.ts'
import { makeClaim } from './conversation-claim.ts'
import { makeMarkUnread } from './conversation-mark-unread.ts'
import { makeNoReplyNeeded } from './conversation-no-reply-needed.ts'
import { makePrioritise } from './conversation-prioritise.ts'
import { makeRead } from './conversation-read.ts'
import { makeReopen } from './conversation-reopen.ts'
import { makeResolve } from './conversation-resolve.ts'
import { makeSnooze } from './conversation-snooze.ts'
import { overlayAll } from './index.ts'
import type { Facts, Making } from './make.ts'
import { makeApprove } from './message-approve.ts'
import { makeDiscard } from './message-discard.ts'
import { makeRelease } from './message-release.ts'
import { makeReturn } from './message-return.ts'
import { makeSend } from './message-send.ts'
import type { Shown } from './overlay.ts'

let world: World
let conversation: string
let entries: OutboxEntry[]
beforeEach(async () => {
  world = await World.open({ teams: [{ id: 'night', name: 'Night', members: [], numbers: [] }] })
  ;({ conversation } = await world.customerWrites(IDA, 'Are you open?'))
  entries = []
})

/** Whether somebody's replies leave only after approval. */
const isApproved = (me: MemberId): boolean => world.rows(MEMBERS).find(({ id }) => id === me)?.approval ?? false

/** What a device that has heard everything knows. */
const base = (me: MemberId): Shown => ({
  conversation: world.conversation(conversation),
  read: world.rows(READS).find((row) => row.member === me && row.conversation === conversation),
  held: world.rows(HELD_REPLIES).filter((row) => row.author === me),
  awaiting: world.rows(HELD_REPLIES).filter((row) => row.author !== me && row.reason === 'awaiting_approval')
})
const facts = (me: MemberId = 'ana'): Facts => {
  const last = world.lastIn(conversation)
  const shown = overlayAll(base(me), entries, { me, now: world.now, approval: isApproved(me) })
  return { shown, entries, seen: last ? { id: last.id, position: last.position } : null }
}
const making = (me: MemberId = 'ana'): Making => ({ id: world.newId('action'), at: world.now, me, approval: isApproved(me) })

const stored = (entry: NewEntry, state: EntryState = { kind: 'waiting' }): OutboxEntry => ({
  ...entry,
  id: entry.action.id,
  kind: entry.action.kind,
  order: entries.length,
  attempts: 0,
  state
})
const put = (entry: NewEntry, state?: EntryState): OutboxEntry => {
  const one = stored(entry, state)
  entries.push(one)
  return one
}
const send = async ({ action }: NewEntry, me: MemberId = 'ana'): Promise<ActionResult> => {
  const { id, ...wish } = action
  world.pass(700) // the server's clock is never the device's
  return world.act(me, wish as Wish, { id })
}

/** Fields of the server's own bookkeeping: it alone can know them. */
const OF_THE_SERVER = /Seq$|At$|^seq$|^currentCase$|^lastMessage$|^lastPosition$|^lastAnswer|^otherAnswer|^device$|^phoneAnswer/
const told = (row: object | undefined) => row && Object.fromEntries(Object.entries(row).filter(([field]) => !OF_THE_SERVER.test(field)))
const asTold = ({ conversation: row, read, held, awaiting }: Shown) => ({
  row: told(row),
  read: told(read),
  held: held.map(told),
  awaiting: awaiting.map(told)
})

/** Shows the entry, lets the server decide it, and compares; then lays it over what the server made of it. */
const expectSame = async (entry: NewEntry, me: MemberId = 'ana'): Promise<void> => {
  const before = base(me)
  const shown = overlayAll(before, [stored(entry)], { me, now: world.now })
  expect(shown).not.toBe(before)
  world.pass(1500)
  const result = await send(entry, me)
  expect(result).toMatchObject({ outcome: 'applied' })
  const after = base(me)
  expect(asTold(shown)).toEqual(asTold(after))
  expect(overlayAll(after, [stored(entry, stateOf(result))], { me, now: world.now })).toBe(after)
}

const expectRefused = async (entry: NewEntry, me: MemberId = 'ana'): Promise<void> => {
  const before = base(me)
  expect(overlayAll(before, [stored(entry)], { me, now: world.now })).toBe(before)
  expect(await send(entry, me)).toMatchObject({ outcome: 'refused' })
  expect(base(me)).toEqual(before)
}

describe('what a pending action shows is what the server makes of it', () => {
  test('claim', () => expectSame(makeClaim(facts(), making())))
  test('assign to a person with a brief', () => expectSame(makeAssign(facts(), making(), { assignee: 'ben', brief: 'He knows the case' })))
  test('assign to a team and to nobody', async () => {
    await world.act('ben', { kind: 'conversation.claim', conversation })
    await expectSame(makeAssign(facts(), making(), { team: 'night', assignee: null }))
  })
  test('resolve', () => expectSame(makeResolve(facts(), making())))
  test('reopen a resolved one', async () => {
    await world.act('ben', { kind: 'conversation.resolve', conversation, seen: world.lastIn(conversation)?.id ?? null })
    await expectSame(makeReopen(facts(), making()))
  })
  test('reopen one that sleeps', async () => {
    await send(makeSnooze(facts(), making(), world.now + HOUR))
    await expectSame(makeReopen(facts(), making()))
  })
  test('snooze', () => expectSame(makeSnooze(facts(), making(), world.now + HOUR)))
  test('prioritise', () => expectSame(makePrioritise(facts(), making(), 'urgent')))
  test('no reply needed', () => expectSame(makeNoReplyNeeded(facts(), making())))
  test('read, and mark unread', async () => {
    await expectSame(makeRead(facts(), making(), facts().seen ?? { id: '', position: 0 }))
    await expectSame(makeMarkUnread(facts(), making()))
  })
  test('mark unread what was never read', () => expectSame(makeMarkUnread(facts(), making())))
  test('a first reply claims and ends the waiting', () => expectSame(makeSend(facts(), making(), '  We open\n at nine  ')))
  test('a reply to somebody else’s customer does not claim', async () => {
    await world.act('ben', { kind: 'conversation.claim', conversation })
    await expectSame(makeSend(facts(), making(), 'At nine'))
  })
  test('send anyway, and discard, of a held reply', async () => {
    const early = facts('ben')
    await world.reply('ana', conversation)
    for (const text of ['One', 'Other']) await send(makeSend(early, making('ben'), text), 'ben')
    const [one, other] = base('ben').held
    if (!one || !other) throw new Error('nothing was held')
    await expectSame(makeDiscard(facts('ben'), making('ben'), one), 'ben')
    await expectSame(makeRelease(facts('ben'), making('ben'), other, facts('ben').seen ?? { id: '', position: 0 }), 'ben')
  })
  test('a held reply stands in the tray before the tray’s own row has come', async () => {
    const early = facts('ben')
    await world.reply('ana', conversation)
    const before = base('ben')
    const entry = makeSend(early, making('ben'), 'Mine')
    const result = await send(entry, 'ben')
    expect(result).toMatchObject({ outcome: 'held', reason: 'stale' })
    const shown = overlayAll(before, [stored(entry, stateOf(result))], { me: 'ben', now: world.now })
    expect(asTold(shown)).toEqual(asTold(base('ben')))
  })
})

describe('a reply that needs approval', () => {
  const bensReply = async (text = 'At nine'): Promise<HeldReplyRow> => {
    expect(await send(makeSend(facts('ben'), making('ben'), text), 'ben')).toMatchObject({ outcome: 'held', reason: 'awaiting_approval' })
    const held = base('ben').held.at(-1)
    if (!held) throw new Error('nothing is held')
    return held
  }
  beforeEach(async () => {
    await world.act('fay', { kind: 'member.change', member: 'ben', approval: true })
  })

  test('is no answer while it waits on the device, and awaits its approver then', async () => {
    const before = base('ben')
    const entry = makeSend(facts('ben'), making('ben'), 'At nine')
    const context = { me: 'ben', now: world.now, approval: true }
    expect(overlayAll(before, [stored(entry)], context)).toBe(before)
    expect(entry).toMatchObject({ before: { conversation: {} } })
    const state = stateOf(await send(entry, 'ben'))
    expect(asTold(overlayAll(before, [stored(entry, state)], context))).toEqual(asTold(base('ben')))
    expect(base('emre')).toMatchObject({ held: [], awaiting: [{ author: 'ben', reason: 'awaiting_approval' }] })
  })
  test('approved is its author’s answer and claims for them, in its words or others', async () => {
    await expectSame(makeApprove(facts('emre'), making('emre'), await bensReply()), 'emre')
    expect(world.conversation(conversation)).toMatchObject({ assignee: 'ben', needsReply: false })
    await world.customerWrites(IDA, 'And on Sunday?')
    const edited = makeApprove(facts('emre'), making('emre'), await bensReply('Closed'), 'We are closed on Sundays')
    await expectSame(edited, 'emre')
    expect(world.conversation(conversation).preview).toBe('We are closed on Sundays')
  })
  test('returned is gone from its approver, and goes to approval again', async () => {
    const held = await bensReply()
    await expectSame(makeReturn(facts('emre'), making('emre'), held, 'Friendlier, please'), 'emre')
    const [returned] = base('ben').held
    expect(returned).toMatchObject({ reason: 'returned', note: 'Friendlier, please', returnedBy: 'emre' })
    if (!returned) throw new Error('nothing was returned')
    const before = base('ben')
    const again = makeRelease(facts('ben'), making('ben'), returned, facts('ben').seen ?? { id: '', position: 0 })
    const context = { me: 'ben', now: world.now, approval: true }
    const waiting = overlayAll(before, [stored(again)], context)
    expect(waiting).toMatchObject({ conversation: { needsReply: true }, held: [{ reason: 'awaiting_approval', note: null }] })
    const state = stateOf(await send(again, 'ben'))
    expect(asTold(overlayAll(before, [stored(again, state)], context))).toEqual(asTold(base('ben')))
  })
  test('goes on waiting where somebody answered after what the approver had seen', async () => {
    const early = facts('emre')
    const held = await bensReply()
    await world.reply('ana', conversation)
    await expectRefused(makeApprove({ ...early, shown: base('emre') }, making('emre'), held), 'emre')
    await expectSame(makeApprove(facts('emre'), making('emre'), held), 'emre')
  })
  test('is its author’s to decide where its window closed before it was approved', async () => {
    const held = await bensReply()
    world.pass(25 * HOUR)
    const before = base('emre')
    const entry = makeApprove(facts('emre'), making('emre'), held)
    const state = stateOf(await send(entry, 'emre'))
    expect(state).toMatchObject({ kind: 'held', reason: 'window_closed' })
    expect(asTold(overlayAll(before, [stored(entry, state)], { me: 'emre', now: world.now }))).toEqual(asTold(base('emre')))
  })
})

describe('what the server will refuse is not shown', () => {
  test('a claim where a colleague was first', async () => {
    const early = facts()
    await world.act('ben', { kind: 'conversation.claim', conversation })
    await expectRefused(makeClaim(early, making()))
  })
  test('an assignment and a priority that a colleague decided since', async () => {
    const early = facts()
    await world.act('ben', { kind: 'conversation.assign', conversation, assignee: 'chidi' })
    await world.act('ben', { kind: 'conversation.prioritise', conversation, priority: 'urgent' })
    await expectRefused(makeAssign(early, making(), { assignee: 'ana' }))
    await world.act('ben', { kind: 'conversation.prioritise', conversation, priority: 'normal' })
    await expectRefused(makePrioritise(early, making(), 'urgent'))
  })
  test('resolve, snooze and "no reply needed" after the customer wrote again', async () => {
    const early = facts()
    await world.customerWrites(IDA, 'And on Sunday?')
    await expectRefused(makeResolve(early, making()))
    await expectRefused(makeSnooze(early, making(), world.now + HOUR))
    await expectRefused(makeNoReplyNeeded(early, making()))
  })
  test('a refused entry changes nothing', () => {
    const before = base('ana')
    const refused: EntryState = { kind: 'refused', reason: 'forbidden', by: null, at: null, detail: null }
    expect(overlayAll(before, [stored(makeResolve(facts(), making()), refused)], { me: 'ana', now: 0 })).toBe(before)
  })
})

describe('several pending actions', () => {
  test('[OVL1] lie over each other in order, and come to what the server makes of all of them', async () => {
    const plan: ((facts: Facts, making: Making) => NewEntry)[] = [
      makeClaim,
      (all, now) => makePrioritise(all, now, 'urgent'),
      (all, now) => makeSend(all, now, 'At nine'),
      makeResolve,
      makeReopen
    ]
    for (const make of plan) put(make(facts(), making()))
    const { shown } = facts()
    for (const entry of entries) expect(await send(entry)).toMatchObject({ outcome: 'applied' })
    expect(asTold(shown)).toEqual(asTold(base('ana')))
  })
  test('a reply behind a waiting one is decided with what that one had on screen', async () => {
    const first = put(makeSend(facts(), making(), 'One'))
    await world.reply('ben', conversation)
    const second = put(makeSend(facts(), making(), 'Two'))
    expect(second).toMatchObject({
      action: { seen: first.action.kind === 'message.send' && first.action.seen },
      seenPosition: first.seenPosition
    })
    for (const entry of entries) expect(await send(entry)).toMatchObject({ outcome: 'held', reason: 'stale' })
  })
  test('what I decided myself is known to the next action as soon as it is applied', async () => {
    const early = facts()
    const claim = makeClaim(early, making())
    const state = stateOf(await send(claim))
    const late = makeAssign({ ...early, entries: [stored(claim, state)] }, making(), { assignee: 'ben' })
    expect(await send(late)).toMatchObject({ outcome: 'applied' })
  })
})

describe('undo', () => {
  const undone = (entry: OutboxEntry) => {
    const plan = undoPlan(entry, making())
    if (plan?.kind !== 'send') throw new Error('it was not to be sent')
    return plan.entry
  }
  const restorable: readonly (readonly [string, (facts: Facts, making: Making) => NewEntry])[] = [
    ['claim', makeClaim],
    ['assign', (all, now) => makeAssign(all, now, { assignee: 'ben', team: 'night' })],
    ['resolve', makeResolve],
    ['snooze', (all, now) => makeSnooze(all, now, world.now + HOUR)],
    ['prioritise', (all, now) => makePrioritise(all, now, 'urgent')],
    ['no reply needed', makeNoReplyNeeded]
  ]
  test.each(restorable)('of a %s that was sent puts back what the server puts back', async (_name, make) => {
    const entry = put(make(facts(), making()))
    const state = stateOf(await send(entry))
    await expectSame(undone({ ...entry, state, attempts: 1 }))
  })
  test('of a reopening', async () => {
    await world.act('ben', { kind: 'conversation.resolve', conversation, seen: world.lastIn(conversation)?.id ?? null })
    const entry = put(makeReopen(facts(), making()))
    const state = stateOf(await send(entry))
    await expectSame(undone({ ...entry, state, attempts: 1 }))
  })
  test('of a mark, by its opposite', async () => {
    await send(makeRead(facts(), making(), facts().seen ?? { id: '', position: 0 }))
    const entry = put(makeMarkUnread(facts(), making()))
    const state = stateOf(await send(entry))
    const inverse = undone({ ...entry, state, attempts: 1 })
    expect(inverse.action).toMatchObject({ kind: 'conversation.read', upTo: world.lastIn(conversation)?.id })
    expect(await send(inverse)).toMatchObject({ outcome: 'applied' })
    expect(base('ana').read).toMatchObject({ flagged: false, position: world.lastIn(conversation)?.position })
  })
  test('[UND2] of what never left takes it out of the outbox; if a call had begun, it is sent', () => {
    const entry = put(makeResolve(facts(), making()))
    expect(undoPlan(entry, making())).toMatchObject({ kind: 'withdraw', id: entry.id, otherwise: { action: { action: entry.id } } })
    expect(undoPlan({ ...entry, attempts: 1 }, making())).toMatchObject({ kind: 'send' })
  })
  test('is not offered for what changed nothing, for a refusal, and for a reply', () => {
    const nothing = makeReopen(facts(), making())
    expect(undoPlan(stored(nothing), making())).toBeNull()
    const refused: EntryState = { kind: 'refused', reason: 'forbidden', by: null, at: null, detail: null }
    expect(undoPlan(stored(makeResolve(facts(), making()), refused), making())).toBeNull()
    expect(undoPlan(stored(makeSend(facts(), making(), 'Words')), making())).toBeNull()
  })
  test('shows nothing where a colleague went on since', async () => {
    const entry = put(makePrioritise(facts(), making(), 'urgent'))
    const state = stateOf(await send(entry))
    entries = []
    const undo = undone({ ...entry, state, attempts: 1 })
    await world.act('ben', { kind: 'conversation.prioritise', conversation, priority: 'normal' })
    await expectRefused(undo)
  })
})

describe('the rows of a fixture', () => {
  test('are those of a real conversation', () => {
    const row: ConversationRow = base('ana').conversation
    expect(row).toMatchObject({ number: SHOP, needsReply: true, assignee: null, status: 'open' })
  })
})
