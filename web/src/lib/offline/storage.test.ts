import { expect, test } from 'vitest'
import { persistAfterFirstAction, persistenceOf, type StorageManagerPart, storageUse } from './storage.ts'

const manager = (persisted: boolean, grants: boolean) => {
  const asked: string[] = []
  const storage: StorageManagerPart = {
    persisted: async () => persisted,
    persist: async () => {
      asked.push('persist')
      return grants
    },
    estimate: async () => ({ usage: 3, quota: 10 })
  }
  return { storage, asked }
}

test('the browser is asked once, after the first action', async () => {
  const { storage, asked } = manager(false, true)
  const afterAction = persistAfterFirstAction(storage)
  expect(asked).toEqual([])
  expect(await Promise.all([afterAction(), afterAction()])).toEqual(['kept', 'kept'])
  expect(asked).toEqual(['persist'])
})

test('a browser that keeps it already is not asked, and a no is a no', async () => {
  const kept = manager(true, false)
  expect(await persistAfterFirstAction(kept.storage)()).toBe('kept')
  expect(kept.asked).toEqual([])
  expect(await persistAfterFirstAction(manager(false, false).storage)()).toBe('may-go')
})

test('a browser that knows nothing of it is no failure', async () => {
  expect(await persistenceOf(undefined)).toBe('unknown')
  expect(await persistAfterFirstAction(undefined)()).toBe('unknown')
  expect(await storageUse(undefined)).toBe(null)
})

test('what is used and available is told in bytes', async () => {
  expect(await storageUse(manager(false, false).storage)).toEqual({ used: 3, available: 10 })
})
