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
import { sayRefusals } from './say-refusals.ts'

let office: Office
let browser: Browser
let ida: ConversationId
let copied: string[]
beforeEach(async () => {
  office = await Office.open()
  browser = new Browser(office)
  office.signedIn = 'emre'
  ida = await office.customerWrites('Are you open?')
  await office.world.act('fay', { kind: 'member.change', member: 'ben', approval: true })
  copied = []
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
    copy: async (text) => void copied.push(text),
    crashed: (error) => void tab.faults.push(error)
  })
const benWrites = async (text: string): Promise<void> => {
  expect(await office.world.reply('ben', ida, { text })).toMatchObject({ outcome: 'held' })
  await office.tell()
  await settle()
}
const awaiting = ({ tab }: Desk): readonly HeldReplyRow[] => tab.engine.index.row(ida)?.awaiting ?? []
/** The same with what was written before. */
const ready = async (desk: Desk): Promise<Approvals> => {
  const approvals = approvalsAt(desk)
  await desk.done()
  return approvals
}
const kept = async ({ tab }: Desk): Promise<readonly string[]> => [...(await tab.local.keptUnder('approval:')).keys()]
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
    expect([first(desk).id, approvals.doing(held)]).toMatchObject([held.id, { kind: 'edit', text: 'At nine o’clock' }])
    expect(sent()).toEqual([['We open at nine', 'chidi', null]])
  })
  test('[APV3] finds them also in a page that was loaded anew, and is told why there', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    await browser.offline()
    approvalsAt(desk).approve(first(desk), 'Nine sharp')
    await desk.done()
    await office.world.reply('chidi', ida, { text: 'We open at nine' })
    await desk.online()
    expect(desk.tab.refusals).toHaveLength(1) // told to a page that nobody looks at
    await desk.tab.close()
    const next = await sitDown(browser, 'emre')
    const approvals = await ready(next)
    expect(approvals.doing(first(next))).toMatchObject({ kind: 'edit', text: 'Nine sharp' })
    expect(next.tab.refusals).toMatchObject([{ explanation: { kind: 'answered-meanwhile' } }])
    await sayRefusals(next.tab.refusals, next.app.workspace, next.app.toasts)
    await next.done()
    expect([next.said, next.tab.outbox()]).toEqual([expect.stringContaining('somebody answered'), []])
  })
  test('is told that a reply went back to its author, also in a page that was loaded anew', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    await browser.offline()
    approvalsAt(desk).approve(first(desk))
    await desk.done()
    office.world.now += 25 * 3_600_000
    await desk.online()
    expect(desk.tab.refusals).toMatchObject([{ explanation: { kind: 'went-back' } }])
    await desk.tab.close()
    const next = await sitDown(browser, 'emre')
    expect(next.tab.refusals).toMatchObject([{ explanation: { kind: 'went-back' } }])
  })
  test.each([
    ['words', (approvals: Approvals, held: HeldReplyRow) => approvals.edit(held), 'edit'],
    ['a note', (approvals: Approvals, held: HeldReplyRow) => approvals.ask(held), 'return']
  ] as const)('finds %s half written in a page that was loaded anew, until they are left', async (_, begin, kind) => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    const approvals = approvalsAt(desk)
    begin(approvals, first(desk))
    for (const text of ['Nine', 'Nine sh', 'Nine sharp']) approvals.write(first(desk), text)
    await approvals.flush()
    await desk.tab.close()
    const next = await sitDown(browser, 'emre')
    const again = await ready(next)
    expect(again.doing(first(next))).toMatchObject({ kind, text: 'Nine sharp' })
    again.cancel(first(next))
    await again.flush()
    expect([again.doing(first(next)), await kept(next)]).toEqual([null, []])
  })
  test('keeps nothing when the reply has arrived', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    const approvals = await ready(desk)
    approvals.edit(first(desk))
    approvals.write(first(desk), 'Nine sharp')
    approvals.approve(first(desk), 'Nine sharp')
    await desk.done()
    await desk.online()
    approvals.look()
    await desk.done()
    expect([sent(), await kept(desk), desk.notices.map(({ text }) => text)]).toEqual([
      [['Nine sharp', 'ben', 'emre']],
      [],
      ['Approved: ben’s reply goes out']
    ])
  })
  test('[APV6] is told when somebody else decides while they write, and has their words', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    const approvals = await ready(desk)
    approvals.edit(first(desk))
    approvals.write(first(desk), 'Nine sharp')
    const { id } = first(desk)
    await office.act('fay', { kind: 'message.return', message: id, note: 'Why?' })
    await desk.done()
    approvals.look()
    await desk.done()
    const [notice] = desk.notices
    expect(notice).toMatchObject({ text: 'ben’s reply was decided while you were writing, so your words were not used', stays: true })
    notice?.action?.run()
    expect([copied, await kept(desk)]).toEqual([['Nine sharp'], []])
  })
  test('is told where it is too late when they press, and has their words', async () => {
    const desk = await sitDown(browser, 'emre')
    await benWrites('At nine')
    const approvals = await ready(desk)
    const held = first(desk)
    await office.act('fay', { kind: 'message.return', message: held.id, note: 'Why?' })
    await desk.done()
    approvals.approve(held, 'Nine sharp')
    await desk.done()
    expect(desk.notices.map(({ text }) => text)).toEqual([
      'Somebody has decided about this reply already',
      'ben’s reply was decided while you were writing, so your words were not used'
    ])
    approvals.giveBack(held, 'Say good morning')
    await desk.done()
    desk.notices.at(-1)?.action?.run()
    expect(copied).toEqual(['Say good morning'])
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
  /** Ben takes it back while emre lets it out; `then` he writes on, and hears of it. */
  const crossing = async (then: (desk: Desk) => void = () => undefined): Promise<Desk> => {
    const desk = await author()
    await desk.tab.verbs.send(ida, 'At nine')
    await desk.online()
    await browser.offline()
    desk.replies.editHeld(own(desk))
    await desk.done()
    expect(desk.tab.engine.draft(ida)?.text).toBe('At nine')
    then(desk)
    const [held] = office.world.rows(HELD_REPLIES)
    await office.world.act('emre', { kind: 'message.approve', message: held?.id ?? '', seen: office.world.lastIn(ida)?.id ?? null })
    await desk.online()
    expect(sent()).toEqual([['At nine', 'ben', 'emre']])
    return desk
  }
  const hear = async ({ tab, app, done }: Desk): Promise<readonly unknown[]> => {
    const left = await sayRefusals(tab.refusals, app.workspace, app.toasts)
    await done()
    return left
  }

  test('[APV7] has no draft of what was approved before they took it back, and is told', async () => {
    const desk = await crossing()
    expect(await hear(desk)).toEqual([])
    expect([desk.tab.engine.draft(ida), desk.said]).toEqual([
      undefined,
      expect.stringMatching(/^Your reply to .+ was approved and sent before you took it back$/)
    ])
    expect(desk.tab.outbox()).toEqual([])
  })
  test('keeps what they wrote beside it', async () => {
    const desk = await crossing(({ tab }) => tab.type(ida, 'At nine\nOr at ten'))
    await hear(desk)
    expect([desk.tab.engine.draft(ida)?.text, desk.said]).toEqual(['Or at ten', expect.stringContaining('would be a second message')])
  })
  test('[APV7] is warned where they have changed the words by then', async () => {
    const desk = await crossing(({ tab }) => tab.type(ida, 'At nine o’clock'))
    await hear(desk)
    expect([desk.tab.engine.draft(ida)?.text, desk.said]).toEqual(['At nine o’clock', expect.stringContaining('would be a second message')])
  })
  test('has no such draft either in a page that was loaded anew before anybody looked', async () => {
    const desk = await crossing()
    await desk.tab.close()
    const next = await author()
    expect(next.tab.engine.draft(ida)?.text).toBe('At nine')
    await hear(next)
    expect(next.tab.engine.draft(ida)).toBe(undefined)
  })
  test('keeps the draft of what was thrown away on another device', async () => {
    const desk = await author()
    await desk.tab.verbs.send(ida, 'At nine')
    await desk.online()
    await browser.offline()
    desk.replies.editHeld(own(desk))
    await desk.done()
    await office.world.act('ben', { kind: 'message.discard', message: office.world.rows(HELD_REPLIES)[0]?.id ?? '' })
    await desk.online()
    await hear(desk)
    expect([desk.tab.engine.draft(ida)?.text, desk.said]).toEqual(['At nine', 'Somebody has decided about this reply already'])
  })
  test('hears of it when the rows are here that say what became of it', async () => {
    const desk = await crossing()
    const [refusal] = desk.tab.refusals
    if (!refusal) throw new Error('nothing was refused')
    const [held] = desk.tab.engine.index.allHeld()
    expect(held).toBe(undefined)
    const behind = { index: { base: () => ({ held: [], awaiting: [{ id: (refusal.entry.action as { message: string }).message }] }) } }
    const { rowOf, nameOf } = desk.app.workspace
    const before = desk.notices.length
    expect(await sayRefusals([refusal], { engine: behind as never, thread: null, rowOf, nameOf }, desk.app.toasts)).toEqual([refusal])
    expect(desk.notices).toHaveLength(before)
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
