/**
 * The door without the demo: the first owner's claim, passkeys, recovery codes, an invitation on a phone. Not here: how a device is taken
 * back (`taken-back.e2e.ts`), what somebody may see once they are in.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { apiAt } from './api.ts'
import { type Authenticator, authenticatorOf } from './authenticator.ts'
import { type Browser, type BrowserOptions, dropProfile, openBrowser } from './browser.ts'
import { makeProduct, type Product } from './product.ts'
import { Screen } from './screen.ts'

const PHONE = { width: 390, height: 844 }

let product: Product
let claim: string
/** The owner's, of whom some are used. */
let codes: readonly string[] = []
const open: Browser[] = []
beforeAll(async () => {
  product = await makeProduct({ args: ['--empty'] })
  await product.start()
  const link = /https?:\/\/\S+\/join#[\w-]{43}/.exec(product.said())
  if (!link) throw new Error(`npm start --empty printed no claim link:\n${product.said()}`)
  claim = new URL(link[0]).hash
})
afterEach(async () => {
  const complaints = open.flatMap(({ trouble }) => trouble.unexpected())
  for (const { close, profile } of open.splice(0)) {
    await close()
    dropProfile(profile)
  }
  expect(complaints).toEqual([])
})
afterAll(() => product?.remove())

const atDoor = async (address: string, options?: BrowserOptions): Promise<{ browser: Browser; page: Page; device: Authenticator }> => {
  const browser = await openBrowser(inject('chromium'), options)
  open.push(browser)
  browser.trouble.expect(/status of 401.*\/api\/(?:me|auth\/\w+)\b/) // the app asks who is here, and a wrong code is told so
  browser.trouble.expect(/status of 404.*\/api\/auth\/join/) // as is a link that was used
  const device = await authenticatorOf(browser.page)
  await browser.page.goto(product.url + address)
  return { browser, page: browser.page, device }
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const codesOn = (page: Page): Promise<readonly string[]> =>
  page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allInnerTexts()
const signOut = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('sign out')
  await page
    .getByRole('dialog')
    .getByRole('option', { name: /Sign out/ })
    .waitFor()
  await page.keyboard.press('Enter')
  await button(page, /[Ss]ign out$/)
    .last()
    .click()
  await page.waitForURL(/\/sign-in/)
}

test('[DOR1] an instance that nobody owns says how to claim it, and lets nobody in', async () => {
  const { page } = await atDoor('/')
  await page.getByRole('heading', { name: 'Nobody owns this Baton yet' }).waitFor()
  expect(await button(page, /passkey/).count()).toBe(0)
})

test('[GAT4] the first owner claims it with a passkey, keeps recovery codes, signs out, and comes back by either', async () => {
  const { page, device } = await atDoor(`/join${claim}`, { viewport: PHONE, touch: true })
  await page.getByRole('heading', { name: /Become the owner/ }).waitFor()
  expect(await page.evaluate(() => location.href)).toBe(`${product.url}/join`)
  await page.getByLabel('Your name').fill('Olga Brandt')
  await button(page, 'Create passkey').click()
  await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor()
  expect(await device.passkeys()).toBe(1)
  codes = await codesOn(page)
  expect(codes).toHaveLength(10)
  expect(new Set(codes).size).toBe(10)
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Download as a text file').click()])
  expect(file.suggestedFilename()).toMatch(/^baton-recovery-codes.*\.txt$/)
  await button(page, 'I kept them').click()
  await page.waitForURL((url) => url.pathname !== '/join')
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(`${product.url}/q/open`)
  await new Screen(page).sync.getByText('Live').waitFor()

  await signOut(page)
  await button(page, 'Sign in with a passkey').click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  expect(await page.evaluate(async () => (await (await fetch('/api/me')).json()).name)).toBe('Olga Brandt')

  await page.goto(`${product.url}/q/open`)
  await new Screen(page).sync.getByText('Live').waitFor()
  await signOut(page)
  await device.lose()
  await button(page, 'Use a recovery code').click()
  const typed = (codes[3] ?? '').toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
  await page.getByLabel('Recovery code').fill(typed)
  await page.keyboard.press('Enter')
  await page.getByText('You have 9 recovery codes left.').waitFor()
  await button(page, 'Later, to the queue').click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))

  await page.goto(`${product.url}/q/open`)
  await new Screen(page).sync.getByText('Live').waitFor()
  await signOut(page)
  await button(page, 'Use a recovery code').click()
  await page.getByLabel('Recovery code').fill(typed)
  await page.keyboard.press('Enter')
  await page.getByText(/This code does not open the door/).waitFor()
})

test('somebody who is invited joins on a phone, in the team and with the rights that they were invited to', async () => {
  const api = apiAt(product.url)
  const owner =
    (await api.post('/api/auth/recover', { code: codes[0] })).headers.getSetCookie().map((cookie) => cookie.split(';')[0])[0] ?? ''
  const act = async (action: object): Promise<void> => {
    expect(await api.act(owner, 'test-owner', action)).toMatchObject({ outcome: 'applied' })
  }
  const secret = randomBytes(32).toString('base64url')
  const invitation = createHash('sha256').update(secret).digest('hex')
  await act({ kind: 'team.create', team: 'sales', name: 'Sales' })
  await act({ kind: 'invitation.create', invitation, name: 'Gita', role: 'agent', scope: 'teams', teams: ['sales'], approval: true })
  const { page, device } = await atDoor(`/join#${secret}`, { viewport: PHONE, touch: true })
  await page.getByText('Olga Brandt invited you.').waitFor()
  await page.getByText('Agent: answers customers').waitFor()
  await page.getByText('Conversations of Sales').waitFor()
  await page.getByLabel('Your name').fill('Gita Ramanathan')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor()
  expect(await device.passkeys()).toBe(1)
  await button(page, 'I kept them').click()
  await page.waitForURL(/\/q\//)
  const me = await page.evaluate(async () => (await (await fetch('/api/me')).json()) as object)
  expect(me).toMatchObject({ name: 'Gita Ramanathan', role: 'agent', scope: 'teams', teams: ['sales'], approval: true })

  await page.goto(`${product.url}/join#${secret}`)
  await page.getByRole('heading', { name: 'You are signed in as Gita Ramanathan' }).waitFor()
  await button(page, 'Sign out and go on').click()
  await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
})

test('[GAT3] a link that was used, and one with a part missing, lead nowhere and say so', async () => {
  const used = await atDoor(`/join${claim}`)
  await used.page.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
  const cut = await atDoor(`/join${claim.slice(0, -4)}`)
  await cut.page.getByRole('heading', { name: 'A part of the link is missing' }).waitFor()
})

test('[GAT1] a ceremony that is broken off leaves the door as it was', async () => {
  const { page, device } = await atDoor('/sign-in')
  await device.refuse()
  const enter = button(page, 'Sign in with a passkey')
  await enter.click()
  await enter.and(page.locator('[aria-busy=false]')).waitFor()
  expect(await page.getByRole('alert').textContent()).toBe('')
})
