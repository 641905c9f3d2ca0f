/**
 * Pictures of who is not in, or not any more: the claim, joining, recovery codes, signing in, a device that is locked or was taken back.
 * Each is prepared once and taken at the desk and on a phone, light and dark. Not here: everything behind the door (`screenshots.ts`).
 */
import { createHash, randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { type Api, apiAt } from '../test/e2e/api.ts'
import { authenticatorOf } from '../test/e2e/authenticator.ts'
import { dropProfile, newProfile, openBrowser } from '../test/e2e/browser.ts'
import { lineTo } from '../test/e2e/line.ts'
import { Person } from '../test/e2e/person.ts'
import { makeProduct, type Product } from '../test/e2e/product.ts'
import { root } from './ensure.mjs'

const SIZES = [
  ['', { width: 1280, height: 800 }],
  ['phone-', { width: 390, height: 844 }]
] as const
const THEMES = ['light', 'dark'] as const

type Shoot = (page: Page, name: string) => Promise<void>

const shootInto =
  (folder: string): Shoot =>
  async (page, name) => {
    await page.mouse.move(0, 0) // nothing is under the pointer
    for (const [prefix, size] of SIZES) {
      await page.setViewportSize(size)
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme })
        await page.evaluate(() => document.fonts.ready)
        const file = path.join(folder, `${prefix}${name}-${colorScheme}.png`)
        await page.screenshot({ path: file, animations: 'disabled', caret: 'hide', scale: 'css' })
        console.log(path.relative(root, file))
      }
    }
  }

const heading = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('heading', { name }).waitFor()
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click()

/** At a browser that nobody has used. */
async function atNewBrowser(chromium: string, work: (page: Page) => Promise<void>): Promise<void> {
  const profile = newProfile()
  const browser = await openBrowser(chromium, { profile })
  try {
    await work(browser.page)
  } finally {
    await browser.close()
    dropProfile(profile)
  }
}

export async function takeDoor(chromium: string, demo: Product, folder: string): Promise<void> {
  const shoot = shootInto(folder)
  const api = apiAt(demo.url)
  await atNewBrowser(chromium, async (page) => {
    await page.goto(`${demo.url}/sign-in`)
    await page.getByRole('button', { name: /Ana Souza/ }).waitFor()
    await shoot(page, 'demo-door')
    await page.goto(`${demo.url}/join#${await invitation(api)}`)
    await heading(page, /^Join /)
    await shoot(page, 'join')
    await page.goto(`${demo.url}/join#${randomBytes(32).toString('base64url')}`)
    await heading(page, 'This link does not work any more')
    await shoot(page, 'join-gone')
  })
  await takeClaim(chromium, shoot)
  await takeLost(chromium, demo, api, shoot)
}

/** The secret of an invitation that fay made. */
async function invitation(api: Api): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  const wish = { name: 'Zoë Marsh', role: 'agent', scope: 'teams', teams: ['support'], approval: false }
  const hash = createHash('sha256').update(secret).digest('hex')
  await api.act(await api.signIn('fay'), 'picture-fay', { kind: 'invitation.create', invitation: hash, ...wish })
  return secret
}

/** An instance without a demo, from its claim to its door. */
async function takeClaim(chromium: string, shoot: Shoot): Promise<void> {
  const product = await makeProduct({ args: ['--empty'] })
  try {
    await product.start()
    const link = /https?:\/\/\S+\/join#[\w-]{43}/.exec(product.said())?.[0]
    if (!link) throw new Error(`npm start --empty printed no claim link:\n${product.said()}`)
    await atNewBrowser(chromium, async (page) => {
      await authenticatorOf(page)
      await page.goto(`${product.url}/sign-in`)
      await heading(page, 'Nobody owns this Baton yet')
      await shoot(page, 'unclaimed')
      await page.goto(link)
      await heading(page, /Become the owner/)
      await page.getByLabel('Your name').fill('Olga Brandt')
      await shoot(page, 'claim')
      await press(page, 'Create passkey')
      await heading(page, 'Keep your recovery codes')
      await page.getByRole('listitem').last().waitFor()
      await shoot(page, 'codes')
      const code = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').first().textContent()
      await press(page, 'I kept them')
      await page.getByRole('status', { name: 'Sync' }).filter({ hasText: 'Live' }).waitFor({ state: 'attached' })
      await page.context().clearCookies()
      await page.goto(`${product.url}/sign-in`)
      await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
      await shoot(page, 'sign-in')
      await press(page, 'Use a recovery code')
      await page.getByLabel('Recovery code').fill(code ?? '')
      await shoot(page, 'sign-in-code')
      await page.keyboard.press('Enter')
      await heading(page, 'You are in')
      await shoot(page, 'recovered')
    })
  } finally {
    await product.remove()
  }
}

const DAY_MS = 86_400_000

/** Ben's device: it signs out with a reply that waits, is locked for want of contact, and is taken back in the end. */
async function takeLost(chromium: string, demo: Product, api: Api, shoot: Shoot): Promise<void> {
  const ben = await Person.at('ben', await lineTo(demo.port), chromium, {})
  try {
    await ben.signInByDoor()
    await (await (await ben.goTo('/q/mine')).ready()).worksOffline()
    await ben.screen.rows.first().click()
    await ben.cutOff()
    await ben.page.getByRole('textbox', { name: /^Reply to/ }).fill('I will look after it tomorrow morning.')
    await ben.page.getByRole('button', { name: 'Send', exact: true }).click()
    await ben.page.getByText('Waiting on this device').first().waitFor()
    await ben.screen.sync.filter({ hasText: 'Offline' }).waitFor()
    await ben.page.keyboard.press('Control+k')
    await ben.page.keyboard.type('sign out')
    await ben.screen.dialog.getByRole('option', { name: /Sign out/ }).waitFor()
    await ben.page.keyboard.press('Enter')
    await ben.page
      .getByRole('button', { name: /[Ss]ign out$/ })
      .last()
      .waitFor()
    await shoot(ben.page, 'sign-out')
    await ben.page.evaluate((behind) => {
      const [at = 0] = (localStorage.getItem('baton.contact') ?? '').split(' ').map(Number)
      localStorage.setItem('baton.contact', `${at - behind} ${at}`)
    }, 46 * DAY_MS)
    await ben.page.reload()
    await heading(ben.page, 'This device is locked')
    await shoot(ben.page, 'locked')
    const fay = await api.signIn('fay')
    const { devices } = await api.get<{ devices: readonly { session: string; member: string }[] }>('/api/devices', fay)
    for (const { session, member } of devices) {
      if (member === 'ben') await api.act(fay, 'picture-fay', { kind: 'session.revoke', session })
    }
    await ben.comeBack()
    await heading(ben.page, 'This device was taken back')
    await shoot(ben.page, 'taken-back')
  } finally {
    await ben.leave()
  }
}
