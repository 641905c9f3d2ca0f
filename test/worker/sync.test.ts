/** The hub's sockets and catch-up, with devices that follow the protocol: whatever is cut, dropped or lost, they end equal to the server. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Crowd, crowdOf } from '../harness/crowd.ts'
import { Device } from '../harness/device.ts'
import { eventually } from '../harness/eventually.ts'
import { type Server, startServer } from '../harness/server.ts'
import { type Workspace, workspaceOf } from '../harness/workspace.ts'

const NUMBER = '200000000000501'
const SUPPORT = '106540000000001'
const SALES = '106540000000002'

let server: Server
let baton: Workspace
const cookies: Record<string, string> = {}
const cookieOf = (person: string): string => cookies[person] ?? ''
let crowd: Crowd
const deviceOf = (person: string): Promise<Device> => crowd.deviceOf(person)
const isUpToDate = (device: Device) => crowd.isUpToDate(device)
const equals = (person: string, device: Device) => crowd.equals(person, device)
const headOf = () => crowd.headOf()

beforeAll(async () => {
  server = await startServer()
  baton = workspaceOf(server)
  crowd = crowdOf(server, cookieOf)
  for (const person of ['ana', 'ben', 'chidi', 'dalia', 'emre', 'fay']) cookies[person] = await server.signIn(person)
  await baton.connect(cookieOf('fay'), NUMBER)
})
afterEach(() => crowd.disconnect())
afterAll(() => server.stop())

const act = (person: string, action: object) => baton.act(cookieOf(person), `sync-${person}`, action)

/** Opens a socket without a device and collects what it is told. */
const rawSocket = async (person: string, hello?: unknown) => {
  const { webSocket } = await server.askSocket({ cookie: cookieOf(person), origin: server.url })
  if (!webSocket) throw new Error('no socket')
  const frames: string[] = []
  let closed: number | null = null
  webSocket.addEventListener('message', ({ data }) => frames.push(String(data)))
  webSocket.addEventListener('close', ({ code }) => {
    closed = code
  })
  webSocket.accept()
  if (hello !== undefined) webSocket.send(typeof hello === 'string' ? hello : JSON.stringify(hello))
  return { frames, close: () => webSocket.close(), code: () => closed }
}

describe('hello', () => {
  test('[SYN1] nothing is told before hello; after it a welcome with the head, then each commit', async () => {
    const silent = await rawSocket('ana')
    const greeted = await rawSocket('ana', { type: 'hello', protocol: 1, device: 'raw' })
    const { epoch, seq } = await headOf()
    await eventually(
      'the welcome',
      () => greeted.frames.length,
      (count) => count === 1
    )
    expect(JSON.parse(greeted.frames[0] ?? '')).toEqual({ type: 'welcome', protocol: 1, epoch, head: seq, member: 'ana' })
    await baton.writes(NUMBER)
    await eventually(
      'the delta',
      () => greeted.frames.length,
      (count) => count === 2
    )
    expect(JSON.parse(greeted.frames[1] ?? '')).toMatchObject({ type: 'delta', epoch, from: seq, to: seq + 1 })
    expect(silent.frames).toEqual([])
    silent.close()
    greeted.close()
  })

  for (const [what, hello, error] of [
    ['no JSON', 'hello there', 'invalid'],
    ['another frame', { type: 'goodbye' }, 'invalid'],
    ['a hello of another protocol', { type: 'hello', protocol: 99, device: 'raw' }, 'upgrade_required']
  ] as const)
    test(`[SYN1] ${what} is answered ${error}, and the line is closed`, async () => {
      const socket = await rawSocket('ana', hello)
      await eventually('the end', socket.code, (code) => code === 4400)
      expect(socket.frames.map((frame) => JSON.parse(frame))).toEqual([{ type: 'error', error }])
    })

  test('[ACC1] a socket ends with its session', async () => {
    cookies.guest = await server.signIn('ben')
    const socket = await rawSocket('guest', { type: 'hello', protocol: 1, device: 'raw' })
    expect((await server.post('/api/sign-out', {}, cookieOf('guest'))).status).toBe(200)
    await eventually('the end', socket.code, (code) => code === 4401)
    expect((await server.get('/api/me', cookieOf('guest'))).status).toBe(401)
  })
})

describe('who is told what', () => {
  test('[SYN1] the chain is unbroken for everybody, and nothing hidden is in anybody’s frames', async () => {
    const [ana, chidi, emre] = [await deviceOf('ana'), await deviceOf('chidi'), await deviceOf('emre')]
    const secret = await baton.writes(SUPPORT, 'only for support')
    await baton.writes(SALES, 'only for sales')
    await baton.writes(NUMBER, 'for everybody')
    await act('ana', { kind: 'conversation.claim', conversation: secret.conversation })
    await act('ana', { kind: 'conversation.prioritise', conversation: secret.conversation, priority: 'urgent' })
    for (const [person, device] of [
      ['ana', ana],
      ['chidi', chidi],
      ['emre', emre]
    ] as const) {
      await equals(person, device)
      const chain = device.frames.flatMap((frame) => (frame.type === 'delta' ? [frame] : []))
      expect(chain.length).toBeGreaterThan(4)
      for (const [i, { from, to }] of chain.entries()) expect([from, to]).toEqual([chain[i - 1]?.to ?? from, from + 1])
    }
    const told = JSON.stringify(chidi.frames.map((frame) => (frame.type === 'delta' ? frame.rows : frame)))
    for (const hidden of [secret.conversation, secret.seen, secret.phone, 'only for support']) expect(told).not.toContain(hidden)
    expect(JSON.stringify(ana.frames)).toContain('only for support')
    expect(JSON.stringify(ana.frames)).not.toContain('only for sales')
  })

  test('[SYN2] given to another team a conversation comes whole with its contact, and goes again as a deletion', async () => {
    const { conversation, phone } = await baton.writes(SUPPORT, 'may sales have a look?')
    const [chidi, ana] = [await deviceOf('chidi'), await deviceOf('ana')]
    expect(chidi.row('conversations', conversation)).toBe(undefined)
    await act('ana', { kind: 'conversation.assign', conversation, team: 'sales' })
    await isUpToDate(chidi)
    expect(chidi.row('conversations', conversation)).toMatchObject({ id: conversation, team: 'sales', number: SUPPORT })
    expect(chidi.rows('contacts').map((row) => row.phone)).toContain(phone)
    await act('ana', { kind: 'conversation.assign', conversation, team: null })
    await isUpToDate(chidi)
    expect(chidi.row('conversations', conversation)).toBe(undefined)
    expect(chidi.rows('contacts').map((row) => row.phone)).not.toContain(phone)
    await equals('chidi', chidi)
    await equals('ana', ana)
  })

  test('[SYN2] seen again it comes with its open case, and is read as far as it was', async () => {
    const { conversation, seen } = await baton.writes(SUPPORT, 'to and fro')
    const chidi = await deviceOf('chidi')
    await act('ana', { kind: 'conversation.assign', conversation, team: 'sales' })
    await act('chidi', { kind: 'conversation.read', conversation, upTo: seen })
    await act('ana', { kind: 'conversation.assign', conversation, team: null })
    await act('ana', { kind: 'conversation.assign', conversation, team: 'sales' })
    await isUpToDate(chidi)
    const row = chidi.row('conversations', conversation)
    expect(chidi.rows('reads').find((read) => read.conversation === conversation)?.position).toBe(row?.lastInboundPosition)
    expect(chidi.rows('cases').map(({ id }) => id)).toContain(row?.currentCase)
  })

  test('[SYN2] what became visible while a device was away comes with the catch-up, what was hidden goes with it', async () => {
    const [one, other] = [await baton.writes(SUPPORT, 'comes'), await baton.writes(SUPPORT, 'goes')]
    await act('ana', { kind: 'conversation.assign', conversation: other.conversation, team: 'sales' })
    const chidi = await deviceOf('chidi')
    expect(chidi.row('conversations', other.conversation)).toBeDefined()
    chidi.disconnect()
    await act('ana', { kind: 'conversation.assign', conversation: one.conversation, team: 'sales' })
    await act('ana', { kind: 'conversation.assign', conversation: other.conversation, team: null })
    await chidi.catchUp()
    expect([chidi.row('conversations', one.conversation)?.team, chidi.row('conversations', other.conversation)]).toEqual([
      'sales',
      undefined
    ])
    await equals('chidi', chidi)
  })

  test('[SYN7] held replies and read positions go to their owner’s devices only', async () => {
    const greeted = await baton.writes(NUMBER)
    const [laptop, phone, ben] = [await deviceOf('ana'), await deviceOf('ana'), await deviceOf('ben')]
    await baton.reply(cookieOf('ben'), 'sync-ben', greeted, 'Ben was first')
    const held = await baton.reply(cookieOf('ana'), 'sync-ana', greeted, 'held for Ana alone')
    await act('ana', { kind: 'conversation.read', conversation: greeted.conversation, upTo: greeted.seen })
    for (const device of [laptop, phone, ben]) await isUpToDate(device)
    for (const device of [laptop, phone]) {
      expect(device.row('heldReplies', held.id)).toMatchObject({ text: 'held for Ana alone', author: 'ana' })
      expect(device.row('reads', `ana/${greeted.conversation}`)).toBeDefined()
    }
    expect(JSON.stringify(ben.frames)).not.toContain('held for Ana alone')
    expect(ben.rows('reads').filter(({ member }) => member !== 'ben')).toEqual([])
    const away = new Device(server, cookieOf('ben'))
    await away.bootstrap()
    expect([away.row('heldReplies', held.id), away.rows('reads').filter(({ member }) => member !== 'ben')]).toEqual([undefined, []])
    await act('ana', { kind: 'message.discard', message: held.id })
    for (const device of [laptop, phone]) {
      await isUpToDate(device)
      expect(device.row('heldReplies', held.id)).toBe(undefined)
    }
  })
})

describe('catching up', () => {
  test('[SYN3] a device with a cursor gets what it lacks from the ring, and from D1 where the hub was dropped meanwhile', async () => {
    const device = await deviceOf('ana')
    for (const drop of [false, true]) {
      device.disconnect()
      const asked = device.frames.length
      for (let i = 0; i < 5; i++) await baton.writes(NUMBER, `while away ${i}`)
      if (drop) await server.evict('Hub', 'main')
      await device.connect()
      await equals('ana', device)
      const kinds = device.frames.slice(asked).map(({ type }) => type)
      expect(kinds.includes('delta')).toBe(!drop)
      expect(device.resets).toEqual([])
    }
  })

  test('[SYN6] a hub that was dropped and wakes again tells its sleeping sockets the head', async () => {
    const device = await deviceOf('ana')
    const before = device.frames.length
    await server.evict('Hub', 'main', 'hibernate')
    await baton.writes(NUMBER, 'after the sleep')
    await equals('ana', device)
    expect(device.frames.slice(before).map(({ type }) => type)).toContain('head')
  })

  test('[SYN6] commits of another writer are noticed with the next commit, and everybody catches up', async () => {
    const { conversation } = await baton.writes(NUMBER, 'a rival writes here')
    const device = await deviceOf('ana')
    const before = device.frames.length
    await server.db.batch([
      server.db.prepare("INSERT INTO commits SELECT seq + 1, 'a rival', position, at FROM commits ORDER BY seq DESC LIMIT 1"),
      server.db
        .prepare("UPDATE conversations SET priority = 'urgent', seq = (SELECT max(seq) FROM commits) WHERE id = ?1")
        .bind(conversation)
    ])
    await baton.writes(NUMBER, 'the next commit')
    await equals('ana', device)
    expect(device.row('conversations', conversation)?.priority).toBe('urgent')
    expect(device.frames.slice(before).map(({ type }) => type)).toContain('head')
  })

  test('[SYN6] commits of another writer are noticed by the minute’s look where nobody commits', async () => {
    const { conversation } = await baton.writes(NUMBER, 'a rival writes here too')
    const device = await deviceOf('ana')
    await server.db.batch([
      server.db.prepare("INSERT INTO commits SELECT seq + 1, 'a rival', position, at FROM commits ORDER BY seq DESC LIMIT 1"),
      server.db
        .prepare("UPDATE conversations SET priority = 'urgent', seq = (SELECT max(seq) FROM commits) WHERE id = ?1")
        .bind(conversation)
    ])
    await server.tick()
    await equals('ana', device)
    expect(device.row('conversations', conversation)?.priority).toBe('urgent')
  })
})

describe('starting anew', () => {
  const answerTo = async (person: string, cursor: string) =>
    await baton.json<{ kind: string; reason?: string }>(server.get(`/api/sync?cursor=${encodeURIComponent(cursor)}`, cookieOf(person)))

  test('[SYN4] a cursor of another epoch, of the future or of no kind starts anew', async () => {
    const { epoch, seq } = await headOf()
    for (const cursor of ['', 'nonsense', `other:${seq}`, `${epoch}:${seq + 1}`, `${epoch}:-1`, `${epoch}:`])
      expect([cursor, await answerTo('ana', cursor)]).toEqual([cursor, { kind: 'reset', reason: 'epoch' }])
    expect(await answerTo('ana', `${epoch}:${seq}`)).toMatchObject({ kind: 'delta', more: false })
  })

  test('[SYN4] after a restore, which is another epoch, every device starts anew, over the socket and over HTTP', async () => {
    const device = await deviceOf('ana')
    const asleep = new Device(server, cookieOf('ana'))
    await asleep.bootstrap()
    await server.rows("UPDATE workspace SET epoch = 'restored'")
    await server.tick()
    await baton.writes(NUMBER, 'after the restore')
    await equals('ana', device)
    await asleep.catchUp()
    expect([device.resets, asleep.resets]).toEqual([['epoch'], ['epoch']])
    await equals('ana', asleep)
  })

  test('[SYN4] a cursor below the floor starts anew', async () => {
    const asleep = new Device(server, cookieOf('ana'))
    await asleep.bootstrap()
    await baton.writes(NUMBER)
    await baton.writes(NUMBER)
    await server.rows('UPDATE workspace SET floor = (SELECT max(seq) FROM commits)')
    await server.evict('Hub', 'main')
    await asleep.catchUp()
    expect(asleep.resets).toEqual(['too_old'])
    const late = new Device(server, cookieOf('ana'))
    await late.bootstrap()
    await equals('ana', late)
    expect(late.resets).toEqual([])
  })

  test('[SYN4] a member whose rights changed starts anew and has what they may see now; others go on', async () => {
    const { conversation } = await baton.writes(SALES, 'for sales')
    const [ben, ana] = [await deviceOf('ben'), await deviceOf('ana')]
    const asleep = new Device(server, cookieOf('ben'))
    await asleep.bootstrap()
    expect(ben.row('conversations', conversation)).toBe(undefined)
    await server.db.batch([
      server.db.prepare("INSERT INTO commits SELECT seq + 1, 'rights', position, at FROM commits ORDER BY seq DESC LIMIT 1"),
      server.db.prepare(
        "UPDATE members SET scope = 'workspace', rightsSeq = (SELECT max(seq) FROM commits), seq = (SELECT max(seq) FROM commits) WHERE id = 'ben'"
      )
    ])
    await server.tick()
    await equals('ben', ben)
    expect(ben.row('conversations', conversation)).toBeDefined()
    await asleep.catchUp()
    expect([ben.resets, asleep.resets]).toEqual([['rights'], ['rights']])
    await equals('ana', ana)
    expect(ana.resets).toEqual([])
  })
})
