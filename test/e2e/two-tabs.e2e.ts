/** Several tabs of one person: one socket and one drainer, the same on all screens, and nobody notices which tab leads. */
import type { Page, WebSocket } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { newCustomer } from './api.ts'
import type { Person } from './person.ts'
import { useStage } from './stage.ts'

const stage = useStage()

/** Generous: what is meant is 100 ms, on a machine that does nothing else. */
const TOGETHER_MS = 500

/** Sockets to the hub that stand, by page, of every tab that opens from now on. */
function watchSockets(person: Person): (page: Page) => number {
  const sockets = new Map<Page, WebSocket[]>()
  const watch = (page: Page): void => {
    sockets.set(page, [])
    page.on('websocket', (socket) => {
      if (socket.url().endsWith('/parties/hub/main')) sockets.get(page)?.push(socket)
    })
  }
  person.context.pages().forEach(watch)
  person.context.on('page', watch)
  return (page) => sockets.get(page)?.filter((socket) => !socket.isClosed()).length ?? 0
}

/** When a text first stands in a page, by the machine's clock in ms. */
const whenSeen = (page: Page, text: string): Promise<number> =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (!document.body.textContent?.includes(wanted)) return
          observer.disconnect()
          resolve(performance.timeOrigin + performance.now())
        }
        const observer = new MutationObserver(look)
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
        look()
      }),
    text
  )

async function twoTabs() {
  const ben = await stage.enter('ben')
  const socketsOf = watchSockets(ben)
  const leader = await (await ben.goTo()).ready()
  await eventually(
    'a socket',
    () => socketsOf(leader.page),
    (count) => count === 1
  )
  const follower = await (await ben.newTab()).ready()
  return { ben, socketsOf, leader, follower }
}

test('[TAB1] [TAB2] two tabs hold one socket and show the same at the same time', async () => {
  const { socketsOf, leader, follower } = await twoTabs()
  await Promise.all([leader, follower].map(({ sync }) => sync.getByText('Live').waitFor())) // both have caught up
  const text = 'Do you have it in blue?'
  const seen = Promise.all([leader, follower].map(({ page }) => whenSeen(page, text)))
  await stage.api.customerWrites(await stage.api.signIn('ana'), newCustomer(), text)
  const [first = 0, second = Number.POSITIVE_INFINITY] = await seen
  expect(Math.abs(first - second)).toBeLessThan(TOGETHER_MS)
  expect([socketsOf(leader.page), socketsOf(follower.page)]).toEqual([1, 0])
})

test('[TAB1] a tab takes over when the leading one is closed', async () => {
  const { socketsOf, leader, follower } = await twoTabs()
  await leader.page.close()
  await eventually(
    'the other socket',
    () => socketsOf(follower.page),
    (count) => count === 1
  )
  const customer = newCustomer()
  await stage.api.customerWrites(await stage.api.signIn('ana'), customer, 'And in green?')
  await follower.row(customer.name).waitFor()
})

test('a reply that was written in the tab that does not lead leaves once, and both tabs show it', async () => {
  const { leader, follower } = await twoTabs()
  const customer = newCustomer()
  await stage.api.customerWrites(await stage.api.signIn('ana'), customer, 'Which size is it?')
  await Promise.all([leader, follower].map((screen) => screen.open(customer.name)))
  await follower.reply(customer.name, 'Two metres by one.')
  await leader.thread(customer.name).getByText('Two metres by one.').waitFor()
  await eventually(
    'the reply on the phone',
    () => stage.api.answersOn(customer.phone),
    (shown) => shown.length > 0
  )
  await follower.waiting(customer.name, 'Two metres by one.').waitFor({ state: 'detached' })
  expect(await stage.api.answersOn(customer.phone)).toEqual(['Two metres by one.'])
})
