/** What somebody has typed and not sent: nothing takes it away. */
import { expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { newCustomer } from './api.ts'
import { newBuildBefore } from './new-build.ts'
import type { Person } from './person.ts'
import { useStage } from './stage.ts'

const stage = useStage()

const WORDS = 'We could bring it on Friday, or'

/** The drafts in the browser's database, as it would tell them to anybody. */
const storedDrafts = (ben: Person): Promise<readonly string[]> =>
  ben.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('baton-local-ben')
        opening.onerror = reject
        opening.onsuccess = () => {
          const database = opening.result
          const asked = database.transaction('drafts').objectStore('drafts').getAll()
          asked.onsuccess = () => {
            database.close()
            resolve(asked.result.map(({ text }: { text: string }) => text))
          }
        }
      })
  )

/** Ben has begun a reply, and it is on the disk. */
async function benWrites(ben: Person) {
  const customer = newCustomer()
  const { id } = await stage.api.customerWrites(await stage.api.signIn('ben'), customer, 'When will it come?')
  const screen = await (await ben.goTo(`/c/${id}`)).ready()
  await screen.replyBox(customer.name).pressSequentially(WORDS)
  await eventually(
    'the draft on the disk',
    () => storedDrafts(ben),
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

/** The build of the page that is on the screen: its inline script names it. */
const buildOf = (ben: Person): Promise<string> =>
  ben.page.evaluate(() => /version: "([^"]+)"/.exec(document.querySelector('script:not([src])')?.textContent ?? '')?.[1] ?? '')

test('a draft keeps a new build waiting, and is there after it was taken', async () => {
  const builds = await newBuildBefore(stage.product)
  const ben = await stage.enter('ben', {}, builds.line)
  const { customer } = await benWrites(ben)
  await ben.page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  const before = await buildOf(ben)
  await ben.page.keyboard.press('Escape') // who is in the middle of a word is not spoken to
  builds.deploy()
  await ben.page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => true))
  const update = ben.page.getByRole('button', { name: 'Reload now' })
  await update.waitFor()
  expect(await buildOf(ben)).toBe(before)
  await hasWords(ben, customer.name)
  await update.click()
  await eventually(
    'the new build',
    () => buildOf(ben).catch(() => ''), // between two pages nobody answers
    (build) => build === builds.name
  )
  await hasWords(ben, customer.name)
})
