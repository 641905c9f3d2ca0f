/** A device that is taken back, locked or left: what stays on it. Not here: the screens on which an admin does it. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { newCustomer } from './api.ts'
import type { Person } from './person.ts'
import { lackingIn, wordsOnDisk } from './profile-search.ts'
import { Screen } from './screen.ts'
import { useStage } from './stage.ts'
import { keptIn, NOTHING_KEPT } from './traces.ts'

const stage = useStage()

const TAKEN_BACK = /\/sign-in\?ended=revoked/
const WITHIN_MS = 2_000

interface Device {
  readonly session: string
  readonly member: string
}
/** An owner or admin of the demo takes every device of a person back. */
async function takeBack(person: string): Promise<void> {
  const admin = await stage.api.signIn('fay')
  const { devices } = await stage.api.get<{ devices: readonly Device[] }>('/api/devices', admin)
  const theirs = devices.filter(({ member }) => member === person)
  expect(theirs.length).toBeGreaterThan(0)
  for (const { session } of theirs) {
    const { outcome } = await stage.api.act(admin, 'test-admin', { kind: 'session.revoke', session })
    expect(outcome).toBe('applied')
  }
}

const expectNothingKept = async (person: Person): Promise<void> => {
  await person.page.getByRole('heading', { name: 'This device was taken back' }).waitFor()
  await eventually(
    'nothing kept',
    () => keptIn(person.page),
    (kept) => JSON.stringify(kept) === JSON.stringify(NOTHING_KEPT),
    WITHIN_MS
  )
}

test('[KEP2] a device that is taken back wipes itself within two seconds, in every tab, and no file of its profile knows a word of a customer', async () => {
  const canary = `Canary ${randomUUID()}`
  const { contact } = await stage.api.customerWrites(await stage.api.signIn('ana'), newCustomer(), canary)
  const ben = await stage.settled('ben')
  await ben.screen.open(contact.name)
  await ben.screen.bubble(contact.name, canary).waitFor()
  const other = await (await ben.newTab()).ready()
  await eventually(
    'the words on the disk, where they are looked for again',
    async () => [...lackingIn('IndexedDB', ben.browser.profile, [canary]), ...lackingIn('CacheStorage', ben.browser.profile, [canary])],
    (lacking) => lacking.length === 0
  )
  ben.browser.trouble.expect(/status of 401/)
  await takeBack('ben')
  const from = Date.now()
  await Promise.all([ben.page, other.page].map((page) => page.waitForURL(TAKEN_BACK)))
  await expectNothingKept(ben)
  // A page goes to the door when it has nothing left: how fast the door is drawn after that is another matter.
  const leftAt = await Promise.all([ben.page, other.page].map((page) => page.evaluate(() => performance.timeOrigin)))
  expect(Math.max(...leftAt) - from).toBeLessThan(WITHIN_MS)
  const { profile } = ben.browser
  await ben.closeBrowser()
  expect(wordsOnDisk(profile, [canary])).toEqual([])
})

test('[KEP2] one that was offline then wipes itself at its first contact, and what waited on it does not leave', async () => {
  const { name } = await stage.api
    .customerWrites(await stage.api.signIn('ana'), newCustomer(), 'Are you open?')
    .then(({ contact }) => contact)
  const ben = await stage.atWork('ben')
  ben.browser.trouble.expect(/status of 401/)
  await ben.screen.open(name)
  await ben.cutOff()
  await ben.screen.reply(name, 'Never to be sent')
  await ben.screen.waiting(name, 'Never to be sent').waitFor()
  await takeBack('ben')
  expect(ben.page.url()).not.toMatch(TAKEN_BACK)
  await ben.comeBack()
  await ben.page.waitForURL(TAKEN_BACK)
  await expectNothingKept(ben)
  const ana = await stage.api.signIn('ana')
  const said = (await stage.api.conversations(ana)).find(({ contact }) => contact.name === name)
  const thread = said ? await stage.api.thread(ana, said.id) : []
  expect(thread.map(({ text }) => text)).toEqual(['Are you open?'])
})

test('[KEP3] a session that is merely over takes nothing: what waits is sent after signing in again', async () => {
  const { name } = await stage.api
    .customerWrites(await stage.api.signIn('ana'), newCustomer(), 'At what time?')
    .then(({ contact }) => contact)
  const ben = await stage.atWork('ben')
  ben.browser.trouble.expect(/status of 401/)
  await ben.screen.open(name)
  await ben.context.clearCookies()
  await ben.screen.reply(name, 'At nine')
  await ben.screen.waiting(name, 'At nine').waitFor()
  await ben.page
    .getByRole('link', { name: /Session ended/ })
    .or(ben.page.getByRole('button', { name: 'Sign in' }))
    .first()
    .click()
  await ben.page.getByText(/Ben Okafor has 1 unsent reply/).waitFor()
  await ben.page.getByRole('button', { name: /Ben Okafor/ }).click()
  await ben.screen.ready()
  await eventually(
    'the reply',
    async () => (await stage.api.conversations(await stage.api.signIn('ana'))).find(({ contact }) => contact.name === name)?.needsReply,
    (needs) => needs === false
  )
})

test('[KEP4] a device without contact for longer than its lease is locked: it shows nothing, keeps what waits, and opens when the server answers', async () => {
  const { name } = await stage.api
    .customerWrites(await stage.api.signIn('ana'), newCustomer(), 'Tomorrow too?')
    .then(({ contact }) => contact)
  const ben = await stage.settled('ben')
  await ben.screen.open(name)
  await ben.cutOff()
  await ben.screen.reply(name, 'Tomorrow too')
  await ben.screen.waiting(name, 'Tomorrow too').waitFor()
  await ben.page.evaluate(() => {
    const [at = 0] = (localStorage.getItem('baton.contact') ?? '').split(' ').map(Number)
    localStorage.setItem('baton.contact', `${at - 46 * 86_400_000} ${at}`)
  })
  await ben.page.reload()
  await ben.page.getByRole('heading', { name: 'This device is locked' }).waitFor()
  await ben.page.getByText('1 reply waits here and is kept.').waitFor()
  const shown = await ben.page.evaluate(() => `${document.title} ${document.body.innerHTML}`)
  expect(shown).not.toContain(name)
  expect(shown).not.toContain('Tomorrow too')
  expect(await ben.screen.rows.count()).toBe(0)
  await ben.comeBack()
  await ben.screen.ready()
  await ben.screen.thread(name).waitFor()
  await eventually(
    'the reply',
    async () => (await stage.api.conversations(await stage.api.signIn('ana'))).find(({ contact }) => contact.name === name)?.needsReply,
    (needs) => needs === false
  )
})

test('[KEP4] a lease that becomes another while the page is open counts from then on', async () => {
  const ben = await stage.atWork('ben')
  const leaseHere = (): Promise<number> => ben.page.evaluate(() => JSON.parse(localStorage.getItem('baton.me') ?? '{}').leaseDays)
  expect(await leaseHere()).toBe(45)
  const fay = await stage.api.signIn('fay')
  await stage.api.act(fay, 'test-fay', { kind: 'workspace.configure', leaseDays: 7 })
  await eventually('the lease of now', leaseHere, (days) => days === 7)
  await ben.cutOff()
  await ben.page.evaluate(() => {
    const [at = 0] = (localStorage.getItem('baton.contact') ?? '').split(' ').map(Number)
    localStorage.setItem('baton.contact', `${at - 8 * 86_400_000} ${at}`)
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await ben.page.getByRole('heading', { name: 'This device is locked' }).waitFor()
  expect(await ben.screen.rows.count()).toBe(0)
  await stage.api.act(fay, 'test-fay', { kind: 'workspace.configure', leaseDays: 45 })
})

test('[KEP5] who signs out without a network leaves nothing but the app and what others have not sent', async () => {
  const { name } = await stage.api
    .customerWrites(await stage.api.signIn('ana'), newCustomer(), 'And on Sunday?')
    .then(({ contact }) => contact)
  const ben = await stage.atWork('ben')
  ben.browser.trouble.expect(/status of 401/)
  await ben.screen.open(name)
  await ben.cutOff()
  await ben.screen.reply(name, 'Not on Sunday')
  await ben.screen.waiting(name, 'Not on Sunday').waitFor()
  await ben.comeBack()
  await ben.context.clearCookies()
  await ben.goTo('/sign-in')
  await ben.page.getByRole('button', { name: /Chidi/ }).click()
  await (await new Screen(ben.page).ready()).worksOffline()
  await ben.cutOff()
  await ben.page.keyboard.press('Control+k')
  await ben.page.keyboard.type('sign out')
  await ben.screen.dialog.getByRole('option', { name: /Sign out/ }).waitFor()
  await ben.page.keyboard.press('Enter')
  const from = performance.now()
  await ben.page
    .getByRole('button', { name: /[Ss]ign out$/ })
    .last()
    .click()
  await ben.page.waitForURL(/\/sign-in/)
  await ben.page.getByText(/Ben Okafor has 1 unsent reply/).waitFor()
  const kept = await eventually(
    'no database of others',
    () => keptIn(ben.page),
    ({ databases }) => databases.every((database) => database.endsWith('-ben'))
  )
  expect(performance.now() - from).toBeLessThan(WITHIN_MS)
  expect(kept.databases).toContain('baton-local-ben')
  expect(kept.caches.filter((cache) => !cache.startsWith('baton-app-'))).toEqual([])
  expect(kept.storage.filter((key) => key === 'baton.me')).toEqual([])
})
