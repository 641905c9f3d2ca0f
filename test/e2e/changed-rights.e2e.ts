/**
 * Rights that change under an open screen (ADM-01, ADM-02): what somebody may not see any more is off their screen and their disk within two
 * seconds, what they have not sent is kept, and every screen says why it is empty. Not here: who may do what (the matrix of rights), what
 * leaves the server (`canary.e2e.ts`).
 */
import type { Locator, Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Customer, newCustomer } from './api.ts'
import type { Person, PersonName } from './person.ts'
import { useStage } from './stage.ts'
import { storedDrafts, wordsKept } from './traces.ts'

const stage = useStage()

const WITHIN_MS = 2_000
const SUPPORT = '106540000000001'
const SALES = '106540000000002'
const DRAFT = 'We could bring it on Friday, or'

interface Rights {
  readonly role?: 'admin' | 'manager' | 'agent' | 'viewer'
  readonly scope?: 'workspace' | 'teams' | 'assigned'
  readonly teams?: readonly string[]
}
/** As the demo has them. */
const USUAL = {
  ana: { role: 'agent', scope: 'teams', teams: ['support'] },
  emre: { role: 'manager', scope: 'workspace', teams: ['support', 'sales'] }
} as const satisfies Partial<Record<PersonName, Rights>>
const changed = new Set<keyof typeof USUAL>()

/** fay changes what somebody may, at her own desk. */
async function change(member: keyof typeof USUAL, rights: Rights): Promise<void> {
  changed.add(member)
  const { outcome } = await stage.api.act(await stage.api.signIn('fay'), 'test-fay', { kind: 'member.change', member, ...rights })
  expect(outcome).toBe('applied')
}
afterEach(async () => {
  for (const member of changed)
    await stage.api.act(await stage.api.signIn('fay'), 'test-fay', { kind: 'member.change', member, ...USUAL[member] })
  changed.clear()
})

/** What comes of a change is on the screens at most two seconds after it was asked for. */
async function withinTwoSeconds(member: keyof typeof USUAL, rights: Rights, shown: () => readonly Promise<unknown>[]): Promise<void> {
  const from = performance.now()
  await change(member, rights)
  await Promise.all(shown())
  expect(performance.now() - from).toBeLessThan(WITHIN_MS)
}

/** A customer asks on a number, and it is open on somebody's screen. */
async function hasOpen(person: Person, number = SUPPORT): Promise<{ customer: Customer; conversation: string; asked: string }> {
  const customer = newCustomer()
  const asked = `Where is order ${customer.phone}?`
  await stage.api.post(`/simulator/customers/${customer.phone}/messages`, { type: 'text', text: asked, name: customer.name, number })
  await person.screen.open(customer.name)
  await person.screen.bubble(customer.name, asked).waitFor()
  return { customer, conversation: new URL(person.page.url()).pathname.split('/').at(-1) ?? '', asked }
}
const begins = async (person: Person, { name }: Customer): Promise<void> => {
  await person.screen.replyBox(name).fill(DRAFT)
  await eventually(
    'the draft on the disk',
    () => storedDrafts(person.page, person.name),
    (drafts) => drafts.includes(DRAFT)
  )
}
const hasDraft = (person: Person, { name }: Customer): Promise<unknown> =>
  eventually(
    'the draft',
    () => person.screen.replyBox(name).inputValue(),
    (value) => value === DRAFT
  )
/** Everything that a page says, its title and its attributes too. */
const pageOf = (page: Page): Promise<string> => page.evaluate(() => `${document.title} ${document.documentElement.outerHTML}`)
const place = ({ page }: { readonly page: Page }, name: string | RegExp): Locator =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name })
const gone = (locator: Locator): Promise<void> => locator.first().waitFor({ state: 'detached' })

test('who loses a team loses its conversation on the screen and on the disk; the draft is kept and comes back with the team', async () => {
  const ana = await stage.atWork('ana')
  const { customer, asked } = await hasOpen(ana)
  await begins(ana, customer)
  const address = ana.page.url()
  // This visit begins with a picture of the last one, with the customer on it: it hides nothing that is lost.
  await eventually(
    'the customer on the picture',
    () => ana.page.evaluate(async () => (await caches.match('/boot-snapshot.json'))?.text() ?? ''),
    (picture) => picture.includes(customer.name)
  )
  await ana.page.reload()
  await ana.screen.bubble(customer.name, asked).waitFor()
  expect(await wordsKept(ana.page, [asked])).not.toEqual([])
  await withinTwoSeconds('ana', { teams: [] }, () => [
    ana.page.getByText('This conversation is not on this device').waitFor(),
    gone(ana.screen.row(customer.name)),
    gone(place(ana, /^Support/))
  ])
  await ana.page.getByText('It may have been moved out of your sight').waitFor()
  expect(ana.page.url()).toBe(address)
  const said = await pageOf(ana.page)
  for (const words of [customer.name, asked, DRAFT]) expect(said).not.toContain(words)
  await eventually(
    'a device without it',
    () => wordsKept(ana.page, [customer.name, asked]),
    (found) => found.length === 0
  )
  // The words that nobody has sent are the author's: on this device, though no screen shows them while the conversation is away.
  expect(await storedDrafts(ana.page, 'ana')).toContain(DRAFT)
  await ana.page.keyboard.press('Control+k')
  await ana.page.keyboard.type('sign out')
  await ana.screen.dialog.getByRole('option', { name: /Sign out/ }).waitFor()
  await ana.page.keyboard.press('Enter')
  await ana.screen.dialog.getByText(/1 draft/).waitFor()
  await ana.page.keyboard.press('Escape')

  await change('ana', { teams: ['support'] })
  await ana.screen.thread(customer.name).getByText(asked).waitFor()
  await hasDraft(ana, customer)
})

test('an agent becomes a viewer: no composer but a sentence; an agent again: the draft; a manager: board and approvals, until that ends', async () => {
  const ana = await stage.atWork('ana')
  const { conversation, customer } = await hasOpen(ana)
  await begins(ana, customer)
  await withinTwoSeconds('ana', { role: 'viewer' }, () => [
    ana.page.getByText('You can read this conversation, not write in it').waitFor(),
    gone(ana.screen.replyBox(customer.name)),
    gone(ana.page.getByRole('button', { name: 'Resolve', exact: true }))
  ])
  await withinTwoSeconds('ana', { role: 'agent' }, () => [hasDraft(ana, customer)])

  await awaitsApproval(conversation)
  expect(await place(ana, /^(?:Board|Approvals)/).count()).toBe(0)
  await withinTwoSeconds('ana', { role: 'manager' }, () => [
    place(ana, 'Board').waitFor(),
    place(ana, 'Approvals, 1').waitFor(),
    ana.page.getByRole('region', { name: 'Reply of Ben Okafor awaiting approval' }).waitFor()
  ])
  await place(ana, 'Board').click()
  await ana.page.getByRole('table').first().waitFor()
  await withinTwoSeconds('ana', { role: 'agent' }, () => [
    ana.page.getByText('The board is for managers.').waitFor(),
    gone(ana.page.getByRole('table')),
    gone(place(ana, /^(?:Board|Approvals)/))
  ])
  await ana.goTo(`/c/${conversation}`)
  await ana.screen.thread(customer.name).waitFor()
  expect(await ana.page.getByRole('region', { name: /awaiting approval/ }).count()).toBe(0)
})

/** Ben writes where his replies leave only after approval. */
async function awaitsApproval(conversation: string): Promise<void> {
  await stage.api.bensNeedApproval(true)
  const ben = await stage.api.signIn('ben')
  const seen = (await stage.api.thread(ben, conversation)).at(-1)?.id
  const { reason } = await stage.api.act(ben, 'test-ben', { kind: 'message.send', conversation, text: 'On its way.', seen })
  await stage.api.bensNeedApproval(false)
  expect(reason).toBe('awaiting_approval')
}

test('who leads no more is told so on the board, in the approvals and in the settings that stand open', async () => {
  await change('emre', { role: 'admin' })
  const emre = await stage.atWork('emre')
  const { conversation, customer } = await hasOpen(emre)
  await awaitsApproval(conversation)
  await emre.goTo(`/q/approvals/${conversation}`)
  const reply = emre.page.getByRole('region', { name: 'Reply of Ben Okafor awaiting approval' })
  await reply.waitFor()
  emre.browser.trouble.expect(/status of 403.*\/api\/(?:board|invitations|devices)/) // what his open screens ask for as he loses it
  const [board, people] = await Promise.all([emre.newTab('/board'), emre.newTab('/settings/people')])
  await board.page.getByRole('table').first().waitFor()
  await people.page.getByRole('button', { name: 'Invite…' }).waitFor()
  await withinTwoSeconds('emre', { role: 'agent' }, () => [
    gone(reply),
    emre.page.getByText('Nothing awaits approval').waitFor(),
    board.page.getByText('The board is for managers.').waitFor(),
    people.page.getByText('This is for admins').waitFor(),
    gone(people.page.getByRole('button', { name: 'Invite…' })),
    ...[emre, board, people].map((tab) => gone(place(tab, /^(?:Board|Approvals)/)))
  ])
  await emre.screen.thread(customer.name).waitFor() // what it was about is still in sight
})

test('who saw everything and sees teams from now on has other counts', async () => {
  const emre = await stage.atWork('emre')
  const { customer } = await hasOpen(emre)
  const shop = await hasOpen(emre, SALES)
  await countsAgree(emre)
  const before = await openCount(emre)
  await withinTwoSeconds('emre', { scope: 'teams', teams: ['sales'] }, () => [
    gone(emre.screen.row(customer.name)),
    gone(place(emre, /^Support/)),
    emre.screen.thread(shop.customer.name).waitFor()
  ])
  await countsAgree(emre)
  expect(await openCount(emre)).toBeLessThan(before)
  await withinTwoSeconds('emre', { scope: 'workspace' }, () => [
    place(emre, /^Support/).waitFor(),
    eventually(
      'the counts of before',
      () => openCount(emre),
      (count) => count === before
    )
  ])
})

const openCount = async (person: Person): Promise<number> =>
  Number(/\d+$/.exec((await place(person, /^All open, /).getAttribute('aria-label')) ?? '')?.[0] ?? Number.NaN)
/** The rail says what the server says to the same member. */
async function countsAgree(person: Person): Promise<void> {
  const cookie = await stage.api.signIn(person.name)
  const open = (await stage.api.conversations(cookie)).filter(({ status }) => status === 'open').length
  await eventually(
    `${open} open conversations in the rail`,
    () => openCount(person),
    (count) => count === open
  )
}
