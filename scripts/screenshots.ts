/**
 * `npm run screenshots`: pictures of the screens, light and dark, into .reports/screenshots; with `--readme` those that README shows, into
 * docs/images. On a demo workspace of its own. Not here: comparing pictures.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Locator } from 'playwright-core'
import { apiAt } from '../test/e2e/api.ts'
import { type BrowserOptions, dropProfile, newProfile, openBrowser } from '../test/e2e/browser.ts'
import { makeProduct, type Product } from '../test/e2e/product.ts'
import { Screen } from '../test/e2e/screen.ts'
import { build } from './build.ts'
import { buildWeb } from './build-web.ts'
import { ensureChromium } from './chromium.ts'
import { root } from './ensure.mjs'
import { takeDoor } from './screenshot-door.ts'
import { makeScene, type Scene } from './screenshot-scene.ts'

const DESK = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
const THEMES = ['light', 'dark'] as const
type Theme = (typeof THEMES)[number]

interface Picture {
  readonly name: string
  readonly who: 'ben' | 'dalia' | 'emre' | 'fay'
  readonly address: (scene: Scene) => string
  /** What has to be there, or is to be done, before the picture is taken. */
  readonly prepare: (screen: Screen) => Promise<unknown>
  readonly viewport?: BrowserOptions['viewport']
  /** README shows it in this theme. */
  readonly readme?: Theme
}

const live = (screen: Screen): Promise<void> => screen.sync.filter({ hasText: 'Live' }).waitFor({ state: 'attached' })
const ready = (screen: Screen): Promise<unknown> => screen.ready()
const threadShown = (screen: Screen): Promise<unknown> => screen.page.getByRole('log').locator('[data-key]').last().waitFor()

const heading = ({ page }: Screen, name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor()
/** A section of the settings, when it has its rows. */
const section = (name: string, title: string, rows: (main: Locator) => Locator, viewport?: Picture['viewport']): Picture => ({
  name: viewport ? `phone-${name}` : name,
  who: 'fay',
  address: () => `/settings/${name}`,
  async prepare(screen) {
    await heading(screen, title)
    await rows(screen.page.getByRole('main')).first().waitFor()
    await screen.page.getByText('Loading…').waitFor({ state: 'detached' })
  },
  ...(viewport && { viewport })
})

const SECTIONS: readonly (readonly [name: string, title: string, rows: (main: Locator) => Locator])[] = [
  ['people', 'People', (main) => main.getByRole('button', { name: /^Ana Souza/ })],
  ['teams', 'Teams', (main) => main.getByRole('button', { name: 'Change Support' })],
  ['devices', 'Devices', (main) => main.getByRole('button', { name: /^Sign out/ })],
  ['workspace', 'Workspace', (main) => main.getByRole('textbox')],
  ['audit', 'Audit log', (main) => main.getByRole('list', { name: 'Changes' }).getByRole('listitem')]
]
/** What opens over a part of the settings. */
const over = (name: string, part: string, opener: string | RegExp, prepare: (dialog: Locator) => Promise<unknown>): Picture => ({
  name,
  who: 'fay',
  address: () => `/settings/${part}`,
  async prepare({ page, dialog }) {
    await page.getByRole('main').getByRole('button', { name: opener }).click()
    await prepare(dialog)
  }
})
const fillInvitation = async (dialog: Locator): Promise<void> => {
  await dialog.getByLabel('Name').fill('Zoë Marsh')
  await dialog.getByLabel('Sees', { exact: true }).selectOption('Their teams')
  await dialog.getByLabel('Support', { exact: true }).check()
}
const atBoth = (picture: Picture): readonly Picture[] => [picture, { ...picture, name: `phone-${picture.name}`, viewport: PHONE }]

const PICTURES: readonly Picture[] = [
  { name: 'queue', who: 'ben', address: () => '/q/needs-reply', prepare: ready },
  { name: 'thread', who: 'ben', address: ({ thread }) => `/c/${thread}`, prepare: threadShown, readme: 'light' },
  { name: 'held', who: 'ben', address: ({ heldIn }) => `/c/${heldIn}`, prepare: (screen) => screen.held.waitFor(), readme: 'light' },
  { name: 'outbox', who: 'ben', address: () => '/outbox', prepare: ({ page }) => page.getByRole('heading', { level: 1 }).waitFor() },
  { name: 'board', who: 'emre', address: () => '/board', prepare: ({ page }) => page.getByRole('table').first().waitFor(), readme: 'dark' },
  {
    name: 'palette',
    who: 'ben',
    address: () => '/q/needs-reply',
    async prepare(screen) {
      await screen.ready()
      await screen.page.keyboard.press('Control+k')
      await screen.dialog.waitFor()
    }
  },
  { name: 'phone-queue', who: 'ben', address: () => '/q/needs-reply', prepare: ready, viewport: PHONE },
  { name: 'phone-thread', who: 'ben', address: ({ heldIn }) => `/c/${heldIn}`, prepare: threadShown, viewport: PHONE },
  { name: 'sim', who: 'ben', address: () => '/sim', prepare: ready },
  {
    name: 'awaiting',
    who: 'emre',
    address: ({ awaitingIn }) => `/c/${awaitingIn}`,
    prepare: ({ page }) => page.getByRole('region', { name: /awaiting approval/ }).waitFor()
  },
  ...atBoth({
    name: 'returned',
    who: 'dalia',
    address: ({ returnedIn }) => `/c/${returnedIn}`,
    prepare: ({ page }) => page.getByText('Emre Yildiz returned this').waitFor()
  }),
  ...SECTIONS.flatMap(([name, title, rows]) => [section(name, title, rows), section(name, title, rows, PHONE)]),
  ...atBoth(over('member', 'people', /^Ana Souza/, (dialog) => dialog.getByRole('button', { name: /^Remove/ }).waitFor())),
  ...atBoth(over('invite', 'people', 'Invite…', (dialog) => fillInvitation(dialog))),
  ...atBoth(
    over('link', 'people', 'Invite…', async (dialog) => {
      await fillInvitation(dialog)
      await dialog.getByRole('button', { name: 'Make the link' }).click()
      await dialog.getByRole('img').waitFor()
    })
  ),
  ...atBoth(over('team', 'teams', 'Change Support', (dialog) => dialog.getByRole('button', { name: /^Remove/ }).waitFor())),
  ...atBoth({ name: 'me', who: 'fay', address: () => '/me', prepare: (screen) => heading(screen, 'Fay Lindqvist') })
]

/** Takes one person's pictures in one theme and size, one after the other. */
async function take(
  chromium: string,
  product: Product,
  pictures: readonly Picture[],
  scene: Scene,
  theme: Theme,
  fileOf: (picture: Picture) => string
): Promise<void> {
  const [first] = pictures
  if (!first) return
  const profile = newProfile()
  const browser = await openBrowser(chromium, {
    profile,
    colorScheme: theme,
    viewport: first.viewport ?? DESK,
    touch: first.viewport !== undefined
  })
  try {
    await browser.context.request.post(`${product.url}/api/demo/sign-in`, { headers: { origin: product.url }, data: { person: first.who } })
    const screen = new Screen(browser.page)
    // The first visit fills the device and fetches the fonts; nobody is shown that.
    await browser.page.goto(`${product.url}/q/open`)
    await live(screen)
    for (const picture of pictures) {
      await browser.page.goto(product.url + picture.address(scene))
      await live(screen)
      await picture.prepare(screen)
      await browser.page.evaluate(() => document.fonts.ready)
      await browser.page.screenshot({ path: fileOf(picture), animations: 'disabled', caret: 'hide', scale: 'css' })
      console.log(path.relative(root, fileOf(picture)))
    }
  } finally {
    await browser.close()
    dropProfile(profile)
  }
}

const sameBrowser = ({ who, viewport }: Picture): string => `${who} ${viewport?.width ?? DESK.width}`

export async function main(args: readonly string[]): Promise<void> {
  const { readme = false } = parseArgs({ args: [...args], options: { readme: { type: 'boolean' } } }).values
  const folder = path.join(root, ...(readme ? ['docs', 'images'] : ['.reports', 'screenshots']))
  mkdirSync(folder, { recursive: true })
  await build()
  buildWeb()
  const chromium = ensureChromium()
  const product = await makeProduct()
  try {
    await product.start()
    const scene = await makeScene(apiAt(product.url))
    for (const theme of THEMES) {
      const wanted = PICTURES.filter((picture) => !readme || picture.readme === theme)
      const fileOf = ({ name }: Picture): string => path.join(folder, readme ? `${name}.png` : `${name}-${theme}.png`)
      for (const pictures of Map.groupBy(wanted, sameBrowser).values()) await take(chromium, product, pictures, scene, theme, fileOf)
    }
    if (!readme) await takeDoor(chromium, product, folder)
  } finally {
    await product.remove()
  }
}
