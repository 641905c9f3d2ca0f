/** Parts of the app that come late or not at all: what was shown stays, and what was wanted is said not to be there. Not here: no network. */
import { expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { newCustomer } from './api.ts'
import { holdBack, loseScripts } from './hold-back.ts'
import { useStage } from './stage.ts'

const stage = useStage()

/** Words of the part with the databases. */
const ENGINE = 'chromeTransactionDurability'
const OVERLAYS = 'Type a command, a person'

test('an engine that does not come is no missing storage: the page says so, and "Try again" brings it', async () => {
  const ana = await stage.enter('ana')
  ana.serverMayFail()
  const comesBack = await loseScripts(ana.page, ENGINE)
  ana.browser.trouble.expect(/dynamically imported module/)
  await ana.goTo()
  const alert = ana.page.getByRole('alert').filter({ hasText: 'A part of Baton could not be loaded' })
  await alert.waitFor()
  expect(await ana.page.getByText('cannot work in this window').count()).toBe(0)
  await comesBack()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await eventually(
    'the queue, at once or by a new page',
    async () => {
      if ((await ana.screen.rows.count()) > 0) return true
      if (await alert.isVisible()) await alert.getByRole('button', { name: 'Try again' }).click()
      return false
    },
    (there) => there
  )
  await ana.screen.ready()
})

test('keys stay the page’s where what opens over it does not come', async () => {
  const customer = newCustomer()
  const cookie = await stage.api.signIn('ana')
  const { id } = await stage.api.customerWrites(cookie, customer, 'Hello')
  const ana = await stage.enter('ana')
  ana.serverMayFail()
  ana.browser.trouble.expect(/dynamically imported module/)
  await loseScripts(ana.page, OVERLAYS)
  const screen = await (await ana.goTo()).ready()
  await screen.filter.fill(customer.name)
  await screen.row(customer.name).waitFor()
  await screen.queue.focus()
  await ana.page.keyboard.press('j')
  await ana.page.keyboard.press('Control+k')
  await ana.page.getByText('A part of Baton could not be loaded').waitFor()
  await ana.page.keyboard.press('e')
  await eventually(
    'what the key says',
    async () => (await stage.api.conversations(cookie)).find((one) => one.id === id)?.status,
    (status) => status === 'resolved'
  )
})

test('[OFF6] what is pressed before the engine is there is done when it is', async () => {
  const customer = newCustomer()
  const cookie = await stage.api.signIn('ana')
  const { id } = await stage.api.customerWrites(cookie, customer, 'Hello')
  const ana = await stage.enter('ana')
  // A first visit takes the picture that the second one begins with.
  await (await ana.goTo()).ready()
  await ana.screen.filter.fill(customer.name)
  await ana.screen.row(customer.name).waitFor()
  await ana.screen.filter.fill('')
  await eventually(
    'a picture with the customer in it',
    () => ana.page.evaluate(() => JSON.stringify({ ...localStorage })),
    (kept) => kept.includes(customer.name)
  )
  const letThrough = await holdBack(ana.page, ENGINE)
  await ana.page.evaluate(async () => {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister()
  })
  await ana.goTo()
  await ana.screen.row(customer.name).click()
  await ana.page.keyboard.press('c')
  expect(await ana.screen.thread(customer.name).count()).toBe(0)
  letThrough()
  await ana.screen.thread(customer.name).getByText('Hello').waitFor()
  await eventually(
    'an owner',
    async () => (await stage.api.conversations(cookie)).find((one) => one.id === id)?.assignee,
    (assignee) => assignee === 'ana'
  )
})
