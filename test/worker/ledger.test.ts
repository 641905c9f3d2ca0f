/** The ledger: what came in is shown, an exception or pending, whatever the hub, D1 and R2 are doing meanwhile. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { statusBody, textBody } from '../harness/meta.ts'
import { type Server, startServer } from '../harness/server.ts'
import { newPhone, newWamid, recount, tableContents, type Workspace, workspaceOf } from '../harness/workspace.ts'

const NUMBER = '200000000000101'

interface Exception {
  readonly id: string
  readonly member: string | null
  readonly number: string | null
  readonly kind: string
  readonly reason: string
  readonly at: number
}

let server: Server
let baton: Workspace
let ana: string
let emre: string
let fay: string

beforeAll(async () => {
  server = await startServer()
  baton = workspaceOf(server)
  ana = await server.signIn('ana')
  emre = await server.signIn('emre')
  fay = await server.signIn('fay')
  await baton.connect(fay, NUMBER)
})
afterEach(() => server.trouble())
afterAll(() => server.stop())

const exceptions = (): Promise<readonly Exception[]> => baton.pages<Exception>('/api/ledger/exceptions', fay)
const replay = () => baton.json<{ bodies: number }>(server.post('/api/ledger/replay', {}, fay))
const spilled = async (): Promise<readonly string[]> => (await server.bucket.list({ prefix: 'spill/' })).objects.map(({ key }) => key)
const shownAs = (wamid: string) =>
  server.rows<{ text: string; status: string | null }>('SELECT text, status FROM messages WHERE wamid = ?1', wamid)
const post = async (body: string): Promise<number> => (await server.webhook(body)).status

const sumsHold = async (): Promise<void> => {
  const { kept, counted } = await recount(server)
  expect(kept).toEqual(counted)
}

test('[LED1] what is told is what a recount finds', async () => {
  await post(textBody(NUMBER, { from: newPhone(), id: newWamid(), text: 'counted' }))
  await post('no JSON at all')
  await sumsHold()
  const [kept] = await server.rows('SELECT deliveries, items AS members, shown, exceptions, pending FROM ledger')
  expect(await baton.ledger(fay)).toEqual(kept)
})

test('[LED3] a message for an unknown number is listed, and shown in place once the number is connected and it is replayed', async () => {
  const [unknown, from, id] = ['200000000000102', newPhone(), newWamid()]
  const before = await baton.ledger(fay)
  expect(await post(textBody(unknown, { from, id, text: 'who are you?' }))).toBe(200)
  expect(await baton.ledger(fay)).toMatchObject({ members: before.members + 1, exceptions: before.exceptions + 1, shown: before.shown })
  expect((await exceptions()).find(({ member }) => member === id)).toMatchObject({
    number: unknown,
    kind: 'message',
    reason: 'unknown_number'
  })
  await replay()
  expect(await shownAs(id)).toEqual([])
  await baton.connect(fay, unknown)
  await replay()
  expect((await shownAs(id)).map(({ text }) => text)).toEqual(['who are you?'])
  expect(await baton.ledger(fay)).toMatchObject({ members: before.members + 1, exceptions: before.exceptions, shown: before.shown + 1 })
  expect((await exceptions()).filter(({ member }) => member === id)).toEqual([])
  await replay()
  await post(textBody(unknown, { from, id, text: 'who are you?' }))
  expect(await shownAs(id)).toHaveLength(1)
  await sumsHold()
})

test('[LED3] an exception in a body of 100 kB is replayed from R2, and its neighbours are not shown twice', async () => {
  const unknown = '200000000000103'
  const texts = Array.from({ length: 5 }, (_, i) => ({ from: newPhone(), id: newWamid(), text: `${i} ${'long '.repeat(6000)}`.trim() }))
  expect(await post(textBody(unknown, ...texts))).toBe(200)
  await baton.connect(fay, unknown)
  await post(textBody(unknown, { ...(texts[0] ?? { from: '', id: '', text: '' }) }))
  await replay()
  for (const { id, text } of texts) expect((await shownAs(id)).map((row) => row.text)).toEqual([text])
  await sumsHold()
})

test('[LED4] statuses that come before their message are parked, and applied when it appears', async () => {
  const [to, id] = [newPhone(), newWamid()]
  const before = await baton.ledger(fay)
  for (const status of ['read', 'sent']) expect(await post(statusBody(NUMBER, { id, to, status }))).toBe(200)
  expect((await exceptions()).filter(({ member }) => member === id).map(({ kind, reason }) => [kind, reason])).toEqual([
    ['status', 'parked'],
    ['status', 'parked']
  ])
  await replay()
  expect((await baton.ledger(fay)).exceptions).toBe(before.exceptions + 2)
  const echo = {
    from: '15550001000',
    to,
    id,
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: 'text',
    text: { body: 'from the shop' }
  }
  const body = textBody(NUMBER)
    .replace('"messages":[]', `"message_echoes":[${JSON.stringify(echo)}]`)
    .replace('"field":"messages"', '"field":"smb_message_echoes"')
  expect(await post(body)).toBe(200)
  expect(await shownAs(id)).toEqual([{ text: 'from the shop', status: 'read' }])
  expect(await baton.ledger(fay)).toMatchObject({ exceptions: before.exceptions, shown: before.shown + 3 })
  await sumsHold()
})

test('[LED1] exceptions are listed page by page, each exactly once, oldest first', async () => {
  const ids = Array.from({ length: 450 }, (_, i) => `wamid.PAGE${String(i).padStart(4, '0')}`)
  for (let i = 0; i < ids.length; i += 90)
    expect(
      await post(textBody('200000000000199', ...ids.slice(i, i + 90).map((id) => ({ from: newPhone(), id, text: 'nobody home' }))))
    ).toBe(200)
  const listed = await exceptions()
  expect(
    listed
      .filter(({ member }) => member?.startsWith('wamid.PAGE'))
      .map(({ member }) => member)
      .sort()
  ).toEqual(ids)
  expect(listed.map(({ at }) => at)).toEqual(listed.map(({ at }) => at).sort((a, b) => a - b))
  expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length)
  expect(listed).toHaveLength((await baton.ledger(fay)).exceptions)
  expect((await server.get('/api/ledger/exceptions?cursor=nonsense', fay)).status).toBe(400)
})

test('[ACC2] agents are refused the ledger, its exceptions and the replay; a manager has them', async () => {
  for (const path of ['/api/ledger', '/api/ledger/exceptions']) {
    expect((await server.get(path, ana)).status).toBe(403)
    expect((await server.get(path, emre)).status).toBe(200)
  }
  expect((await server.post('/api/ledger/replay', {}, ana)).status).toBe(403)
  expect((await server.post('/api/ledger/replay', {}, emre)).status).toBe(200)
})

test('[ING8] while the hub is slow a body is put into R2 and answered 200 long before its commit, and the sweep takes it in once', async () => {
  const [from, id] = [newPhone(), newWamid()]
  const body = textBody(NUMBER, { from, id, text: 'while it was slow' })
  await server.trouble({ databaseHoldMs: 3000 })
  const started = performance.now()
  expect(await post(body)).toBe(200)
  expect(performance.now() - started).toBeLessThan(3000)
  expect(await shownAs(id)).toEqual([])
  const [key] = await spilled()
  const object = await server.bucket.get(key ?? '')
  expect(await object?.text()).toBe(body)
  await server.trouble()
  await eventually(
    'the commit that was late',
    () => shownAs(id),
    (rows) => rows.length === 1
  )
  await server.tick()
  await eventually('the sweep', spilled, (keys) => keys.length === 0)
  expect(await shownAs(id)).toHaveLength(1)
  expect((await baton.ledger(fay)).pending).toBe(0)
  await sumsHold()
})

test('[ING8] while D1 is gone bodies are put into R2, and the sweep shows them when it is back, in whatever order', async () => {
  const ids = Array.from({ length: 12 }, newWamid)
  const from = newPhone()
  await server.trouble({ databaseFails: true })
  for (const id of [...ids, ...ids]) expect(await post(textBody(NUMBER, { from, id, text: 'while it was gone' }))).toBe(200)
  await server.trouble()
  for (const id of ids) expect(await shownAs(id)).toEqual([])
  expect((await baton.ledger(fay)).pending).toBe((await spilled()).length)
  await server.tick()
  await eventually('the sweep', spilled, (keys) => keys.length === 0)
  for (const id of ids) expect(await shownAs(id)).toHaveLength(1)
  expect((await baton.thread(ana, (await baton.greeted(NUMBER, from)).conversation)).length).toBe(12)
  await sumsHold()
})

test('[CAP2] while neither D1 nor R2 stores anything the answer is 503 and nothing is kept; repeated later, it is shown', async () => {
  const body = textBody(NUMBER, { from: newPhone(), id: 'wamid.NEITHER', text: 'repeat me' })
  const before = await tableContents(server)
  await server.trouble({ databaseFails: true, bucketFails: true })
  for (let i = 0; i < 3; i++) expect(await post(body)).toBe(503)
  await server.trouble()
  expect(await spilled()).toEqual([])
  expect(await tableContents(server)).toEqual(before)
  expect(await post(body)).toBe(200)
  expect(await shownAs('wamid.NEITHER')).toHaveLength(1)
})

test('[CAP2] a slow hub while R2 refuses: the answer waits for the commit', async () => {
  await server.trouble({ databaseHoldMs: 600, bucketFails: true })
  expect(await post(textBody(NUMBER, { from: newPhone(), id: 'wamid.WAITED', text: 'worth the wait' }))).toBe(200)
  expect(await shownAs('wamid.WAITED')).toHaveLength(1)
})

test('[CAP2] a large body whose hub died between its slices is finished by the sweep', async () => {
  const phones = Array.from({ length: 20 }, newPhone)
  const texts = Array.from({ length: 600 }, (_, i) => ({ from: phones[i % 20] ?? '', id: `wamid.HALF${i}`, text: `half ${i}` }))
  const pending = async () => (await server.rows<{ pending: number }>('SELECT pending FROM ledger'))[0]?.pending ?? 0
  await server.trouble({ databaseHoldMs: 40 })
  const posting = post(textBody(NUMBER, ...texts))
  await eventually('the first slice', pending, (count) => count === 400)
  await server.trouble({ databaseFails: true })
  await server.evict('Hub', 'main')
  expect([200, 503]).toContain(await posting)
  await server.trouble()
  for (const key of await spilled()) await server.bucket.delete(key) // as if that had failed too: only the kept body is left
  expect(await pending()).toBe(400)
  await baton.control({ clock: { advanceMs: 60_000 } })
  await server.tick()
  await eventually('the rest', pending, (count) => count === 0)
  const rows = await server.rows<{ count: number }>("SELECT count(*) AS count FROM messages WHERE wamid LIKE 'wamid.HALF%'")
  expect(rows[0]?.count).toBe(600)
  await sumsHold()
})
