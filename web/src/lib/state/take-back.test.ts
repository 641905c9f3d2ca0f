/** What stays on a device that the server took back. Not here: who takes it back, the door's own screen. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { fakeCaches } from '../offline/caches.test-aid.ts'
import type { Traces } from '../offline/traces.ts'
import { settle } from '../sync/browser.test-aid.ts'
import { Browser, type Tab } from './browser.test-aid.ts'
import { forgetLater, isTakenBack, staysHere, toForget } from './forget-marks.ts'
import { forgetMarked } from './forget-member.ts'
import { fakeKeep } from './keep.test-aid.ts'
import { Office } from './office.test-aid.ts'
import { rememberedMe, rememberMe } from './session.ts'
import { type Device, finishWipe, takeBack, wipeDevice } from './take-back.ts'
import { unsentHere } from './unsent-here.ts'

let office: Office
let browser: Browser
let ida: ConversationId
let device: Device & { readonly keep: ReturnType<typeof fakeKeep> }
let subscribed: boolean
let registered: boolean
beforeEach(async () => {
  office = await Office.open()
  browser = new Browser(office)
  ida = await office.customerWrites('Are you open?')
  subscribed = registered = true
  const keep = fakeKeep()
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
  keep.setItem('baton.snapshot', 'Are you open?')
  const caches = fakeCaches()
  for (const name of ['baton-app-b1', 'baton-user-media', 'workbox-of-old']) await caches.open(name)
  device = {
    keep,
    tab: fakeKeep(),
    disk: { indexedDB: browser.indexedDB, after: (ms, run) => void browser.clock.setTimeout(run, ms) },
    traces: { caches, workers }
  }
})
afterEach(async () => {
  await browser.close()
  expect(office.faults).toEqual([])
})

/** A request that fails, as a browser's does whose files are broken. */
const failing = (): IDBOpenDBRequest => {
  const request = { error: new DOMException('', 'UnknownError'), onerror: null as (() => void) | null }
  queueMicrotask(() => request.onerror?.())
  return request as unknown as IDBOpenDBRequest
}

const workers: Traces['workers'] = {
  getRegistrations: async () =>
    registered
      ? [
          {
            unregister: async () => {
              registered = false
              return true
            },
            pushManager: {
              getSubscription: async () => ({
                unsubscribe: async () => {
                  subscribed = false
                  return true
                }
              })
            }
          }
        ]
      : []
}

/** The server is asked once more, when nothing is left. */
const ask = async (): Promise<void> => {
  expect(await left()).toEqual(NOTHING)
}

const left = async () => ({
  databases: (await browser.indexedDB.databases()).length,
  caches: (await device.traces.caches?.keys())?.length,
  keep: [...device.keep.kept.keys()],
  subscribed,
  registered
})
const NOTHING = { databases: 0, caches: 0, keep: [], subscribed: false, registered: false }

/** What the app does in the tab that the server told, and in each that hears of it. */
const leave = async (tab: Tab): Promise<void> => {
  await tab.engine.leave('taken-back')
  await settle()
  for (const other of browser.tabs) if (other.signedOut > 0) await other.engine.leave()
}

/** Everything that a screen which is still there might do. */
const goOn = async (tab: Tab): Promise<void> => {
  await tab.verbs.send(ida, 'And a reply').catch(() => undefined)
  await tab.engine.threads.load(ida).catch(() => undefined)
  tab.engine.wake()
  await browser.pass(60_000)
  tab.faults.splice(0) // the store is closed, and it says so
}

describe('a device that is taken back', () => {
  test('[KEP2] hears it over the socket at once, and so does every tab; nothing of anybody is there afterwards or comes back', async () => {
    const [here, other] = [await browser.open(), await browser.open()]
    await (await browser.open('ben')).close()
    await other.engine.threads.load(ida)
    office.revoke()
    await settle()
    const told = browser.tabs.find(({ takenBack }) => takenBack > 0)
    expect(told).toBeDefined()
    if (!told) return
    expect(await takeBack(device, () => leave(told), ask)).toBe('gone')
    expect([here, other].map((tab) => tab.left).filter((how) => how !== null)).toEqual(['taken-back'])
    expect(await left()).toEqual(NOTHING)
    await goOn(here)
    await goOn(other)
    expect(await left()).toEqual(NOTHING)
  })

  test('hears it at its first contact where it had none', async () => {
    await browser.offline()
    const tab = await browser.open()
    await tab.verbs.send(ida, 'At nine')
    office.revoke()
    await browser.pass(60_000)
    expect(tab.takenBack).toBe(0)
    await browser.online()
    expect(tab.takenBack).toBeGreaterThan(0)
    expect(office.posted).toEqual([])
    expect(tab.state.kind).not.toBe('session-ended')
    expect(await takeBack(device, () => leave(tab), ask)).toBe('gone')
    expect(await left()).toEqual(NOTHING)
  })

  test('is wiped also where nothing runs, and where the page does not let go', async () => {
    await (await browser.open()).close()
    const wiping = takeBack(
      device,
      () => new Promise(() => undefined),
      () => new Promise(() => undefined)
    )
    await browser.pass(700)
    expect(await left()).toEqual(NOTHING)
    await browser.pass(700) // nor does the server answer
    expect(await wiping).toBe('gone')
  })

  test('is gone through with at the door where a tab stood in its way', async () => {
    const request = browser.indexedDB.open('baton-local-ana')
    await new Promise((resolve) => {
      request.onsuccess = resolve
    })
    const wiping = wipeDevice(device)
    await settle()
    await browser.pass(5_000)
    expect(await wiping).toBe('in-use')
    expect([isTakenBack(device.keep), rememberedMe(device.keep)]).toEqual([true, null])
    request.result.close()
    expect(await wipeDevice(device)).toBe('gone')
    expect(await left()).toEqual(NOTHING)
  })

  test('is wiped where there are no workers and no caches', async () => {
    await (await browser.open()).close()
    expect(await wipeDevice({ ...device, traces: { caches: undefined, workers: undefined } })).toBe('gone')
    expect(await left()).toMatchObject({ databases: 0, keep: [] })
  })

  test.for([
    ['to delete a database', { deleteDatabase: () => failing() }],
    ['to say which there are', { databases: () => Promise.reject(new DOMException('', 'UnknownError')) }]
  ] as const)('shows no name and no last word where its browser fails %s, and stays marked', async ([, broken]) => {
    await (await browser.open()).close()
    device.keep.setItem('baton.me', 'Ida')
    forgetLater(device.keep, '*')
    const { indexedDB } = browser
    const real = {
      databases: () => indexedDB.databases(),
      open: (name: string) => indexedDB.open(name),
      deleteDatabase: (name: string) => indexedDB.deleteDatabase(name)
    }
    const heard: string[] = []
    const stuck = { ...device, disk: { ...device.disk, indexedDB: { ...real, ...broken } } }
    expect(await finishWipe(stuck, (deleted) => void heard.push(deleted))).toBe(false)
    expect([heard, [...device.keep.kept.keys()], isTakenBack(device.keep)]).toEqual([['failed'], ['baton.forgetting'], true])
    expect(await finishWipe(device, (deleted) => void heard.push(deleted))).toBe(true)
    expect([heard, await left()]).toEqual([['failed', 'gone'], NOTHING])
  })

  test('is wiped at the door whoever comes in meanwhile: only a wipe that is through takes the mark away', async () => {
    await (await browser.open()).close()
    forgetLater(device.keep, '*')
    staysHere(device.keep, 'ana')
    expect([isTakenBack(device.keep), await forgetMarked(device.keep, device.disk)]).toEqual([true, 'in-use'])
    expect(isTakenBack(device.keep)).toBe(true)
    expect(await finishWipe(device, () => undefined)).toBe(true)
    expect(await left()).toEqual(NOTHING)
  })

  test('takes everybody, also where somebody was being forgotten already, and whoever is forgotten after', () => {
    forgetLater(device.keep, 'ana')
    forgetLater(device.keep, '*')
    forgetLater(device.keep, 'ben')
    expect(toForget(device.keep)).toEqual(['*'])
  })
})

test('[KEP3] a session that is merely over takes nothing', async () => {
  const tab = await browser.open()
  await tab.engine.threads.load(ida)
  await browser.offline()
  await tab.verbs.send(ida, 'At nine')
  office.signedIn = null
  await browser.online()
  expect([tab.takenBack, tab.state.kind, tab.outbox()]).toEqual([0, 'session-ended', ['message.send waiting']])
  await tab.close()
  expect(await unsentHere(device.disk)).toMatchObject([{ member: 'ana', replies: 1 }])
})
