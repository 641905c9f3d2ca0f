/** What a sign-out takes from a device, and from whom. Not here: deleting (`leaving.test.ts`), the screens. */
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test } from 'vitest'
import { START } from '../../../../worker/commit/fold.test-aid.ts'
import { readBootSnapshot, writeBootSnapshot } from '../offline/boot-snapshot.ts'
import { NO_FILTER } from '../queue/view.ts'
import { toForget } from './forget-marks.ts'
import { fakeKeep } from './keep.test-aid.ts'
import { type LeftDevice, leaveDevice } from './leave-device.ts'
import { type Me, rememberedId, rememberMe } from './session.ts'
import { signOutFirst } from './signing-out.ts'

const me = (id: string): Me => ({
  id,
  name: id,
  role: 'agent',
  scope: 'workspace',
  teams: [],
  approval: false,
  simulator: false,
  leaseDays: 45
})

let keep: ReturnType<typeof fakeKeep>
let device: LeftDevice
let isUp: boolean
/** Whose session the cookie is. */
let session: string | null
beforeEach(() => {
  keep = fakeKeep()
  isUp = true
  session = 'ana'
  device = {
    keep,
    disk: { indexedDB: new IDBFactory(), after: () => undefined },
    traces: { caches: undefined, workers: undefined },
    serverOf: (member) => ({
      post: async () => {
        if (!isUp) throw new TypeError('failed to fetch')
        if (session === null || (member !== undefined && member !== session))
          return Response.json({ error: 'not_signed_in' }, { status: 401 })
        session = null
        return Response.json({ ok: true })
      }
    })
  }
})

const showed = (member: string): void => {
  writeBootSnapshot(keep, {
    member,
    view: 'open',
    sort: 'newest',
    filter: NO_FILTER,
    rows: [],
    counts: {},
    people: [],
    teams: [],
    numbers: [],
    settings: null,
    takenAt: START
  })
}
const has = async (name: string): Promise<void> => {
  const request = device.disk.indexedDB.open(name)
  await new Promise((resolve) => {
    request.onsuccess = resolve
  })
  request.result.close()
}
const databases = async () => (await device.disk.indexedDB.databases()).map(({ name }) => name)

test('whoever signs out is nobody here any more, and their session is over', async () => {
  rememberMe(keep, me('ana'))
  showed('ana')
  await has('baton-local-ana')
  await leaveDevice(device, 'ana')
  expect([session, [...keep.kept.keys()], await databases()]).toEqual([null, [], []])
})

test('[KEP8] a page that stood open while somebody else came in takes its own member’s data, and leaves the other’s session, name and picture', async () => {
  rememberMe(keep, me('ben'))
  session = 'ben'
  showed('ben')
  await has('baton-local-ana')
  await has('baton-local-ben')
  await leaveDevice(device, 'ana')
  expect([session, rememberedId(keep), readBootSnapshot(keep)?.member, toForget(keep)]).toEqual(['ben', 'ben', 'ben', []])
  expect(await databases()).toEqual(['baton-local-ben'])
  expect(await signOutFirst(keep, device.serverOf)).toBe(true)
  expect(session).toBe('ben')
})

test('the picture goes with whom it shows, whoever is here', async () => {
  rememberMe(keep, me('ben'))
  showed('ana')
  await leaveDevice(device, 'ana')
  expect(readBootSnapshot(keep)).toBeNull()
})

test('without a network the session of whoever left is ended later, and no other that came in its place', async () => {
  rememberMe(keep, me('ana'))
  isUp = false
  await leaveDevice(device, 'ana')
  expect([session, rememberedId(keep)]).toEqual(['ana', null])
  isUp = true
  session = 'ben'
  expect(await signOutFirst(keep, device.serverOf)).toBe(true)
  expect(session).toBe('ben')
})
