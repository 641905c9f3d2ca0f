/**
 * Every word of the interface comes from a catalogue (I18-02): in the pseudo-locale none is left plain, and none is a key. What customers
 * and colleagues wrote, names, numbers and the words of dates are not ours. Not here: right to left (`axe.e2e.ts` walks it).
 */
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { root } from '../../scripts/ensure.mjs'
import { accent } from '../../web/src/lib/i18n/pseudo.ts'
import { initialsOf } from '../../web/src/lib/look/tint.ts'
import { newCustomer } from './api.ts'
import { authenticatorOf } from './authenticator.ts'
import type { Person } from './person.ts'
import { useStage } from './stage.ts'

const stage = useStage()

const PHONE = { width: 390, height: 844 }
/** What stands in a catalogue as `area.name`: every area that the catalogue has. */
const KEY = new RegExp(`\\b(?:${(await areasOfCatalogue()).join('|')})\\.[a-zA-Z]\\w*(?:[.-]\\w+)*`, 'g')

async function areasOfCatalogue(): Promise<readonly string[]> {
  const folder = path.join(root, 'web', 'src', 'lib', 'i18n', 'en')
  const files = readdirSync(folder).filter((file) => file !== 'index.ts')
  const parts = await Promise.all(files.map(async (file) => Object.values<object>(await import(path.join(folder, file)))))
  return [...new Set(parts.flat().flatMap((words) => Object.keys(words).map((key) => key.split('.')[0] ?? '')))]
}

/** What Intl says about times and sizes, what keys are called, a customer's id at WhatsApp, a build's name, a recovery code. */
const OF_THE_WORLD =
  /\b(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?|Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|at|UTC|GMT|AM|PM|yesterday|today|tomorrow|[kMG]?B|Ctrl|Esc|Enter|Shift|Alt|Tab|Space)\b|\((?:(?:Ctrl|Shift|Alt) )*[A-Z]\)|\b[A-Z]{2}\.\d+|\b[0-9a-f]{16}\b|\b(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}\b/g
/** The accents leave only x and X as they are. */
const PLAIN = /[A-WYZa-wyz]+/

/** Names that the workspace was given, the longest first. */
let names: readonly string[] = []
/** Of those who have no picture. */
let initials: ReadonlySet<string> = new Set()

/** What customers say while somebody looks; a region that screen readers hear repeats it. */
const ASKED = 'Is it still there?'

/** A conversation with a held reply of ben's. */
let held = ''
/** Two with replies of ben's: one awaits approval, one came back from it. */
let [awaiting, returned] = ['', '']

beforeAll(async () => {
  held = await stage.api.heldReply(newCustomer())
  const emre = await stage.api.signIn('emre')
  await stage.api.bensNeedApproval(true)
  awaiting = (await benAnswers()).conversation
  const { conversation, reply } = await benAnswers()
  returned = conversation
  await stage.api.act(emre, 'test-emre', { kind: 'message.return', message: reply, note: 'Say when.' })
  await stage.api.bensNeedApproval(false)
  type Named = { readonly name?: string; readonly label?: string }
  const { rows } = await stage.api.get<{ rows: Record<string, readonly Named[]> }>('/api/bootstrap?cursor=', emre)
  const given = ['settings', 'members', 'teams', 'numbers'].flatMap((table) =>
    (rows[table] ?? []).flatMap(({ name, label }) => [name, label])
  )
  const contacts = (await stage.api.conversations(emre)).map(({ contact }) => contact.name)
  const whole = [...given, ...contacts, ...(await labelsOfDevices()), ASKED].filter((name) => name !== undefined && name !== '') as string[]
  initials = new Set(whole.map(initialsOf))
  names = [...new Set([...whole, ...whole.map(shortName)])].toSorted((one, other) => other.length - one.length)
})

/** A customer asks, and ben's answer waits for approval. */
async function benAnswers(): Promise<{ readonly conversation: string; readonly reply: string }> {
  const cookie = await stage.api.signIn('ben')
  const { id: conversation } = await stage.api.customerWrites(cookie, newCustomer(), ASKED)
  const seen = (await stage.api.thread(cookie, conversation)).at(-1)?.id
  const { id } = await stage.api.act(cookie, 'test-ben', { kind: 'message.send', conversation, text: 'It is.', seen })
  return { conversation, reply: id }
}

/** What the server calls devices: it says so to everybody alike. */
async function labelsOfDevices(): Promise<readonly string[]> {
  const { devices } = await stage.api.get<{ devices: readonly { label: string }[] }>('/api/devices', await stage.api.signIn('fay'))
  return [...new Set(['Chrome on Linux', ...devices.map(({ label }) => label)])]
}

/** Where there is little room, people are called by their first name. */
const shortName = (name: string): string => name.split(' ')[0] ?? name

interface Said {
  readonly text: string
  /** Between marks of what somebody wrote. */
  readonly written: boolean
}

/** Everything that the page says, to the eye and to a screen reader. */
const saidBy = ({ page }: Person): Promise<readonly Said[]> =>
  page.evaluate(() => {
    const ATTRIBUTES = ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt']
    const said: { text: string; written: boolean }[] = []
    const isWritten = (element: Element): boolean => element.closest('[dir=auto], kbd, time') !== null
    for (const element of document.body.querySelectorAll('*:not(script, style)')) {
      for (const name of ATTRIBUTES) said.push({ text: element.getAttribute(name) ?? '', written: false })
      if (!element.checkVisibility({ visibilityProperty: true })) continue
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) said.push({ text: node.textContent ?? '', written: isWritten(element) })
      }
    }
    said.push({ text: document.title, written: false })
    return said.filter(({ text }) => text.trim() !== '')
  })

const withoutNames = (text: string): string => names.reduce((rest, name) => rest.replaceAll(name, ''), text).replace(OF_THE_WORLD, '')

async function speaksOnlyWords(person: Person, screen: string): Promise<void> {
  const said = await saidBy(person)
  expect(said.length, screen).toBeGreaterThan(3)
  expect(
    said.flatMap(({ text }) => text.match(KEY) ?? []),
    `keys on ${screen}`
  ).toEqual([])
  const plain = said
    .filter(({ text, written }) => !written && !initials.has(text.trim()) && PLAIN.test(withoutNames(text)))
    .map(({ text }) => text.trim())
  expect([...new Set(plain)], `plain words on ${screen}`).toEqual([])
}

/** Opens an address and waits for what shows that it is there. */
async function at(person: Person, address: string, there: string): Promise<void> {
  await person.goTo(`${address}?locale=en-XA`)
  await person.page.locator(there).first().waitFor()
  await speaksOnlyWords(person, address)
}

/** Opens something over the page with a key, and closes it. */
async function over(person: Person, key: string): Promise<void> {
  await person.page.locator('[role=listbox]').focus()
  await person.page.keyboard.press(key)
  const dialog = person.page.locator('dialog[open], [role=dialog]:popover-open')
  await dialog.first().waitFor()
  await speaksOnlyWords(person, `what ${key} opens`)
  await person.page.keyboard.press('Escape')
  await dialog.first().waitFor({ state: 'hidden' })
}

const LISTS = ['mine', 'unassigned', 'needs-reply', 'unread', 'open', 'closing', 'snoozed', 'resolved', 'urgent', 'held', 'failed']

test('no list says a key or a word that is in no catalogue', async () => {
  const ben = await stage.enter('ben')
  for (const list of LISTS) await at(ben, `/q/${list}`, '[role=listbox]')
})

test('no conversation does, open, held, failed, snoozed or resolved', async () => {
  const cookie = await stage.api.signIn('ben')
  const conversations = await stage.api.conversations(cookie)
  const kinds = ['open', 'snoozed', 'resolved'].map((status) => conversations.find((one) => one.status === status)?.id)
  const { failed } = await stage.api.get<{ failed: readonly string[] }>('/api/board', await stage.api.signIn('emre'))
  const ben = await stage.enter('ben')
  for (const id of [held, ...kinds, ...failed]) {
    expect(id).toBeDefined()
    await at(ben, `/c/${id}`, '[role=log]')
  }
})

test('nothing that opens over the page does', async () => {
  const ben = await stage.enter('ben')
  await at(ben, '/q/open', '[role=option]')
  await ben.screen.page.keyboard.press('j')
  for (const key of ['Control+k', '?', 'a', 'h']) await over(ben, key)
})

test.each([
  ['ben', '/outbox', 'h1'],
  ['emre', '/board', 'table'],
  ['ben', '/board', 'h1, h2, p'],
  ['ben', '/me', 'h1, h2'],
  ['ben', '/sim', '[role=listbox]'],
  ['ben', '/404/0', 'h1, h2, p']
] as const)("on %s's screen, %s does not", async (name, address, there) => {
  await at(await stage.enter(name), address, there)
})

/** Buttons by their English, one after the other: each opens the next thing over the page. */
type Way = readonly (string | RegExp)[]
const SETTINGS: readonly (readonly [part: string, ways: readonly Way[]])[] = [
  ['people', [[/^Ana Souza/, 'Suspend…'], [/^Ana Souza/, 'Remove…'], [/^Ana Souza/, 'Reset sign-in…'], ['Invite…']]],
  ['teams', [['New team…'], [/Support$/, 'Remove team…']]],
  ['devices', [[/Ben Okafor$/]]],
  ['workspace', []],
  ['audit', []]
]
const accented = (name: string | RegExp): string | RegExp => (typeof name === 'string' ? accent(name) : name)

/** Goes through a part with everything that opens over it. */
async function through(person: Person, address: string, ways: readonly Way[]): Promise<void> {
  await at(person, address, '#pane-page h1')
  const { page, screen } = person
  for (const way of ways) {
    for (const [depth, name] of way.entries()) {
      const from = depth === 0 ? page.locator('#pane-page') : screen.dialog.last()
      await from
        .getByRole('button', { name: accented(name) })
        .first()
        .click()
      await screen.dialog.last().waitFor()
      await speaksOnlyWords(person, `${address}: ${way.slice(0, depth + 1).join(', ')}`)
    }
    while (await screen.dialog.last().isVisible()) await page.keyboard.press('Escape')
  }
}

test('the settings do not, nor what opens over them', async () => {
  await stage.enter('ben') // who has a device
  const fay = await stage.enter('fay')
  for (const [part, ways] of SETTINGS) await through(fay, `/settings/${part}`, ways)
  await through(fay, '/me', [['Add a passkey…'], ['Make recovery codes…']])
  await at(fay, '/settings/people', '#pane-page h1')
  await fay.page.getByRole('button', { name: accent('Invite…') }).click()
  await fay.screen.dialog.getByRole('textbox').fill('Ben Okafor')
  await fay.screen.dialog.getByRole('button', { name: accent('Make the link') }).click()
  await fay.screen.dialog.getByRole('img').waitFor()
  await speaksOnlyWords(fay, 'the link of an invitation')
})

test('approvals do not, at the desk of who gives them and of who waits for them', async () => {
  const emre = await stage.enter('emre')
  await at(emre, '/q/approvals', '[role=option]')
  await at(emre, `/c/${awaiting}`, '[data-awaiting] button')
  for (const name of ['Edit and approve…', 'Cancel', 'Return…']) {
    await emre.page
      .locator('[data-awaiting]')
      .getByRole('button', { name: accent(name) })
      .click()
    await speaksOnlyWords(emre, name)
  }
  const ben = await stage.enter('ben')
  for (const id of [awaiting, returned]) await at(ben, `/c/${id}`, '.resting')
})

test('joining does not, nor recovery codes', async () => {
  const secret = randomBytes(32).toString('base64url')
  const invitation = createHash('sha256').update(secret).digest('hex')
  const wish = { name: 'Ben Okafor', role: 'agent', scope: 'teams', teams: ['support'], approval: false }
  await stage.api.act(await stage.api.signIn('fay'), 'test-fay', { kind: 'invitation.create', invitation, ...wish })
  const ben = await stage.enter('ben')
  await ben.context.clearCookies()
  ben.browser.trouble.expect(/401.*\/api\/me|404.*\/api\/auth\/join/)
  await authenticatorOf(ben.page)
  await ben.goTo(`/join?locale=en-XA#${secret.toLowerCase()}`)
  await ben.page.locator('h1').waitFor()
  await speaksOnlyWords(ben, 'a link that does not work')
  await ben.goTo('/')
  await ben.goTo(`/join?locale=en-XA#${secret}`)
  await ben.page.getByRole('button', { name: accent('Create passkey') }).waitFor()
  await speaksOnlyWords(ben, 'joining')
  await ben.page.getByRole('textbox').fill('Ben Okafor')
  await ben.page.keyboard.press('Enter')
  await ben.page.getByRole('listitem').last().waitFor()
  await speaksOnlyWords(ben, 'recovery codes')
})

test('the door does not', async () => {
  const ben = await stage.enter('ben')
  await ben.context.clearCookies()
  ben.browser.trouble.expect(/401.*\/api\/me/)
  await at(ben, '/', 'button')
})

test('nor does the phone', async () => {
  const ben = await stage.enter('ben', { viewport: PHONE, touch: true })
  await at(ben, '/q/open', '[role=option]')
  await at(ben, `/c/${held}`, '[role=log]')
})
