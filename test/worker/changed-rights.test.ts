/**
 * A right that is changed is changed on open devices within two seconds, over HTTP and on the line (T06, T11). Not here: what a browser then
 * throws away (canary.e2e.ts, taken-back.e2e.ts), which rights there are (matrix.test.ts).
 */
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CLOSE } from '../../schema/protocol/hello.ts'
import { eventually } from '../harness/eventually.ts'
import { Ground, sha } from '../harness/planted.ts'
import { hello, type RawSocket, rawSocket } from '../harness/raw-socket.ts'
import type { Server } from '../harness/server.ts'
import { type Workspace, workspaceOf } from '../harness/workspace.ts'

const WITHIN_MS = 2_000
const [RED_NUMBER, BLUE_NUMBER, OPEN_NUMBER] = ['720000000000001', '720000000000002', '720000000000003'] as const

const ground = new Ground()
let server: Server
let baton: Workspace
let boss: string
const open: RawSocket[] = []

/** One each, for no two tests share a person. */
const PEOPLE = {
  demoted: { role: 'agent', scope: 'teams' },
  led: { role: 'manager', scope: 'workspace' },
  narrowed: { role: 'agent', scope: 'workspace' },
  confined: { role: 'agent', scope: 'teams' },
  leaver: { role: 'agent', scope: 'teams' },
  joiner: { role: 'agent', scope: 'teams' },
  onlooker: { role: 'agent', scope: 'teams' },
  watched: { role: 'agent', scope: 'teams' },
  suspended: { role: 'agent', scope: 'teams' },
  removed: { role: 'agent', scope: 'teams' },
  lost: { role: 'agent', scope: 'teams' },
  hasty: { role: 'agent', scope: 'teams' },
  tarry: { role: 'agent', scope: 'teams' }
} as const
type PersonId = keyof typeof PEOPLE
const TEAM_OF_JOINER = 'green'

beforeAll(async () => {
  ground.member('boss', { role: 'owner' })
  for (const [id, rights] of Object.entries(PEOPLE)) ground.member(id, rights)
  for (const id of [RED_NUMBER, BLUE_NUMBER, OPEN_NUMBER]) ground.number(id)
  const red = Object.keys(PEOPLE).filter((id) => id !== 'joiner' && id !== 'onlooker')
  ground.team('red', red, [RED_NUMBER])
  ground.team('blue', [], [BLUE_NUMBER])
  ground.team(TEAM_OF_JOINER, ['leaver'], [])
  ground.thread('of-red', 'red', { number: RED_NUMBER })
  ground.thread('of-blue', 'blue', { number: BLUE_NUMBER })
  ground.thread('of-all', 'all', { number: OPEN_NUMBER })
  ground.thread('of-green', 'green', { number: BLUE_NUMBER, team: TEAM_OF_JOINER })
  server = await ground.start()
  baton = workspaceOf(server)
  boss = await server.signIn('boss')
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.close()
})
afterAll(() => server.stop())

interface Present {
  readonly cookie: string
  readonly socket: RawSocket
}
/** Somebody at a device that is on the line. */
async function present(person: PersonId): Promise<Present> {
  const cookie = await server.signIn(person)
  const socket = await rawSocket(server, cookie)
  socket.say(hello())
  await socket.hears('welcome')
  open.push(socket)
  return { cookie, socket }
}
const change = async (action: object): Promise<void> => {
  const answer = await baton.act(boss, 'laptop of boss', action)
  if (answer.outcome !== 'applied') throw new Error(`not applied: ${JSON.stringify([action, answer])}`)
}
const threadStatus = async (cookie: string, conversation: string): Promise<number> =>
  (await server.get(`/api/conversations/${conversation}/thread`, cookie)).status

/** Makes a change, and measures until it holds over HTTP and until the open socket was told. */
async function measured(
  what: string,
  { socket }: Present,
  action: object,
  holds: () => Promise<boolean>,
  told: () => boolean
): Promise<void> {
  expect(await holds()).toBe(false)
  expect(told()).toBe(false)
  const from = performance.now()
  const since = async (happened: () => Promise<boolean> | boolean): Promise<number> => {
    await eventually(what, happened, Boolean, WITHIN_MS)
    return Math.round(performance.now() - from)
  }
  await change(action)
  const [http, line] = await Promise.all([since(holds), since(told)])
  console.log(`changed right: ${what}: over HTTP ${http} ms, on the line ${line} ms`)
  expect(Math.max(http, line)).toBeLessThan(WITHIN_MS)
  expect(socket.closed()?.code ?? CLOSE.forbidden).toBe(CLOSE.forbidden)
}
const toldToStartAnew =
  ({ socket }: Present) =>
  (): boolean =>
    socket.frames.some((frame) => frame.includes('"reset"') && frame.includes('"rights"'))
const isTakenBack =
  ({ socket }: Present) =>
  (): boolean =>
    socket.closed()?.code === CLOSE.forbidden

const refuses = async ({ cookie }: Present, device: string, action: object): Promise<boolean> =>
  (await baton.act(cookie, device, action)).reason === 'forbidden'

test('[RGT1] a role that was taken away is gone: what the person may do, and what they may read', async () => {
  const demoted = await present('demoted')
  const claim = { kind: 'conversation.prioritise', conversation: 'of-red', priority: 'normal' }
  const cannot = () => refuses(demoted, 'laptop of demoted', claim)
  await measured(
    'an agent is a viewer',
    demoted,
    { kind: 'member.change', member: 'demoted', role: 'viewer' },
    cannot,
    toldToStartAnew(demoted)
  )
  const led = await present('led')
  const noBoard = async () => (await server.get('/api/board', led.cookie)).status === 403
  await measured('a manager is an agent', led, { kind: 'member.change', member: 'led', role: 'agent' }, noBoard, toldToStartAnew(led))
})

test('[RGT1] a scope that was narrowed hides what it no longer holds', async () => {
  const narrowed = await present('narrowed')
  const hides = async () => (await threadStatus(narrowed.cookie, 'of-blue')) === 404
  const teams = { kind: 'member.change', member: 'narrowed', scope: 'teams' }
  await measured('workspace becomes teams', narrowed, teams, hides, toldToStartAnew(narrowed))
  expect(await threadStatus(narrowed.cookie, 'of-red')).toBe(200)
  const confined = await present('confined')
  const hidesRed = async () => (await threadStatus(confined.cookie, 'of-red')) === 404
  const assigned = { kind: 'member.change', member: 'confined', scope: 'assigned' }
  await measured('teams becomes assigned', confined, assigned, hidesRed, toldToStartAnew(confined))
  // And what happens there from now on is told to nobody who is out.
  await change({ kind: 'conversation.assign', conversation: 'of-red', assignee: null, brief: 'after they left' })
  await narrowed.socket.hears('after they left')
  expect(confined.socket.frames.filter((frame) => frame.includes('after they left'))).toEqual([])
})

test('[RGT1] who leaves a team loses its conversations, who comes into one has them', async () => {
  const [leaver, joiner] = [await present('leaver'), await present('joiner')]
  const lost = async () => (await threadStatus(leaver.cookie, 'of-green')) === 404
  const has = async () => (await threadStatus(joiner.cookie, 'of-green')) === 200
  const swapped = { kind: 'team.change', team: TEAM_OF_JOINER, members: ['joiner'] }
  await measured('out of a team', leaver, swapped, async () => (await lost()) && (await has()), toldToStartAnew(leaver))
  expect(toldToStartAnew(joiner)()).toBe(true)
  const given = { kind: 'member.change', member: 'joiner', teams: [TEAM_OF_JOINER, 'blue'] }
  const hasBlue = async () => (await threadStatus(joiner.cookie, 'of-blue')) === 200
  const again = joiner.socket.frames.length
  await measured('into a team', joiner, given, hasBlue, () => joiner.socket.frames.slice(again).some((frame) => frame.includes('"rights"')))
})

test('[RGT1] a number that becomes a team’s is nobody else’s from then on', async () => {
  const onlooker = await present('onlooker')
  const hides = async () => (await threadStatus(onlooker.cookie, 'of-all')) === 404
  const moved = { kind: 'team.change', team: 'blue', numbers: [BLUE_NUMBER, OPEN_NUMBER] }
  await measured('a number moves to a team', onlooker, moved, hides, toldToStartAnew(onlooker))
})

test('[RGT1] replies need approval from the moment on at which it is said', async () => {
  const { cookie } = await present('watched')
  await change({ kind: 'member.change', member: 'watched', approval: true })
  const reply = { kind: 'message.send', conversation: 'of-red', text: 'Not yet', seen: 'of-red.asked' }
  expect(await baton.act(cookie, 'laptop of watched', reply)).toMatchObject({ outcome: 'held', reason: 'awaiting_approval' })
})

/** The answer that tells a device to wipe itself. */
const wipes = async ({ cookie }: Pick<Present, 'cookie'>): Promise<boolean> => {
  const answer = await server.get('/api/me', cookie)
  if (answer.status !== 401) return false
  const { error } = await answer.json<{ error: string }>()
  const cleared = answer.headers.get('clear-site-data') ?? ''
  return error === 'revoked' && cleared === '"cache", "storage"'
}

test('[RGT2] who is suspended or removed is out on every device; who comes back signs in anew', async () => {
  const [first, second] = [await present('suspended'), await present('suspended')]
  const suspend = { kind: 'member.suspend', member: 'suspended', handTo: null }
  const out = async () => (await wipes(first)) && (await wipes(second))
  await measured('suspended', first, suspend, out, () => isTakenBack(first)() && isTakenBack(second)())
  await expect(server.signIn('suspended')).rejects.toThrow('404')
  await change({ kind: 'member.restore', member: 'suspended' })
  expect(await wipes(first)).toBe(true)
  expect((await server.get('/api/me', await server.signIn('suspended'))).status).toBe(200)
  const removed = await present('removed')
  const remove = { kind: 'member.remove', member: 'removed', handTo: null }
  await measured('removed', removed, remove, () => wipes(removed), isTakenBack(removed))
})

test('[RGT2] a device that is taken back is out, the same person’s other one is not', async () => {
  const [lost, kept] = [await present('lost'), await present('lost')]
  const session = sha(/^baton=([0-9a-f]{64})/.exec(lost.cookie)?.[1] ?? '')
  await measured('a device is taken back', lost, { kind: 'session.revoke', session }, () => wipes(lost), isTakenBack(lost))
  expect((await server.get('/api/me', kept.cookie)).status).toBe(200)
  expect(kept.socket.closed()).toBeUndefined()
  const answers = await Promise.all(['/api/bootstrap', '/api/sync?cursor=', '/api/board'].map((path) => server.get(path, lost.cookie)))
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
  expect((await server.askSocket({ cookie: lost.cookie, origin: server.url })).status).toBe(401)
})

test('[RGT3] what was on its way while the right was taken away comes to nothing', async () => {
  const [hasty, tarry] = [await present('hasty'), await present('tarry')]
  await server.trouble({ databaseHoldMs: 250 }) // the commits that take rights away last so long
  const taken = [
    change({ kind: 'member.suspend', member: 'hasty', handTo: null }),
    change({ kind: 'member.change', member: 'tarry', role: 'viewer' })
  ]
  // Some come before, some while it is committed, some after: whatever the order was, nothing follows the deed that took the right away.
  const answers: number[] = []
  for (let round = 0; round < 4; round++) {
    const act = { kind: 'conversation.prioritise', conversation: 'of-red', priority: round % 2 === 0 ? 'urgent' : 'normal' }
    const [one, other] = [hasty, tarry].map(({ cookie }, place) => baton.post(cookie, `of ${place}`, [{ ...act, id: randomUUID() }]))
    await Promise.race([...taken, new Promise((done) => setTimeout(done, 60))])
    for (const answer of [one, other]) void answer?.then(({ status }) => answers.push(status))
  }
  await Promise.all(taken)
  await eventually(
    'all answers',
    () => answers.length,
    (count) => count === 8
  )
  await server.trouble()
  const deeds = await server.rows<{ who: string; kind: string }>(
    `SELECT coalesce(json_extract(changes, '$[0].id'), '') AS subject, actor AS who, kind FROM audit
     WHERE actor IN ('hasty', 'tarry') OR kind IN ('member.suspend', 'member.change') ORDER BY seq, n`
  )
  for (const who of ['hasty', 'tarry']) {
    const takenAt = deeds.findLastIndex((deed) => JSON.stringify(deed).includes(`"subject":"${who}"`) && deed.kind.startsWith('member.'))
    expect(takenAt).toBeGreaterThanOrEqual(0)
    expect(deeds.slice(takenAt).filter((deed) => deed.who === who)).toEqual([])
  }
  expect(answers.filter((status) => status === 401 || status === 403).length).toBeGreaterThan(0)
})
