/** What a sign-out takes from a device, and from whom. Not here: deleting (`leaving.test.ts`), the screens. */
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test } from 'vitest'
import { SnapshotPlace } from '../offline/boot-place.ts'
import { fakeCaches } from '../offline/caches.test-aid.ts'
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
let caches: CacheStorage
let isUp: boolean
/** Whose session the cookie is. */
let session: string | null
beforeEach(() => {
  keep = fakeKeep()
  isUp = true
  session = 'ana'
  caches = fakeCaches()
  device = {
    keep,
    disk: { indexedDB: new IDBFactory(), after: () => undefined },
    traces: { caches, workers: undefined },
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

const showed = async (): Promise<void> => {
  const place = new SnapshotPlace(caches)
  await place.keep('Ida: Are you open?')
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
  await showed()
  await has('baton-local-ana')
  await leaveDevice(device, 'ana')
  expect([session, [...keep.kept.keys()], await databases(), await caches.keys()]).toEqual([null, [], [], []])
})

test('[KEP8] a page that stood open while somebody else came in takes its own member’s data, and leaves the other’s session and name', async () => {
  rememberMe(keep, me('ben'))
  session = 'ben'
  await has('baton-local-ana')
  await has('baton-local-ben')
  await leaveDevice(device, 'ana')
  expect([session, rememberedId(keep), toForget(keep)]).toEqual(['ben', 'ben', []])
  expect(await databases()).toEqual(['baton-local-ben'])
  expect(await signOutFirst(keep, device.serverOf)).toBe(true)
  expect(session).toBe('ben')
})

test('the picture goes whoever is here: it may show who left, and who is here writes another with the next change', async () => {
  rememberMe(keep, me('ben'))
  await showed()
  await leaveDevice(device, 'ana')
  expect(await caches.keys()).toEqual([])
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
