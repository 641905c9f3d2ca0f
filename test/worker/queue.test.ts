/** The queue as it is read without a replica: views against an independent computation, snooze, teams, numbers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { textBody } from '../harness/meta.ts'
import { type Server, startServer } from '../harness/server.ts'
import { type Greeted, hire, type ListedConversation, newPhone, newWamid, type Workspace, workspaceOf } from '../harness/workspace.ts'

const NUMBER = '200000000000201'
const OTHER_NUMBER = '200000000000202'
const PEOPLE = ['ana', 'ben', 'chidi', 'dalia', 'emre', 'fay', 'vera', 'olga'] as const
const VIEWS = [
  'all',
  'open',
  'snoozed',
  'resolved',
  'mine',
  'unassigned',
  'needs-reply',
  'unread',
  'team:support',
  'team:sales',
  'team:none'
]
const HOUR = 3_600_000

let server: Server
let baton: Workspace
const cookies: Record<string, string> = {}
const cookieOf = (person: string): string => cookies[person] ?? ''

beforeAll(async () => {
  server = await startServer()
  baton = workspaceOf(server)
  cookies.vera = await hire(server, 'vera', 'viewer', 'workspace')
  cookies.olga = await hire(server, 'olga', 'agent', 'assigned')
  for (const person of PEOPLE) cookies[person] = await server.signIn(person)
  for (const number of [NUMBER, OTHER_NUMBER]) await baton.connect(cookieOf('fay'), number)
})
afterAll(() => server.stop())

const act = (person: string, action: object) => baton.act(cookieOf(person), `queue-${person}`, action)
const isIn = async (person: string, view: string, conversation: string): Promise<boolean> =>
  (await baton.conversations(cookieOf(person), view)).some(({ id }) => id === conversation)
const rowOf = async (conversation: string): Promise<ListedConversation | undefined> =>
  (await baton.conversations(cookieOf('fay'))).find(({ id }) => id === conversation)

interface StoredConversation {
  readonly id: string
  readonly number: string
  readonly status: string
  readonly assignee: string | null
  readonly team: string | null
  readonly needsReply: number
  readonly lastInboundPosition: number
  readonly lastMessageAt: number
}

/** The views, written once more from their definitions. */
const expectedView = async (person: string, view: string): Promise<readonly string[]> => {
  const rows = await server.rows<StoredConversation>('SELECT * FROM conversations')
  const reads = await server.rows<{ conversation: string; position: number; flagged: number }>(
    'SELECT * FROM reads WHERE member = ?1',
    person
  )
  const teams = (await server.rows<{ id: string; members: string; numbers: string }>('SELECT * FROM teams')).map((row) => ({
    id: row.id,
    members: JSON.parse(row.members) as string[],
    numbers: JSON.parse(row.numbers) as string[]
  }))
  const [me] = await server.rows<{ scope: string }>('SELECT scope FROM members WHERE id = ?1', person)
  const own = teams.filter(({ members }) => members.includes(person))
  const sees = (row: StoredConversation): boolean => {
    if (me?.scope === 'workspace' || row.assignee === person) return true
    if (me?.scope === 'assigned') return false
    const numberIsFree = teams.every(({ numbers }) => !numbers.includes(row.number))
    return numberIsFree || own.some(({ id, numbers }) => id === row.team || numbers.includes(row.number))
  }
  const isUnread = (row: StoredConversation): boolean => {
    const read = reads.find(({ conversation }) => conversation === row.id)
    return read?.flagged === 1 || row.lastInboundPosition > (read?.position ?? 0)
  }
  const open = (row: StoredConversation): boolean => row.status === 'open'
  const belongs = (row: StoredConversation): boolean => {
    if (view === 'all') return true
    if (view === 'mine') return open(row) && row.assignee === person
    if (view === 'unassigned') return open(row) && row.assignee === null
    if (view === 'needs-reply') return open(row) && row.needsReply === 1
    if (view === 'unread') return isUnread(row)
    return view.startsWith('team:') ? open(row) && row.team === view.slice('team:'.length) : row.status === view
  }
  return rows
    .filter((row) => sees(row) && belongs(row))
    .sort((a, b) => b.lastMessageAt - a.lastMessageAt || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
}

describe('views', () => {
  beforeAll(async () => {
    const second = Date.now()
    for (let page = 0; page < 3; page++) {
      // Many share one second: the cursor must not lose or repeat any of them.
      const texts = Array.from({ length: 150 }, (_, i) => ({
        from: newPhone(),
        id: newWamid(),
        text: `many ${i}`,
        at: second - (i % 4) * 1000
      }))
      expect((await server.webhook(textBody(NUMBER, ...texts))).status).toBe(200)
    }
    const some = (await baton.conversations(cookieOf('ana'), 'open')).filter(({ number }) => number === NUMBER).slice(0, 60)
    const last = new Map(
      (await server.rows<{ id: string; lastMessage: string }>('SELECT id, lastMessage FROM conversations')).map((row) => [
        row.id,
        row.lastMessage
      ])
    )
    const kinds = (id: string, i: number): object[] => {
      const seen = last.get(id) ?? ''
      const all = [
        { kind: 'conversation.claim', conversation: id },
        { kind: 'conversation.assign', conversation: id, team: i % 2 ? 'sales' : 'support' },
        { kind: 'conversation.assign', conversation: id, assignee: 'olga', team: 'sales' },
        { kind: 'conversation.resolve', conversation: id, seen },
        { kind: 'conversation.snooze', conversation: id, until: Date.now() + HOUR, seen },
        { kind: 'conversation.no-reply-needed', conversation: id, seen },
        { kind: 'conversation.read', conversation: id, upTo: seen },
        { kind: 'conversation.mark-unread', conversation: id }
      ]
      return [all[i % all.length] ?? {}, all[(i * 3 + 1) % all.length] ?? {}]
    }
    const results = await baton.acts(
      cookieOf('ana'),
      'queue-ana',
      some.slice(0, 30).flatMap(({ id }, i) => kinds(id, i))
    )
    const others = await baton.acts(
      cookieOf('dalia'),
      'queue-dalia',
      some.slice(20).flatMap(({ id }, i) => kinds(id, i))
    )
    expect([...results, ...others].filter(({ outcome }) => outcome === 'applied').length).toBeGreaterThan(90)
  })

  for (const person of PEOPLE)
    test(`[QUE2] each view of ${person} lists exactly the conversations that it names and ${person} may see, newest first`, async () => {
      for (const view of VIEWS) {
        const listed = await baton.conversations(cookieOf(person), view)
        expect([view, listed.map(({ id }) => id)]).toEqual([view, await expectedView(person, view)])
      }
    })

  test('[QUE2] the views are not all the same, and not empty', async () => {
    const sizes = await Promise.all(VIEWS.map(async (view) => (await expectedView('dalia', view)).length))
    expect(new Set(sizes).size).toBeGreaterThan(6)
    expect(sizes[0]).toBeGreaterThan(400)
    expect((await expectedView('olga', 'all')).length).toBeGreaterThan(0)
  })

  test('[QUE2] unread and needs reply of a row say what the views say', async () => {
    for (const person of ['ana', 'emre']) {
      const unread = new Set((await baton.conversations(cookieOf(person), 'unread')).map(({ id }) => id))
      for (const row of await baton.conversations(cookieOf(person))) expect([row.id, row.unread]).toEqual([row.id, unread.has(row.id)])
    }
  })

  test('[INV2] each open conversation is in somebody’s list of work', async () => {
    const views = ['unassigned', 'team:support', 'team:sales']
    const listed = new Set((await Promise.all(views.map((view) => baton.conversations(cookieOf('fay'), view)))).flat().map(({ id }) => id))
    for (const person of PEOPLE) for (const { id } of await baton.conversations(cookieOf(person), 'mine')) listed.add(id)
    expect((await baton.conversations(cookieOf('fay'), 'open')).filter(({ id }) => !listed.has(id))).toEqual([])
  })

  test('[QUE2] a view or a cursor that does not exist is 400', async () => {
    for (const query of ['view=everything', 'view=', 'view=all&cursor=x', 'view=all&cursor=-1.a', "view=all' OR 1=1"])
      expect([query, (await server.get(`/api/conversations?${query}`, cookieOf('fay'))).status]).toEqual([query, 400])
  })
})

describe('snooze', () => {
  const snooze = ({ conversation, seen }: Greeted, until: number) => act('ana', { kind: 'conversation.snooze', conversation, until, seen })
  const becomesOpen = (conversation: string, limitMs = 5000) =>
    eventually(
      'an open conversation',
      () => rowOf(conversation),
      (row) => row?.status === 'open' && row.snoozedUntil === null,
      limitMs
    )
  const woke = (conversation: string) =>
    server.rows<{ detail: string }>("SELECT detail FROM events WHERE conversation = ?1 AND kind = 'woke'", conversation)

  test('[QUE12] it is open again within five seconds when its time comes, also where the hub was dropped from memory', async () => {
    const [one, other] = [await baton.writes(NUMBER), await baton.writes(NUMBER)]
    const until = Date.now() + 1200
    for (const greeted of [one, other]) expect((await snooze(greeted, until)).outcome).toBe('applied')
    expect(await isIn('ana', 'snoozed', one.conversation)).toBe(true)
    expect(await isIn('ana', 'open', one.conversation)).toBe(false)
    await server.evict('Hub', 'main')
    await becomesOpen(one.conversation, until + 5000 - Date.now())
    expect(Date.now()).toBeGreaterThanOrEqual(until)
    await becomesOpen(other.conversation, until + 5000 - Date.now())
    expect((await woke(one.conversation)).map(({ detail }) => JSON.parse(detail))).toMatchObject([{ reason: 'time' }])
  })

  test('[QUE12] one that sleeps longer is not woken with it; moving the clock wakes it, and leaves one event', async () => {
    const [soon, later] = [await baton.writes(NUMBER), await baton.writes(NUMBER)]
    await snooze(soon, Date.now() + HOUR)
    await snooze(later, Date.now() + 90 * HOUR)
    await baton.control({ clock: { advanceMs: HOUR + 1000 } })
    await becomesOpen(soon.conversation)
    expect((await rowOf(later.conversation))?.status).toBe('snoozed')
    expect(await woke(soon.conversation)).toHaveLength(1)
  })

  test('[QUE12] all of 250 that were put off to the same moment are open within five seconds of it', async () => {
    const texts = Array.from({ length: 250 }, () => ({ from: newPhone(), id: newWamid(), text: 'on Monday at nine' }))
    for (const part of [texts.slice(0, 125), texts.slice(125)]) expect((await server.webhook(textBody(NUMBER, ...part))).status).toBe(200)
    const rows = await server.rows<Greeted>("SELECT conversation, id AS seen FROM messages WHERE text = 'on Monday at nine'")
    const until = Date.now() + 5 * HOUR
    for (let i = 0; i < rows.length; i += 50) {
      const actions = rows.slice(i, i + 50).map(({ conversation, seen }) => ({ kind: 'conversation.snooze', conversation, until, seen }))
      for (const { outcome } of await baton.acts(cookieOf('ana'), 'queue-ana', actions)) expect(outcome).toBe('applied')
    }
    await baton.control({ clock: { advanceMs: 5 * HOUR + 1000 } })
    const asleep = () => server.rows('SELECT id FROM conversations WHERE snoozedUntil = ?1', until)
    // Less than five seconds: the look that follows every action must not be what wakes the rest of them.
    await eventually('all of them open', asleep, (left) => left.length === 0, 2500)
  })

  test('[QUE12] a customer’s message opens it at once', async () => {
    const greeted = await baton.writes(NUMBER)
    await snooze(greeted, Date.now() + 90 * HOUR)
    await baton.writes(NUMBER, 'one more thing', greeted.phone)
    expect((await rowOf(greeted.conversation))?.status).toBe('open')
    expect((await woke(greeted.conversation)).map(({ detail }) => JSON.parse(detail))).toMatchObject([{ reason: 'customer' }])
  })

  test('[QUE8] what had not seen the customer’s last message neither snoozes nor resolves', async () => {
    const greeted = await baton.writes(NUMBER)
    await baton.writes(NUMBER, 'and this?', greeted.phone)
    const { conversation, seen } = greeted
    for (const action of [
      { kind: 'conversation.snooze', conversation, until: Date.now() + 90 * HOUR, seen },
      { kind: 'conversation.resolve', conversation, seen },
      { kind: 'conversation.no-reply-needed', conversation, seen }
    ])
      expect(await act('ana', action)).toMatchObject({ outcome: 'refused', reason: 'overtaken', by: null })
    expect(await rowOf(conversation)).toMatchObject({ status: 'open', needsReply: true })
  })
})

test('[OWN12] what is assigned to a team stands in its queue, for those who may see it, until it is given away', async () => {
  const { conversation } = await baton.writes(NUMBER)
  const assign = (team: string | null) => act('ana', { kind: 'conversation.assign', conversation, team })
  expect((await assign('sales')).outcome).toBe('applied')
  const inQueues = async () => ({
    sales: await isIn('chidi', 'team:sales', conversation),
    support: await isIn('ana', 'team:support', conversation)
  })
  expect(await inQueues()).toEqual({ sales: true, support: false })
  expect((await rowOf(conversation))?.team).toBe('sales')
  await assign('support')
  expect(await inQueues()).toEqual({ sales: false, support: true })
  await assign(null)
  expect(await inQueues()).toEqual({ sales: false, support: false })
  expect(await assign('no-such-team')).toMatchObject({ outcome: 'refused', reason: 'invalid' })
})

test('[CAP13] a customer who writes to two numbers has a conversation on each, and each reply leaves from its own number', async () => {
  const phone = newPhone()
  const first = await baton.writesFromPhone(NUMBER, 'to the first', phone)
  const second = await baton.writesFromPhone(OTHER_NUMBER, 'to the second', phone)
  expect(first.conversation).not.toBe(second.conversation)
  expect(await rowOf(first.conversation)).toMatchObject({ number: NUMBER })
  expect(await rowOf(second.conversation)).toMatchObject({
    number: OTHER_NUMBER,
    contact: { id: (await rowOf(first.conversation))?.contact.id }
  })
  const texts = [`from the first ${phone}`, `from the second ${phone}`] as const
  await baton.reply(cookieOf('ana'), 'queue-ana', first, texts[0])
  await baton.reply(cookieOf('ana'), 'queue-ana', second, texts[1])
  const pathOf = (text: string) =>
    eventually(
      'its request',
      () => baton.requestsFor(text),
      (found) => found.length > 0
    )
  expect(await pathOf(texts[0])).toMatchObject([{ path: expect.stringContaining(`/${NUMBER}/messages`) }])
  expect(await pathOf(texts[1])).toMatchObject([{ path: expect.stringContaining(`/${OTHER_NUMBER}/messages`) }])
})
