/** What goes from a browser when somebody signs out of it. A device that was taken back: `state/take-back.test.ts`. */
import { expect, test } from 'vitest'
import { fakeCaches } from './caches.test-aid.ts'
import { dropOwn } from './traces.ts'

test('signing out ends what is pushed here and drops what belonged to the member; the app stays for the next one', async () => {
  const caches = fakeCaches()
  for (const name of ['baton-app-b1', 'baton-user-media']) await caches.open(name)
  const ended: string[] = []
  const registration = {
    unregister: async () => {
      ended.push('worker')
      return true
    },
    pushManager: {
      getSubscription: async () => ({
        unsubscribe: async () => {
          ended.push('push')
          return true
        }
      })
    }
  }
  await dropOwn({ caches, workers: { getRegistrations: async () => [registration, { ...registration, pushManager: undefined }] } })
  expect([await caches.keys(), ended]).toEqual([['baton-app-b1'], ['push']])
})

test('a browser without workers and caches has nothing to drop', async () => {
  await expect(dropOwn({ caches: undefined, workers: undefined })).resolves.toBeUndefined()
})
