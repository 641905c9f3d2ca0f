/** Coming and going on the screen itself: every other file opens sessions without the sign-in page. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { useStage } from './stage.ts'

const stage = useStage()

test('somebody of the demo signs in with a click and has the queue; nobody else did', async () => {
  const ben = await stage.enter('ben')
  await ben.context.clearCookies()
  ben.browser.trouble.expect(/401.*\/api\/me/) // the app asks who is here
  await ben.goTo('/')
  await ben.page.getByRole('button', { name: /Ben Okafor/ }).click()
  await ben.screen.ready()
  await ben.screen.queue.waitFor()
  const me = await ben.page.evaluate(async () => (await (await fetch('/api/me')).json()) as { id: string })
  expect(me.id).toBe('ben')
})

/** Databases of anybody's in the browser. */
const databases = (page: Page): Promise<readonly (string | undefined)[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))

test('[TAB4] who signs out in one tab is signed out in the other, and nothing of theirs is left in the browser', async () => {
  const ben = await stage.atWork('ben')
  const other = await (await ben.newTab()).ready()
  expect((await databases(ben.page)).length).toBeGreaterThan(0)
  ben.browser.trouble.expect(/401.*\/api\/(me|live|sign-out)/) // the door asks who is here, and each tab says that they left
  await ben.page.keyboard.press('Control+k')
  await ben.page.keyboard.type('sign out')
  await ben.screen.dialog.getByRole('option', { name: /Sign out/ }).waitFor()
  await ben.page.keyboard.press('Enter')
  await ben.page
    .getByRole('button', { name: /[Ss]ign out$/ })
    .last()
    .click()
  await Promise.all([ben.page, other.page].map((page) => page.waitForURL(/\/sign-in/)))
  await eventually(
    'no database',
    () => databases(other.page),
    (names) => names.length === 0
  )
})

test('an address that says the device was taken back proves nothing: the door says so only where it was', async () => {
  const ben = await stage.enter('ben')
  await ben.goTo('/sign-in?ended=revoked&to=%2Fq%2Fmine')
  await ben.page.getByRole('button', { name: /Ben Okafor/ }).waitFor()
  expect(await ben.page.getByText('This device was taken back').count()).toBe(0)
  expect(new URL(ben.page.url()).search).toBe('?to=%2Fq%2Fmine')
})

test('a server that does not answer is said after a few seconds, and the door opens as soon as it does', async () => {
  const ben = await stage.enter('ben')
  const gate = Promise.withResolvers<void>()
  await ben.page.route('**/api/auth', async (route) => {
    await gate.promise
    await route.continue()
  })
  const from = Date.now()
  await ben.goTo('/sign-in')
  await ben.page.getByRole('heading', { name: 'You are offline' }).waitFor()
  expect(Date.now() - from).toBeLessThan(8_000)
  gate.resolve()
  await ben.page.getByRole('button', { name: /Ben Okafor/ }).waitFor()
})

test('after the door nobody is led to another site', async () => {
  const ben = await stage.enter('ben')
  await ben.context.clearCookies()
  ben.browser.trouble.expect(/401.*\/api\/me/)
  await ben.goTo(`/sign-in?to=${encodeURIComponent('/.//evil.example/x')}`)
  await ben.page.getByRole('button', { name: /Ben Okafor/ }).click()
  await ben.page.waitForURL((url) => url.pathname.startsWith('/q/'))
  expect(new URL(ben.page.url()).origin).toBe(ben.line.url)
})
