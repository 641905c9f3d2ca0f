/** `POST /api/actions`: order, and refusals that tell nothing. Not here: what each verb does (beside it), repetition (races.test.ts). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Server, startServer } from '../harness/server.ts'
import { type ActionAnswer, hire, tableContents, type Workspace, workspaceOf } from '../harness/workspace.ts'

const NUMBER = '200000000000301'
const SUPPORT = '106540000000001'
const NOBODYS = 'there-is-no-such-row'

let server: Server
let baton: Workspace
let ana: string
let ben: string
let chidi: string
let dalia: string
let fay: string
let vera: string

beforeAll(async () => {
  server = await startServer()
  baton = workspaceOf(server)
  vera = await hire(server, 'vera', 'viewer', 'workspace')
  ana = await server.signIn('ana')
  ben = await server.signIn('ben')
  chidi = await server.signIn('chidi')
  dalia = await server.signIn('dalia')
  fay = await server.signIn('fay')
  await baton.connect(fay, NUMBER)
})
afterAll(() => server.stop())

const unchanged = async <T>(work: () => Promise<T>): Promise<T> => {
  const before = await tableContents(server)
  const result = await work()
  expect(await tableContents(server)).toEqual(before)
  return result
}

interface Row {
  readonly conversation: string
  readonly message: string
}

/** Every kind of action on one row. */
const everyAction = ({ conversation, message }: Row): readonly object[] => [
  { kind: 'message.send', conversation, text: 'let me in', seen: null },
  { kind: 'message.send', conversation, text: 'let me in', seen: message },
  { kind: 'message.release', message, seen: message },
  { kind: 'message.discard', message },
  { kind: 'message.retry', message, attempt: 1 },
  { kind: 'conversation.claim', conversation },
  { kind: 'conversation.assign', conversation, assignee: 'ana' },
  { kind: 'conversation.assign', conversation, team: 'sales', brief: 'please' },
  { kind: 'conversation.resolve', conversation, seen: message },
  { kind: 'conversation.reopen', conversation },
  { kind: 'conversation.snooze', conversation, until: Date.now() + 1e7, seen: message },
  { kind: 'conversation.prioritise', conversation, priority: 'urgent' },
  { kind: 'conversation.read', conversation, upTo: message },
  { kind: 'conversation.mark-unread', conversation },
  { kind: 'conversation.no-reply-needed', conversation, seen: message }
]

const words = (answers: readonly ActionAnswer[]) => answers.map(({ id, ...rest }) => rest)

test('[ACT1] results come in order, and malformed actions block no neighbour', async () => {
  const { conversation, seen } = await baton.writes(NUMBER)
  const ids = Array.from({ length: 9 }, () => randomUUID())
  const actions = [
    { kind: 'conversation.claim', conversation },
    { kind: 'conversation.explode', conversation },
    { kind: 'conversation.prioritise', conversation, priority: 'urgent' },
    { kind: 'conversation.prioritise', conversation, priority: 'whatever' },
    { kind: 'message.send', conversation, text: '   ', seen },
    { kind: 'conversation.read', conversation, upTo: seen, and: 'more' },
    { conversation },
    { kind: 'message.send', conversation, text: 'x'.repeat(4097), seen },
    { kind: 'conversation.resolve', conversation, seen }
  ].map((action, i) => ({ id: ids[i], ...action }))
  const results = await baton.acts(ana, 'actions-ana', actions)
  expect(results.map(({ id }) => id)).toEqual(ids)
  expect(results.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
    'applied',
    'invalid',
    'applied',
    'invalid',
    'invalid',
    'invalid',
    'invalid',
    'invalid',
    'applied'
  ])
})

test('[ACT1] what is no action at all is invalid in its place, under the id that it has or null', async () => {
  const { conversation } = await baton.writes(NUMBER)
  const claim = { id: randomUUID(), kind: 'conversation.claim', conversation }
  const body = { device: 'actions-ana', actions: [null, 7, [], {}, { id: 8 }, { id: 'mine' }, claim] }
  const { results } = await baton.json<{ results: readonly ActionAnswer[] }>(server.post('/api/actions', body, ana))
  expect(results.map(({ id, outcome }) => [id, outcome])).toEqual([
    ...[null, null, null, null, null, 'mine'].map((id) => [id, 'refused']),
    [claim.id, 'applied']
  ])
})

test('[ACT1] a body that is no list of actions is 400', async () => {
  const id = randomUUID()
  for (const body of [
    {},
    [],
    { device: 'actions-ana' },
    { device: 'actions-ana', actions: [] },
    { device: '', actions: [{ id }] },
    { device: 'actions-ana', actions: {} },
    { device: 'actions-ana', actions: Array.from({ length: 101 }, () => ({ id })) }
  ])
    expect((await server.post('/api/actions', body, ana)).status).toBe(400)
  const plain = await server.fetch('/api/actions', { method: 'POST', body: '{}', headers: { cookie: ana, 'content-type': 'text/plain' } })
  expect(plain.status).toBe(400)
})

describe('refused without a word', () => {
  test('[ACT2] a viewer may read and mark, and nothing else; what is refused changes no table', async () => {
    const { conversation, seen: message } = await baton.writes(NUMBER)
    const forbidden = everyAction({ conversation, message }).filter(
      (action) =>
        !(
          'kind' in action &&
          ['conversation.read', 'conversation.mark-unread', 'message.release', 'message.discard', 'message.retry'].includes(
            String(action.kind)
          )
        )
    )
    const workspace = [
      { kind: 'number.pause', number: NUMBER },
      { kind: 'number.resume', number: NUMBER },
      { kind: 'member.availability', availability: 'away' },
      { kind: 'workspace.configure', firstReplyClaims: false }
    ]
    const results = await unchanged(() => baton.acts(vera, 'actions-vera', [...forbidden, ...workspace]))
    expect(words(results)).toEqual(results.map(() => ({ outcome: 'refused', reason: 'forbidden' })))
    expect((await baton.act(vera, 'actions-vera', { kind: 'conversation.read', conversation, upTo: message })).outcome).toBe('applied')
  })

  test('[ACT2] rows that one may not see are answered in the words for rows that are not there, and nothing is written', async () => {
    const hidden = await baton.writes(SUPPORT)
    const invisible = { conversation: hidden.conversation, message: hidden.seen }
    const answers = await unchanged(() => baton.acts(chidi, 'actions-chidi', everyAction(invisible)))
    const toNobody = await baton.acts(chidi, 'actions-chidi', everyAction({ conversation: NOBODYS, message: NOBODYS }))
    expect(words(answers)).toEqual(words(toNobody))
    expect(words(answers)).toEqual(answers.map(() => ({ outcome: 'refused', reason: 'not_found' })))
    const pages = await Promise.all([hidden.conversation, NOBODYS].map((id) => server.get(`/api/conversations/${id}/messages`, chidi)))
    expect(pages.map(({ status }) => status)).toEqual([404, 404])
    expect(await pages[0]?.text()).toBe(await pages[1]?.text())
  })

  test('[ACT2] a message of a hidden conversation, named as seen, is answered like one that is not there', async () => {
    const hidden = await baton.writes(SUPPORT)
    const { conversation } = await baton.writes(NUMBER)
    const naming = (seen: string) => [
      { kind: 'message.send', conversation, text: 'probe', seen },
      { kind: 'conversation.resolve', conversation, seen },
      { kind: 'conversation.read', conversation, upTo: seen }
    ]
    const answers = await unchanged(() => baton.acts(chidi, 'actions-chidi', naming(hidden.seen)))
    expect(words(answers)).toEqual(words(await baton.acts(chidi, 'actions-chidi', naming(NOBODYS))))
  })

  test('[ACT2] somebody else’s held reply, failed message or action is not there', async () => {
    const greeted = await baton.writes(NUMBER)
    await baton.reply(ana, 'actions-ana', greeted, 'first')
    const claim = { id: randomUUID(), kind: 'conversation.prioritise', conversation: greeted.conversation, priority: 'urgent' }
    await baton.act(ana, 'actions-ana', claim)
    const held = await baton.reply(ben, 'actions-ben', greeted, 'too late')
    expect(held).toMatchObject({ outcome: 'held', reason: 'stale' })
    await eventually(
      'the first reply to be settled',
      () =>
        server.rows<{ n: number }>(
          "SELECT count(*) AS n FROM messages WHERE conversation = ?1 AND status IN ('queued', 'sending', 'accepted', 'sent')",
          greeted.conversation
        ),
      ([row]) => row?.n === 0
    )
    const attempts = [
      { kind: 'message.release', message: held.id, seen: greeted.seen },
      { kind: 'message.discard', message: held.id },
      { kind: 'action.undo', action: claim.id }
    ]
    const answers = await unchanged(() => baton.acts(dalia, 'actions-dalia', attempts))
    expect(words(answers)).toEqual(attempts.map(() => ({ outcome: 'refused', reason: 'not_found' })))
  })

  test('[ACT2] malformed actions are invalid and change no table', async () => {
    const { conversation, seen } = await baton.writes(NUMBER)
    const malformed = [
      { kind: 'message.send', conversation },
      { kind: 'message.send', conversation, text: 7, seen },
      { kind: 'conversation.assign', conversation },
      { kind: 'conversation.assign', conversation, assignee: 'vera' },
      { kind: 'conversation.assign', conversation, assignee: 'nobody-of-us' },
      { kind: 'conversation.snooze', conversation, until: 1, seen },
      { kind: 'conversation.snooze', conversation, until: -1, seen },
      { kind: 'action.undo' },
      { kind: 'conversation.claim', conversation: `${conversation}'; DROP TABLE messages; --` },
      { kind: '__proto__', conversation },
      { id: 'with a space', kind: 'conversation.claim', conversation },
      { id: 'x'.repeat(101), kind: 'conversation.claim', conversation }
    ]
    const answers = await unchanged(() => baton.acts(ana, 'actions-ana', malformed))
    const fields = /^(text|seen|assignee|until|action|conversation|kind|id)\b/
    expect(words(answers)).toEqual(malformed.map(() => ({ outcome: 'refused', reason: 'invalid', detail: expect.stringMatching(fields) })))
  })
})

test('[ACT3] a device belongs to the member that first used it', async () => {
  const { conversation } = await baton.writes(NUMBER)
  const urgent = { kind: 'conversation.prioritise', conversation, priority: 'urgent' }
  expect((await baton.act(ana, 'actions-shared', urgent)).outcome).toBe('applied')
  expect(await unchanged(() => baton.act(ben, 'actions-shared', { ...urgent, priority: 'normal' }))).toMatchObject({
    outcome: 'refused',
    reason: 'forbidden'
  })
  await server.evict('Hub', 'main')
  expect(await baton.act(ben, 'actions-shared', urgent)).toMatchObject({ outcome: 'refused', reason: 'forbidden' })
  expect((await baton.act(ana, 'actions-shared', urgent)).outcome).toBe('applied')
})

test('[ACT4] the answer is 403 only if every action is forbidden', async () => {
  const { conversation, seen } = await baton.writes(NUMBER)
  const claim = { kind: 'conversation.claim', conversation }
  const read = { kind: 'conversation.read', conversation, upTo: seen }
  const statusOf = async (actions: readonly object[]) => (await baton.post(vera, 'actions-vera', actions)).status
  expect(await statusOf([claim])).toBe(403)
  expect(await statusOf([claim, { ...claim }])).toBe(403)
  expect(await statusOf([claim, read])).toBe(200)
  expect(await statusOf([claim, { kind: 'conversation.claim', conversation: NOBODYS }])).toBe(200)
  expect(await statusOf([{ kind: 'nothing' }])).toBe(200)
})

test('[ACT5] a field that somebody else changed after base is refused as overtaken, with who and when', async () => {
  const { conversation } = await baton.writes(NUMBER)
  const [row] = await server.rows<{ seq: number }>('SELECT seq FROM conversations WHERE id = ?1', conversation)
  const base = row?.seq
  const started = Date.now()
  expect((await baton.act(ben, 'actions-ben', { kind: 'conversation.assign', conversation, assignee: 'ben', base })).outcome).toBe(
    'applied'
  )
  const late = await baton.act(ana, 'actions-ana', { kind: 'conversation.assign', conversation, assignee: 'ana', base })
  expect(late).toMatchObject({ outcome: 'refused', reason: 'overtaken', by: 'ben' })
  expect(late.at).toBeGreaterThanOrEqual(started)
  const other = await baton.act(ana, 'actions-ana', { kind: 'conversation.prioritise', conversation, priority: 'urgent', base })
  expect(other.outcome).toBe('applied')
})

test('[OWN6] the timeline of a conversation is read in order, by whom may see it', async () => {
  const { conversation, seen } = await baton.writes(SUPPORT, 'what happened here?')
  await baton.act(ana, 'actions-ana', { kind: 'conversation.claim', conversation })
  await baton.act(ana, 'actions-ana', { kind: 'conversation.prioritise', conversation, priority: 'urgent' })
  await baton.act(ana, 'actions-ana', { kind: 'conversation.resolve', conversation, seen })
  const path = `/api/conversations/${conversation}/events`
  const page = (await (await server.get(path, ben)).json()) as { items: { kind: string; actor: string }[]; next: string | null }
  expect(page.items.map(({ kind, actor }) => `${kind} ${actor}`)).toEqual(['claimed ana', 'prioritised ana', 'resolved ana'])
  expect(page.next).toBeNull()
  expect((await server.get(path, chidi)).status).toBe(404)
  expect((await server.get(`${path}?cursor=nonsense`, ana)).status).toBe(400)
})
