/** Large webhook bodies, through the signed door: kept whole, taken in by slices, and refused past the limit. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { bytesOf, messagesLike, takenWhole, unchanged } from '../harness/kept.ts'
import { statusBody, textBody, textMessage } from '../harness/meta.ts'
import { type Server, signatureOf, startServer } from '../harness/server.ts'
import { newPhone, newWamid, recount, type Workspace, workspaceOf } from '../harness/workspace.ts'

const NUMBER = '200000000000051'

let server: Server
let baton: Workspace
let fay: string

beforeAll(async () => {
  server = await startServer()
  baton = workspaceOf(server)
  fay = await server.signIn('fay')
  await baton.connect(fay, NUMBER)
})
afterAll(() => server.stop())

test('[ING5] a body of 150 kB lies in R2 and its row points there', async () => {
  const texts = ['left', 'right'].map((word) => ({ from: newPhone(), id: newWamid(), text: word.repeat(15_000) }))
  expect(await takenWhole(server, textBody(NUMBER, ...texts))).toBe('r2')
  for (const { id, text } of texts) expect((await messagesLike(server, id))[0]?.text).toBe(text)
})

test('[ING5] the items of a body with 450 messages are pending first, then shown in slices of at most 200, each with its own seq', async () => {
  const phones = Array.from({ length: 30 }, newPhone)
  const texts = Array.from({ length: 450 }, (_, i) => ({ from: phones[i % 30] ?? '', id: `wamid.LARGE${i}`, text: `slice me ${i}` }))
  // Every state that the sums go through is written down by the database itself.
  await server.db.exec('CREATE TABLE ledgerLog (items, shown, exceptions, pending)')
  await server.db.exec(
    'CREATE TRIGGER logLedger AFTER UPDATE ON ledger BEGIN INSERT INTO ledgerLog VALUES (new.items, new.shown, new.exceptions, new.pending); END'
  )
  expect((await server.webhook(textBody(NUMBER, ...texts))).status).toBe(200)
  await eventually(
    'all of it shown',
    () => messagesLike(server, 'wamid.LARGE%'),
    (rows) => rows.length === 450
  )
  const sums = await server.rows<Record<'items' | 'shown' | 'exceptions' | 'pending', number>>('SELECT * FROM ledgerLog')
  await server.db.exec('DROP TRIGGER logLedger')
  await server.db.exec('DROP TABLE ledgerLog')
  expect(sums.map(({ pending }) => pending)).toEqual([450, 250, 50, 0])
  for (const { items, shown, exceptions, pending } of sums) expect(items).toBe(shown + exceptions + pending)
  const bySeq = Map.groupBy(await messagesLike(server, 'wamid.LARGE%'), ({ seq }) => seq)
  expect([...bySeq.values()].map((slice) => slice.length)).toEqual([200, 200, 50])
})

test('[ING5] a body with 1,000 updates has all its effects', async () => {
  const to = newPhone()
  const ids = Array.from({ length: 100 }, newWamid)
  const echoes = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '100000000000001',
        changes: [
          {
            field: 'smb_message_echoes',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '15550001000', phone_number_id: NUMBER },
              message_echoes: ids.map((id) => ({ ...textMessage({ from: '15550001000', id, text: 'from the shop' }), to }))
            }
          }
        ]
      }
    ]
  })
  expect((await server.webhook(echoes)).status).toBe(200)
  const ticks = ids.flatMap((id) =>
    Array.from({ length: 10 }, (_, i) => ({ id, to, status: ['sent', 'delivered', 'read'][i % 3] ?? '', at: Date.now() - i * 60_000 }))
  )
  const before = await baton.ledger(fay)
  expect((await server.webhook(statusBody(NUMBER, ...ticks))).status).toBe(200)
  const after = await eventually(
    'all of it shown',
    () => baton.ledger(fay),
    ({ pending }) => pending === 0
  )
  expect(after.shown - before.shown).toBe(1000)
  const rows = await server.rows<{ status: string }>(
    'SELECT status FROM messages WHERE wamid IN (SELECT value FROM json_each(?1))',
    JSON.stringify(ids)
  )
  expect(rows.map(({ status }) => status)).toEqual(ids.map(() => 'read'))
})

test('[ING5] a legal body of 3 MB is taken whole', async () => {
  const from = newPhone()
  const texts = Array.from({ length: 700 }, (_, i) => ({ from, id: `wamid.HEAVY${i}`, text: `${i} ${'☃'.repeat(1400)}` }))
  const body = bytesOf(textBody(NUMBER, ...texts))
  expect(body.length).toBeGreaterThan(3_000_000)
  expect(await takenWhole(server, body)).toBe('r2')
  const rows = await eventually(
    'all its messages',
    () => messagesLike(server, 'wamid.HEAVY%'),
    (list) => list.length === 700
  )
  expect(rows.every(({ text }, i) => text === texts[i]?.text)).toBe(true)
})

test('[ING5] [CAP2] a body of 3 MB with 27,000 small updates is taken whole', async () => {
  const to = newPhone()
  const ticks = Array.from({ length: 27_000 }, (_, i) => ({ id: `wamid.SMALL${i}`, to, status: 'delivered', at: Date.now() }))
  const body = bytesOf(statusBody(NUMBER, ...ticks))
  expect(body.length).toBeGreaterThan(2_500_000)
  const before = await baton.ledger(fay)
  expect((await server.webhook(body)).status).toBe(200)
  const after = await eventually(
    'all of it listed',
    () => baton.ledger(fay),
    ({ pending, exceptions }) => pending === 0 && exceptions - before.exceptions >= 27_000,
    50_000
  )
  expect(after.members - before.members).toBe(27_000)
})

/** Who is refused before all was read may find the connection cut instead of an answer; then it is asked again. */
const statusOf = (ask: () => Promise<Response>): Promise<number> =>
  eventually(
    'an answer',
    () =>
      ask().then(
        ({ status }) => status,
        () => 0
      ),
    (status) => status !== 0
  )

test('[ING9] a body of 4 MiB is taken, one byte more is refused with 413 and leaves no trace, also without a length', async () => {
  const small = textBody(NUMBER, { from: newPhone(), id: newWamid(), text: 'padded' })
  const padded = (size: number) => bytesOf(small + ' '.repeat(size - small.length))
  const limit = 4 * 1024 * 1024
  expect((await server.webhook(padded(limit))).status).toBe(200)
  const over = padded(limit + 1)
  const chunked = (bytes: Uint8Array<ArrayBuffer>) => ({
    method: 'POST',
    body: new Blob([bytes]).stream(),
    duplex: 'half',
    headers: { 'x-hub-signature-256': signatureOf(bytes) }
  })
  await unchanged(server, async () => {
    expect(await statusOf(() => server.webhook(over))).toBe(413)
    expect(await statusOf(() => server.fetch('/webhooks/whatsapp', chunked(over)))).toBe(413)
  })
  expect((await server.fetch('/webhooks/whatsapp', chunked(padded(limit - 1)))).status).toBe(200)
})

test('[LED1] after everything in this file the kept sums equal a recount', async () => {
  await server.tick()
  const { kept, counted } = await recount(server)
  expect(kept).toEqual(counted)
  const { members, shown, exceptions, pending } = await baton.ledger(fay)
  expect([pending, members]).toEqual([0, shown + exceptions])
})
