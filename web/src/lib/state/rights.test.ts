/** What the first screen knows of rights without the whole table of them is what that table says. Not here: the table itself. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ROLES, type Role, SCOPES, type Scope } from '../../../../schema/domain/member.ts'
import { SETTINGS_ID } from '../../../../schema/domain/settings.ts'
import { may } from '../../../../schema/permissions.ts'
import { memberRow } from '../../../../test/harness/rows.ts'
import { Browser } from './browser.test-aid.ts'
import { type Desk, sitDown } from './desk.test-aid.ts'
import { mayGive } from './giving.ts'
import { myself } from './myself.ts'
import { Office } from './office.test-aid.ts'

let browser: Browser
let desk: Desk
let ida: string
let seq = 1000
beforeEach(async () => {
  const office = await Office.open()
  browser = new Browser(office)
  ida = await office.customerWrites('Are you open?')
  desk = await sitDown(browser)
})
afterEach(() => browser.close())

/** The replica's own rows say so from here on. */
const told = async (rows: {
  role?: Role
  scope?: Scope
  approval?: boolean
  agentsReassign?: boolean
  assignee?: string | null
}): Promise<void> => {
  const { role = 'agent', scope = 'workspace', approval = false, agentsReassign = true, assignee } = rows
  const { index } = desk.tab.engine
  const conversation = index.base(ida)?.conversation
  seq += 1
  index.take({
    rows: {
      members: [{ ...memberRow('ana', { role, scope, approval }), seq }],
      settings: [{ id: SETTINGS_ID, name: 'Shop', firstReplyClaims: true, agentsReassign, leaseDays: 45, seq }],
      ...(conversation && assignee !== undefined ? { conversations: [{ ...conversation, assignee, seq }] } : {})
    },
    deletions: {}
  })
  desk.app.workspace.refresh()
  await desk.done()
}

test('approving, the board and the settings are offered to whoever may, in every role and scope, with and without approval', async () => {
  for (const role of ROLES)
    for (const scope of SCOPES)
      for (const approval of [false, true]) {
        await told({ role, scope, approval })
        const { app } = desk
        const me = myself(app.workspace)
        expect([role, scope, approval, app.mayApprove, app.isLeader, app.mayAdminister, app.mayWork]).toEqual([
          role,
          scope,
          approval,
          may(me, 'message.approve'),
          may(me, 'board.read'),
          may(me, 'people.manage'),
          may(me, 'message.send')
        ])
      }
})

describe('where agents may not reassign', () => {
  const given = (to: Parameters<typeof mayGive>[1]): boolean => mayGive(desk.app.workspace, to, [ida])
  const offered = (id: string): boolean => desk.app.commands.find((one) => one.id === id)?.when?.() ?? true

  test('they take what nobody has and nothing else', async () => {
    await told({ agentsReassign: false, assignee: null })
    expect([given({ assignee: 'ana' }), given({ assignee: 'ben' }), given({ assignee: 'ana', team: 'night' })]).toEqual([
      true,
      false,
      false
    ])
    await told({ agentsReassign: false, assignee: 'ben' })
    expect([given({ assignee: 'ana' }), given({ assignee: null })]).toEqual([false, false])
  })
  test('the command is not offered to them, and to their manager it is', async () => {
    desk.app.showQueue()
    desk.app.workspace.list.show('all')
    desk.app.workspace.list.select(ida)
    await told({})
    expect([offered('conversation.assign'), offered('conversation.claim')]).toEqual([true, true])
    await told({ agentsReassign: false })
    expect([offered('conversation.assign'), offered('conversation.claim'), desk.app.mayReassign]).toEqual([false, true, false])
    await told({ agentsReassign: false, role: 'manager' })
    expect([offered('conversation.assign'), given({ assignee: 'ben' })]).toEqual([true, true])
  })
})
