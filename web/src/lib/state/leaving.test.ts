/** What stays on a device when its member signs out, and when somebody else signs in. Not here: the screens, the session itself. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { settle } from '../sync/browser.test-aid.ts'
import { Browser, type Tab } from './browser.test-aid.ts'
import { forgetLater, staysHere, toForget } from './forget-marks.ts'
import { type Disk, forgetMarked } from './forget-member.ts'
import { fakeKeep } from './keep.test-aid.ts'
import { Office } from './office.test-aid.ts'
import { type Keep, rememberMe } from './session.ts'
import { unsentHere, unsentOf } from './unsent-here.ts'

let office: Office
let browser: Browser
let ida: ConversationId
let keep: Keep
let disk: Disk
beforeEach(async () => {
  office = await Office.open()
  browser = new Browser(office)
  ida = await office.customerWrites('Are you open?')
  keep = fakeKeep()
  disk = { indexedDB: browser.indexedDB, after: (ms, run) => void browser.clock.setTimeout(run, ms) }
})
afterEach(async () => {
  const faults = browser.tabs.flatMap((tab) => tab.faults)
  await browser.close()
  expect([...faults, ...office.faults]).toEqual([])
})

const databases = async (): Promise<readonly string[]> => (await browser.indexedDB.databases()).flatMap(({ name }) => name ?? [])
/** What the tab that is asked does, and what each that hears of it does. */
const signOut = async (tab: Tab): Promise<void> => {
  forgetLater(keep, 'ana')
  await tab.engine.leave()
  await settle()
  for (const other of browser.tabs) if (other.signedOut > 0) await other.engine.leave()
}
/** Everything that a screen which is still there might do. */
const goOn = async (tab: Tab): Promise<void> => {
  tab.type(ida, 'Words after the end')
  await tab.verbs.send(ida, 'And a reply').catch(() => undefined)
  await tab.verbs.resolve([ida]).catch(() => undefined)
  await tab.engine.threads.load(ida).catch(() => undefined)
  tab.engine.wake()
  await browser.pass(60_000)
  tab.faults.splice(0) // the store is closed, and it says so
}

describe('signing out', () => {
  test('[TAB4] is heard by every other tab, and afterwards nothing of the member is there or comes back', async () => {
    const [here, other] = [await browser.open(), await browser.open()]
    await other.engine.threads.load(ida)
    await signOut(here)
    expect(other.signedOut).toBe(1)
    expect(await forgetMarked(keep, disk)).toBe('gone')
    expect(await databases()).toEqual([])

    await goOn(here)
    await goOn(other)
    expect(await databases()).toEqual([])
    expect(toForget(keep)).toEqual([])
  })

  test('reaches a tab that did not hear of it by the deletion itself', async () => {
    const [here, other] = [await browser.open(), await browser.open()]
    browser.wordsTake = 100_000
    forgetLater(keep, 'ana')
    const leaving = here.engine.leave()
    await leaving
    expect(other.signedOut).toBe(0)
    expect(await forgetMarked(keep, disk)).toBe('gone')
    expect(other.signedOut).toBe(1)
    await goOn(other)
    expect(await databases()).toEqual([])
  })

  test('waits for no call that hangs', async () => {
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    let hung = 0
    office.beforeAnswer = () => {
      hung += 1
      return new Promise(() => undefined)
    }
    await tab.verbs.send(ida, 'At nine')
    await settle()
    expect(hung).toBe(1)
    await tab.engine.leave() // no turn of the clock
    expect(await forgetMarked(keep, disk)).toBe('gone')
  })

  test('leaves alone what another member has here, also one whose name ends alike', async () => {
    const ana = await browser.open()
    for (const name of ['baton-local-mc-ana', 'baton-replica-00ff-mc-ana', 'baton-local-ben']) {
      const request = browser.indexedDB.open(name)
      await new Promise((resolve) => {
        request.onsuccess = resolve
      })
      request.result.close()
    }
    await signOut(ana)
    await forgetMarked(keep, disk)
    expect((await databases()).toSorted()).toEqual(['baton-local-ben', 'baton-local-mc-ana', 'baton-replica-00ff-mc-ana'])
  })

  test('is gone through with at the door where a tab stood in its way', async () => {
    const request = browser.indexedDB.open('baton-local-ana')
    await new Promise((resolve) => {
      request.onsuccess = resolve
    })
    forgetLater(keep, 'ana')
    const forgetting = forgetMarked(keep, disk)
    await settle()
    await browser.pass(5_000)
    expect(await forgetting).toBe('in-use')
    request.result.close()
    expect(await forgetMarked(keep, disk)).toBe('gone')
    expect(await databases()).toEqual([])
  })

  test('takes nothing from a member who has signed in again', async () => {
    await (await browser.open()).close()
    forgetLater(keep, 'ana')
    rememberMe(keep, {
      id: 'ana',
      name: 'Ana',
      role: 'agent',
      scope: 'workspace',
      teams: [],
      approval: false,
      simulator: false,
      leaseDays: 45
    })
    expect(await forgetMarked(keep, disk)).toBe('gone')
    expect(await databases()).toHaveLength(2)
    expect(toForget(keep)).toEqual([])
  })
})

/** Some tab that the browser froze: it does not let go. */
const hold = async (name: string): Promise<IDBDatabase> => {
  const request = browser.indexedDB.open(name)
  await new Promise((resolve) => {
    request.onsuccess = resolve
  })
  return request.result
}

describe('signing out of one after another', () => {
  test('forgets each: who was in the way of the one is not in the way of the other, and whoever comes in saves nobody else', async () => {
    const frozen = await hold('baton-local-ana')
    ;(await hold('baton-local-ben')).close()
    forgetLater(keep, 'ana')
    forgetLater(keep, 'ben')
    const forgetting = forgetMarked(keep, disk)
    await settle()
    await browser.pass(5_000)
    expect([await forgetting, toForget(keep), await databases()]).toEqual(['in-use', ['ana'], ['baton-local-ana']])
    staysHere(keep, 'ben')
    expect(toForget(keep)).toEqual(['ana'])
    frozen.close()
    expect(await forgetMarked(keep, disk)).toBe('gone')
    expect([toForget(keep), await databases()]).toEqual([[], []])
  })

  test('goes on with what a build of before marked', async () => {
    ;(await hold('baton-local-ana')).close()
    keep.setItem('baton.forgetting', 'ana')
    expect(toForget(keep)).toEqual(['ana'])
    forgetLater(keep, 'ben')
    expect(toForget(keep)).toEqual(['ana', 'ben'])
    expect(await forgetMarked(keep, disk)).toBe('gone')
    expect([toForget(keep), await databases()]).toEqual([[], []])
  })
})

describe('what a member left unsent', () => {
  test('is not waited for where a deletion stands in the queue before it', async () => {
    const frozen = await hold('baton-local-ana')
    forgetLater(keep, 'ana')
    const forgetting = forgetMarked(keep, disk)
    await settle()
    await browser.pass(5_000)
    await forgetting
    expect(await unsentHere(disk, toForget(keep))).toEqual([])

    const looking = unsentHere(disk)
    await settle()
    await browser.pass(2_000)
    expect(await looking).toEqual([])
    frozen.close()
    await settle()
    expect(await databases()).toEqual([])
  })

  test('is not said to be nothing where it could not be looked at', async () => {
    const frozen = await hold('baton-local-ana')
    forgetLater(keep, 'ana')
    const forgetting = forgetMarked(keep, disk)
    await settle()
    await browser.pass(5_000)
    await forgetting
    const looking = unsentOf(disk, 'ana')
    await settle()
    await browser.pass(2_000)
    expect(await looking).toBeNull()
    frozen.close()
    await settle()
    expect(await unsentOf(disk, 'ana')).toEqual({ replies: 0, drafts: 0, changes: 0 })
    expect(await databases()).toEqual([])
  })

  test('is counted for the door, and nobody is made by being asked about', async () => {
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    await browser.offline()
    await tab.verbs.send(ida, 'At nine')
    await tab.verbs.resolve([ida])
    tab.type(ida, 'And on Sunday')
    await tab.engine.drafts.flush()
    await tab.local.keep('me', { me: { id: 'ana', name: 'Ana Alves' }, at: 1 })
    expect(await unsentHere(disk)).toEqual([{ member: 'ana', name: 'Ana Alves', replies: 1, drafts: 1, changes: 1 }])
    expect(await unsentOf(disk, 'ana')).toMatchObject({ replies: 1, drafts: 1, changes: 1 })
    await tab.close()
    forgetLater(keep, 'ana')
    await forgetMarked(keep, disk)
    expect(await unsentHere(disk)).toEqual([])
    const listed = {
      databases: async () => [{ name: 'baton-local-ana', version: 1 }],
      open: (name: string) => browser.indexedDB.open(name),
      deleteDatabase: (name: string) => browser.indexedDB.deleteDatabase(name)
    }
    expect(await unsentHere({ ...disk, indexedDB: listed })).toEqual([])
    expect(await databases()).toEqual([])
  })

  test('waits through the session of another member, who sees and sends nothing of it, and goes when its author is here again', async () => {
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    await browser.offline()
    await tab.verbs.send(ida, 'At nine')
    tab.type(ida, 'And on Sunday')
    await tab.close()

    office.signedIn = 'ben'
    office.up = true
    const ben = await browser.open('ben')
    await browser.pass(60_000)
    expect([ben.outbox(), ben.engine.draftCount, office.posts]).toEqual([[], 0, []])
    await ben.close()

    office.signedIn = 'ana'
    const again = await browser.open()
    await browser.pass(5_000)
    expect(office.posted.map(({ kind }) => kind)).toEqual(['message.send'])
    expect(again.engine.draft(ida)?.text).toBe('And on Sunday')
  })
})
