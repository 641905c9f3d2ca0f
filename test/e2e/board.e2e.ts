/** The board says what is so (MGR-01..03): an independent count agrees, each number opens what it counts, and looking leaves no mark. */
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type ListedConversation, newCustomer } from './api.ts'
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

/** What every person's own device is told to be held; a reply that is held is its author's. */
async function heldOfEverybody(): Promise<number> {
  const held = await Promise.all(
    (['ana', 'ben', 'chidi', 'dalia', 'emre', 'fay'] as const).map(async (person) => {
      const cookie = await stage.api.signIn(person)
      const { rows } = await stage.api.get<{ rows: { heldReplies?: readonly { conversation: string }[] } }>(
        '/api/bootstrap?cursor=',
        cookie
      )
      return (rows.heldReplies ?? []).map(({ conversation }) => conversation)
    })
  )
  return new Set(held.flat()).size
}

/** The latest answer in their thread failed. */
async function failedOf(cookie: string, conversations: readonly ListedConversation[]): Promise<number> {
  const threads = await Promise.all(conversations.map(({ id }) => stage.api.thread(cookie, id)))
  return threads.filter((thread) => thread.findLast(({ direction }) => direction === 'out')?.status === 'failed').length
}

/** The same counts from the API, by other code. */
async function recount(): Promise<Readonly<Record<Count, number>>> {
  const cookie = await stage.api.signIn('emre')
  const open = (await stage.api.conversations(cookie)).filter(({ status }) => status === 'open')
  const leftOf = (closesAt: number | null): number => (closesAt ?? 0) - Date.now()
  return {
    Open: open.length,
    Unassigned: open.filter(({ assignee }) => assignee === null).length,
    'Needs reply': open.filter(({ needsReply }) => needsReply).length,
    'Closing in 2 h': open.filter(({ windowClosesAt }) => leftOf(windowClosesAt) > 0 && leftOf(windowClosesAt) <= 2 * HOUR).length,
    Held: await heldOfEverybody(),
    Failed: await failedOf(cookie, open)
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

test('every number equals a count of its own, and none of them is nothing', async () => {
  const emre = await atBoard()
  const counted = await recount()
  expect(COUNTS.filter((count) => counted[count] === 0)).toEqual([])
  await eventually(
    'the same numbers',
    () => shown(emre),
    (numbers) => COUNTS.every((count) => numbers[count] === counted[count])
  )
})

/** How many rows the list on screen has, drawn or not. */
async function listSize({ screen }: Person): Promise<number> {
  return (await screen.rows.count()) === 0 ? 0 : Number(await screen.rows.first().getAttribute('aria-setsize'))
}

test('each number opens a list of as many rows', async () => {
  const emre = await atBoard()
  const counted = await recount()
  for (const count of COUNTS) {
    await eventually(
      `the number ${count}`,
      () => numberOf(emre, count),
      (value) => value === counted[count]
    )
    await cellOf(emre, count).click()
    await eventually(
      `the list of ${count}`,
      () => listSize(emre),
      (rows) => rows === counted[count]
    )
    await emre.page.goBack()
  }
})

/** The cells of a person that are counts: open, needs reply. */
const countsOf = (emre: Person, name: RegExp): Locator => emre.page.getByRole('row', { name }).getByRole('link', { name: /^\d+$/ })

test("each person's numbers open lists of as many rows", async () => {
  const emre = await atBoard()
  const counted = (await stage.api.conversations(await stage.api.signIn('emre'))).filter(
    ({ status, assignee }) => status === 'open' && assignee === 'ben'
  )
  const expected = [counted.length, counted.filter(({ needsReply }) => needsReply).length]
  expect(expected[0]).toBeGreaterThan(0)
  const counts = countsOf(emre, /Ben Okafor/)
  const texts = async (): Promise<readonly number[]> => (await counts.allInnerTexts()).map(Number)
  await eventually("ben's numbers", texts, (shown) => shown.join() === expected.join())
  for (const [place, number] of expected.entries()) {
    await counts.nth(place).click()
    await eventually(
      "ben's list",
      () => listSize(emre),
      (rows) => rows === number
    )
    await emre.page.goBack()
    await counts.nth(place).waitFor()
  }
})

test('a reply that is held is in the numbers within two seconds', async () => {
  const emre = await atBoard()
  const counted = await recount()
  await eventually(
    'the number',
    () => numberOf(emre, 'Held'),
    (value) => value === counted.Held
  )
  await stage.api.heldReply(newCustomer())
  await eventually(
    'one more',
    () => numberOf(emre, 'Held'),
    (value) => value === counted.Held + 1,
    LIVE_WITHIN_MS
  )
})

test('a new conversation is in the numbers within two seconds', async () => {
  const emre = await atBoard()
  const cookie = await stage.api.signIn('ana')
  const { Open: before } = await recount()
  await eventually(
    'the number',
    () => numberOf(emre, 'Open'),
    (value) => value === before
  )
  await stage.api.customerWrites(cookie, newCustomer(), 'Hello')
  await eventually(
    'one more',
    () => numberOf(emre, 'Open'),
    (value) => value === before + 1,
    LIVE_WITHIN_MS
  )
})

test("a manager's look changes nothing for the one whose conversation it is, nor for the manager", async () => {
  const [looked, worked] = [newCustomer(), newCustomer()]
  const [ana, emre] = await Promise.all([stage.api.signIn('ana'), stage.api.signIn('emre')])
  const { id } = await stage.api.customerWrites(ana, looked, 'Hello')
  await stage.api.act(ana, 'test-ana', { kind: 'conversation.claim', conversation: id })
  const other = await stage.api.customerWrites(ana, worked, 'Somebody else')
  const as = async (cookie: string, conversation: string): Promise<ListedConversation | undefined> =>
    (await stage.api.conversations(cookie)).find((one) => one.id === conversation)
  const seen = async () => ({
    conversation: await as(ana, id),
    // What he has read is the only thing that a look of his could write.
    byEmre: await as(emre, id),
    thread: await stage.api.thread(ana, id),
    requests: (await stage.api.get<{ items: readonly { body: string }[] }>('/simulator/requests')).items.filter(({ body }) =>
      body.includes('"read"')
    ).length
  })
  const before = await seen()
  expect(before.byEmre?.unread).toBe(true)

  const manager = await atBoard()
  const { screen, page } = manager
  await cellOf(manager, 'Needs reply').click()
  await screen.open(looked.name)
  await screen.thread(looked.name).getByText('Hello').waitFor()
  await eventually(
    'a page that is looked at',
    () => page.evaluate(() => document.hasFocus()),
    (focused) => focused
  )

  // Whatever the look wrote is sent before, or with, what he does next on the same device, and that has arrived.
  await page.getByRole('link', { name: /^All open/ }).click()
  await page.waitForURL(/\/q\/open$/)
  await screen.filter.fill(worked.name)
  await screen.row(worked.name).waitFor()
  await screen.queue.focus()
  await page.keyboard.press('j')
  await screen.row(worked.name).and(screen.selected).waitFor()
  await page.keyboard.press('c')
  await eventually(
    'an owner',
    () => as(ana, other.id),
    (conversation) => conversation?.assignee === 'emre'
  )
  expect(await seen()).toEqual(before)
})

test('the board asks in its own member’s name, so that nobody who signed in since is asked in their place', async () => {
  const emre = await stage.enter('emre')
  const [asked] = await Promise.all([emre.page.waitForRequest('**/api/board'), emre.goTo('/board')])
  expect(await asked.headerValue('x-member')).toBe('emre')
})
