/** What signing out says before it deletes, and whose session it ends. Not here: what stays on the disk (`taken-back.e2e.ts`). */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { newCustomer } from './api.ts'
import { loseScripts } from './hold-back.ts'
import { useStage } from './stage.ts'

const stage = useStage()

/** Words of the part with the databases. */
const ENGINE = 'chromeTransactionDurability'

const wish = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('sign out')
  await page
    .getByRole('dialog')
    .getByRole('option', { name: /Sign out/ })
    .waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Sign out of this device?' }).waitFor()
}

test('signing out names what waits also where the part with the databases does not come', async () => {
  const { name } = await stage.api
    .customerWrites(await stage.api.signIn('ana'), newCustomer(), 'Are you open?')
    .then(({ contact }) => contact)
  const ben = await stage.atWork('ben')
  await ben.screen.open(name)
  await ben.cutOff()
  await ben.screen.reply(name, 'Until nine')
  await ben.screen.waiting(name, 'Until nine').waitFor()
  ben.browser.trouble.expect(/dynamically imported module/)
  // Nothing of it leaves meanwhile, from the first moment with a network on: without its engine the app sends nothing.
  await ben.page.route('**/api/actions', (route) => route.abort('failed'))
  await ben.comeBack()
  await ben.page.evaluate(async () => {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister()
    for (const one of await caches.keys()) await caches.delete(one)
  })
  await loseScripts(ben.page, ENGINE)
  await ben.page.reload()
  await ben.page.getByRole('alert').filter({ hasText: 'A part of Baton could not be loaded' }).waitFor()
  await wish(ben.page)
  const dialog = ben.page.getByRole('dialog', { name: 'Sign out of this device?' })
  await dialog.getByText('1 reply has not left. Signing out deletes it for good.').waitFor()
  expect(await dialog.getByText('Everything has left this device.').count()).toBe(0)
  await dialog.getByRole('button', { name: 'Delete and sign out' }).waitFor()
})

test('[KEP8] a tab that stood open while somebody else signed in takes nothing of theirs along when it is signed out', async () => {
  const ben = await stage.atWork('ben')
  ben.browser.trouble.expect(/status of 401/)
  await ben.context.clearCookies()
  const other = await ben.newTab('/sign-in')
  await other.page.getByRole('button', { name: /Chidi/ }).click()
  await other.ready()
  await wish(ben.page)
  await ben.page
    .getByRole('button', { name: /[Ss]ign out$/ })
    .last()
    .click()
  await ben.page.waitForURL(/\/sign-in/)
  const here = await other.page.evaluate(async () => ({
    session: ((await (await fetch('/api/me')).json()) as { id: string }).id,
    remembered: (JSON.parse(localStorage.getItem('baton.me') ?? '{}') as { id: string }).id,
    owed: localStorage.getItem('baton.signing-out')
  }))
  expect(here).toEqual({ session: 'chidi', remembered: 'chidi', owed: null })
  await other.page.reload()
  await other.ready()
  const databases = await other.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''))
  expect(databases.filter((database) => database.endsWith('-ben'))).toEqual([])
  expect(databases.some((database) => database.endsWith('-chidi'))).toBe(true)
})

test('while it signs out it says so, and takes no second press', async () => {
  const ben = await stage.atWork('ben')
  ben.browser.trouble.expect(/status of 401/)
  await wish(ben.page)
  const gate = Promise.withResolvers<void>()
  let asked = 0
  await ben.page.route('**/api/sign-out', async (route) => {
    asked += 1
    await gate.promise
    await route.continue()
  })
  const dialog = ben.page.getByRole('dialog', { name: 'Sign out of this device?' })
  await dialog.getByRole('button', { name: 'Sign out', exact: true }).click()
  const busy = dialog.getByRole('button', { name: 'Signing out…' })
  await busy.and(ben.page.locator('[aria-busy=true]')).waitFor()
  await busy.click({ force: true })
  expect(asked).toBe(1)
  gate.resolve()
  await ben.page.waitForURL(/\/sign-in/)
})
