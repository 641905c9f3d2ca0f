/**
 * `npm run bench open`: what an interaction costs on screen at 10,000 conversations, as surplus over a page that does nothing else, while
 * 50 messages a second arrive; how soon a cold browser without a network shows the queue; what the work of an hour leaves in memory, done
 * without its pauses: no clock runs for an hour here.
 * Not here: how it is measured inside the page (`open-probe.ts`), bytes of scripts (`npm run check`).
 */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureChromium } from '../../scripts/chromium.ts'
import { root } from '../../scripts/ensure.mjs'
import { apiAt } from '../e2e/api.ts'
import { dropProfile, newProfile, openBrowser } from '../e2e/browser.ts'
import { APP_SECRET, makeProduct, type Product } from '../e2e/product.ts'
import { Screen } from '../e2e/screen.ts'
import { blocksFrom, perRound, quantile, spreadOf, takeTurns } from './blocks.ts'
import { type BodyMaker, bodyMaker, CUSTOMERS, NUMBERS } from './bodies.ts'
import { type Poster, poster } from './load.ts'
import { type Block, type Desk, heapOf, openingOf, workAt, workThrough } from './open-hands.ts'
import { startLoad } from './open-load.ts'
import { GIVE_UP_MS, installProbe } from './open-probe.ts'
import { type Report, startReport } from './report.ts'

const CONVERSATIONS = 10_000
const MESSAGES_PER_SECOND = 50
const PARALLEL = 16
/** What a device needs of 10,000 conversations is there by then. */
const BOOTSTRAP_MS = 120_000
/** Openings of a cold browser, each with a process of its own. */
const OPENINGS_PER_BLOCK = 2
/**
 * What a busy desk does and sees in an hour, in quarters: so much arrives, and so many conversations are opened, of which some are answered
 * and some left with words begun. Without the pauses in between; what only time brings (windows that close, minutes) is not in it.
 */
const HOUR = { quarters: 4, messages: 2_500, perBody: 20, opened: 50 } as const
/** A device that was worked on for eight such hours has room: of 10,000 conversations and 100,000 messages in all no more than this. */
const MEMORY_GOAL_MB = 90
const HOURS_A_DAY = 8

const GOALS_MS = { typing: 8, jk: 16, thread: 40 } as const
const OPENING_GOALS_MS = { painted: 250, interactive: 450 } as const

const BARE = path.resolve(root, '..', 'shared', 'checks', 'baselines', 'bare.html')

/** The bare page on a port of its own. */
async function serveBare(): Promise<{ readonly url: string; readonly server: Server }> {
  const page = readFileSync(BARE)
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(page))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Not by the product's host name: pages of one site may share a process.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

/** The benches' numbers, which everybody sees, and their customers. */
async function connectNumbers({ url }: Product, line: Poster, maker: BodyMaker): Promise<void> {
  const api = apiAt(url)
  const fay = await api.signIn('fay')
  const known = new Set((await api.conversations(fay)).map(({ number }) => number))
  for (const id of NUMBERS)
    if (!known.has(id))
      await api.post(
        '/api/numbers',
        { phoneNumberId: id, wabaId: '800000000000001', displayPhoneNumber: `+${id}`, name: `Bench ${id.slice(-1)}` },
        fay
      )
  await line.postAll(maker.make(CUSTOMERS, 1))
}

/** A browser with ana's session and everything on the device, with the app ready in its first tab. */
async function openProduct(chromium: string, profile: string, { url }: Product): Promise<Screen> {
  const browser = await openBrowser(chromium, { profile })
  await browser.context.addInitScript(installProbe, GIVE_UP_MS)
  await browser.context.request.post(`${url}/api/demo/sign-in`, { headers: { origin: url }, data: { person: 'ana' } })
  await browser.page.goto(`${url}/q/open`)
  const screen = await new Screen(browser.page).ready()
  await screen.sync.filter({ hasText: 'Live' }).waitFor({ timeout: BOOTSTRAP_MS })
  return screen.worksOffline()
}

const productDesk = (screen: Screen): Desk => ({
  page: screen.page,
  async toBox() {
    await screen.page.keyboard.press('Enter')
    await screen.page.getByRole('textbox', { name: /^Reply to / }).focus()
  },
  async toList() {
    await screen.page.keyboard.press('Escape')
    await screen.queue.focus()
  }
})

const bareDesk = (page: Desk['page']): Desk => ({
  page,
  toBox: () => page.getByRole('textbox', { name: 'Reply' }).focus(),
  toList: () => page.getByRole('textbox', { name: 'Reply' }).blur()
})

/** Surplus per round; a goal is missed only if the whole range is on the wrong side. */
function reportSurplus(report: Report, metric: keyof Block, ours: readonly Block[], theirs: readonly Block[]): void {
  const p95 = (blocks: readonly Block[]): readonly number[] => blocks.map((block) => quantile(block[metric], 0.95))
  const whole = ours.flatMap((block) => block[metric])
  const base = theirs.flatMap((block) => block[metric])
  const { median, range } = spreadOf(perRound(p95(ours), p95(theirs), (mine, bare) => mine - bare))
  const goal = GOALS_MS[metric]
  const note = `surplus p95 over the bare page, ${whole.length} keys; the whole takes ${quantile(whole, 0.5).toFixed(1)} ms (p50), ${quantile(whole, 0.95).toFixed(1)} ms (p95)`
  report.add({
    metric: `open.${metric}`,
    value: median,
    unit: 'ms',
    baseline: quantile(base, 0.95),
    range,
    goal,
    holds: range[0] <= goal,
    at: '50/s',
    note
  })
}

async function measureKeys(report: Report, screen: Screen, bare: Desk, line: Poster, maker: BodyMaker, blocks: number): Promise<void> {
  const load = startLoad(line, maker, MESSAGES_PER_SECOND)
  const desk = productDesk(screen)
  const { product, page } = await takeTurns(blocks, { product: () => workAt(desk), page: () => workAt(bare) })
  await load.stop()
  for (const metric of ['typing', 'jk', 'thread'] as const) reportSurplus(report, metric, product, page)
}

/** Everything that was answered is with the server: nothing waits any more. */
async function drained({ page }: Screen): Promise<void> {
  await page.waitForFunction(
    async () => {
      const open = indexedDB.open('baton-local-ana')
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        open.onsuccess = () => resolve(open.result)
        open.onerror = () => reject(open.error)
      })
      const count = database.transaction('outbox').objectStore('outbox').count()
      return new Promise<boolean>((resolve) => {
        count.onsuccess = () => {
          database.close()
          resolve(count.result === 0)
        }
      })
    },
    undefined,
    { timeout: BOOTSTRAP_MS }
  )
}

/** The heap before the hour and after each quarter of it, and what was done in all. */
async function workAnHour(screen: Screen, line: Poster, maker: BodyMaker) {
  const desk = productDesk(screen)
  const heaps = [await heapOf(screen.page)]
  const did = { opened: 0, answered: 0, begun: 0 }
  await screen.page.bringToFront()
  await desk.toList()
  for (let quarter = 0; quarter < HOUR.quarters; quarter++) {
    const arriving = line.postAll(maker.make(HOUR.messages / HOUR.perBody, HOUR.perBody))
    const { opened, answered, begun } = await workThrough(desk, HOUR.opened)
    await arriving
    await drained(screen)
    did.opened += opened
    did.answered += answered
    did.begun += begun
    heaps.push(await heapOf(screen.page))
  }
  return { heaps, did }
}

/** Two figures: what it takes, and what the hour's later three quarters added, by which eight hours would have to stay under the goal. */
async function measureMemory(report: Report, screen: Screen, line: Poster, maker: BodyMaker): Promise<void> {
  const { heaps, did } = await workAnHour(screen, line, maker)
  const [before = 0, warm = 0] = heaps
  const after = heaps.at(-1) ?? 0
  const work = `an hour's work without its pauses (${HOUR.quarters * HOUR.messages} messages came, ${did.opened} conversations were opened, ${did.answered} answered, ${did.begun} left with a draft)`
  report.add({
    metric: 'open.memory',
    value: after,
    unit: 'MB',
    goal: MEMORY_GOAL_MB,
    holds: after <= MEMORY_GOAL_MB,
    note: `JavaScript heap after ${work}, garbage aside; before ${before.toFixed(1)} MB`
  })
  const growth = (after - warm) * (HOUR.quarters / (HOUR.quarters - 1))
  const goal = Math.floor((MEMORY_GOAL_MB - warm) / HOURS_A_DAY)
  report.add({
    metric: 'open.memory_growth',
    value: growth,
    unit: 'MB/h',
    goal,
    holds: growth <= goal,
    note: `by its last three quarters, ${heaps.map((heap) => heap.toFixed(1)).join(', ')} MB; the goal keeps ${HOURS_A_DAY} such hours under ${MEMORY_GOAL_MB} MB`
  })
}

type Openings = readonly { readonly painted: number; readonly interactive: number }[]

/** Each time a new process on a warm profile. */
async function openCold(chromium: string, profile: string, url: string): Promise<Openings> {
  const openings: Awaited<ReturnType<typeof openingOf>>[] = []
  for (let count = 0; count < OPENINGS_PER_BLOCK; count++) {
    const browser = await openBrowser(chromium, { profile })
    await browser.context.addInitScript(installProbe, GIVE_UP_MS)
    await browser.page.goto(url)
    openings.push(await openingOf(browser.page))
    await browser.close()
  }
  return openings
}

async function measureOpening(
  report: Report,
  chromium: string,
  profiles: readonly [string, string],
  urls: readonly [string, string],
  blocks: number
): Promise<void> {
  const { product, bare } = await takeTurns(blocks, {
    product: () => openCold(chromium, profiles[0], urls[0]),
    bare: () => openCold(chromium, profiles[1], urls[1])
  })
  for (const metric of ['painted', 'interactive'] as const) {
    const [ours, theirs] = [product, bare].map((side) => side.flat().map((opening) => opening[metric]))
    if (!ours || !theirs) throw new Error('a side gave nothing')
    const { median, range } = spreadOf(ours)
    const p95 = quantile(ours, 0.95)
    const goal = OPENING_GOALS_MS[metric]
    const note = `p95 from the page's first script, ${ours.length} cold browsers without a network; p50 ${median.toFixed(0)} ms, quartiles in range`
    report.add({
      metric: `open.${metric}`,
      value: p95,
      unit: 'ms',
      baseline: quantile(theirs, 0.95),
      range,
      goal,
      holds: p95 <= goal,
      note
    })
  }
}

const { values, positionals } = parseArgs({ options: { data: { type: 'string' }, blocks: { type: 'string' } }, allowPositionals: true })
const blocks = blocksFrom([...(values.blocks === undefined ? [] : ['--blocks', values.blocks]), ...positionals])
const chromium = ensureChromium()
const profiles = [newProfile(), newProfile()] as const
const product = await makeProduct({ args: ['--large', String(CONVERSATIONS)], ...(values.data === undefined ? {} : { data: values.data }) })
const bare = await serveBare()
try {
  await product.start()
  const report = startReport('open')
  const line = poster(product.url, '/webhooks/whatsapp', PARALLEL)
  const maker = bodyMaker(APP_SECRET, Date.now())
  await connectNumbers(product, line, maker)
  const screen = await openProduct(chromium, profiles[0], product)
  const barePage = await screen.page.context().newPage()
  await barePage.goto(bare.url)
  await measureKeys(report, screen, bareDesk(barePage), line, maker, blocks)
  await barePage.close()
  await measureMemory(report, screen, line, maker)
  await screen.page.context().close()
  line.close()
  await product.stop('SIGKILL')
  await measureOpening(report, chromium, profiles, [product.url, bare.url], blocks)
  report.close()
} finally {
  bare.server.close()
  await product.remove()
  profiles.forEach(dropProfile)
}
