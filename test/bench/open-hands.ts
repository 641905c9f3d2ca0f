/** What hands do on a page that is measured, product and bare page alike: one key at a time, each awaited until it is painted. Not here: when. */
import type { Page } from 'playwright-core'
import { type Effect, GIVE_UP_MS, type Opening } from './open-probe.ts'

/** A block without enough effects measured something else. */
const MUST_WORK = 0.95

const STEPS = 18
const WORDS = 'We have put the table aside for you, thanks'

/** Presses one key; the ms until its effect is painted. One without an effect took as long as it was waited for. */
async function press(page: Page, key: string, effect: Effect): Promise<number> {
  await page.evaluate((wanted) => window.probe.expect(wanted), effect)
  await page.keyboard.press(key)
  return page.evaluate(() => window.probe.taken())
}

/** Presses one key after the other; throws if too many of them did nothing. */
export async function pressAll(page: Page, keys: readonly string[], effect: Effect): Promise<readonly number[]> {
  const times: number[] = []
  for (const key of keys) times.push(await press(page, key, effect))
  mustHaveWorked(times, effect)
  return times
}

function mustHaveWorked(times: readonly number[], effect: Effect): void {
  const idle = times.filter((ms) => ms >= GIVE_UP_MS).length
  if (idle > times.length * (1 - MUST_WORK)) throw new Error(`${idle} of ${times.length} keys did nothing (${effect})`)
}

const times = (count: number, key: string): readonly string[] => Array.from({ length: count }, () => key)

/** What one block of a side gave, in ms. */
export interface Block {
  readonly typing: readonly number[]
  readonly jk: readonly number[]
  readonly thread: readonly number[]
}

/** How a side's text box is reached from its list, and left again. */
export interface Desk {
  readonly page: Page
  readonly toBox: () => Promise<void>
  readonly toList: () => Promise<void>
}

/** Opens so many conversations, one after the other; how long each took. */
async function openMany({ page, toList }: Desk, count: number): Promise<readonly number[]> {
  const times: number[] = []
  for (let step = 0; step < count; step++) {
    await press(page, 'j', 'selected')
    times.push(await press(page, 'Enter', 'opened'))
    await toList()
  }
  mustHaveWorked(times, 'opened')
  return times
}

/** What is done with one conversation after another: most are answered, some are left with words begun, the rest is only read. */
const DEEDS = ['answer', 'read', 'answer', 'begin', 'read'] as const

export interface Worked {
  readonly opened: number
  readonly answered: number
  readonly begun: number
}

/** Works through so many conversations: opens each and answers it, begins a draft, or only reads. Nothing of it is timed. */
export async function workThrough({ page, toBox, toList }: Desk, count: number): Promise<Worked> {
  const did = { answer: 0, begin: 0, read: 0 }
  for (let step = 0; step < count; step++) {
    const before = page.url()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(({ href }) => href !== before)
    const deed = DEEDS[step % DEEDS.length] ?? 'read'
    if (deed !== 'read') {
      await toBox()
      await page.keyboard.insertText(`${WORDS}, ${step}`)
      if (deed === 'answer') await page.keyboard.press('Control+Enter')
    }
    did[deed] += 1
    await toList()
  }
  return { opened: count, answered: did.answer, begun: did.begin }
}

/** Opens one conversation after the other, goes up, down and up again, and writes. */
export async function workAt(desk: Desk): Promise<Block> {
  const { page, toBox, toList } = desk
  await page.bringToFront()
  await toList()
  const thread = await openMany(desk, STEPS)
  const jk = await pressAll(page, [...times(STEPS, 'k'), ...times(STEPS, 'j'), ...times(STEPS, 'k')], 'selected')
  await toBox()
  const typing = await pressAll(page, [...WORDS], 'typed')
  await toList()
  return { typing, jk, thread }
}

/** The figures of an opening, once both are there. */
export async function openingOf(page: Page): Promise<{ readonly painted: number; readonly interactive: number }> {
  await page.waitForFunction(() => {
    const { painted, interactive } = window.probe.opening()
    return painted !== null && interactive !== null
  })
  const { painted, interactive }: Opening = await page.evaluate(() => window.probe.opening())
  if (painted === null || interactive === null) throw new Error('an opening without its figures')
  return { painted, interactive }
}

/** MB of the page's JavaScript heap, garbage aside. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1e6
}
