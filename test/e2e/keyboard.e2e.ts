/** Every key of the first form does what it says (KEY-01..05): where that is a decision, the server says so. */
import { expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Customer, type ListedConversation, newCustomer } from './api.ts'
import { holdBack } from './hold-back.ts'
import type { Screen } from './screen.ts'
import { useStage } from './stage.ts'

const stage = useStage()

interface AtRow {
  readonly screen: Screen
  readonly press: (key: string) => Promise<void>
  readonly row: () => Promise<ListedConversation>
}

/** Ana's list with the conversation of somebody new selected, by keys alone. */
async function atRowOf(customer: Customer, arrive = async () => (await stage.atWork('ana')).screen): Promise<AtRow> {
  const cookie = await stage.api.signIn('ana')
  const { id } = await stage.api.customerWrites(cookie, customer, 'Is it still there?')
  const screen = await arrive()
  await screen.filter.fill(customer.name)
  await screen.row(customer.name).waitFor()
  await screen.queue.focus()
  await screen.page.keyboard.press('j')
  await screen.row(customer.name).and(screen.selected).waitFor()
  const row = async (): Promise<ListedConversation> => {
    const found = (await stage.api.conversations(cookie)).find((one) => one.id === id)
    if (!found) throw new Error(`${customer.name} is gone`)
    return found
  }
  return { screen, press: (key) => screen.page.keyboard.press(key), row }
}

const becomes = (
  what: string,
  row: () => Promise<ListedConversation>,
  accept: (row: ListedConversation) => boolean
): Promise<ListedConversation> => eventually(what, row, accept)

test('j and k move the selection, one row at a time', async () => {
  const { screen } = await stage.atWork('ana')
  const place = async (): Promise<number> => Number(await screen.selected.getAttribute('aria-posinset'))
  await screen.queue.focus()
  await screen.page.keyboard.press('j')
  const start = await eventually('a selection', place, (at) => at > 0)
  await screen.page.keyboard.press('j')
  await eventually('the next row', place, (at) => at === start + 1)
  await screen.page.keyboard.press('k')
  await eventually('the row before', place, (at) => at === start)
})

test('[KEY1] Enter opens the selected conversation, r writes in it where x is only a letter, Escape leads back by way of the thread', async () => {
  const customer = newCustomer()
  const { screen, press } = await atRowOf(customer)
  await press('Enter')
  await screen.thread(customer.name).waitFor()
  await press('r')
  await press('x')
  expect(await screen.replyBox(customer.name).inputValue()).toBe('x')
  await screen.replyBox(customer.name).fill('')
  await press('Escape')
  await eventually(
    'the focus in the thread',
    () => screen.thread(customer.name).evaluate((log) => log.contains(document.activeElement)),
    (inside) => inside
  )
  await press('Escape')
  await eventually(
    'the focus in the list',
    () => screen.queue.evaluate((list) => list.contains(document.activeElement)),
    (inside) => inside
  )
})

test('c claims, z takes it back', async () => {
  const { press, row } = await atRowOf(newCustomer())
  await press('c')
  await becomes('an owner', row, ({ assignee }) => assignee === 'ana')
  await press('z')
  await becomes('no owner', row, ({ assignee }) => assignee === null)
})

test('a assigns to whoever is chosen', async () => {
  const { screen, press, row } = await atRowOf(newCustomer())
  await press('a')
  await screen.page.getByRole('combobox', { name: 'Assign to' }).fill('Ben')
  await press('Enter')
  await becomes('an owner', row, ({ assignee }) => assignee === 'ben')
})

test('e resolves, and again reopens', async () => {
  const customer = newCustomer()
  const { screen, press, row } = await atRowOf(customer)
  await press('e')
  await becomes('resolved', row, ({ status }) => status === 'resolved')
  await screen.page.getByRole('link', { name: /^Resolved/ }).click()
  await screen.row(customer.name).click()
  await press('Escape')
  await press('e')
  await becomes('open', row, ({ status }) => status === 'open')
})

test('h snoozes until a chosen moment', async () => {
  const { screen, press, row } = await atRowOf(newCustomer())
  await press('h')
  await screen.page.getByRole('combobox', { name: 'Snooze until' }).waitFor()
  await press('Enter')
  await becomes('snoozed', row, ({ status, snoozedUntil }) => status === 'snoozed' && (snoozedUntil ?? 0) > Date.now())
})

test('u marks as unread what was read', async () => {
  const customer = newCustomer()
  const { screen, press, row } = await atRowOf(customer)
  await press('Enter')
  await screen.thread(customer.name).waitFor()
  await becomes('read', row, ({ unread }) => !unread)
  await press('u')
  await becomes('unread', row, ({ unread }) => unread)
})

test('m says that no reply is needed', async () => {
  const { press, row } = await atRowOf(newCustomer())
  await press('m')
  await becomes('no reply needed', row, ({ needsReply }) => !needsReply)
})

test('x selects for an action on many', async () => {
  const { screen, press } = await atRowOf(newCustomer())
  await press('x')
  await eventually(
    'more than one may be chosen',
    () => screen.queue.getAttribute('aria-multiselectable'),
    (value) => value === 'true'
  )
})

test('/ goes to the search, ? tells the keys, Ctrl K opens the palette, and Escape leaves each', async () => {
  const { screen } = await stage.atWork('ana')
  const { page } = screen
  await screen.queue.focus()
  await page.keyboard.press('/')
  await eventually(
    'a text field',
    () => page.evaluate(() => document.activeElement?.tagName),
    (tag) => tag === 'INPUT'
  )
  await page.keyboard.press('Escape')
  await screen.queue.focus()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await page.keyboard.press('Escape')
  await screen.dialog.waitFor({ state: 'hidden' })
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await palette.waitFor()
  await page.keyboard.type('snoozed')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/q\/snoozed$/)
})

test('a key that is pressed in the moment in which a dialog closes is the page’s', async () => {
  const { screen } = await stage.atWork('ana')
  const { page } = screen
  await screen.queue.focus()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  // The browser tells of the end in a task of its own: what happens in this one comes before it.
  await page.evaluate(() => {
    document.querySelector<HTMLDialogElement>('dialog[open]')?.close()
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', ctrlKey: true, bubbles: true, cancelable: true }))
  })
  await page.getByRole('dialog', { name: 'Command palette' }).waitFor()
})

/** What was done to the conversation earlier has arrived when this has. */
async function onlyClaims(press: AtRow['press'], row: AtRow['row'], before: ListedConversation): Promise<void> {
  await press('c')
  const { status, needsReply, unread } = await becomes('an owner', row, ({ assignee }) => assignee === 'ana')
  expect({ status, needsReply, unread }).toEqual({ status: before.status, needsReply: before.needsReply, unread: before.unread })
}

/** Ana's first visit, in which what opens over the page does not come before it is let through. */
async function atRowWithoutOverlays(customer: Customer): Promise<AtRow & { readonly letThrough: () => void }> {
  const ana = await stage.enter('ana')
  const letThrough = await holdBack(ana.page, 'Type a command, a person')
  const at = await atRowOf(customer, async () => (await ana.goTo()).ready())
  return { ...at, letThrough }
}

test('[KEY3] what is typed before the palette has come is in it, and nothing of it was done to the selected conversation', async () => {
  const customer = newCustomer()
  const { screen, press, row, letThrough } = await atRowWithoutOverlays(customer)
  const before = await row()
  await press('Control+k')
  for (const key of ['e', 'm', 'Enter', 'x', 'Backspace', 'u']) await press(key)
  expect(await screen.dialog.count()).toBe(0)
  letThrough()
  const palette = screen.page.getByRole('dialog', { name: 'Command palette' })
  await palette.waitFor()
  expect(await palette.getByRole('combobox').inputValue()).toBe('emu')
  await press('Escape')
  await screen.dialog.waitFor({ state: 'hidden' })
  await onlyClaims(press, row, before)
})

test('[KEY3] what is typed before the list of assignees has come chooses in it', async () => {
  const { screen, press, row, letThrough } = await atRowWithoutOverlays(newCustomer())
  await press('a')
  for (const key of ['B', 'e', 'n']) await press(key)
  expect(await screen.dialog.count()).toBe(0)
  letThrough()
  const assignees = screen.page.getByRole('combobox', { name: 'Assign to' })
  await assignees.waitFor()
  expect(await assignees.inputValue()).toBe('Ben')
  await press('Enter')
  await becomes('an owner', row, ({ assignee }) => assignee === 'ben')
})

test('the keys of the list mean nothing on a page without one', async () => {
  const customer = newCustomer()
  const { screen, press, row } = await atRowOf(customer)
  const before = await row()
  await press('g')
  await press('o')
  await screen.page.waitForURL(/\/outbox$/)
  await screen.queue.waitFor({ state: 'detached' })
  for (const key of ['e', 'm', 'u', 'Enter']) await press(key)
  expect(new URL(screen.page.url()).pathname).toBe('/outbox')
  await press('g')
  await press('a')
  await screen.filter.fill(customer.name)
  await screen.row(customer.name).waitFor()
  await screen.queue.focus()
  await press('j')
  await screen.row(customer.name).and(screen.selected).waitFor()
  await onlyClaims(press, row, before)
})
