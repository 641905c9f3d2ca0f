/**
 * The first day of an instance that began empty, as its people live it: the claim link, two teams with a number each, an invitation made on
 * a screen and opened on a phone, and what each sees of what customers then write. Not here: the door's other ways (`door.e2e.ts`), every
 * address and frame that an agent gets (`canary.e2e.ts`).
 */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { apiAt } from './api.ts'
import { authenticatorOf } from './authenticator.ts'
import { type Browser, type BrowserOptions, dropProfile, openBrowser } from './browser.ts'
import { makeProduct, type Product } from './product.ts'
import { Screen } from './screen.ts'

const PHONE = { width: 390, height: 844 }
const SUPPORT = { id: '200000000000001', display: '+1 555 020 0001', name: 'Help line' }
const SALES = { id: '200000000000002', display: '+1 555 020 0002', name: 'Shop line' }

let product: Product
const open: Browser[] = []
beforeAll(async () => {
  product = await makeProduct({ args: ['--empty'] })
  await product.start()
})
afterAll(async () => {
  for (const { close, profile } of open.splice(0)) {
    await close()
    dropProfile(profile)
  }
  await product?.remove()
})

const button = (within: Page | Locator, name: string | RegExp): Locator => within.getByRole('button', { name })
const dialogOf = (page: Page): Locator => page.getByRole('dialog')

/** A browser of somebody whom nobody knows yet, on a device that makes passkeys. */
async function newcomer(options?: BrowserOptions): Promise<Browser> {
  const browser = await openBrowser(inject('chromium'), options)
  open.push(browser)
  browser.trouble.expect(/status of 401.*\/api\/me\b/) // the app asks who is here
  await authenticatorOf(browser.page)
  return browser
}

/** Opens a link, gives a name, makes a passkey and keeps the codes, to the queue. */
async function comesInBy(page: Page, link: string, title: RegExp, name: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('heading', { name: title }).waitFor()
  await page.getByLabel('Your name').fill(name)
  await button(page, 'Create passkey').click()
  await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor()
  await button(page, 'I kept them').click()
  await page.waitForURL(({ pathname }) => /^\/(?:q\/|board$)/.test(pathname)) // a leader begins with the board
  await new Screen(page).sync.filter({ hasText: 'Live' }).waitFor({ state: 'attached' })
}

/** A part of the settings, by the way that the rail and the list of parts show. */
async function partOf(page: Page, part: 'Teams' | 'People'): Promise<void> {
  if (!page.url().includes('/settings')) {
    await button(page.getByRole('navigation', { name: 'Views' }), /Olga Brandt/).click()
    await dialogOf(page).getByRole('link', { name: 'Settings' }).click()
  }
  await page
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('link', { name: new RegExp(`^${part}`) })
    .click()
  await page.getByRole('heading', { level: 1, name: part }).waitFor()
}

async function makesTeam(page: Page, name: string, number: string): Promise<void> {
  await button(page, 'New team…').click()
  await dialogOf(page).getByLabel('Name').fill(name)
  await button(dialogOf(page), 'Create').click()
  await button(page, `Change ${name}`).click()
  await dialogOf(page).getByLabel(number).check()
  await button(dialogOf(page), 'Save').click()
  await dialogOf(page).getByText('Saved').waitFor()
  await button(dialogOf(page), 'Close').click()
}

/** The link that an invitation to a team shows once. */
async function invites(page: Page, name: string, team: string): Promise<string> {
  await button(page, 'Invite…').click()
  await dialogOf(page).getByLabel('Name').fill(name)
  await dialogOf(page).getByLabel('Sees', { exact: true }).selectOption('Their teams')
  await dialogOf(page).getByLabel(team, { exact: true }).check()
  await button(dialogOf(page), 'Make the link').click()
  const link = await dialogOf(page).getByRole('textbox', { name: 'Link' }).inputValue()
  await button(dialogOf(page), 'I have passed it on').click()
  return link
}

/** Views and teams with their counts as a screen reader hears them, without those that count nothing. */
const placesIn = async (within: Page | Locator): Promise<readonly string[]> => {
  const links = within.getByRole('navigation', { name: 'Views' }).getByRole('link')
  const names = await links.evaluateAll((all) => all.map((link) => link.getAttribute('aria-label') ?? ''))
  return names.filter((name) => /, [1-9]\d*$/.test(name))
}
/** Team queues hold what was given to the team: they stand there before anything was. */
const teamsIn = (within: Page | Locator): Promise<readonly string[]> =>
  within
    .getByRole('list', { name: 'Team queues' })
    .getByRole('link')
    .evaluateAll((all) => all.map((link) => link.getAttribute('data-name') ?? ''))

test('an empty Baton goes claim, passkey, teams, invitation, second browser: an agent of one team sees just that', async () => {
  const link = /https?:\/\/\S+\/join#[\w-]{43}/.exec(product.said())?.[0] ?? ''
  expect(link).not.toBe('')
  const olga = await newcomer()
  await comesInBy(olga.page, link, /Become the owner/, 'Olga Brandt')
  for (const { id, display, name } of [SUPPORT, SALES]) {
    const data = { phoneNumberId: id, wabaId: '100000000000001', displayPhoneNumber: display, name }
    const answer = await olga.context.request.post(`${product.url}/api/numbers`, { headers: { origin: product.url }, data })
    expect(answer.status()).toBe(201)
  }
  await partOf(olga.page, 'Teams')
  await makesTeam(olga.page, 'Support', `${SUPPORT.name} ${SUPPORT.display}`)
  await makesTeam(olga.page, 'Sales', `${SALES.name} ${SALES.display}`)
  await partOf(olga.page, 'People')
  const invitation = await invites(olga.page, 'Gita', 'Support')

  const gita = await newcomer({ viewport: PHONE, touch: true })
  await comesInBy(gita.page, invitation, /^Join /, 'Gita Ramanathan')
  await button(olga.page, /^Gita Ramanathan/).waitFor()

  const api = apiAt(product.url)
  const asks = (number: string, phone: string, name: string, text: string): Promise<unknown> =>
    api.post(`/simulator/customers/${phone}/messages`, { type: 'text', text, name, number })
  await asks(SALES.id, '15550400001', 'Sven Sales', 'What does the oak table cost?')
  await asks(SUPPORT.id, '15550400002', 'Susi Support', 'My lamp does not light.')

  await olga.page.goto(`${product.url}/q/open`)
  const [desk, phone] = [new Screen(olga.page), new Screen(gita.page)]
  for (const name of ['Susi Support', 'Sven Sales']) await desk.row(name).waitFor()
  expect(await desk.rows.count()).toBe(2)
  expect(await placesIn(olga.page)).toEqual(['Unassigned, 2', 'Needs reply, 2', 'Unread, 2', 'All open, 2'])
  expect((await teamsIn(olga.page)).toSorted()).toEqual(['Sales', 'Support'])

  await gita.page.goto(`${product.url}/q/open`)
  await phone.row('Susi Support').waitFor()
  expect(await phone.rows.count()).toBe(1)
  await button(gita.page.getByRole('heading', { level: 1 }), 'All open').click()
  const places = dialogOf(gita.page)
  expect(await placesIn(places)).toEqual(['Unassigned, 1', 'Needs reply, 1', 'Unread, 1', 'All open, 1'])
  expect(await teamsIn(places)).toEqual(['Support'])
  expect(await gita.page.evaluate(() => document.body.textContent)).not.toMatch(/Sven|oak table|Sales/)
  await gita.page.keyboard.press('Escape')
  await phone.row('Susi Support').click()
  await phone.thread('Susi Support').getByText('My lamp does not light.').waitFor()
  await phone.reply('Susi Support', 'Is the bulb screwed in?')
  await eventually(
    'the answer on the customer’s phone',
    () => api.answersOn('15550400002'),
    (answers) => answers.length > 0
  )
  expect(open.flatMap(({ trouble }) => trouble.unexpected())).toEqual([])
})
