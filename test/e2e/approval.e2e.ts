/**
 * Replies that leave only after somebody approved them (ADM-01): seen at both desks, let out with other words, returned and written anew,
 * and not let out where a colleague answered meanwhile. Not here: who may (the matrix of rights).
 */
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Customer, newCustomer } from './api.ts'
import type { Person } from './person.ts'
import { useStage } from './stage.ts'

const stage = useStage()

beforeAll(() => stage.api.bensNeedApproval(true))
afterAll(() => stage.api.bensNeedApproval(false))

const ASKED = 'Does it come in blue?'

/** A customer asks, and ben has it on his screen. */
async function benAtWork(): Promise<{ ben: Person; customer: Customer; conversation: string }> {
  const customer = newCustomer()
  const { id } = await stage.api.customerWrites(await stage.api.signIn('ana'), customer, ASKED)
  const ben = await stage.atWork('ben')
  await ben.screen.open(customer.name)
  await ben.page.getByText('Your replies go out after approval').waitFor()
  return { ben, customer, conversation: id }
}

const benReplies = async (ben: Person, customer: Customer, text: string): Promise<void> => {
  await ben.screen.reply(customer.name, text)
  await note(ben, customer, text).getByText('Waiting for approval', { exact: true }).last().waitFor()
}
/** A reply in its place with what stands below it. */
const note = (person: Person, customer: Customer, text: string): Locator => person.screen.bubble(customer.name, text)
const awaiting = ({ page }: Person): Locator => page.getByRole('region', { name: 'Reply of Ben Okafor awaiting approval' })

/** The manager comes by the rail and opens the conversation. */
async function emreAt(customer: Customer): Promise<Person> {
  const emre = await stage.atWork('emre')
  await emre.page.getByRole('link', { name: /^Approvals, \d+$/ }).click()
  await emre.screen.open(customer.name)
  await awaiting(emre).waitFor()
  return emre
}
const approvals = async ({ page }: Person): Promise<number> =>
  Number(/\d+$/.exec((await page.getByRole('link', { name: /^Approvals/ }).getAttribute('aria-label')) ?? '')?.[0] ?? Number.NaN)

/** What one did before has had its whole effect when a later reply of theirs is on the phone: one that goes twice would be there too. */
const nothingBut = async (person: Person, customer: Customer, texts: readonly string[]): Promise<void> => {
  const later = 'Is there anything else?'
  await person.screen.reply(customer.name, later)
  const all = await eventually(
    `${customer.name}'s phone with the later reply`,
    () => stage.api.answersOn(customer.phone),
    (shown) => shown.includes(later)
  )
  expect(all).toEqual([...texts, later])
}

const phoneShows = async (customer: Customer, texts: readonly string[]): Promise<void> => {
  const shown = await eventually(
    `${customer.name}'s phone with ${texts.length} answers`,
    () => stage.api.answersOn(customer.phone),
    (all) => all.length >= texts.length
  )
  expect(shown).toEqual(texts)
}

test('a reply waits in its place, is edited and approved, and arrives once with both names', async () => {
  const { ben, customer } = await benAtWork()
  await benReplies(ben, customer, 'yes')
  expect(await stage.api.answersOn(customer.phone)).toEqual([])

  const emre = await emreAt(customer)
  expect(await approvals(emre)).toBe(1)
  await awaiting(emre).getByRole('button', { name: 'Edit and approve…' }).click()
  await emre.page.getByRole('textbox', { name: 'Words of the reply' }).fill('Yes, it does: in light and in dark blue.')
  await emre.page.getByRole('button', { name: 'Approve these words' }).click()

  await phoneShows(customer, ['Yes, it does: in light and in dark blue.'])
  await note(ben, customer, 'in light and in dark blue').getByText('edited and approved by Emre Yildiz').waitFor()
  await note(emre, customer, 'in light and in dark blue').getByText('edited and approved by you').waitFor()
  await note(emre, customer, 'in light and in dark blue').getByText('Ben Okafor').first().waitFor()
  expect([await awaiting(emre).count(), await approvals(emre)]).toEqual([0, 0])
  await nothingBut(emre, customer, ['Yes, it does: in light and in dark blue.'])
})

test('one that is returned stands with its note, is written anew and approved with the keyboard alone', async () => {
  const { ben, customer } = await benAtWork()
  await benReplies(ben, customer, 'no')
  const emre = await emreAt(customer)
  await awaiting(emre).getByRole('button', { name: 'Return…' }).click()
  await emre.page.keyboard.type('Say what there is instead')
  await emre.page.keyboard.press('Control+Enter')
  await awaiting(emre).waitFor({ state: 'detached' })

  const returned = note(ben, customer, 'no').filter({ hasText: 'Emre Yildiz returned this' })
  await returned.getByText('Say what there is instead').waitFor()
  await returned.getByRole('button', { name: 'Edit' }).click()
  await eventually(
    'the words in the composer',
    () => ben.screen.replyBox(customer.name).inputValue(),
    (words) => words === 'no'
  )
  await ben.screen.replyBox(customer.name).fill('Not in blue, but in green.')
  await ben.page.keyboard.press('Enter')

  await awaiting(emre).getByText('Not in blue, but in green.').waitFor()
  expect(await stage.api.answersOn(customer.phone)).toEqual([])
  await emre.page.keyboard.press('Control+k')
  await emre.page.keyboard.type('approve the awaiting')
  await emre.page.keyboard.press('Enter')
  await phoneShows(customer, ['Not in blue, but in green.'])
  await note(ben, customer, 'Not in blue').getByText('approved by Emre Yildiz', { exact: true }).waitFor()
  await nothingBut(emre, customer, ['Not in blue, but in green.'])
})

test('words that are half written are there in a page that was loaded anew', async () => {
  const { ben, customer } = await benAtWork()
  await benReplies(ben, customer, 'It does.')
  const emre = await emreAt(customer)
  await awaiting(emre).getByRole('button', { name: 'Edit and approve…' }).click()
  const field = emre.page.getByRole('textbox', { name: 'Words of the reply' })
  await field.fill('It does, and')
  await field.pressSequentially(' it is lovely')
  await emre.page.reload()
  await field.waitFor()
  expect(await field.inputValue()).toBe('It does, and it is lovely')
  await emre.page.getByRole('button', { name: 'Approve these words' }).click()
  await phoneShows(customer, ['It does, and it is lovely'])
})

test('one that a colleague answered before is not let out, in words, and the new words are still there', async () => {
  const { ben, customer, conversation } = await benAtWork()
  await benReplies(ben, customer, 'It does.')
  const emre = await emreAt(customer)
  await awaiting(emre).getByRole('button', { name: 'Edit and approve…' }).click()
  await emre.cutOff()
  await emre.page.getByRole('textbox', { name: 'Words of the reply' }).fill('It does, and we have it here.')
  await emre.page.getByRole('button', { name: 'Approve these words' }).click()
  await emre.screen.waiting(customer.name, 'we have it here').waitFor()

  const ana = await stage.api.signIn('ana')
  const seen = (await stage.api.thread(ana, conversation)).at(-1)?.id
  const { outcome } = await stage.api.act(ana, 'test-ana', { kind: 'message.send', conversation, text: 'Yes, in two blues.', seen })
  expect(outcome).toBe('applied')
  await emre.comeBack()

  await emre.page.getByText(`Not approved: somebody answered ${customer.name} meanwhile`).first().waitFor()
  await emre.screen.thread(customer.name).getByText('Yes, in two blues.').waitFor()
  const field = emre.page.getByRole('textbox', { name: 'Words of the reply' })
  expect([await field.inputValue(), await approvals(emre)]).toEqual(['It does, and we have it here.', 1])
  expect(await stage.api.answersOn(customer.phone)).toEqual(['Yes, in two blues.'])
})
