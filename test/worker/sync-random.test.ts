/** Random traffic, disconnects and dropped hubs: in the end each device equals what the server has for its member. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Random, randomFrom } from '../../worker/demo/random.ts'
import { type Crowd, crowdOf } from '../harness/crowd.ts'
import { eventually } from '../harness/eventually.ts'
import { visibleTo } from '../harness/replica-check.ts'
import { type Server, startServer } from '../harness/server.ts'
import { newPhone, type Workspace, workspaceOf } from '../harness/workspace.ts'

const NUMBER = '200000000000551'
const SUPPORT = '106540000000001'
const SALES = '106540000000002'
const PEOPLE = ['ana', 'chidi', 'dalia', 'emre'] as const
const STEPS = 60

let server: Server
let baton: Workspace
let crowd: Crowd
const cookies: Record<string, string> = {}
const cookieOf = (person: string): string => cookies[person] ?? ''

beforeAll(async () => {
  server = await startServer()
  baton = workspaceOf(server)
  crowd = crowdOf(server, cookieOf)
  for (const person of [...PEOPLE, 'fay']) cookies[person] = await server.signIn(person)
  await baton.connect(cookieOf('fay'), NUMBER)
})
afterEach(() => crowd.disconnect())
afterAll(() => server.stop())

/** One of the conversations that changed last, if the person sees it. */
const somewhere = async (random: Random, person: string) => {
  const seen = await visibleTo(server, person)
  const rows = await server.rows<{ id: string; last: string | null }>(
    'SELECT id, lastMessage AS last FROM conversations ORDER BY seq DESC, id LIMIT 12'
  )
  const found = rows.filter(({ id }) => seen.has(id))
  return found.length > 0 ? random.pick(found) : { id: 'nowhere', last: null }
}

const act = async (random: Random): Promise<void> => {
  const person = random.pick(PEOPLE)
  const { id: conversation, last: seen } = await somewhere(random, person)
  const text = `reply ${random.whole(1, 1e6)}`
  const action = random.pick([
    { kind: 'message.send', conversation, text, seen },
    { kind: 'message.send', conversation, text, seen: null },
    { kind: 'conversation.claim', conversation },
    { kind: 'conversation.assign', conversation, team: random.pick([null, 'sales', 'support']) },
    { kind: 'conversation.assign', conversation, assignee: random.pick([null, 'chidi', 'dalia']) },
    { kind: 'conversation.resolve', conversation, seen },
    { kind: 'conversation.reopen', conversation },
    { kind: 'conversation.read', conversation, upTo: seen ?? 'nothing' },
    { kind: 'conversation.mark-unread', conversation },
    { kind: 'conversation.prioritise', conversation, priority: random.pick(['urgent', 'normal']) }
  ])
  await baton.act(cookieOf(person), `sync-${person}`, action)
}

/** What somebody is asking something is not dropped, nor what is not in memory. */
const drop = async (webSockets: 'close' | 'hibernate'): Promise<void> => {
  await eventually(
    'no send under way',
    () => server.rows("SELECT 1 FROM messages WHERE status IN ('queued', 'sending')"),
    (rows) => rows.length === 0
  )
  await server.get('/api/health')
  await server.evict('Hub', 'main', webSockets)
}

test.each([1, 2, 3])('[SYN3] whatever is cut or dropped, every device ends equal to the server (seed %i)', async (seed) => {
  const random = randomFrom(seed, 'sync')
  const phones = Array.from({ length: 6 }, newPhone)
  const all = [...PEOPLE, 'ana'].map((person) => ({ person, device: crowd.newDevice(person), online: false }))

  const switchOne = async () => {
    const one = random.pick(all)
    if (one.online) one.device.disconnect()
    else await one.device.connect()
    one.online = !one.online
  }
  const step = async () => {
    const chance = random.whole(0, 99)
    if (chance < 30) await baton.writes(random.pick([NUMBER, SUPPORT, SALES]), `random ${random.whole(1, 1e6)}`, random.pick(phones))
    else if (chance < 75) await Promise.all([act(random), act(random)])
    else if (chance < 93) await switchOne()
    else if (chance < 96) await drop('hibernate')
    else {
      await drop('close')
      for (const one of all) one.online = false
    }
  }

  for (let count = 0; count < STEPS; count++) await step()
  for (const { person, device } of all) {
    device.disconnect()
    await device.connect()
    await crowd.equals(person, device)
  }
  expect(all.some(({ device }) => device.frames.some(({ type }) => type === 'delta'))).toBe(true)
})
