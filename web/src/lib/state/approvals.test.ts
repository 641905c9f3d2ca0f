/** Replies that need approval, at both desks: what each shows, what comes of each deed, and that nobody's words are lost. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import { HELD_REPLIES, MESSAGES } from '../../../../worker/store/tables.ts'
import { settle } from '../sync/browser.test-aid.ts'
import { Approvals } from './approvals.svelte.ts'
import { Browser } from './browser.test-aid.ts'
import { type Desk, sitDown } from './desk.test-aid.ts'
import { Office } from './office.test-aid.ts'

let office: Office
let browser: Browser
let ida: ConversationId
let refused: Map<string, string>
beforeEach(async () => {
  office = await Office.open()
  browser = new Browser(office)
  office.signedIn = 'emre'
  ida = await office.customerWrites('Are you open?')
  await office.world.act('fay', { kind: 'member.change', member: 'ben', approval: true })
  refused = new Map()
})
afterEach(async () => {
  const faults = browser.tabs.flatMap((tab) => tab.faults)
  await browser.close()
  expect([...faults, ...office.faults]).toEqual([])
})

const approvalsAt = ({ app, tab }: Desk): Approvals =>
  new Approvals({
    workspace: app.workspace,
    toasts: app.toasts,
    refusedWords: refused,
    crashed: (error) => void tab.faults.push(error)
  })
const benWrites = async (text: string): Promise<void> => {
  expect(await office.world.reply('ben', ida, { text })).toMatchObject({ outcome: 'held' })
  await office.tell()
  await settle()
}
const awaiting = ({ tab }: Desk): readonly HeldReplyRow[] => tab.engine.index.row(ida)?.awaiting ?? []
const first = (desk: Desk): HeldReplyRow => {
  const [row] = awaiting(desk)
  if (!row) throw new Error('nothing awaits approval')
  return row
}
const sent = () =>
  office.world
    .rows(MESSAGES)
    .filter(({ direction }) => direction === 'out')
    .map(({ text, author, approvedBy }) => [text, author, approvedBy])

describe('an approver', () => {
  test('has them in a view with their number, and not in the outbox or among their own held ones', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    await benWrites('Or at ten')
    expect(desk.app.workspace.counts.approvals).toBe(2)
    expect([desk.outbox.count, desk.outbox.held.length, desk.outbox.pressing]).toEqual([0, 0, false])
  })
  test('lets one out, once, however often it is pressed', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    const approvals = approvalsAt(desk)
    const held = first(desk)
    approvals.approve(held, 'At nine o’clock')
    approvals.approve(held)
    await desk.online()
    expect(sent()).toEqual([['At nine o’clock', 'ben', 'emre']])
    expect([awaiting(desk), desk.notices.length, desk.said]).toEqual([[], 1, 'Approved: ben’s reply goes out'])
  })
  test('does it without a network; it goes out when there is one', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    await browser.offline()
    approvalsAt(desk).approve(first(desk))
    await desk.done()
    expect([awaiting(desk), sent(), desk.app.workspace.entries.map(({ kind }) => kind)]).toEqual([[], [], ['message.approve']])
    await desk.online()
    expect(sent()).toEqual([['At nine', 'ben', 'emre']])
  })
  test('[APV3] finds their words again where somebody answered meanwhile', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    const approvals = approvalsAt(desk)
    const held = first(desk)
    await browser.offline()
    approvals.edit(held)
    approvals.write(held, 'At nine o’clock')
    approvals.approve(held, 'At nine o’clock')
    await desk.done()
    await office.world.reply('chidi', ida, { text: 'We open at nine' })
    await desk.online()
    expect([first(desk).id, approvals.doing(held)]).toEqual([held.id, { kind: 'edit', text: 'At nine o’clock' }])
    expect(sent()).toEqual([['We open at nine', 'chidi', null]])
  })
  test('finds them also in a page that was loaded anew, until they are left', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    refused.set(first(desk).id, 'Nine sharp')
    const approvals = approvalsAt(desk)
    expect(approvals.doing(first(desk))).toEqual({ kind: 'edit', text: 'Nine sharp' })
    approvals.cancel(first(desk))
    expect(approvals.doing(first(desk))).toBe(null)
  })
  test('returns one with a note, and it is gone from the view', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    approvalsAt(desk).giveBack(first(desk), 'Say good morning')
    await desk.online()
    expect([awaiting(desk), sent(), desk.said]).toEqual([[], [], 'Returned to ben'])
    expect(office.world.rows(HELD_REPLIES)).toMatchObject([{ reason: 'returned', note: 'Say good morning', returnedBy: 'emre' }])
  })
})

describe('an author', () => {
  const author = async (): Promise<Desk> => {
    office.signedIn = 'ben'
    return sitDown(browser, 'ben')
  }
  const shown = ({ outbox }: Desk): readonly string[] => outbox.replies.map(({ text, state }) => `${state.kind}: ${text}`)
  const own = ({ tab }: Desk): HeldReplyRow => {
    const [row] = tab.engine.index.heldOf(ida)
    if (!row) throw new Error('nothing is held')
    return row
  }

  test('waits, then awaits, and nothing is asked of them', async () => {
    const desk = await author()
    await browser.offline()
    await desk.tab.verbs.send(ida, 'At nine')
    expect([shown(desk), desk.tab.engine.index.row(ida)?.conversation.needsReply]).toEqual([['waiting: At nine'], true])
    await desk.online()
    expect([shown(desk), desk.outbox.held.length, desk.outbox.waiting, desk.outbox.pressing]).toEqual([['awaiting: At nine'], 0, 0, false])
    expect(sent()).toEqual([])
  })
  test('takes the words back, to write on', async () => {
    const desk = await author()
    await desk.tab.verbs.send(ida, 'At nine')
    await desk.online()
    desk.replies.editHeld(own(desk))
    await desk.done()
    await desk.online()
    expect([desk.tab.engine.draft(ida)?.text, shown(desk), office.world.rows(HELD_REPLIES)]).toEqual(['At nine', [], []])
  })
  test('is told when it was approved before they took it back; the words stay theirs', async () => {
    const desk = await author()
    await desk.tab.verbs.send(ida, 'At nine')
    await desk.online()
    await browser.offline()
    desk.replies.editHeld(own(desk))
    await desk.done()
    const [held] = office.world.rows(HELD_REPLIES)
    await office.world.act('emre', { kind: 'message.approve', message: held?.id ?? '', seen: office.world.lastIn(ida)?.id ?? null })
    await desk.online()
    expect(sent()).toEqual([['At nine', 'ben', 'emre']])
    expect(desk.tab.engine.draft(ida)?.text).toBe('At nine')
    expect(desk.tab.refusals).toMatchObject([{ explanation: { kind: 'reply-decided' } }])
  })
  test('sends what was returned once more, as it is', async () => {
    const desk = await author()
    await desk.tab.verbs.send(ida, 'At nine')
    await desk.online()
    await office.act('emre', { kind: 'message.return', message: own(desk).id, note: 'Why?' })
    await desk.done()
    expect([shown(desk), desk.outbox.pressing]).toEqual([['held: At nine'], true])
    desk.replies.release(own(desk))
    await desk.done()
    await desk.online()
    expect([shown(desk), own(desk)]).toMatchObject([['awaiting: At nine'], { reason: 'awaiting_approval', note: null }])
  })
})
