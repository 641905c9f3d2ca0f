/** Axe finds nothing on any screen, in both themes and both directions, at the desk and on the phone. */
import { createHash, randomBytes } from 'node:crypto'
import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, test } from 'vitest'
import { demoScenes } from '../../worker/demo/scenes.ts'
import { newCustomer } from './api.ts'
import { authenticatorOf } from './authenticator.ts'
import type { Person } from './person.ts'
import { useStage } from './stage.ts'

const stage = useStage()

const LOOKS = [
  ['en', 'light', 'dark'],
  ['ar-XB', 'dark', 'light']
] as const
const PHONE = { width: 390, height: 844 }

/** What axe finds, one line per rule and element. No page of ours has frames, for which axe would open a page of its own. */
async function violations({ page }: Person): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.split('\n').at(1)?.trim()}`)
  )
}

/** The same screen in every look: opened in one theme and, as at dusk, changed to the other while it is open. */
async function inEveryLook(person: Person, address: string, prepare: (person: Person) => Promise<void>): Promise<void> {
  for (const [locale, ...themes] of LOOKS) {
    for (const colorScheme of themes) {
      const isOpen = colorScheme !== themes[0]
      await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      if (!isOpen) await person.goTo(`${address}?locale=${locale}`)
      if (!isOpen) await prepare(person)
      expect(await person.page.evaluate(() => document.documentElement.lang)).toBe(locale)
      expect(await violations(person), `${address} in ${locale}, ${colorScheme}`).toEqual([])
    }
  }
}

const ready = async ({ screen }: Person): Promise<void> => void (await screen.ready())

/** A conversation whose reply is held, for ben. */
const heldConversation = (): Promise<string> => stage.api.heldReply(newCustomer())

describe('at the desk', () => {
  test.each(['/q/mine', '/q/needs-reply', '/q/resolved'])('the queue %s', async (address) => {
    await inEveryLook(await stage.enter('ben'), address, ready)
  })

  test('a thread with one of everything', async () => {
    await inEveryLook(await stage.enter('ana'), `/c/${demoScenes.get('every-type')}`, ready)
  })

  test('a thread, and a reply that is held', async () => {
    const address = `/c/${await heldConversation()}`
    await inEveryLook(await stage.enter('ben'), address, async (ben) => {
      await ready(ben)
      await ben.screen.held.waitFor()
    })
  })

  test('a reply that awaits approval, for whoever gives it and for its author', async () => {
    await stage.api.bensNeedApproval(true)
    const cookie = await stage.api.signIn('ben')
    const { id } = await stage.api.customerWrites(cookie, newCustomer(), 'Does it come in blue?')
    const seen = (await stage.api.thread(cookie, id)).at(-1)?.id
    await stage.api.act(cookie, 'test-ben', { kind: 'message.send', conversation: id, text: 'It does.', seen })
    await stage.api.bensNeedApproval(false)
    await inEveryLook(await stage.enter('emre'), `/c/${id}`, async ({ page }) => {
      await page.locator('[data-awaiting]').getByRole('button').nth(1).click()
      await page.locator('[data-awaiting]').getByRole('textbox').waitFor()
    })
    await inEveryLook(await stage.enter('ben'), `/c/${id}`, ({ page }) => page.locator('.resting').waitFor())
  })

  test('the outbox', async () => {
    await heldConversation()
    await inEveryLook(await stage.enter('ben'), '/outbox', ({ page }) => page.getByRole('heading', { level: 1 }).waitFor())
  })

  test('the board', async () => {
    await inEveryLook(await stage.enter('emre'), '/board', ({ page }) => page.getByRole('table').first().waitFor())
  })

  test('the palette', async () => {
    await inEveryLook(await stage.enter('ben'), '/q/open', async (ben) => {
      await ready(ben)
      await ben.page.keyboard.press('Control+k')
      await ben.screen.dialog.waitFor()
    })
  })

  test('the help for keys', async () => {
    await inEveryLook(await stage.enter('ben'), '/q/open', async (ben) => {
      await ready(ben)
      await ben.screen.queue.focus()
      await ben.page.keyboard.press('?')
      await ben.screen.dialog.waitFor()
    })
  })

  test("customers' phones", async () => {
    await inEveryLook(await stage.enter('ben'), '/sim', ready)
  })

  test('signing in', async () => {
    const ben = await stage.enter('ben')
    await ben.context.clearCookies()
    ben.browser.trouble.expect(/401.*\/api\/me/)
    await inEveryLook(ben, '/', ({ page }) => page.getByRole('button', { name: /Ana Souza/ }).waitFor())
  })
})

/** What is on the screen, as it is, in these themes. */
async function inThemes(person: Person, what: string, themes: readonly ('light' | 'dark')[]): Promise<void> {
  for (const colorScheme of themes) {
    await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await violations(person), `${what} in ${colorScheme}`).toEqual([])
  }
}

describe('outside the door', () => {
  test('joining, and the recovery codes after it', async () => {
    const secret = randomBytes(32).toString('base64url')
    const invitation = createHash('sha256').update(secret).digest('hex')
    const wish = { name: 'Zoë Marsh', role: 'agent', scope: 'teams', teams: ['support'], approval: false }
    await stage.api.act(await stage.api.signIn('fay'), 'test-fay', { kind: 'invitation.create', invitation, ...wish })
    const zoe = await stage.enter('ben', { viewport: PHONE, touch: true })
    await zoe.context.clearCookies()
    zoe.browser.trouble.expect(/401.*\/api\/me/)
    await authenticatorOf(zoe.page)
    for (const [locale, ...themes] of LOOKS) {
      await zoe.goTo(`/join?locale=${locale}#${secret}`)
      await zoe.page.getByRole('button', { name: /Create passkey/ }).waitFor()
      await inThemes(zoe, `joining in ${locale}`, themes)
    }
    await zoe.page.getByRole('button', { name: /Create passkey/ }).click()
    await zoe.page.getByRole('listitem').last().waitFor()
    await inThemes(zoe, 'recovery codes', ['light', 'dark'])
  })

  test('a device that is locked, and one that was taken back', async () => {
    const ben = await stage.atWork('ben')
    ben.browser.trouble.expect(/status of 401/)
    await ben.cutOff()
    await ben.page.evaluate(() => {
      const [at = 0] = (localStorage.getItem('baton.contact') ?? '').split(' ').map(Number)
      localStorage.setItem('baton.contact', `${at - 46 * 86_400_000} ${at}`)
    })
    for (const [locale, ...themes] of LOOKS) {
      await ben.goTo(`/q/open?locale=${locale}`)
      await ben.page.getByRole('heading', { name: /This device is locked/ }).waitFor()
      await inThemes(ben, `the lock in ${locale}`, themes)
    }
    const fay = await stage.api.signIn('fay')
    const { devices } = await stage.api.get<{ devices: readonly { session: string; member: string }[] }>('/api/devices', fay)
    for (const { session, member } of devices) {
      if (member === 'ben') await stage.api.act(fay, 'test-fay', { kind: 'session.revoke', session })
    }
    await ben.comeBack()
    await ben.page.getByRole('heading', { name: 'This device was taken back' }).waitFor()
    await inThemes(ben, 'a device that was taken back', ['dark', 'light'])
  })
})

test('a new theme is there at once, on everything that is on the screen', async () => {
  const ben = await stage.enter('ben')
  await ben.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await ready(await ben.goTo('/sim').then(() => ben))
  const late = ben.page.evaluate(async () => {
    const colours = (): readonly string[] =>
      [...document.body.querySelectorAll('*')].map((element) => {
        const { color, backgroundColor } = getComputedStyle(element)
        return `${element.tagName} ${element.className}: ${color} ${backgroundColor}`
      })
    const frame = (): Promise<unknown> => new Promise(requestAnimationFrame)
    await new Promise((resolve) => matchMedia('(prefers-color-scheme: dark)').addEventListener('change', resolve))
    const first = colours()
    await frame() // what begins now is told then
    while (document.getAnimations().length > 0) await frame()
    const last = new Set(colours())
    return first.filter((colour) => !last.has(colour))
  })
  await ben.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  expect(await late).toEqual([])
})

describe('on the phone', () => {
  test('queue, thread and outbox', async () => {
    const ben = await stage.enter('ben', { viewport: PHONE, touch: true })
    await inEveryLook(ben, '/q/open', ready)
    await inEveryLook(ben, `/c/${await heldConversation()}`, (at) => at.screen.held.waitFor())
    await inEveryLook(ben, '/outbox', ({ page }) => page.getByRole('heading', { level: 1 }).waitFor())
  })
})
