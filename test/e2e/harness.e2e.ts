/** The harness itself: what the other files take for granted about processes, lines and browsers. */
import { expect, inject, test } from 'vitest'
import { newCustomer } from './api.ts'
import { dropProfile, newProfile, openBrowser } from './browser.ts'
import type { Person, PersonName } from './person.ts'
import { useStage } from './stage.ts'

const stage = useStage()

/** A picture: a document of the product's origin, under its policy, that runs nothing of the app. */
const STILL = '/icon.svg'
const enterStill = async (name: PersonName): Promise<Person> => {
  const person = await stage.enter(name)
  await person.goTo(STILL)
  return person
}

test('a product that was killed serves the same again on the same port', async () => {
  const cookie = await stage.api.signIn('ana')
  const customer = newCustomer()
  const { id } = await stage.api.customerWrites(cookie, customer, 'still here?')
  const before = stage.product.url
  await stage.product.stop('SIGKILL')
  await expect(stage.api.get('/api/health')).rejects.toThrow()
  await stage.product.start()
  expect(stage.product.url).toBe(before)
  expect((await stage.api.thread(cookie, id)).map(({ text }) => text)).toEqual(['still here?'])
})

test('who is cut off reaches nothing, and the others do', async () => {
  const [ana, ben] = await Promise.all([enterStill('ana'), enterStill('ben')])
  const asks = () =>
    fetch('/api/health').then(
      ({ status }) => status,
      () => 0
    )
  await ben.cutOff()
  expect([await ana.page.evaluate(asks), await ben.page.evaluate(asks)]).toEqual([200, 0])
  expect(await ben.page.evaluate(() => navigator.onLine)).toBe(false)
  await ben.comeBack()
  expect(await ben.page.evaluate(asks)).toBe(200)
})

test('a socket that stands is gone when its line is cut', async () => {
  const ben = await enterStill('ben')
  const closed = ben.page.evaluate(async () => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/parties/hub/main`)
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    document.documentElement.id = 'connected'
    return new Promise((resolve) => socket.addEventListener('close', () => resolve('closed')))
  })
  await ben.page.waitForFunction(() => document.documentElement.id === 'connected')
  await ben.cutOff()
  expect(await closed).toBe('closed')
})

test('what a page stored durably is there after its browser was killed', async () => {
  const ben = await enterStill('ben')
  const stored = (page: typeof ben.page, value?: string) =>
    page.evaluate(
      (given) =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('kept', 1)
          opening.onupgradeneeded = () => opening.result.createObjectStore('things')
          opening.onsuccess = () => {
            const transaction = opening.result.transaction('things', 'readwrite', { durability: 'strict' })
            const things = transaction.objectStore('things')
            const request = given === undefined ? things.get('one') : things.put(given, 'one')
            transaction.oncomplete = () => resolve(request.result)
            transaction.onerror = reject
          }
        }),
      value
    )
  await stored(ben.page, 'words')
  await ben.killBrowser()
  await ben.openBrowser()
  await ben.goTo(STILL)
  expect(await stored(ben.page)).toBe('words')
})

test('an error that nobody expected is told, and one that was expected is not', async () => {
  const profile = newProfile()
  const browser = await openBrowser(inject('chromium'), { profile })
  browser.trouble.expect(/on purpose/)
  await browser.page.evaluate(() => {
    console.error('on purpose')
    console.error('by accident')
    setTimeout(() => {
      throw new Error('thrown')
    })
  })
  await expect.poll(() => browser.trouble.unexpected().join()).toMatch(/by accident.*thrown/s)
  expect(browser.trouble.unexpected().join()).not.toContain('on purpose')
  await browser.close()
  dropProfile(profile)
})
