/**
 * `npm run screenshots`: pictures of the screens, light and dark, into .reports/screenshots; with `--readme` those that README shows, into
 * docs/images. On a demo workspace of its own. Not here: comparing pictures.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Api, apiAt, type Customer } from '../test/e2e/api.ts'
import { type BrowserOptions, dropProfile, newProfile, openBrowser } from '../test/e2e/browser.ts'
import { makeProduct, type Product } from '../test/e2e/product.ts'
import { Screen } from '../test/e2e/screen.ts'
import { build } from './build.ts'
import { buildWeb } from './build-web.ts'
import { ensureChromium } from './chromium.ts'
import { root } from './ensure.mjs'

const DESK = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
const THEMES = ['light', 'dark'] as const
type Theme = (typeof THEMES)[number]

/** What the pictures need beside the demo: somebody whom two people answered. */
interface Scene {
  readonly heldIn: string
  readonly thread: string
}

interface Picture {
  readonly name: string
  readonly who: 'ben' | 'emre'
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
  { name: 'sim', who: 'ben', address: () => '/sim', prepare: ready }
]

const CUSTOMER: Customer = { phone: '15550300777', name: 'Nora Quint' }

/** Ana has answered, and so has Ben, who did not know. */
async function makeScene(api: Api): Promise<Scene> {
  const [ana, ben] = await Promise.all([api.signIn('ana'), api.signIn('ben')])
  const { id } = await api.customerWrites(ben, CUSTOMER, 'Hi! Is the oak table from the window still there?')
  const seen = (await api.thread(ben, id)).at(-1)?.id
  await api.act(ana, 'picture-ana', {
    kind: 'message.send',
    conversation: id,
    text: 'Yes, it is. Shall I put it aside for you until Saturday?',
    seen
  })
  const answer = { kind: 'message.send', conversation: id, text: 'It is! We could deliver it on Friday morning.', seen }
  const { outcome } = await api.act(ben, 'picture-ben', answer)
  if (outcome !== 'held') throw new Error(`the reply of the picture was ${outcome} instead of held`)
  return { heldIn: id, thread: await longest(api, ben) }
}

/** Of ben's own conversations in which one can still answer the one in which most was said. */
async function longest(api: Api, cookie: string): Promise<string> {
  const sizes = await Promise.all(
    (await api.conversations(cookie, 'mine'))
      .filter(({ windowClosesAt }) => (windowClosesAt ?? 0) > Date.now())
      .map(async ({ id }) => ({ id, size: (await api.thread(cookie, id)).length }))
  )
  const [most] = sizes.toSorted((a, b) => b.size - a.size)
  if (!most) throw new Error('ben has no conversation to show')
  return most.id
}

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
  } finally {
    await product.remove()
  }
}
