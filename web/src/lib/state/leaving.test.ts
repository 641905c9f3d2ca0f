/** What stays on a device when its member signs out, and when somebody else signs in. Not here: the screens, the session itself. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { settle } from '../sync/browser.test-aid.ts'
import { Browser, type Tab } from './browser.test-aid.ts'
import { type Disk, forgetLater, forgetMarked, toForget } from './forget-member.ts'
import { Office } from './office.test-aid.ts'
import { type Keep, rememberMe } from './session.ts'
import { unsentHere } from './unsent-here.ts'

let office: Office
let browser: Browser
let ida: ConversationId
let keep: Keep
let disk: Disk
beforeEach(async () => {
  office = await Office.open()
  browser = new Browser(office)
  ida = await office.customerWrites('Are you open?')
  const kept = new Map<string, string>()
  keep = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key)
  }
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
    expect(await forgetMarked(keep, disk)).toBe(true)
    expect(await databases()).toEqual([])

    await goOn(here)
    await goOn(other)
    expect(await databases()).toEqual([])
    expect(toForget(keep)).toBeNull()
  })

  test('reaches a tab that did not hear of it by the deletion itself', async () => {
    const [here, other] = [await browser.open(), await browser.open()]
    browser.wordsTake = 100_000
    forgetLater(keep, 'ana')
    const leaving = here.engine.leave()
    await leaving
    expect(other.signedOut).toBe(0)
    expect(await forgetMarked(keep, disk)).toBe(true)
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
    expect(await forgetMarked(keep, disk)).toBe(true)
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
    expect(await forgetting).toBe(false)
    request.result.close()
    expect(await forgetMarked(keep, disk)).toBe(true)
    expect(await databases()).toEqual([])
  })

  test('takes nothing from a member who has signed in again', async () => {
    await (await browser.open()).close()
    forgetLater(keep, 'ana')
    rememberMe(keep, { id: 'ana', name: 'Ana', role: 'agent', scope: 'workspace', teams: [], simulator: false })
    expect(await forgetMarked(keep, disk)).toBe(true)
    expect(await databases()).toHaveLength(2)
    expect(toForget(keep)).toBeNull()
  })
})

describe('what a member left unsent', () => {
  test('is counted for the door, and nobody is made by being asked about', async () => {
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    await browser.offline()
    await tab.verbs.send(ida, 'At nine')
    await tab.verbs.resolve([ida])
    tab.type(ida, 'And on Sunday')
    await tab.engine.drafts.flush()
    await tab.local.keep('me', { me: { id: 'ana', name: 'Ana Alves' }, at: 1 })
    expect(await unsentHere(browser.indexedDB)).toEqual([{ member: 'ana', name: 'Ana Alves', replies: 1, drafts: 1, changes: 1 }])
    await tab.close()
    forgetLater(keep, 'ana')
    await forgetMarked(keep, disk)
    expect(await unsentHere(browser.indexedDB)).toEqual([])
    const gone = { databases: async () => [{ name: 'baton-local-ana', version: 1 }], open: (name: string) => browser.indexedDB.open(name) }
    expect(await unsentHere(gone)).toEqual([])
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
