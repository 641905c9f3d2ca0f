/**
 * Every word of the interface comes from a catalogue (I18-02): in the pseudo-locale none is left plain, and none is a key. What customers
 * and colleagues wrote, names, numbers and the words of dates are not ours. Not here: right to left (`axe.e2e.ts` walks it).
 */
import { beforeAll, expect, test } from 'vitest'
import { initialsOf } from '../../web/src/lib/look/tint.ts'
import { newCustomer } from './api.ts'
import type { Person } from './person.ts'
import { useStage } from './stage.ts'

const stage = useStage()

const PHONE = { width: 390, height: 844 }
/** What stands in a catalogue as `area.name`. */
const KEY =
  /\b(app|queue|shell|thread|composer|context|board|outbox|sim|signIn|signOut|door|join|recovered|codes|lock|commands|palette|help|toasts|words)\.[a-zA-Z]\w*(\.\w+)*/g
/** What Intl says about times, what keys are called, a customer's id at WhatsApp, a build's name. */
const OF_THE_WORLD =
  /\b(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?|Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|at|UTC|GMT|AM|PM|yesterday|today|tomorrow|Ctrl|Esc|Enter|Shift|Alt|Tab|Space)\b|\((?:(?:Ctrl|Shift|Alt) )*[A-Z]\)|\b[A-Z]{2}\.\d+|\b[0-9a-f]{16}\b/g
/** The accents leave only x and X as they are. */
const PLAIN = /[A-WYZa-wyz]+/

/** Names that the workspace was given, the longest first. */
let names: readonly string[] = []
/** Of those who have no picture. */
let initials: ReadonlySet<string> = new Set()

/** A conversation with a held reply of ben's. */
let held = ''

beforeAll(async () => {
  held = await stage.api.heldReply(newCustomer())
  const emre = await stage.api.signIn('emre')
  type Named = { readonly name?: string; readonly label?: string }
  const { rows } = await stage.api.get<{ rows: Record<string, readonly Named[]> }>('/api/bootstrap?cursor=', emre)
  const given = ['members', 'teams', 'numbers'].flatMap((table) => (rows[table] ?? []).flatMap(({ name, label }) => [name, label]))
  const contacts = (await stage.api.conversations(emre)).map(({ contact }) => contact.name)
  const whole = [...given, ...contacts].filter((name) => name !== undefined && name !== '') as string[]
  initials = new Set(whole.map(initialsOf))
  names = [...new Set([...whole, ...whole.map(shortName)])].toSorted((one, other) => other.length - one.length)
})

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
