/** What a person does to conversations, one after the other, and takes back. Not here: what verbs mean (`actions/`), the outbox's own page. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { IDA, OTTO } from '../../../../worker/commit/fold.test-aid.ts'
import { Browser } from './browser.test-aid.ts'
import { Desk, sitDown } from './desk.test-aid.ts'
import { Office } from './office.test-aid.ts'

let office: Office
let browser: Browser
let ida: ConversationId
let otto: ConversationId
beforeEach(async () => {
  office = await Office.open()
  browser = new Browser(office)
  ida = await office.customerWrites('Are you open?', { phone: IDA })
  otto = await office.customerWrites('And on Sunday?', { phone: OTTO })
})
afterEach(async () => {
  const faults = browser.tabs.flatMap((tab) => tab.faults)
  await browser.close()
  expect([...faults, ...office.faults]).toEqual([])
})

const conversation = ({ tab }: Desk, id: ConversationId) => tab.engine.index.row(id)?.conversation

describe('deeds that were done quickly one after the other', () => {
  test('[UND2] are taken back one by one, the last first', async () => {
    const desk = await sitDown(browser)
    await browser.offline()
    const { deeds } = desk.app
    deeds.claim([ida])
    deeds.resolve([otto])
    await desk.done()
    expect([conversation(desk, ida)?.assignee, conversation(desk, otto)?.status]).toEqual(['ana', 'resolved'])

    deeds.undo()
    await desk.done()
    expect([conversation(desk, ida)?.assignee, conversation(desk, otto)?.status]).toEqual(['ana', 'open'])
    deeds.undo()
    await desk.done()
    expect([conversation(desk, ida)?.assignee, desk.said]).toEqual([null, 'Undone'])
    deeds.undo()
    await desk.done()
    expect(desk.said).toBe('There is nothing left to undo')
    expect(desk.tab.outbox()).toEqual([])
  })

  test('[UND2] each notice takes back what it tells of', async () => {
    const desk = await sitDown(browser)
    await browser.offline()
    desk.app.deeds.claim([ida])
    desk.app.deeds.togglePriority([ida])
    await desk.done()
    const [claimed] = desk.notices
    claimed?.undo?.()
    await desk.done()
    expect(conversation(desk, ida)).toMatchObject({ assignee: null, priority: 'urgent' })
  })

  test('[UND2] "undo" pressed before a deed is on the disk takes back that one', async () => {
    const desk = await sitDown(browser)
    await browser.offline()
    desk.app.deeds.claim([otto])
    await desk.done()
    desk.app.deeds.claim([ida])
    desk.app.deeds.undo()
    await desk.done()
    expect([conversation(desk, otto)?.assignee, conversation(desk, ida)?.assignee]).toEqual(['ana', null])
  })
})

describe('before the engine is there', () => {
  const sitDownEarly = async (): Promise<Desk> => new Desk(browser, await browser.open(), 'ana')

  test('a conversation that was opened opens', async () => {
    const desk = await sitDownEarly()
    desk.app.open(ida)
    await desk.done()
    expect(desk.app.workspace.thread).toBeNull()
    await desk.engineComes()
    expect(desk.app.workspace.thread?.slice?.messages.map(({ text }) => text)).toEqual(['Are you open?'])
  })

  test('[OFF6] what was pressed is kept and done in its order', async () => {
    const desk = await sitDownEarly()
    desk.app.open(ida)
    desk.app.deeds.claim()
    desk.app.deeds.undo()
    desk.app.deeds.assign({ assignee: 'ben' })
    desk.app.deeds.resolve()
    await desk.done()
    expect(desk.notices).toEqual([])
    await desk.engineComes()
    await browser.pass(1_000)
    expect(office.posted.map(({ kind }) => kind)).toEqual(['conversation.assign', 'conversation.resolve'])
    expect(conversation(desk, ida)).toMatchObject({ assignee: 'ben', status: 'resolved' })
  })

  test('nobody who went on by themselves is led back', async () => {
    const desk = await sitDownEarly()
    desk.app.open(ida)
    desk.app.deeds.resolve()
    desk.app.open(otto)
    await desk.engineComes()
    expect(conversation(desk, ida)?.status).toBe('resolved')
    expect([desk.app.workspace.thread?.id, desk.app.workspace.list.selected]).toEqual([otto, otto])
  })

  test('what was pressed waits also where its code could not be loaded at first', async () => {
    const desk = await sitDownEarly()
    desk.app.open(ida)
    desk.app.deeds.claim()
    await desk.engineFails()
    expect([desk.app.workspace.thread, desk.notices]).toEqual([null, []])
    await desk.engineComes()
    expect([desk.app.workspace.thread?.id, conversation(desk, ida)?.assignee]).toEqual([ida, 'ana'])
  })

  test('what was pressed for a conversation that turns out not to be here is said', async () => {
    const desk = await sitDownEarly()
    desk.app.deeds.claim(['gone'])
    await desk.engineComes()
    expect(desk.said).toBe('This conversation is not on this device')
  })
})

describe('a held reply', () => {
  /** Written offline while a colleague answered. */
  const withHeld = async (): Promise<Desk> => {
    const desk = await sitDown(browser)
    await browser.offline()
    await desk.tab.verbs.send(ida, 'Mine')
    await office.act('ben', { kind: 'message.send', conversation: ida, text: 'His', seen: office.world.lastIn(ida)?.id ?? null })
    await desk.online()
    expect(heldIn(desk)).toEqual(['Mine'])
    return desk
  }
  const heldIn = ({ tab }: Desk): readonly string[] => tab.engine.index.heldOf(ida).map(({ text }) => text)
  const heldRow = ({ tab }: Desk) => {
    const [held] = tab.engine.index.heldOf(ida)
    if (!held) throw new Error('nothing is held')
    return held
  }
  const draft = ({ tab }: Desk) => tab.engine.draft(ida)?.text

  test('that is discarded is gone, and comes back as words in the composer', async () => {
    const desk = await withHeld()
    const held = heldRow(desk)
    desk.replies.discard(held)
    desk.replies.discard(held)
    await desk.done()
    expect(office.posted.filter(({ kind }) => kind === 'message.discard')).toHaveLength(1)
    expect([heldIn(desk), draft(desk), desk.said]).toEqual([[], undefined, 'Held reply discarded'])
    desk.app.deeds.undo()
    await desk.done()
    expect([draft(desk), desk.said]).toEqual(['Mine', 'Undone'])
  })

  test('[UND3] that is edited goes into the open composer before what stands there, once, however often it is pressed', async () => {
    const desk = await withHeld()
    desk.app.open(ida)
    await desk.done()
    desk.app.workspace.thread?.write('And later')
    const held = heldRow(desk)
    desk.replies.editHeld(held)
    desk.replies.editHeld(held)
    await desk.done()
    desk.replies.editHeld(held)
    await desk.done()
    expect([draft(desk), desk.app.workspace.thread?.text, heldIn(desk)]).toEqual(['Mine\nAnd later', 'Mine\nAnd later', []])
    await desk.online()
    expect(office.posted.filter(({ kind }) => kind === 'message.discard')).toHaveLength(1)
  })

  test('that is sent anyway twice is sent once', async () => {
    const desk = await withHeld()
    const held = heldRow(desk)
    desk.replies.release(held)
    desk.replies.release(held)
    await desk.done()
    await desk.online()
    expect(office.posted.filter(({ kind }) => kind === 'message.release')).toHaveLength(1)
    expect(desk.tab.refusals).toEqual([])
  })

  test('that is discarded and then edited was discarded', async () => {
    const desk = await withHeld()
    const held = heldRow(desk)
    desk.replies.discard(held)
    desk.replies.editHeld(held)
    await desk.done()
    expect([heldIn(desk), draft(desk)]).toEqual([[], undefined])
  })
})
