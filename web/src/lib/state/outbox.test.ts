/** The outbox's page: what it shows of one's own replies and what its buttons do, pressed once or twice. Not here: drawing, the drainer. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { MESSAGES } from '../../../../worker/store/tables.ts'
import '../i18n/late/outbox-words.ts'
import type { OutboxAct } from '../components/outbox/outbox-items.ts'
import { Browser } from './browser.test-aid.ts'
import { type Desk, sitDown } from './desk.test-aid.ts'
import { Office } from './office.test-aid.ts'

let office: Office
let browser: Browser
let ida: ConversationId
beforeEach(async () => {
  office = await Office.open()
  browser = new Browser(office)
  ida = await office.customerWrites('Are you open?')
})
afterEach(async () => {
  const faults = browser.tabs.flatMap((tab) => tab.faults)
  await browser.close()
  expect([...faults, ...office.faults]).toEqual([])
})

const anaIs = (role: 'agent' | 'viewer') =>
  office.world.commit({
    kind: 'setup',
    now: office.world.now,
    members: [{ id: 'ana', name: 'ana', role, scope: 'workspace', availability: 'available', active: true }]
  })
const ownWords = (): readonly string[] =>
  office.world
    .rows(MESSAGES)
    .filter(({ direction }) => direction === 'out')
    .map(({ text }) => text)
const shown = ({ outbox }: Desk): readonly string[] => outbox.replies.map(({ text, state }) => `${state.kind}: ${text}`)
const press = ({ outbox, acts: buttons }: Desk, ...acts: readonly OutboxAct[]): void => {
  const [reply] = outbox.replies
  if (!reply) throw new Error('there is nothing in the outbox')
  for (const act of acts) buttons.act(act, reply)
}
const draft = ({ tab }: Desk): string | undefined => tab.engine.draft(ida)?.text

describe('a reply that waits', () => {
  const withWaiting = async (): Promise<Desk> => {
    const desk = await sitDown(browser)
    await browser.offline()
    await desk.tab.verbs.send(ida, 'At nine')
    expect([shown(desk), desk.outbox.count, desk.outbox.waiting, desk.outbox.pressing]).toEqual([['waiting: At nine'], 1, 1, false])
    return desk
  }

  test('goes back into the composer, once, however often it is pressed', async () => {
    const desk = await withWaiting()
    desk.tab.type(ida, 'And later')
    press(desk, 'edit', 'edit')
    await desk.done()
    expect([draft(desk), shown(desk)]).toEqual(['At nine\nAnd later', []])
    expect(desk.app.place.conversation).toBe(ida)
    await desk.online()
    expect(ownWords()).toEqual([])
  })

  test('that may have left stays, is said to, and the draft is as it was', async () => {
    const desk = await withWaiting()
    desk.tab.type(ida, 'And later')
    const [entry] = desk.tab.engine.index.entries()
    await desk.tab.local.attempt([entry?.id ?? ''])
    press(desk, 'edit')
    await desk.done()
    expect([draft(desk), shown(desk)]).toEqual(['And later', ['waiting: At nine']])
    expect(desk.said).toBe('It may have left already, so it cannot be taken back')
    await desk.online()
    expect(ownWords()).toEqual(['At nine'])
  })

  test('that may have left takes nothing out of a draft that began with its words', async () => {
    const desk = await withWaiting()
    desk.tab.type(ida, 'At nine')
    const [entry] = desk.tab.engine.index.entries()
    await desk.tab.local.attempt([entry?.id ?? ''])
    press(desk, 'edit')
    await desk.done()
    expect(draft(desk)).toBe('At nine')
  })

  test('is discarded', async () => {
    const desk = await withWaiting()
    press(desk, 'discard', 'discard')
    await desk.done()
    expect([shown(desk), draft(desk), desk.notices]).toEqual([[], undefined, []])
    await desk.online()
    expect(ownWords()).toEqual([])
  })
})

describe('a refused reply', () => {
  /** Ana wrote it offline; when it was sent she might not reply any more, and now she may again. */
  const withRefused = async (): Promise<Desk> => {
    const desk = await sitDown(browser)
    await browser.offline()
    await desk.tab.verbs.send(ida, 'At nine')
    await anaIs('viewer')
    await desk.online()
    expect([shown(desk), desk.outbox.pressing]).toEqual([['refused: At nine'], true])
    await anaIs('agent')
    return desk
  }

  test('[BOX9] goes once however often "Retry" is pressed', async () => {
    const desk = await withRefused()
    press(desk, 'retry', 'retry')
    await desk.done()
    await desk.online()
    await desk.online()
    expect([ownWords(), shown(desk), desk.tab.outbox()]).toEqual([['At nine'], [], []])
  })

  test('[BOX9] goes once when it is pressed in two tabs', async () => {
    const desk = await withRefused()
    const other = await sitDown(browser)
    press(desk, 'retry')
    press(other, 'retry')
    await desk.done()
    await desk.online()
    await desk.online()
    expect([ownWords(), shown(desk), shown(other)]).toEqual([['At nine'], [], []])
  })

  test('goes back into the composer before what stands there, once, and nothing of it is sent', async () => {
    const desk = await withRefused()
    desk.tab.type(ida, 'And later')
    press(desk, 'edit', 'edit', 'retry')
    await desk.done()
    await desk.online()
    expect([draft(desk), shown(desk), ownWords()]).toEqual(['At nine\nAnd later', [], []])
  })

  test('is discarded, and is not sent by who pressed "Retry" too late', async () => {
    const desk = await withRefused()
    press(desk, 'discard', 'retry')
    await desk.done()
    await desk.online()
    expect([shown(desk), ownWords()]).toEqual([[], []])
  })
})

describe('a message of mine in trouble', () => {
  const withTrouble = async (status: 'failed' | 'not-confirmed'): Promise<Desk> => {
    const desk = await sitDown(browser)
    await desk.tab.verbs.send(ida, 'At nine')
    await desk.online()
    const message = office.world.rows(MESSAGES).find(({ direction }) => direction === 'out')
    if (!message) throw new Error('nothing was sent')
    await office.world.attempt(message.id)
    await office.world.outcome(
      message.id,
      status === 'failed' ? { kind: 'failed', code: 131026, text: 'Undeliverable' } : { kind: 'not-confirmed' }
    )
    await desk.online()
    expect([shown(desk), desk.outbox.pressing]).toEqual([[`${status}: At nine`], true])
    return desk
  }

  test('that failed is tried again once, however often it is pressed', async () => {
    const desk = await withTrouble('failed')
    press(desk, 'retry', 'retry')
    await desk.done()
    expect(shown(desk)).toEqual([])
    await desk.online()
    expect(office.posted.filter(({ kind }) => kind === 'message.retry')).toHaveLength(1)
    expect(desk.tab.refusals).toEqual([])
  })

  test('that failed is edited: its words are in the composer once and its mark is away', async () => {
    const desk = await withTrouble('failed')
    desk.tab.type(ida, 'And later')
    press(desk, 'edit', 'edit')
    await desk.done()
    expect([draft(desk), shown(desk), desk.app.place.conversation]).toEqual(['At nine\nAnd later', [], ida])
  })

  test('that may have arrived is sent again as the same message', async () => {
    const desk = await withTrouble('not-confirmed')
    press(desk, 'resend')
    await desk.done()
    await desk.online()
    expect(office.posted.map(({ kind }) => kind)).toEqual(['message.send', 'message.retry'])
    expect(ownWords()).toEqual(['At nine'])
  })

  test('that arrived, as its author says, is not asked about again, also after a restart', async () => {
    const desk = await withTrouble('not-confirmed')
    press(desk, 'arrived')
    await desk.done()
    expect(shown(desk)).toEqual([])
    await desk.tab.close()
    expect(shown(await sitDown(browser))).toEqual([])
    expect(office.posted.map(({ kind }) => kind)).toEqual(['message.send'])
  })

  test('is asked about at the server, which says what it knows', async () => {
    const desk = await withTrouble('not-confirmed')
    press(desk, 'check')
    await desk.done()
    expect(desk.said).toBe('Still not confirmed: WhatsApp has not said what became of it')
    await browser.offline()
    press(desk, 'check')
    await desk.done()
    expect(desk.said).toBe('Not checked: the server cannot be reached')
  })
})

test('what else waits is listed beside the replies; having looked at something is nothing that waits', async () => {
  const desk = await sitDown(browser)
  await browser.offline()
  await desk.tab.verbs.read(ida)
  await desk.tab.verbs.prioritise([ida], 'urgent')
  expect(desk.outbox.changes.map(({ action }) => action.kind)).toEqual(['conversation.prioritise'])
  expect([desk.outbox.count, desk.outbox.waiting, desk.outbox.pressing]).toEqual([1, 1, false])
})
