/** A link that is opened where somebody was before, and what of it stays. Not here: who it lets in (`door.e2e.ts`). */
import { createHash, randomBytes } from 'node:crypto'
import path from 'node:path'
import { expect, test } from 'vitest'
import { wordsOnDisk } from './profile-search.ts'
import { useStage } from './stage.ts'

const stage = useStage()

interface Invited {
  readonly secret: string
  readonly address: string
}
/** fay invites somebody; the link's secret is nowhere but in the link. */
async function invite(): Promise<Invited> {
  const secret = randomBytes(32).toString('base64url')
  const invitation = createHash('sha256').update(secret).digest('hex')
  const action = { kind: 'invitation.create', invitation, name: 'Gita', role: 'agent', scope: 'workspace', teams: [], approval: false }
  expect(await stage.api.act(await stage.api.signIn('fay'), 'test-fay', action)).toMatchObject({ outcome: 'applied' })
  return { secret, address: `/join#${secret}` }
}

/** Where a browser puts what a page gives it to keep. */
const OURS: readonly string[] = ['IndexedDB', 'Local Storage', 'Session Storage', 'Service Worker', 'Cache', 'WebStorage']

const JOIN = { name: /^Join / }

test('[KEP7] a link opens no door before a device that was taken back is wiped, and then it does', async () => {
  const { address } = await invite()
  const ben = await stage.settled('ben')
  ben.browser.trouble.expect(/status of 401/)
  await ben.page.goto('about:blank')
  // A page that was closed in the middle of it left this mark, and everything else.
  await ben.goTo('/sign-in')
  await ben.page.getByRole('button', { name: /Ben Okafor/ }).waitFor()
  await ben.page.evaluate(() => localStorage.setItem('baton.forgetting', '*'))
  expect((await ben.page.evaluate(() => indexedDB.databases())).length).toBeGreaterThan(0)
  await ben.goTo(address)
  await ben.page.getByRole('heading', JOIN).waitFor()
  await ben.page.getByRole('heading', { name: 'This device was taken back' }).waitFor()
  const left = await ben.page.evaluate(async () => ({ databases: await indexedDB.databases(), kept: Object.keys(localStorage) }))
  expect(left).toEqual({ databases: [], kept: [] })
})

test('[KEP7] a link that is opened where a device was taken back while it was closed still lets in, after the wipe', async () => {
  const { address } = await invite()
  const ben = await stage.atWork('ben')
  ben.browser.trouble.expect(/status of 401/)
  await ben.closeBrowser()
  const fay = await stage.api.signIn('fay')
  const { devices } = await stage.api.get<{ devices: readonly { session: string; member: string }[] }>('/api/devices', fay)
  for (const { session, member } of devices) if (member === 'ben') await stage.api.act(fay, 'test-fay', { kind: 'session.revoke', session })
  await ben.openBrowser()
  ben.browser.trouble.expect(/status of 401/)
  await ben.goTo(address)
  await ben.page.getByRole('heading', { name: 'You are signed in as Ben Okafor' }).waitFor()
  await ben.page.getByRole('button', { name: /ign out and go on/ }).click()
  await ben.page.getByRole('heading', JOIN).waitFor()
  await ben.page.getByRole('heading', { name: 'This device was taken back' }).waitFor()
  expect(new URL(ben.page.url()).pathname).toBe('/join')
  expect((await ben.page.evaluate(() => indexedDB.databases())).length).toBe(0)
})

test('[GAT2] the secret of a link that was opened is in nothing that we keep; the browser’s own history has it', async () => {
  const { secret, address } = await invite()
  const ben = await stage.enter('ben')
  ben.browser.trouble.expect(/status of 401/)
  await ben.context.clearCookies()
  await ben.goTo(address)
  await ben.page.getByRole('heading', JOIN).waitFor()
  const kept = await ben.page.evaluate(() => JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }]))
  expect(kept).not.toContain(secret)
  const { profile } = ben.browser
  await ben.closeBrowser()
  const files = wordsOnDisk(profile, [secret]).map(({ file }) => file)
  // What a page cannot reach: it works once, for 72 hours. That it is found there shows that the search finds it.
  expect(files).toContain(path.join('Default', 'History'))
  expect(files.filter((file) => file.split(path.sep).some((folder) => OURS.includes(folder)))).toEqual([])
})
