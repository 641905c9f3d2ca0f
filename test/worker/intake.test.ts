/** Webhooks in, through the signed door: what is taken, how it is kept, and that repeating it changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf, messagesLike, takenWhole, unchanged } from '../harness/kept.ts'
import { signatureVectors, textBody, textMessage, webhookBody } from '../harness/meta.ts'
import { APP_SECRET, type Server, signatureOf, startServer, VERIFY_TOKEN } from '../harness/server.ts'
import { newPhone, newWamid, recount, type Workspace, workspaceOf } from '../harness/workspace.ts'

const NUMBER = '200000000000001'
const vectors = signatureVectors()
const NEW_AND_OLD = `${APP_SECRET},${vectors.secret}`

let server: Server
let baton: Workspace
let fay: string
let ana: string

beforeAll(async () => {
  server = await startServer({ vars: { WHATSAPP_APP_SECRET: NEW_AND_OLD } })
  baton = workspaceOf(server)
  fay = await server.signIn('fay')
  ana = await server.signIn('ana')
  await baton.connect(fay, NUMBER)
})
afterAll(() => server.stop())

const post = (body: BodyInit, headers: Record<string, string>): Promise<Response> =>
  server.fetch('/webhooks/whatsapp', { method: 'POST', body, headers })

describe('the handshake', () => {
  const asked = (token: string) => server.get(`/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`)

  test('[ING1] our verify token gets the bare challenge back', async () => {
    const answer = await asked(VERIFY_TOKEN)
    expect([answer.status, await answer.text()]).toEqual([200, '1158201444'])
  })

  test('[ING1] any other token gets 403, and so does another mode', async () => {
    for (const token of ['wrong', '', `${VERIFY_TOKEN}x`, VERIFY_TOKEN.slice(1), VERIFY_TOKEN.toUpperCase()])
      expect((await asked(token)).status).toBe(403)
    expect((await server.get(`/webhooks/whatsapp?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=${VERIFY_TOKEN}`)).status).toBe(403)
    expect((await server.get('/webhooks/whatsapp')).status).toBe(403)
  })
})

describe('the signature', () => {
  test('[CAP1] each recorded vector is decided rightly, and the wrong ones leave no trace', async () => {
    const send = async (right: boolean) => {
      for (const { name, body_base64, header, valid } of vectors.vectors.filter((vector) => vector.valid === right)) {
        const body = new Uint8Array(Buffer.from(body_base64, 'base64'))
        const answer = await post(body, header === null ? {} : { 'x-hub-signature-256': header })
        expect([name, answer.status]).toEqual([name, valid ? 200 : 401])
      }
    }
    await unchanged(server, () => send(false))
    await send(true)
  })

  test('[CAP1] a body that was changed, cut or lengthened by one byte is refused and leaves no trace', async () => {
    const body = bytesOf(textBody(NUMBER, { from: newPhone(), id: newWamid(), text: 'as it was signed' }))
    const signature = signatureOf(body)
    const flipped = body.slice()
    flipped[body.length >> 1] = (flipped[body.length >> 1] ?? 0) ^ 1
    const tampered = [flipped, body.slice(0, -1), body.slice(1), new Uint8Array([...body, 10]), new Uint8Array()]
    await unchanged(server, async () => {
      for (const bytes of tampered) expect((await server.webhook(bytes, signature)).status).toBe(401)
    })
  })

  test('[ING2] a signature of another shape is refused, even where its digits are right', async () => {
    const body = textBody(NUMBER, { from: newPhone(), id: newWamid(), text: 'shape first' })
    const right = signatureOf(body)
    const hex = right.slice('sha256='.length)
    const odd = [
      hex,
      `sha1=${hex}`,
      `SHA256=${hex}`,
      `sha256=${hex.toUpperCase()}`,
      `${right}0`,
      right.slice(0, -1),
      `sha256= ${hex}`,
      `${right},${right}`,
      'sha256='
    ]
    await unchanged(server, async () => {
      for (const header of odd) expect([header, (await server.webhook(body, header)).status]).toEqual([header, 401])
    })
  })

  test('[ING2] during a rotation bodies of the new and of the old secret are taken, those of a third are not', async () => {
    const answers = [APP_SECRET, vectors.secret, 'a-third-secret', NEW_AND_OLD].map(async (secret) => {
      const body = textBody(NUMBER, { from: newPhone(), id: newWamid(), text: `signed with ${secret.length}` })
      return (await server.webhook(body, signatureOf(body, secret))).status
    })
    expect(await Promise.all(answers)).toEqual([200, 200, 401, 401])
  })
})

describe('once', () => {
  test('[CAP3] the same body five times at once is one message, unread once', async () => {
    const [from, id] = [newPhone(), newWamid()]
    const body = textBody(NUMBER, { from, id, text: 'only once' })
    const statuses = await Promise.all([1, 2, 3, 4, 5].map(async () => (await server.webhook(body)).status))
    expect(statuses).toEqual([200, 200, 200, 200, 200])
    expect(await messagesLike(server, id)).toHaveLength(1)
    const { conversation, seen } = await baton.greeted(NUMBER, from)
    await baton.act(ana, 'intake-ana', { kind: 'conversation.read', conversation, upTo: seen })
    expect((await server.webhook(body)).status).toBe(200)
    expect((await baton.conversations(ana)).find((row) => row.id === conversation)?.unread).toBe(false)
  })

  test('[CAP3] the same message in different bodies at once is one message', async () => {
    const [from, id] = [newPhone(), newWamid()]
    const one = { from, id, text: 'in many bodies' }
    const bodies = [
      textBody(NUMBER, one),
      textBody(NUMBER, one, { from: newPhone(), id: newWamid(), text: 'a neighbour' }),
      textBody(NUMBER, { from: newPhone(), id: newWamid(), text: 'another neighbour' }, one),
      textBody(NUMBER, one, one, one),
      JSON.stringify(JSON.parse(textBody(NUMBER, one)), null, 2)
    ]
    for (const answer of await Promise.all(bodies.map((body) => server.webhook(body)))) expect(answer.status).toBe(200)
    expect(await messagesLike(server, id)).toHaveLength(1)
    const { conversation } = await baton.greeted(NUMBER, from)
    expect(await baton.thread(ana, conversation)).toHaveLength(1)
  })

  test('[LED2] a repeated item counts once, whatever body repeats it', async () => {
    const one = { from: newPhone(), id: newWamid(), text: 'counted once' }
    const body = textBody(NUMBER, one)
    const before = await baton.ledger(fay)
    for (const again of [body, body, `${body} `, textBody(NUMBER, one, one)]) expect((await server.webhook(again)).status).toBe(200)
    const after = await baton.ledger(fay)
    expect([after.members - before.members, after.shown - before.shown]).toEqual([1, 1])
  })
})

describe('kept byte for byte', () => {
  const good = () => textBody(NUMBER, { from: newPhone(), id: newWamid(), text: 'ünïcode ☕ and \\ud83d\\udc4b' })

  test('[CAP2] what was answered 200 is stored at once, bytes and effect', async () => {
    const [from, id] = [newPhone(), newWamid()]
    expect(await takenWhole(server, textBody(NUMBER, { from, id, text: 'durable' }))).toBe('utf8')
    expect((await messagesLike(server, id)).map(({ text }) => text)).toEqual(['durable'])
  })

  for (const [what, make, encoding] of [
    ['with escapes, spaces and a byte order mark', () => bytesOf(`\uFEFF  ${good().replaceAll('/', '\\/')}\r\n`), 'utf8'],
    ['that is no JSON', () => bytesOf(`{"object":"whatsapp_business_account", oops ${newWamid()}`), 'utf8'],
    ['that is empty but for a space', () => bytesOf(' '), 'utf8'],
    ['that is no UTF-8', () => new Uint8Array([0xff, 0xfe, 0x7b, 0xc3, 0x28, ...bytesOf(newWamid())]), 'base64'],
    ['with a zero byte', () => bytesOf(`{"a":"\0","b":"${newWamid()}"}`), 'base64'],
    [
      'nested 10,000 deep',
      () => bytesOf(`{"object":"whatsapp_business_account","entry":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
      'utf8'
    ],
    ['that is a bare number', () => bytesOf('42'), 'utf8']
  ] as const)
    test(`[ING6] a body ${what} is kept byte for byte, counted and answered`, async () => {
      const before = await baton.ledger(fay)
      expect(await takenWhole(server, make())).toBe(encoding)
      const after = await baton.ledger(fay)
      expect([after.deliveries - before.deliveries, after.members - before.members]).toEqual([1, 1])
      expect(after.members).toBe(after.shown + after.exceptions)
    })

  test('[ING3] good messages around one that is nested 10,000 deep are shown', async () => {
    const [first, last] = [newWamid(), newWamid()]
    const messages = [
      textMessage({ from: newPhone(), id: first, text: 'before' }),
      'DEEP',
      textMessage({ from: newPhone(), id: last, text: 'after' })
    ]
    const body = webhookBody(NUMBER, { messages }).replace('"DEEP"', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)
    await takenWhole(server, body)
    expect(await messagesLike(server, first)).toHaveLength(1)
    expect(await messagesLike(server, last)).toHaveLength(1)
  })
})

test('[LED1] after everything in this file the kept sums equal a recount', async () => {
  await server.tick()
  const { kept, counted } = await recount(server)
  expect(kept).toEqual(counted)
  const { members, shown, exceptions, pending } = await baton.ledger(fay)
  expect([pending, members]).toEqual([0, shown + exceptions])
})
