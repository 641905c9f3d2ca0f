/**
 * The matrix of access over the socket: every frame that a device may say, for every role and scope, with one's own, one's team's and another
 * team's conversations on the line. Not here: routes and actions (matrix.test.ts), origins (foreign.test.ts).
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ClientFrameSchema } from '../../schema/protocol/client-frame.ts'
import { CLOSE } from '../../schema/protocol/hello.ts'
import { eventually } from '../harness/eventually.ts'
import { Ground } from '../harness/planted.ts'
import { hello, type RawSocket, rawSocket } from '../harness/raw-socket.ts'
import type { Server } from '../harness/server.ts'
import { tableContents, type Workspace, workspaceOf } from '../harness/workspace.ts'
import { ACTORS, type Actor, BLUE, CANARY, type Cell, castOf, expecting, RED, threadOf, WHOSE } from './matrix-cast.ts'

const FRAMES: readonly string[] = ClientFrameSchema.options.map(({ entries }) => entries.type.literal)

/** For each frame a valid one, and what is wrong with it where a property is too many. */
const RECIPES: Readonly<Record<string, (cursor: string) => object>> = {
  hello: (cursor) => hello(cursor),
  device: () => ({ type: 'device', bytes: 1, conversations: 2, unsent: 3 })
}

/** Who is told of a conversation. */
const TOLD = expecting(
  WHOSE,
  `
  owner   +++ ++0 +00
  admin   +++ ++0 +00
  manager +++ ++0 +00
  agent   +++ ++0 +00
  viewer  +++ ++0 +00`
)

let server: Server
let baton: Workspace
const cells: Cell[] = []
const cookies = new Map<string, string>()
const open: RawSocket[] = []

const connect = async ({ id }: Actor): Promise<RawSocket> => {
  const socket = await rawSocket(server, cookies.get(id) ?? '')
  open.push(socket)
  return socket
}
const cursorNow = async (): Promise<string> => {
  const [row] = await server.rows<{ cursor: string }>("SELECT epoch || ':' || (SELECT max(seq) FROM commits) AS cursor FROM workspace")
  return row?.cursor ?? ''
}
const briefOf = (cell: Cell): string => `${CANARY}-${cell.id}-brief`

beforeAll(async () => {
  const ground = new Ground()
  castOf(ground)
  cells.push(...ACTORS.flatMap((actor) => WHOSE.map((of, place) => ({ actor, of, id: `${actor.id}.${place}` }))))
  for (const cell of cells) threadOf(ground, cell)
  server = await ground.start()
  baton = workspaceOf(server)
  for (const { id } of ACTORS) cookies.set(id, await server.signIn(id))
})
afterAll(async () => {
  for (const socket of open) socket.close()
  await server.stop()
})

test('[MTX1] every frame that a device may say has a recipe', () => {
  expect(Object.keys(RECIPES).sort()).toEqual([...FRAMES].sort())
})

test('[MTX5] nothing is told before hello, whatever else was said', async () => {
  const sockets = await Promise.all(ACTORS.map(connect))
  for (const [place, socket] of sockets.entries()) if (place % 2 === 0) socket.say(RECIPES.device?.('') ?? {})
  const boss = cookies.get('owner-workspace') ?? ''
  const first = cells[0]
  await baton.act(boss, 'laptop of owner-workspace', { kind: 'conversation.prioritise', conversation: first?.id, priority: 'urgent' })
  for (const socket of sockets) socket.say(hello())
  await Promise.all(sockets.map((socket) => socket.hears('welcome')))
  expect(sockets.flatMap(({ frames }) => frames).filter((frame) => !frame.includes('"welcome"'))).toEqual([])
  for (const socket of sockets) socket.close()
})

test('[MTX5] a socket tells of what its member sees and of nothing else, live and of what it missed', async () => {
  const start = await cursorNow()
  const live = await Promise.all(ACTORS.map(connect))
  for (const socket of live) socket.say(RECIPES.hello?.(start) ?? {})
  await Promise.all(live.map((socket) => socket.hears('welcome')))
  const team = ({ of }: Cell): string => (of === "team's" ? RED : BLUE)
  const results = await baton.acts(
    cookies.get('owner-workspace') ?? '',
    'laptop of owner-workspace',
    cells.map((cell) => ({ kind: 'conversation.assign', conversation: cell.id, team: team(cell), brief: briefOf(cell) }))
  )
  expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([])
  const end = (await cursorNow()).split(':')[1]
  const late = await Promise.all(ACTORS.map(connect))
  for (const socket of late) socket.say(RECIPES.hello?.(start) ?? {})
  for (const sockets of [live, late])
    for (const [place, actor] of ACTORS.entries()) {
      const socket = sockets[place]
      await socket?.hears(`"to":${end}`)
      const said = socket?.frames.join('\n') ?? ''
      const wrong = cells.filter((cell) => {
        // Somebody else's own is to this actor what the other team's is.
        const of = cell.actor === actor || cell.of !== 'own' ? cell.of : "other's"
        return said.includes(briefOf(cell)) !== (TOLD({ actor, of, id: '' }) === 'allowed')
      })
      expect([actor.id, wrong.map(({ id }) => id)]).toEqual([actor.id, []])
    }
})

test('[MTX5] what a device tells of itself is of its own session, and nobody else’s', async () => {
  for (const [place, actor] of ACTORS.entries()) {
    const socket = await connect(actor)
    socket.say(hello())
    await socket.hears('welcome')
    socket.say({ type: 'device', bytes: 1000 + place, conversations: place, unsent: 0 })
  }
  type Listed = { readonly devices: readonly { readonly member: string; readonly replica: { readonly bytes: number } | null }[] }
  const told = () => baton.json<Listed>(server.get('/api/devices', cookies.get('owner-workspace')))
  await eventually(
    'what every device told',
    async () => (await told()).devices.map(({ member, replica }) => `${member} ${replica?.bytes}`),
    (lines) => ACTORS.every(({ id }, place) => lines.includes(`${id} ${1000 + place}`))
  )
  expect((await told()).devices).toHaveLength(ACTORS.length)
})

test('[MTX5] a frame that is unknown, malformed or has a property too many ends the socket and changes nothing', async () => {
  const before = await tableContents(server, ['vitals'])
  const cursor = await cursorNow()
  const spoilt = [
    ...FRAMES.flatMap((type) =>
      ['member', 'session', 'role', 'scope'].map((property) => ({ ...RECIPES[type]?.(cursor), [property]: 'owner-workspace' }))
    ),
    { type: 'delta', from: 0, to: 1, rows: {}, deletions: {} },
    { type: 'action', kind: 'member.change', member: 'agent-teams', role: 'owner' },
    { type: '__proto__' },
    'no JSON',
    '[]',
    ''
  ]
  const agent: Actor = { id: 'agent-teams', role: 'agent', scope: 'teams' }
  await Promise.all(
    spoilt.map(async (frame) => {
      const socket = await connect(agent)
      socket.say(frame)
      const ended = await eventually('the end of the socket', socket.closed, (closed) => closed !== undefined)
      expect([frame, ended?.code]).toEqual([frame, CLOSE.invalid])
      expect(socket.frames.filter((text) => !text.includes('"error"'))).toEqual([])
    })
  )
  expect(await tableContents(server, ['vitals'])).toEqual(before)
})
