/** Marks of failed and unconfirmed messages that somebody put away, and replies that plainly never left. Not here: the screens. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { MessageRow } from '../../../../schema/domain/message.ts'
import { settle } from '../sync/browser.test-aid.ts'
import { Browser, type Tab } from './browser.test-aid.ts'
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

const TROUBLE = { failed: { status: 'failed' }, unsure: { status: 'not-confirmed' } } as const
/** A message of ours as the server told of it. */
const trouble = (kind: keyof typeof TROUBLE, attempt = 1): MessageRow =>
  ({
    id: `m-${kind}`,
    conversation: ida,
    position: 900,
    at: 1,
    seq: 1,
    author: 'ana',
    text: 'At nine',
    attempt,
    ...TROUBLE[kind]
  }) as MessageRow
const shows = ({ engine }: Tab) => {
  const { failed, notConfirmed } = engine.index.row(ida) ?? {}
  return { failed, notConfirmed, listed: engine.index.troubles().map(({ id }) => id), away: [...engine.index.dismissed()] }
}
const told = (tab: Tab, ...messages: MessageRow[]) => tab.engine.index.take({ rows: { messages }, deletions: {} })

describe('a mark that was put away', () => {
  test('[MRK1] is gone from row and outbox in every tab, and stays so over a restart', async () => {
    const [here, other] = [await browser.open(), await browser.open()]
    for (const tab of [here, other]) told(tab, trouble('failed'), trouble('unsure'))
    expect(shows(other)).toEqual({ failed: true, notConfirmed: true, listed: ['m-failed', 'm-unsure'], away: [] })
    await here.engine.dismissMark(trouble('failed'))
    await settle()
    for (const tab of [here, other])
      expect(shows(tab)).toEqual({ failed: false, notConfirmed: true, listed: ['m-unsure'], away: ['m-failed'] })
    await browser.close()

    const again = await browser.open()
    told(again, trouble('failed'), trouble('unsure'))
    expect(shows(again)).toEqual({ failed: false, notConfirmed: true, listed: ['m-unsure'], away: ['m-failed'] })
  })

  test('[MRK1] says nothing of a later attempt', async () => {
    const tab = await browser.open()
    told(tab, trouble('failed'))
    await tab.engine.dismissMark(trouble('failed'))
    told(tab, trouble('failed', 2))
    expect(shows(tab)).toMatchObject({ failed: true, listed: ['m-failed'], away: [] })
  })
})

describe('a reply that is written where it is known that there is no line', () => {
  /** As a dead access point: the browser says that it is online, and nothing is answered. */
  const deadLine = async (): Promise<void> => {
    office.cut()
    await browser.pass(30_000)
  }
  const attempts = (tab: Tab): readonly number[] => tab.engine.index.entries().map((entry) => entry.attempts)

  test('[BOX8] never left: it can be taken back, however long it waits', async () => {
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    await deadLine()
    expect(tab.page.online()).toBe(true)
    expect(tab.state.kind).toBe('offline')
    await tab.verbs.send(ida, 'At nine')
    tab.engine.wake()
    await browser.pass(120_000)
    expect(attempts(tab)).toEqual([0])
    const [entry] = tab.engine.index.entries()
    expect(await tab.engine.withdraw(entry?.id ?? '')).toBe(true)
    office.up = true
    await browser.pass(60_000)
    expect(office.posts).toEqual([])
  })

  test('goes when the line is back, without a word of the browser', async () => {
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    await deadLine()
    await tab.verbs.send(ida, 'At nine')
    office.up = true
    await browser.pass(60_000)
    expect(office.posted.map(({ kind }) => kind)).toEqual(['message.send'])
  })

  test('goes also where requests are answered and no socket ever opens', async () => {
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    await deadLine()
    await tab.verbs.send(ida, 'At nine')
    office.opensSockets = false
    office.up = true
    await browser.pass(60_000)
    expect(tab.state.kind).toBe('offline')
    expect(office.posted.map(({ kind }) => kind)).toEqual(['message.send'])
  })
})
