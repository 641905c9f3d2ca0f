/** Parts of the app that come late or not at all: what was shown stays, and what was wanted is said not to be there. Not here: no network. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { newCustomer } from './api.ts'
import { holdBack, loseScripts } from './hold-back.ts'
import { useStage } from './stage.ts'

const stage = useStage()

/** Words of the part with the databases. */
const ENGINE = 'chromeTransactionDurability'
const OVERLAYS = 'Type a command, a person'
/** As a part says a word; the catalogue has it without the mark at its end. */
const LOCK = 'lock.unreachable`'

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

test.each([
  ['a part of the settings', 'fay', '/settings/people', 'people.linkShare`', 'Invite…'],
  ['what is one’s own', 'emre', '/me', 'me.removeKeyWhat`', 'Add a passkey…']
] as const)('%s that does not come is said not to be there, and "Try again" brings it', async (_, who, address, words, shows) => {
  const person = await stage.enter(who)
  person.serverMayFail()
  const comesBack = await loseScripts(person.page, words)
  await person.goTo(address)
  const alert = person.page.getByRole('alert').filter({ hasText: 'A part of Baton could not be loaded' })
  await alert.waitFor()
  await comesBack()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await person.page.getByRole('button', { name: shows }).waitFor()
  expect(await alert.count()).toBe(0)
})

test('a lock that does not come is no empty page', async () => {
  const ana = await stage.atWork('ana')
  ana.serverMayFail()
  await ana.page.evaluate(async () => {
    const [at = 0] = (localStorage.getItem('baton.contact') ?? '').split(' ').map(Number)
    localStorage.setItem('baton.contact', `${at - 46 * 86_400_000} ${at}`)
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister()
  })
  const comesBack = await loseScripts(ana.page, LOCK)
  await ana.page.reload()
  const alert = ana.page.getByRole('alert').filter({ hasText: 'A part of Baton could not be loaded' })
  await alert.waitFor()
  expect(await ana.screen.rows.count()).toBe(0)
  await comesBack()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await ana.screen.ready() // the lock asked the server
})

/** Parts can be held back only without a worker: the picture that it writes into the page is put there in its place. */
const pictured = (page: Page, picture: string): Promise<unknown> =>
  page.addInitScript((text) => {
    new MutationObserver((_, observer) => {
      const place = document.createElement('template')
      place.id = 'boot-snapshot'
      place.append(text)
      document.documentElement.append(place)
      observer.disconnect()
    }).observe(document, { childList: true })
  }, picture)

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
  const picture = await eventually(
    'a picture with the customer in it',
    () => ana.page.evaluate(async () => (await caches.match('/boot-snapshot.json'))?.text() ?? ''),
    (kept) => kept.includes(customer.name)
  )
  const letThrough = await holdBack(ana.page, ENGINE)
  await pictured(ana.page, picture)
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
