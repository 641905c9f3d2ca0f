/**
 * What a browser of somebody who sees only Support ever gets and keeps: nothing of Sales, and of Support nothing once the device was taken
 * back. Not here: the same without a browser (test/worker/canary.test.ts), what the screens say when a device is taken back (taken-back.e2e.ts).
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Customer, type ListedConversation, newCustomer } from './api.ts'
import type { Person } from './person.ts'
import { lackingIn, outsideDatabases, wordsOnDisk } from './profile-search.ts'
import { type RecordedLine, recordedLineTo } from './recorded-line.ts'
import { useStage } from './stage.ts'
import { keptIn, NOTHING_KEPT, wordsKept } from './traces.ts'

const SUPPORT = '106540000000001'
const SALES = '106540000000002'
const WITHIN_MS = 2_000
const TAKEN_BACK = /\/sign-in\?ended=revoked/

const stage = useStage()

/** Letters that nobody else has written, and no two words share: LevelDB may shorten what it saw before. */
const newWord = (): string => randomBytes(12).toString('base64').replace(/\W/g, 'q')
/** What ana may see, and what she may not. */
const own: string[] = []
const hidden: string[] = []
const said = (to: string[], text = ''): string => {
  const word = newWord()
  to.push(word)
  return `${text} ${word}`.trim()
}

let fay: string
let chidi: string
let support: { readonly customer: Customer; readonly conversation: ListedConversation }
let sales: { readonly customer: Customer; readonly conversation: ListedConversation }

const writes = (number: string, { phone, name }: Customer, text: string) =>
  stage.api.post(`/simulator/customers/${phone}/messages`, { type: 'text', text, name, number })

/** Somebody with a word in their name writes one to a number; resolves when the product has it. */
async function asks(number: string, to: string[]) {
  const { phone, name } = newCustomer()
  const customer = { phone, name: said(to, name) }
  await writes(number, customer, said(to, 'A question:'))
  const conversation = await eventually(
    'the conversation',
    async () => (await stage.api.conversations(fay)).find(({ contact }) => contact.name === customer.name),
    (found) => found !== undefined
  )
  if (!conversation) throw new Error('nothing was found')
  return { customer, conversation }
}

beforeAll(async () => {
  fay = await stage.api.signIn('fay')
  chidi = await stage.api.signIn('chidi')
  support = await asks(SUPPORT, own)
  sales = await asks(SALES, hidden)
  await salesWorks()
})

const act = async (cookie: string, device: string, action: object): Promise<void> => {
  const { outcome } = await stage.api.act(cookie, device, action)
  if (outcome === 'refused') throw new Error(`refused: ${JSON.stringify(action)}`)
}

/** Sales talks about its customer: a brief, an answer, another question. */
async function salesWorks(): Promise<void> {
  const { id: conversation } = sales.conversation
  await act(chidi, 'test-chidi', { kind: 'conversation.assign', conversation, assignee: 'chidi', brief: said(hidden, 'Know that') })
  const seen = (await stage.api.thread(chidi, conversation)).at(-1)?.id ?? null
  await act(chidi, 'test-chidi', { kind: 'message.send', conversation, text: said(hidden, 'An answer:'), seen })
  await writes(SALES, sales.customer, said(hidden, 'And also:'))
}

/** Lines outlive their people for a moment: what came over them is looked at after the browser is closed. */
const lines: RecordedLine[] = []
afterAll(() => Promise.all(lines.map((line) => line.close())))

interface Watched {
  readonly ana: Person
  readonly line: RecordedLine
  /** Every answer's body and every frame, as the browser had it; what was left unread when a page went is on the line all the same. */
  readonly heard: readonly { readonly from: string; readonly text: string }[]
}

/** ana at a browser of which everything is recorded that comes to it. */
async function anaAtWork(): Promise<Watched> {
  const line = await recordedLineTo(stage.product.port)
  lines.push(line)
  const ana = await stage.enter('ana', {}, line)
  ana.browser.trouble.expect(/status of 40[134]/)
  const heard: { from: string; text: string }[] = []
  ana.context.on('response', (response) => {
    if (!/json|text|html/.test(response.headers()['content-type'] ?? '')) return
    const unread = (): string => ''
    void response.text().then((text) => heard.push({ from: response.url(), text }), unread)
  })
  ana.page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void heard.push({ from: socket.url(), text: payload.toString() }))
  )
  await (await (await ana.goTo()).ready()).worksOffline()
  return { ana, line, heard }
}

test('[CAN5] a browser of Support gets no word of Sales, over no address and no socket, and keeps none on its disk', async () => {
  const { ana, line, heard } = await anaAtWork()
  await ana.screen.open(support.customer.name)
  const live = said(own, 'One more thing:')
  await writes(SUPPORT, support.customer, live)
  await ana.screen.bubble(support.customer.name, live).waitFor()
  await salesWorks()
  await ana.screen.filter.fill(hidden[0] ?? '')
  await eventually(
    'an empty list',
    () => ana.screen.rows.count(),
    (count) => count === 0
  )
  await ana.screen.filter.fill('')
  await ana.page.keyboard.press('Control+k')
  await ana.page.keyboard.type(hidden[0] ?? '')
  await ana.page.keyboard.press('Escape')
  for (const address of ['/board', '/settings/people', '/settings/devices', '/settings/audit', `/c/${sales.conversation.id}`, '/q/open']) {
    await ana.goTo(address)
    await ana.screen.sync.first().waitFor()
  }
  const asked = await ana.page.evaluate(async (id) => {
    const addresses = [`/api/conversations/${id}/thread`, '/api/audit', '/api/devices', '/api/invitations', '/api/board', '/api/bootstrap']
    return Promise.all(addresses.map(async (address) => (await fetch(address)).status))
  }, sales.conversation.id)
  expect(asked).toEqual([404, 403, 403, 403, 403, 200])
  await ana.screen.ready()

  await eventually(
    'every word of Support',
    () => own.filter((word) => !heard.some(({ text }) => text.includes(word))),
    (lacking) => lacking.length === 0
  )
  expect(heard.flatMap(({ from, text }) => hidden.filter((word) => text.includes(word)).map((word) => [from, word]))).toEqual([])
  const { profile } = ana.browser
  await ana.closeBrowser()
  expect(hidden.filter((word) => line.hits(word) > 0)).toEqual([])
  expect(wordsOnDisk(profile, hidden)).toEqual([])
  // And the search finds what is there.
  expect(own.filter((word) => line.hits(word) === 0)).toEqual([])
  expect(lackingIn('IndexedDB', profile, own)).toEqual([])
  console.log(`canaries in Chromium: ${hidden.length} hidden, ${heard.length} answers and frames, ${line.bytes()} bytes: 0 hits`)
})

/** fay takes every device of ana's back. */
async function takeBack(): Promise<void> {
  const { devices } = await stage.api.get<{ devices: readonly { session: string; member: string }[] }>('/api/devices', fay)
  for (const { session, member } of devices) if (member === 'ana') await act(fay, 'test-fay', { kind: 'session.revoke', session })
}

/** The page is at the door, and nothing is kept in the browser; how long that took. */
async function isWiped({ page }: Person, from: number): Promise<number> {
  await page.waitForURL(TAKEN_BACK)
  await eventually(
    'nothing kept',
    () => keptIn(page),
    (kept) => JSON.stringify(kept) === JSON.stringify(NOTHING_KEPT)
  )
  return Math.round(performance.now() - from)
}

/** The search that shall find nothing finds every own word while the browser still has them, and some in the picture for the next start. */
const areOnDisk = ({ browser: { profile } }: Person): Promise<unknown> =>
  eventually(
    'own words on the disk',
    async () => lackingIn('IndexedDB', profile, own).length === 0 && lackingIn('CacheStorage', profile, own).length < own.length,
    (are) => are
  )

/**
 * With the answer that takes a device back the browser clears its databases' files; where no server answers, their old bytes stay until the
 * browser writes them anew.
 */
test('[RGT4] a device that is taken back is empty within two seconds, and no file of its profile knows a word', async () => {
  const { ana } = await anaAtWork()
  await ana.screen.open(support.customer.name)
  await areOnDisk(ana)
  const from = performance.now()
  await takeBack()
  const took = await isWiped(ana, from)
  expect(took).toBeLessThan(WITHIN_MS)
  const { profile } = ana.browser
  await ana.closeBrowser()
  expect(wordsOnDisk(profile, own)).toEqual([])
  console.log(`taken back on the line: empty after ${took} ms`)
})

test('[RGT4] one that was offline is so within two seconds of its first contact', async () => {
  const { ana } = await anaAtWork()
  await ana.screen.open(support.customer.name)
  await ana.cutOff()
  await takeBack()
  await areOnDisk(ana)
  expect((await keptIn(ana.page)).databases.length).toBeGreaterThan(0)
  const from = performance.now()
  await ana.comeBack()
  const took = await isWiped(ana, from)
  expect(took).toBeLessThan(WITHIN_MS)
  const { profile } = ana.browser
  await ana.closeBrowser()
  expect(wordsOnDisk(profile, own)).toEqual([])
  console.log(`taken back while offline: empty ${took} ms after the network came`)
})

test('[RGT4] who signs out without a network leaves no database within two seconds, and no word outside the bytes of old ones', async () => {
  const { ana } = await anaAtWork()
  await ana.screen.open(support.customer.name)
  await areOnDisk(ana)
  await ana.cutOff()
  await ana.page.keyboard.press('Control+k')
  await ana.page.keyboard.type('sign out')
  await ana.screen.dialog.getByRole('option', { name: /Sign out/ }).waitFor()
  await ana.page.keyboard.press('Enter')
  const from = performance.now()
  await ana.page
    .getByRole('button', { name: /[Ss]ign out$/ })
    .last()
    .click()
  await ana.page.waitForURL(/\/sign-in/)
  await eventually(
    'no database',
    () => keptIn(ana.page),
    ({ databases, caches, storage }) =>
      databases.length === 0 && caches.every((name) => name.startsWith('baton-app-')) && !storage.includes('baton.me')
  )
  const took = Math.round(performance.now() - from)
  expect(took).toBeLessThan(WITHIN_MS)
  expect(await wordsKept(ana.page, own)).toEqual([])
  const { profile } = ana.browser
  await ana.closeBrowser()
  const found = wordsOnDisk(profile, own)
  expect(outsideDatabases(found)).toEqual([])
  console.log(`signed out without a network: empty after ${took} ms; files with old bytes: ${new Set(found.map(({ file }) => file)).size}`)
})
