/** The board's facts against an independent computation over rows of chance, and once through the door. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import { type Member, type MemberRow, memberWithRights, SCOPES } from '../../schema/domain/member.ts'
import { type EventRow, HELD_REASONS, type HeldReplyRow, type MessageRow } from '../../schema/domain/message.ts'
import { visible } from '../../schema/permissions.ts'
import { randomFrom } from '../../worker/demo/random.ts'
import { type Board, readBoard } from '../../worker/store/board.ts'
import { insertRows } from '../../worker/store/table.ts'
import { CONVERSATIONS, EVENTS, HELD_REPLIES, MEMBERS, MESSAGES } from '../../worker/store/tables.ts'
import { eventually } from '../harness/eventually.ts'
import { conversationRow, heldReplyRow, memberRow, messageRow } from '../harness/rows.ts'
import { startServer } from '../harness/server.ts'
import { openMigrated } from '../harness/sqlite-d1.ts'
import { hire, workspaceOf } from '../harness/workspace.ts'

const PEOPLE = ['ana', 'ben', 'chidi', 'idle']
const TEAM = { id: 'red', name: 'Red', members: ['ana'], numbers: ['1'], seq: 0 }
const OTHER_TEAM = { id: 'blue', name: 'Blue', members: ['ben'], numbers: ['2'], seq: 0 }

const manager = (id: string, scope: Member['scope'] = 'workspace'): MemberRow => memberRow(id, { role: 'manager', scope })

interface Rows {
  readonly conversations: readonly ConversationRow[]
  readonly messages: readonly MessageRow[]
  readonly events: readonly EventRow[]
  readonly held: readonly HeldReplyRow[]
}

/** A workspace of chance: threads in which answers fail, or are followed by others. */
const rowsOfChance = (seed: number): Rows => {
  const random = randomFrom(seed, 'board')
  const conversations = Array.from({ length: 30 }, (_, i) =>
    conversationRow(`c${i}`, {
      number: random.pick(['1', '2', '3']),
      status: random.pick(['open', 'open', 'snoozed', 'resolved']),
      team: random.pick([null, 'red', 'blue']),
      assignee: random.pick([null, 'ana', 'ben'])
    })
  )
  const anywhere = () => random.pick(conversations).id
  const messages = Array.from({ length: 150 }, (_, i) => {
    const at = 1000 * random.whole(1, 40)
    const author = random.pick(['ana', 'ben', 'chidi', null])
    if (random.chance(1 / 3)) return messageRow(`m${i}`, anywhere(), { at, position: i })
    const sent = { direction: 'out', origin: author ? 'agent' : 'phone', author } as const
    return messageRow(`m${i}`, anywhere(), {
      ...sent,
      at,
      position: i,
      status: author === null ? null : random.pick(['failed', 'read', 'queued'] as const)
    })
  })
  const events = Array.from({ length: 60 }, (_, i) => ({
    id: `e${i}`,
    conversation: anywhere(),
    case: null,
    kind: 'claimed' as const,
    actor: random.pick(['ana', 'ben', null]),
    at: 1000 * random.whole(1, 40),
    detail: {},
    afterPosition: 0,
    seq: i
  }))
  const held = Array.from({ length: 12 }, (_, i) =>
    heldReplyRow(`h${i}`, anywhere(), {
      author: random.pick(['ana', 'ben']),
      text: `secret words ${i}`,
      reason: random.pick(HELD_REASONS),
      heldAt: random.whole(1, 5),
      seq: i
    })
  )
  return { conversations, messages, events, held }
}

/** The same facts, counted by hand. */
const expectedBoard = ({ conversations, messages, events, held }: Rows, leader: Member): Board => {
  const seen = new Map(conversations.filter((row) => visible(leader, row)).map((row) => [row.id, row]))
  const latestOut = (id: string) =>
    messages
      .filter(({ conversation, direction }) => conversation === id && direction === 'out')
      .sort((a, b) => a.at - b.at || a.position - b.position)
      .at(-1)
  const deeds = [
    ...messages.map(({ author, at, conversation }) => ({ by: author, at, conversation })),
    ...events.map(({ actor, at, conversation }) => ({ by: actor, at, conversation }))
  ].filter(({ conversation }) => seen.has(conversation))
  return {
    held: held
      .filter(({ conversation }) => seen.has(conversation))
      .map(({ id, conversation, author, reason, heldAt }) => ({ id, conversation, author, reason, heldAt }))
      .sort((a, b) => a.heldAt - b.heldAt || (a.id < b.id ? -1 : 1)),
    failed: [...seen.values()]
      .filter(({ id, status }) => status === 'open' && latestOut(id)?.status === 'failed')
      .map(({ id }) => id)
      .sort(),
    lastActions: PEOPLE.flatMap((member) => {
      const times = deeds.filter(({ by }) => by === member).map(({ at }) => at)
      return times.length > 0 ? [{ member, at: Math.max(...times) }] : []
    })
  }
}

describe('the facts', () => {
  for (const scope of SCOPES)
    test(`[BRD1] [BRD2] are a recount of what a leader with the scope ${scope} may see, and hold no words`, async () => {
      const leader = memberWithRights(manager('ana', scope), [TEAM, OTHER_TEAM])
      const found = { held: 0, failed: 0, lastActions: 0 }
      for (let seed = 0; seed < 40; seed++) {
        const db = await openMigrated()
        const rows = rowsOfChance(seed)
        const people = PEOPLE.map((id) => manager(id))
        await db.batch([
          ...insertRows(MEMBERS, people),
          ...insertRows(CONVERSATIONS, rows.conversations),
          ...insertRows(MESSAGES, rows.messages),
          ...insertRows(EVENTS, rows.events),
          ...insertRows(HELD_REPLIES, rows.held)
        ])
        const board = await readBoard(db, leader)
        expect(board).toEqual(expectedBoard(rows, leader))
        expect(JSON.stringify(board)).not.toContain('secret')
        for (const kind of ['held', 'failed', 'lastActions'] as const) found[kind] += board[kind].length
        db.close()
      }
      for (const count of Object.values(found)) expect(count).toBeGreaterThan(40)
    })
})

const NUMBER = '200000000000801'
let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('[BRD1] [BRD2] a reply that is held stands on the leader’s board at once, without its words, until it is discarded', async () => {
  const baton = workspaceOf(server)
  const [fay, emre, ana, ben] = [
    await server.signIn('fay'),
    await server.signIn('emre'),
    await server.signIn('ana'),
    await server.signIn('ben')
  ]
  const mira = await hire(server, 'mira', 'manager', 'assigned')
  await baton.connect(fay, NUMBER)
  const asked = await baton.writes(NUMBER)
  await baton.reply(ana, 'board-ana', asked, 'first')
  const id = randomUUID()
  const words = 'late and never to be read by a manager'
  const send = { id, kind: 'message.send', conversation: asked.conversation, text: words, seen: asked.seen }
  expect(await baton.act(ben, 'board-ben', send)).toMatchObject({ outcome: 'held' })

  const boardOf = async (cookie: string): Promise<Board> => baton.json<Board>(server.get('/api/board', cookie))
  const board = await boardOf(emre)
  const held = board.held.find((fact) => fact.conversation === asked.conversation)
  expect(held).toEqual({ id, conversation: asked.conversation, author: 'ben', reason: 'stale', heldAt: expect.any(Number) })
  expect(JSON.stringify(board)).not.toContain(words)
  const at = board.lastActions.find(({ member }) => member === 'ben')?.at ?? 0
  expect(Math.abs(Date.now() - at)).toBeLessThan(60_000)
  expect(await boardOf(mira)).toEqual({ held: [], failed: [], lastActions: [] })

  await baton.act(ben, 'board-ben', { kind: 'message.discard', message: id })
  expect((await boardOf(emre)).held.find((fact) => fact.conversation === asked.conversation)).toBeUndefined()
})

test('[BRD1] a send that WhatsApp refuses puts its conversation on the board, and a retry that leaves takes it off', async () => {
  const baton = workspaceOf(server)
  const [fay, ana] = [await server.signIn('fay'), await server.signIn('ana')]
  const failed = async (): Promise<readonly string[]> => (await baton.json<Board>(server.get('/api/board', fay))).failed
  const asked = await baton.writesFromPhone('106540000000001', 'does it fail?')
  await baton.control({ faults: [{ on: 'send', kind: 'refuse', code: 131_026, times: 1 }] })
  await baton.reply(ana, 'board-ana', asked, 'it does')
  await eventually('the conversation on the board', failed, (ids) => ids.includes(asked.conversation))
  const [message] = await server.rows<{ id: string; attempt: number }>(
    "SELECT id, attempt FROM messages WHERE conversation = ?1 AND status = 'failed'",
    asked.conversation
  )
  await baton.act(ana, 'board-ana', { kind: 'message.retry', message: message?.id, attempt: message?.attempt })
  await eventually('the conversation off the board', failed, (ids) => !ids.includes(asked.conversation))
})
