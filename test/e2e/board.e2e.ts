/** The board says what is so (MGR-01..03): an independent count agrees, each number opens what it counts, and looking leaves no mark. */
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { newCustomer } from './api.ts'
import type { Person } from './person.ts'
import { useStage } from './stage.ts'

const stage = useStage()

const LIVE_WITHIN_MS = 2000
const HOUR = 3_600_000

/** The numbers of the strip that are counts of conversations. */
const COUNTS = ['Open', 'Unassigned', 'Needs reply', 'Closing in 2 h', 'Held', 'Failed'] as const
type Count = (typeof COUNTS)[number]

/** Its name is "Open: 23". */
const cellOf = (emre: Person, count: Count): Locator => emre.page.getByRole('link', { name: new RegExp(`^${count}: \\d`) })
const numberOf = async (emre: Person, count: Count): Promise<number> =>
  Number(/: (\d+)$/.exec((await cellOf(emre, count).getAttribute('aria-label')) ?? '')?.[1])

/** The same counts from the API, by other code. */
async function recount(): Promise<Readonly<Record<Count, number>>> {
  const cookie = await stage.api.signIn('emre')
  const open = (await stage.api.conversations(cookie)).filter(({ status }) => status === 'open')
  const board = await stage.api.get<{ held: readonly { conversation: string }[]; failed: readonly string[] }>('/api/board', cookie)
  const leftOf = (closesAt: number | null): number => (closesAt ?? 0) - Date.now()
  return {
    Open: open.length,
    Unassigned: open.filter(({ assignee }) => assignee === null).length,
    'Needs reply': open.filter(({ needsReply }) => needsReply).length,
    'Closing in 2 h': open.filter(({ windowClosesAt }) => leftOf(windowClosesAt) > 0 && leftOf(windowClosesAt) <= 2 * HOUR).length,
    Held: board.held.length,
    Failed: board.failed.length
  }
}

const shown = async (emre: Person): Promise<Readonly<Record<Count, number>>> =>
  Object.fromEntries(await Promise.all(COUNTS.map(async (count) => [count, await numberOf(emre, count)]))) as Record<Count, number>

async function atBoard(): Promise<Person> {
  const emre = await stage.enter('emre')
  await emre.goTo('/board')
  await cellOf(emre, 'Open').waitFor()
  return emre
}

test('every number equals a count of its own', async () => {
  const emre = await atBoard()
  const counted = await recount()
  await eventually(
    'the same numbers',
    () => shown(emre),
    (numbers) => COUNTS.every((count) => numbers[count] === counted[count])
  )
})

test.each(COUNTS)('the number %s opens a list of as many rows', async (count) => {
  const emre = await atBoard()
  const number = await eventually(
    'a number',
    () => numberOf(emre, count),
    (value) => value >= 0
  )
  await cellOf(emre, count).click()
  const size = async (): Promise<number> => {
    const rows = emre.screen.rows
    return (await rows.count()) === 0 ? 0 : Number(await rows.first().getAttribute('aria-setsize'))
  }
  await eventually('the list', size, (rows) => rows === number)
})

test('a new conversation is in the numbers within two seconds', async () => {
  const emre = await atBoard()
  const cookie = await stage.api.signIn('ana')
  const before = await numberOf(emre, 'Open')
  await stage.api.customerWrites(cookie, newCustomer(), 'Hello')
  await eventually(
    'one more',
    () => numberOf(emre, 'Open'),
    (value) => value === before + 1,
    LIVE_WITHIN_MS
  )
})

test("a manager's look changes nothing for the one whose conversation it is", async () => {
  const customer = newCustomer()
  const ana = await stage.api.signIn('ana')
  const { id } = await stage.api.customerWrites(ana, customer, 'Hello')
  await stage.api.act(ana, 'test-ana', { kind: 'conversation.claim', conversation: id })
  const seen = async () => ({
    conversation: (await stage.api.conversations(ana)).find((one) => one.id === id),
    thread: await stage.api.thread(ana, id),
    requests: (await stage.api.get<{ items: readonly { body: string }[] }>('/simulator/requests')).items.filter(({ body }) =>
      body.includes('"read"')
    ).length
  })
  const before = await seen()
  const emre = await atBoard()
  await cellOf(emre, 'Needs reply').click()
  await emre.screen.open(customer.name)
  await emre.screen.thread(customer.name).getByText('Hello').waitFor()
  // Whatever a look might have sent has been sent when a later action of the same device has its answer.
  await stage.api.customerWrites(ana, newCustomer(), 'Somebody else')
  expect(await seen()).toEqual(before)
})
