/** A browser that is killed right after a reply was shown as waiting: the reply is there again, and leaves once. */
import { expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Customer, newCustomer } from './api.ts'
import type { Person } from './person.ts'
import type { Screen } from './screen.ts'
import { useStage } from './stage.ts'

const stage = useStage()

const REPLY = 'We will bring it on Friday.'

async function customerAsks(): Promise<Customer> {
  const customer = newCustomer()
  await stage.api.customerWrites(await stage.api.signIn('ben'), customer, 'When will it come?')
  return customer
}

/** The server is gone, ben answers, and the moment that his reply is shown as waiting his browser is killed. */
async function killedWhileWaiting(ben: Person, customer: Customer): Promise<void> {
  await ben.screen.open(customer.name)
  ben.serverMayFail()
  await stage.product.stop('SIGKILL')
  await ben.screen.reply(customer.name, REPLY)
  await ben.screen.waiting(customer.name, REPLY).waitFor()
  await ben.killBrowser()
  await ben.openBrowser()
  ben.serverMayFail()
}

/** Without a network still: the reply is there, once, and not also in the field where it was written. */
async function isThere(screen: Screen, customer: Customer): Promise<void> {
  await screen.open(customer.name)
  await screen.waiting(customer.name, REPLY).waitFor()
  expect(await screen.bubble(customer.name, REPLY).count()).toBe(1)
  expect(await screen.replyBox(customer.name).inputValue()).toBe('')
}

async function leavesOnce(screen: Screen, customer: Customer): Promise<void> {
  await eventually(
    'the reply on the phone',
    () => stage.api.answersOn(customer.phone),
    (shown) => shown.length > 0
  )
  await screen.waiting(customer.name, REPLY).waitFor({ state: 'detached' })
  expect(await stage.api.answersOn(customer.phone)).toEqual([REPLY])
}

test('[BOX1] [BOX5] a reply that was shown as waiting outlives the SIGKILL of the browser, and is sent once', async () => {
  const customer = await customerAsks()
  const ben = await stage.settled('ben')
  await killedWhileWaiting(ben, customer)
  const screen = await (await ben.goTo()).ready()
  await isThere(screen, customer)
  await stage.product.start()
  await leavesOnce(screen, customer)
})

test('[BOX1] so it does in the first minute after signing in, when the browser forgets the session', async () => {
  const customer = await customerAsks()
  const ben = await stage.atWork('ben')
  await killedWhileWaiting(ben, customer)
  const screen = await (await ben.goTo()).ready()
  await isThere(screen, customer)
  ben.browser.trouble.expect(/401/) // the cookie is gone, and so the app is told
  await stage.product.start()
  await ben.signInByDoor()
  await (await ben.goTo()).ready()
  await screen.open(customer.name)
  await leavesOnce(screen, customer)
})
