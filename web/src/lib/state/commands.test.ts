/** Which commands are offered where: a key never means what is not on screen. Not here: which key means which (`commands/`). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { isAvailable } from '../commands/command.ts'
import { press } from '../commands/key-press.test-aid.ts'
import { pressKey, QUIET } from '../commands/keyboard.ts'
import { Browser } from './browser.test-aid.ts'
import { type Desk, sitDown } from './desk.test-aid.ts'
import { Office } from './office.test-aid.ts'

let office: Office
let browser: Browser
let ida: ConversationId
let desk: Desk
beforeEach(async () => {
  office = await Office.open()
  browser = new Browser(office)
  ida = await office.customerWrites('Are you open?')
  desk = await sitDown(browser)
})
afterEach(() => browser.close())

const offered = (): readonly string[] => desk.app.commands.filter(isAvailable).map(({ id }) => id)
const strike = (key: string): boolean => {
  const context = { commands: desk.app.commands, scope: 'list', apple: false, singleKeys: true, now: 0 } as const
  const { command, handled } = pressKey(QUIET, press(key), context)
  command?.run()
  return handled
}

describe('on a page without a list of the queue', () => {
  beforeEach(() => {
    desk.app.workspace.list.select(ida)
  })

  test('nothing is offered that is about rows or the selected one', () => {
    const about = offered().filter((id) => /^(?:move|select|conversation)\./.test(id))
    expect(about).toEqual(['move.nextPane', 'move.previousPane', 'conversation.undo'])
    expect(offered()).not.toContain('app.search')
  })
  test('[KEY4] its keys do nothing to a row that nobody sees, and are the page’s own', async () => {
    expect(['e', 'c', 'ArrowDown', 'Enter', 'x'].map(strike)).toEqual([false, false, false, false, false])
    await desk.done()
    expect(desk.tab.outbox()).toEqual([])
  })
  test('they are offered with the list and go with the last one that shows it', () => {
    const [first, second] = [desk.app.showQueue(), desk.app.showQueue()]
    expect(offered()).toContain('conversation.resolve')
    first()
    expect(offered()).toContain('conversation.resolve')
    second()
    expect(offered()).not.toContain('conversation.resolve')
  })
})

test('[KEY4] what acts on a conversation is offered only for one that is on the device', () => {
  desk.app.showQueue()
  desk.app.workspace.list.select(ida)
  expect(offered()).toContain('conversation.assign')
  desk.app.workspace.list.select('gone')
  expect(offered().filter((id) => id.startsWith('conversation.'))).toEqual(['conversation.undo'])
})
