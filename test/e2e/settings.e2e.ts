/**
 * The settings as an admin uses them (ADM-01, ADM-07, ADM-08, MOB-09, AUD-01): what the screens say is what the server did. Not here: coming
 * in with an invitation, and how quickly a device is wiped.
 */
import { createHash } from 'node:crypto'
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import type { Person } from './person.ts'
import { useStage } from './stage.ts'

const stage = useStage()

interface Me {
  readonly id: string
  readonly role: string
  readonly name: string
}
interface Listed {
  readonly invitations: readonly { readonly id: string; readonly name: string; readonly state: string }[]
}

/** Fay at a part of the settings, with a connection. */
async function fayAt(part: string): Promise<Person> {
  const fay = await stage.enter('fay')
  await fay.goTo(`/settings/${part}`)
  await fay.page.getByRole('heading', { level: 1 }).waitFor()
  await eventually(
    'a connection',
    () => fay.screen.sync.textContent(),
    (said) => said?.includes('Live') === true
  )
  return fay
}
const button = (within: Page | Locator, name: string | RegExp): Locator => within.getByRole('button', { name })
const personRow = ({ page }: Person, name: string): Locator => button(page.locator('#pane-page'), new RegExp(`^${name}`))
const dialogOf = ({ page }: Person): Locator => page.getByRole('dialog')
const choose = (within: Locator, field: string, option: string): Promise<unknown> =>
  within.getByLabel(field, { exact: true }).selectOption(option)

/** The keyboard is at a section's heading: what it was at is gone. */
const focusOn = ({ page }: Person, heading: string): Promise<unknown> =>
  eventually(
    `the focus on ${heading}`,
    () => page.evaluate(() => document.activeElement?.textContent ?? ''),
    (focused) => focused === heading
  )
const peopleOf = ({ page }: Person, team: string): Promise<string | null> =>
  page.locator('#pane-page li').filter({ hasText: team }).first().locator('dd').first().textContent()

describe('people', () => {
  test('a role that was changed is the server’s, and the list says it', async () => {
    const fay = await fayAt('people')
    await personRow(fay, 'Chidi Eze').click()
    const dialog = dialogOf(fay)
    await choose(dialog, 'Role', 'Manager')
    await button(dialog, 'Save').click()
    await dialog.getByText('Saved').waitFor()
    await button(dialog, 'Close').click()
    await personRow(fay, 'Chidi Eze').getByText('Manager').waitFor()
    const chidi = await stage.api.signIn('chidi')
    expect((await stage.api.get<Me>('/api/me', chidi)).role).toBe('manager')
  })

  test('what one may not change about oneself is off, and says why', async () => {
    const fay = await fayAt('people')
    await personRow(fay, 'Fay Lindqvist').click()
    const dialog = dialogOf(fay)
    await dialog.getByText('You cannot change your own role').waitFor()
    expect(await dialog.getByLabel('Role', { exact: true }).isDisabled()).toBe(true)
    for (const deed of [/^Reset sign-in/, /^Suspend/, /^Remove/]) expect(await button(dialog, deed).isDisabled()).toBe(true)
  })

  test('an invitation’s link is shown once; the server has only its hash; revoked it opens nothing', async () => {
    const fay = await fayAt('people')
    await button(fay.page, 'Invite…').click()
    const dialog = dialogOf(fay)
    await dialog.getByLabel('Name').fill('Zoë Marsh')
    await dialog.getByLabel('Support').check()
    await button(dialog, 'Make the link').click()
    const link = new URL(await dialog.getByRole('textbox', { name: 'Link' }).inputValue())
    expect([link.pathname, link.hash.length]).toEqual(['/join', 44])
    await fay.page.keyboard.press('Escape') // nothing else shows it again
    expect(await dialog.getByRole('textbox', { name: 'Link' }).isVisible()).toBe(true)
    await button(dialog, 'I have passed it on').click()
    const cookie = await stage.api.signIn('fay')
    const { invitations } = await stage.api.get<Listed>('/api/invitations', cookie)
    const hash = createHash('sha256').update(link.hash.slice(1)).digest('hex')
    expect(invitations.find(({ id }) => id === hash)).toMatchObject({ name: 'Zoë Marsh', state: 'open' })
    await button(fay.page, 'Revoke the invitation of Zoë Marsh').click()
    await fay.page.getByText('Nobody is invited at this moment.').waitFor()
    await focusOn(fay, 'Invitations')
    await expect(stage.api.post('/api/auth/join/begin', { secret: link.hash.slice(1) })).rejects.toThrow('404')
  })

  test('who is suspended hands their work over and is out; restored they come in again', async () => {
    const [daliasCookie, fays] = await Promise.all([stage.api.signIn('dalia'), stage.api.signIn('fay')])
    const worksOn = async (member: string): Promise<number> =>
      (await stage.api.conversations(fays)).filter(({ assignee, status }) => assignee === member && status !== 'resolved').length
    const [hers, his] = await Promise.all([worksOn('dalia'), worksOn('ben')])
    expect(hers).toBeGreaterThan(0)
    const fay = await fayAt('people')
    await personRow(fay, 'Dalia Haddad').click()
    await button(dialogOf(fay), 'Suspend…').click()
    const dialog = fay.page.getByRole('dialog', { name: 'Suspend Dalia Haddad?' })
    await dialog.getByText(`Dalia Haddad has ${hers} open or snoozed`).waitFor()
    await choose(dialog, 'Hand over to', 'Ben Okafor')
    expect(await button(dialog, 'Suspend').isDisabled()).toBe(true)
    await dialog.getByLabel('To confirm, type: Dalia Haddad').fill('dalia haddad')
    await button(dialog, 'Suspend').click()
    await personRow(fay, 'Dalia Haddad').getByText('Suspended').waitFor()
    expect([await worksOn('dalia'), await worksOn('ben')]).toEqual([0, his + hers])
    await expect(stage.api.get('/api/me', daliasCookie)).rejects.toThrow('401')
    await personRow(fay, 'Dalia Haddad').click()
    await button(dialogOf(fay), 'Restore').click()
    await dialogOf(fay).getByText('Dalia Haddad can sign in again.').waitFor()
    expect((await stage.api.get<Me>('/api/me', await stage.api.signIn('dalia'))).id).toBe('dalia')
  })
})

test('a team is made, gets people and a number, another name, and goes when its name is typed', async () => {
  const fay = await fayAt('teams')
  await button(fay.page, 'New team…').click()
  await dialogOf(fay).getByLabel('Name').fill('Sales')
  await button(dialogOf(fay), 'Create').click()
  await dialogOf(fay).getByText('another team has this name').waitFor()
  await dialogOf(fay).getByLabel('Name').fill('Night shift')
  await button(dialogOf(fay), 'Create').click()
  await button(fay.page, 'Change Night shift').click()
  await dialogOf(fay).getByLabel('Ben Okafor').check()
  await dialogOf(fay).getByLabel('Sales +1 555 010 0002').check()
  await dialogOf(fay).getByLabel('Name').fill('Late shift')
  await button(dialogOf(fay), 'Save').click()
  const dialog = fay.page.getByRole('dialog', { name: 'Team Late shift' })
  await dialog.getByText('Saved').waitFor()
  await button(dialog, 'Remove team…').click()
  const ask = fay.page.getByRole('dialog', { name: 'Remove the team Late shift?' })
  await ask.getByText('No conversation is in this team.').waitFor()
  await ask.getByLabel('To confirm, type: Late shift').fill('Late shift')
  await button(ask, 'Remove the team').click()
  await ask.waitFor({ state: 'detached' })
  await button(fay.page, 'Change Late shift').waitFor({ state: 'detached' })
  // At no moment is a list empty that is not: rights have changed with the team, and everything is read anew.
  expect(await fay.page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(['Sales', 'Support'])
  await focusOn(fay, 'Teams')
})

test('what a colleague changes of a team while its window is open stays, and is not written over unseen', async () => {
  const cookie = await stage.api.signIn('fay')
  const fay = await fayAt('teams')
  await button(fay.page, 'Change Sales').click()
  const dialog = dialogOf(fay)
  await dialog.getByLabel('Ben Okafor').check()
  const before = await peopleOf(fay, 'Sales')
  await stage.api.act(cookie, 'test-fay', { kind: 'team.change', team: 'sales', members: ['chidi'] })
  await eventually(
    'the colleague’s change below the window',
    () => peopleOf(fay, 'Sales'),
    (people) => people !== before
  )
  await button(dialog, 'Save').click()
  await dialog.getByText('Saved').waitFor()
  expect(await peopleOf(fay, 'Sales')).toBe('Chidi Eze, Ben Okafor')

  await dialog.getByLabel('Name').fill('Sales and more')
  await stage.api.act(cookie, 'test-fay', { kind: 'team.change', team: 'sales', name: 'Selling' })
  await fay.page.getByRole('dialog', { name: 'Team Selling' }).waitFor()
  await button(dialogOf(fay), 'Save').click()
  await dialogOf(fay)
    .getByText(/somebody else changed it first/)
    .waitFor()
  await button(dialogOf(fay), 'Save').click()
  await fay.page.getByRole('dialog', { name: 'Team Sales and more' }).waitFor()
  await stage.api.act(cookie, 'test-fay', { kind: 'team.change', team: 'sales', name: 'Sales' })
})

test('[STG3] a device that is signed out from afar leaves the list, and whoever sat there is told', async () => {
  const ana = await stage.atWork('ana')
  ana.browser.trouble.expect(/401|net::ERR|WebSocket/) // what it asks from then on is answered to nobody
  const fay = await fayAt('devices')
  const hers = fay.page.getByRole('region', { name: 'Ana Souza' })
  await button(hers, /^Sign out/)
    .first()
    .click()
  const dialog = dialogOf(fay)
  await dialog.getByLabel('To confirm, type: Ana Souza').fill('Ana Souza')
  await button(dialog, 'Sign it out and delete its copy').click()
  await hers.waitFor({ state: 'detached' })
  await focusOn(fay, 'Devices')
  await ana.page.waitForURL(/\/sign-in/)
})

test('what holds for everybody is saved one by one, and stays', async () => {
  const fay = await fayAt('workspace')
  const days = fay.page.getByLabel('Days without contact until a device locks itself')
  await days.fill('400')
  await fay.page.getByText('A whole number from 1 to 365.').waitFor()
  await days.fill('30')
  await days.press('Enter')
  await fay.page.getByText('Saved').waitFor()
  const reassign = fay.page.getByLabel('Agents may give work away and take it from others')
  await reassign.click()
  await eventually(
    'both saved',
    () => fay.page.getByText('Saved').count(),
    (count) => count === 2
  )
  await fay.page.reload()
  await eventually(
    'what was saved',
    async () => [await days.inputValue(), await reassign.isChecked()].join(),
    (said) => said === '30,false'
  )
})

test('the log says who did what, finds it by person, kind and day, and shows before and after', async () => {
  const cookie = await stage.api.signIn('fay')
  await stage.api.act(cookie, 'test-fay', { kind: 'member.change', member: 'ben', role: 'viewer' })
  const fay = await fayAt('audit')
  const log = fay.page.getByRole('list', { name: 'Changes' })
  await choose(fay.page.getByRole('group', { name: 'Filters' }), 'Kind', 'People')
  await log.getByText('Fay Lindqvist changed Ben Okafor’s role from agent to viewer').waitFor()
  await fay.page.getByText('Before and after').first().click()
  await log.getByRole('row', { name: 'Role Agent Viewer' }).waitFor()
  const others = (await log.getByRole('listitem').allInnerTexts()).filter(
    (text) => !/role|team|suspended|restored|available|away/.test(text)
  )
  expect(others).toEqual([])
  await fay.page.getByLabel('Person', { exact: true }).selectOption('Emre Yildiz')
  await fay.page.getByText('Nothing matches these filters.').waitFor()
  await button(fay.page, 'Clear filters').click()
  await log.getByText('Fay Lindqvist changed Ben Okafor’s role').waitFor()
  await fay.page.getByLabel('From', { exact: true }).fill('2999-01-01')
  await fay.page.getByText('Nothing matches these filters.').waitFor()
})

test('the log goes on to its beginning', async () => {
  const fay = await fayAt('audit')
  const log = fay.page.getByRole('list', { name: 'Changes' })
  await eventually(
    'the beginning',
    async () => {
      await fay.page.locator('#pane-page').evaluate((pane) => pane.scrollTo(0, pane.scrollHeight))
      return fay.page.getByText('That is the beginning of the log.').count()
    },
    (count) => count === 1,
    30_000
  )
  const cookie = await stage.api.signIn('fay')
  const all = await stage.api.pages<{ readonly kind: string }>('/api/audit', cookie)
  expect(await log.getByRole('listitem').count()).toBeGreaterThanOrEqual(all.length - 1)
})

test('[STG1] an agent is told that this is not hers, and is not shown the way', async () => {
  const ana = await stage.enter('ana')
  await ana.goTo('/settings/people')
  await ana.page.getByText('This is for admins').waitFor()
  await ana.page.keyboard.press('Control+k')
  await ana.page.keyboard.type('settings')
  await ana.screen.dialog.getByRole('option').first().or(ana.screen.dialog.getByText('Nothing matches')).waitFor()
  expect(await ana.screen.dialog.getByRole('option', { name: /settings/i }).count()).toBe(0)
})

test('[STG4] without a connection everything is off and says so; what the device knows stands', async () => {
  const fay = await fayAt('people')
  await fay.cutOff()
  await fay.page.getByText('changes need a connection').waitFor()
  expect(await button(fay.page, 'Invite…').isDisabled()).toBe(true)
  await personRow(fay, 'Ben Okafor').click()
  expect(await dialogOf(fay).getByLabel('Role', { exact: true }).isDisabled()).toBe(true)
})

describe('one’s own', () => {
  test('a passkey is made by the browser itself; recovery codes are shown once', async () => {
    const emre = await stage.enter('emre')
    const cdp = await emre.context.newCDPSession(emre.page)
    await cdp.send('WebAuthn.enable')
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true
    } as const
    await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, automaticPresenceSimulation: true } })
    await emre.goTo('/me')
    await button(emre.page, 'Add a passkey…').click()
    await dialogOf(emre).getByLabel('Name of this passkey').fill('Work laptop')
    await button(dialogOf(emre), 'Make it now').click()
    await button(emre.page, 'Remove the passkey Work laptop').waitFor()
    await emre.page.getByText('The last passkey cannot be removed').waitFor()
    await button(emre.page, 'Make recovery codes…').click()
    await button(dialogOf(emre), 'Make ten codes').click()
    const list = emre.page.getByRole('dialog', { name: 'Your recovery codes' }).getByRole('listitem')
    await list.last().waitFor()
    const codes = await list.allInnerTexts()
    expect(codes.filter((code) => /^(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}$/.test(code))).toHaveLength(10)
    await button(dialogOf(emre), 'I have kept them').click()
    await emre.page.getByText('10 codes are left.').waitFor()
  })

  test('a name that was changed is everybody’s to see', async () => {
    const emre = await stage.enter('emre')
    await emre.goTo('/me')
    await emre.page.getByLabel('Your name').fill('Emre Y.')
    await emre.page.getByLabel('Your name').press('Enter')
    await emre.page.getByText('Saved').waitFor()
    expect((await stage.api.get<Me>('/api/me', await stage.api.signIn('emre'))).name).toBe('Emre Y.')
    await emre.page.getByRole('heading', { level: 1, name: 'Emre Y.' }).waitFor()
    await button(emre.page, /Emre Y\..*Available/).waitFor() // in the rail
  })
})

describe('axe finds nothing', () => {
  const LOOKS = [
    ['en', 'light'],
    ['ar-XB', 'dark']
  ] as const
  const WINDOWS: readonly (readonly [address: string, opener: RegExp])[] = [
    ['/settings/people', /Invite/],
    ['/settings/people', /Ana Souza/],
    ['/settings/teams', /Support/]
  ]
  const violations = async ({ page }: Person): Promise<readonly string[]> =>
    (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations.map(
      ({ id, nodes }) => `${id} at ${nodes[0]?.target.join(' ')}`
    )
  const quiet = (fay: Person, address: string): Promise<unknown> =>
    eventually(
      `what ${address} loads`,
      () => fay.page.locator('#pane-page').getByText('Loading…').count(),
      (count) => count === 0
    )

  test.each([
    ['at the desk', undefined],
    ['on the phone', { width: 390, height: 844 }]
  ] as const)('%s', { timeout: 180_000 }, async (_, viewport) => {
    const fay = await stage.enter('fay', { ...(viewport ? { viewport, touch: true } : {}) })
    for (const [locale, colorScheme] of LOOKS) {
      await fay.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const address of [
        '/settings',
        ...['people', 'teams', 'devices', 'workspace', 'audit'].map((part) => `/settings/${part}`),
        '/me'
      ]) {
        await fay.goTo(`${address}?locale=${locale}`)
        await fay.page.getByRole('heading', { level: 1 }).waitFor()
        await quiet(fay, address)
        expect(await violations(fay), `${address} in ${locale}, ${colorScheme}`).toEqual([])
      }
      for (const [address, opener] of WINDOWS) {
        await fay.goTo(`${address}?locale=${locale}`)
        await button(fay.page.locator('#pane-page'), opener).click()
        await dialogOf(fay).waitFor()
        expect(await violations(fay), `${opener.source} in ${locale}, ${colorScheme}`).toEqual([])
      }
    }
  })
})
