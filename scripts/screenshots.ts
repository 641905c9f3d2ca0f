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

/** What the pictures need beside the demo: somebody whom two people answered, somebody to whom a reply awaits approval. */
interface Scene {
  readonly heldIn: string
  readonly awaitingIn: string
  readonly thread: string
}

interface Picture {
  readonly name: string
  readonly who: 'ben' | 'emre' | 'fay'
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
const section = (name: string, title: string, row: 'row' | 'listitem' | 'textbox', viewport?: Picture['viewport']): Picture => ({
  name: viewport ? `phone-${name}` : name,
  who: 'fay',
  address: () => `/settings/${name}`,
  async prepare(screen) {
    await heading(screen, title)
    await screen.page.getByRole('main').getByRole(row).first().waitFor()
  },
  ...(viewport && { viewport })
})

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
  section('people', 'People', 'row'),
  section('people', 'People', 'row', PHONE),
  section('teams', 'Teams', 'listitem'),
  section('devices', 'Devices', 'listitem'),
  section('workspace', 'Workspace', 'textbox'),
  section('audit', 'Audit log', 'listitem'),
  { name: 'me', who: 'fay', address: () => '/me', prepare: (screen) => heading(screen, 'Fay Lindqvist'), viewport: PHONE }
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
  return { heldIn: id, awaitingIn: await makeAwaiting(api), thread: await longest(api, ben) }
}

/** Dalia is new to refunds: what she writes is seen by somebody else first. */
async function makeAwaiting(api: Api): Promise<string> {
  const [fay, dalia] = await Promise.all([api.signIn('fay'), api.signIn('dalia')])
  await api.act(fay, 'picture-fay', { kind: 'member.change', member: 'dalia', approval: true })
  const { id } = await api.customerWrites(
    dalia,
    { phone: '15550300888', name: 'Omar Castillo' },
    'The lamp came with a broken switch. Can I have my money back?'
  )
  const seen = (await api.thread(dalia, id)).at(-1)?.id
  const text = 'I am sorry about that, Omar. I have asked for the refund: it is on your card by Thursday.'
  const { outcome, reason } = await api.act(dalia, 'picture-dalia', { kind: 'message.send', conversation: id, text, seen })
  if (reason !== 'awaiting_approval') throw new Error(`the reply of the picture was ${outcome} instead of awaiting approval`)
  return id
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
