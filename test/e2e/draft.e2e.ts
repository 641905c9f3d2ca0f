/** What somebody has typed and not sent: nothing takes it away. */
import { expect, inject, onTestFinished, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { newCustomer } from './api.ts'
import { newBuildBefore } from './new-build.ts'
import type { Person } from './person.ts'
import { useStage } from './stage.ts'
import { storedDrafts } from './traces.ts'
import { openUnwatched } from './unwatched-browser.ts'

const stage = useStage()

/** A page looks every twenty seconds whether the moment has come; the first look may find it busy. */
/** The browser lets the old worker go when it has nothing to do; a page that waits asks again at its next look. */
const TAKEN_WITHIN_MS = 45_000
const OFFERED_WITHIN_MS = 45_000
const WORDS = 'We could bring it on Friday, or'

/** Ben has begun a reply, and it is on the disk. */
async function benWrites(ben: Person) {
  const customer = newCustomer()
  const { id } = await stage.api.customerWrites(await stage.api.signIn('ben'), customer, 'When will it come?')
  const screen = await (await ben.goTo(`/c/${id}`)).ready()
  await screen.replyBox(customer.name).pressSequentially(WORDS)
  await eventually(
    'the draft on the disk',
    () => storedDrafts(ben.page, 'ben'),
    (drafts) => drafts.includes(WORDS)
  )
  return { customer, address: `/c/${id}` }
}

const hasWords = (ben: Person, name: string) =>
  eventually(
    'the draft',
    () => ben.screen.replyBox(name).inputValue(),
    (value) => value === WORDS
  )

test('a draft is there after the page was loaded anew', async () => {
  const ben = await stage.enter('ben')
  const { customer } = await benWrites(ben)
  await ben.page.reload()
  await hasWords(ben, customer.name)
})

test('a draft is there after the browser was killed', async () => {
  const ben = await stage.settled('ben')
  const { customer, address } = await benWrites(ben)
  await ben.killBrowser()
  await ben.openBrowser()
  await ben.goTo(address)
  await hasWords(ben, customer.name)
})

/** Things to find out and to do in a page. */
const IN_PAGE = {
  signIn: `fetch('/api/demo/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"person":"ben"}' }).then(({ ok }) => ok)`,
  /** The page's inline script names its build. */
  build: `/version: "([^"]+)"/.exec(document.querySelector('script:not([src])')?.textContent ?? '')?.[1] ?? ''`,
  worksOffline: `navigator.serviceWorker.controller?.state === 'activated'`,
  /** The browser is told to look. */
  update: 'navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => true)',
  waits: `navigator.serviceWorker.ready.then(({ waiting }) => waiting?.state === 'installed')`,
  /** What is decided at once has been drawn two frames later. */
  drawn: 'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))',
  words: `document.querySelector('textarea')?.value ?? ''`,
  write: `(document.querySelector('textarea')?.focus(), document.activeElement?.tagName === 'TEXTAREA')`,
  leaveField: `(document.querySelector('[role=listbox]').focus(), true)`,
  offers: `[...document.querySelectorAll('button')].filter(({ textContent }) => textContent.trim() === 'Reload now').length`,
  take: `([...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === 'Reload now').click(), true)`
} as const

test('[OFF2] a draft keeps a new build waiting until its author asks for it, and is there afterwards', async () => {
  const customer = newCustomer()
  const { id } = await stage.api.customerWrites(await stage.api.signIn('ben'), customer, 'When will it come?')
  const builds = await newBuildBefore(stage.product)
  const browser = await openUnwatched(inject('chromium'))
  const becomes = <T>(what: string, expression: string, wanted: T, limitMs?: number): Promise<T> =>
    eventually(
      what,
      () => browser.run<T>(expression),
      (value) => value === wanted,
      limitMs
    )
  onTestFinished(async () => {
    await browser.close()
    await builds.line.close()
  })
  await browser.goTo(`${builds.line.url}/icon.svg`)
  expect(await browser.run(IN_PAGE.signIn)).toBe(true)
  await browser.goTo(`${builds.line.url}/c/${id}`)
  await becomes('a worker', IN_PAGE.worksOffline, true)
  await becomes('the field', IN_PAGE.write, true)
  await browser.type(WORDS)
  await becomes('the draft', IN_PAGE.words, WORDS)
  const before = await browser.run(IN_PAGE.build)
  builds.deploy()
  await browser.run(IN_PAGE.update)
  await becomes('the next worker', IN_PAGE.waits, true)
  await browser.run(IN_PAGE.drawn)
  expect(await browser.run(IN_PAGE.offers)).toBe(0) // who is in the middle of a word is not spoken to
  await browser.run(IN_PAGE.leaveField)
  await becomes('the offer', IN_PAGE.offers, 1, OFFERED_WITHIN_MS)
  expect(await browser.run(IN_PAGE.build)).toBe(before)
  expect(await browser.run(IN_PAGE.words)).toBe(WORDS)
  await browser.run(IN_PAGE.take)
  await becomes('the new build', IN_PAGE.build, builds.name, TAKEN_WITHIN_MS)
  await becomes('the draft', IN_PAGE.words, WORDS)
}, 120_000)
