/**
 * The promise of the product: a customer whom a colleague has answered meanwhile is not answered again by somebody who was offline, and
 * nothing that was written is lost. Cut off and closed, with the network gone, and with the server's process gone.
 */
import { describe, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Customer, newCustomer } from './api.ts'
import type { Person } from './person.ts'
import type { Screen } from './screen.ts'
import { useStage } from './stage.ts'

const stage = useStage()

const ASKED = 'Is the table still to be had?'
const ASKED_AGAIN = 'Hello? Is anybody there?'
const ANAS = 'Yes, it is. Shall I put it aside for you?'
const BENS = 'It is, and we deliver on Friday.'

/** Both have the customer's question on their screens. */
async function bothAtWork(): Promise<{ ana: Person; ben: Person; customer: Customer }> {
  const customer = newCustomer()
  await stage.api.customerWrites(await stage.api.signIn('ana'), customer, ASKED)
  const [ana, ben] = await Promise.all([stage.atWork('ana'), stage.atWork('ben')])
  await Promise.all([ana, ben].map(({ screen }) => screen.open(customer.name)))
  await Promise.all([ana, ben].map(({ screen }) => screen.thread(customer.name).getByText(ASKED).waitFor()))
  return { ana, ben, customer }
}

/** What happens while ben is away: the customer asks again and ana answers; the phone shows it. */
async function anaAnswers(ana: Person, customer: Customer): Promise<void> {
  await stage.api.customerWrites(await stage.api.signIn('ana'), customer, ASKED_AGAIN)
  await ana.screen.thread(customer.name).getByText(ASKED_AGAIN).waitFor()
  await ana.screen.reply(customer.name, ANAS)
  await phoneShows(customer, [ANAS])
}

const phoneShows = (customer: Customer, texts: readonly string[]) =>
  eventually(
    `${customer.name}'s phone with ${texts.length} answers`,
    () => stage.api.answersOn(customer.phone),
    (shown) => shown.length >= texts.length
  ).then((shown) => expect(shown).toEqual(texts))

/** Ben answers what he knows, closes the tab, and finds everything again in a new one, offline still. */
async function benAnswersOffline(ben: Person, customer: Customer): Promise<Screen> {
  await ben.screen.reply(customer.name, BENS)
  await waiting(ben.screen, customer)
  const other = await ben.context.newPage()
  await ben.page.close()
  await other.close()
  const screen = await (await ben.newTab()).ready()
  expect(await screen.rows.count()).toBeGreaterThan(5)
  await screen.open(customer.name)
  await screen.thread(customer.name).getByText(ASKED).waitFor()
  await waiting(screen, customer)
  return screen
}

const waiting = (screen: Screen, customer: Customer) => screen.waiting(customer.name, BENS).waitFor()

/** One answer on the phone, ana's, and ben sees it beside his own words, which are held. */
async function benIsHeld(screen: Screen, customer: Customer): Promise<void> {
  await screen.held.getByText(BENS).waitFor()
  await screen.held.getByText(ANAS).waitFor()
  await screen.thread(customer.name).getByText(ANAS).waitFor()
  expect(await stage.api.answersOn(customer.phone)).toEqual([ANAS])
}

interface Away {
  readonly how: string
  /** Ana answers while ben is cut off; when it resolves, he still is. */
  readonly leave: (ana: Person, ben: Person, customer: Customer) => Promise<void>
  readonly comeBack: (ben: Person) => Promise<void>
}

const AWAY: readonly Away[] = [
  {
    how: 'the network was cut',
    async leave(ana, ben, customer) {
      await ben.cutOff()
      await anaAnswers(ana, customer)
    },
    comeBack: (ben) => ben.comeBack()
  },
  {
    how: 'the server was stopped',
    async leave(ana, ben, customer) {
      await ben.cutOff()
      await anaAnswers(ana, customer)
      ana.serverMayFail()
      await stage.product.stop('SIGKILL')
      await ben.comeBack()
    },
    comeBack: () => stage.product.start()
  }
]

describe.each(AWAY)('somebody who answers while $how', ({ leave, comeBack }) => {
  test('[BOX1] [COL1] [COL7] finds queue, thread and the waiting reply in a new tab; the phone shows one answer; the held reply is discarded', async () => {
    const { ana, ben, customer } = await bothAtWork()
    await leave(ana, ben, customer)
    const screen = await benAnswersOffline(ben, customer)
    await comeBack(ben)
    await benIsHeld(screen, customer)
    await ana.screen.thread(customer.name).getByText(ANAS).waitFor()
    expect(await ana.screen.thread(customer.name).or(ana.screen.row(customer.name)).getByText(BENS).count()).toBe(0)
    await screen.held.getByRole('button', { name: 'Discard' }).click()
    await screen.held.waitFor({ state: 'detached' })
    await screen.thread(customer.name).getByText(BENS).waitFor({ state: 'detached' })
    expect(await stage.api.answersOn(customer.phone)).toEqual([ANAS])
  })

  test('[COL1] may send the held reply anyway: then the phone shows both, in order', async () => {
    const { ana, ben, customer } = await bothAtWork()
    await leave(ana, ben, customer)
    const screen = await benAnswersOffline(ben, customer)
    await comeBack(ben)
    await benIsHeld(screen, customer)
    await screen.held.getByRole('button', { name: 'Send anyway' }).click()
    await phoneShows(customer, [ANAS, BENS])
    await screen.held.waitFor({ state: 'detached' })
    await ana.screen.thread(customer.name).getByText(BENS).waitFor()
  })
})
