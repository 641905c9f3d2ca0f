/**
 * Words that somebody may not see never reach a device of theirs, by no route, page, cursor or socket, and in no line of the log; what they may
 * see arrives. Not here: what a browser keeps (canary.e2e.ts), who may do what (matrix.test.ts).
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatCursor } from '../../schema/protocol/delta.ts'
import { textMessage, webhookBody } from '../harness/meta.ts'
import { sha } from '../harness/planted.ts'
import { hello, type RawSocket, rawSocket } from '../harness/raw-socket.ts'
import type { Server } from '../harness/server.ts'
import { newWamid, type Workspace, workspaceOf } from '../harness/workspace.ts'
import { BLUE_NUMBER, type CanaryGround, plantCanaries, RED_NUMBER, WALKERS, type Walker } from './canary-ground.ts'
import { type Answer, EVERY_PARAMETER, walk } from './canary-walk.ts'

const planted: CanaryGround = plantCanaries()
const { words } = planted
const lines: string[] = []
const cookies = new Map<string, string>()
/** What reached each of them, and where from. */
const reached = new Map<Walker, { readonly from: string; readonly text: string }[]>(WALKERS.map((walker) => [walker, []]))

let server: Server
let baton: Workspace
let epoch: string

const cookieOf = (person: string): string => cookies.get(person) ?? ''
const act = async (person: string, action: object): Promise<string> => {
  const id = randomUUID()
  const result = await baton.act(cookieOf(person), `laptop of ${person}`, { id, ...action })
  if (result.outcome === 'refused') throw new Error(`${person} was refused: ${JSON.stringify([action, result])}`)
  return id
}
const head = async (): Promise<number> => (await server.rows<{ seq: number }>('SELECT max(seq) AS seq FROM commits'))[0]?.seq ?? 0

beforeAll(async () => {
  server = await planted.ground.start({ heard: (line) => void lines.push(line) })
  baton = workspaceOf(server)
  for (const person of [...WALKERS, 'boss', 'blu', 'mate', 'novblu', 'novice']) cookies.set(person, await server.signIn(person))
  epoch = (await server.rows<{ epoch: string }>('SELECT epoch FROM workspace'))[0]?.epoch ?? ''
})
afterAll(() => server.stop())

const keep = (walker: Walker, from: string, text: string): void => void reached.get(walker)?.push({ from, text })

/** Everybody asks for everything, from every cursor that there was so far; with every parameter, where that is said. */
async function walkAll(parameters: readonly string[], ids: readonly string[]): Promise<readonly Answer[]> {
  const upTo = await head()
  const cursors = Array.from({ length: upTo + 1 }, (_, seq) => formatCursor(epoch, seq))
  const curiosity = { conversations: planted.conversations, ids, cursors, parameters }
  const walks = await Promise.all(
    WALKERS.map(async (walker) => {
      const answers = await walk(server, cookieOf(walker), curiosity)
      for (const { address, text } of answers) keep(walker, address, text)
      return answers
    })
  )
  return walks.flat()
}

/** What reached somebody who may not see it. */
const leaks = () =>
  WALKERS.flatMap((walker) => {
    const hidden = words.all.filter(({ seenBy }) => !seenBy.has(walker))
    return (reached.get(walker) ?? []).flatMap(({ from, text }) =>
      hidden.filter(({ word }) => text.includes(word)).map(({ word }) => ({ walker, word, from, near: nearby(text, word) }))
    )
  })
const nearby = (text: string, word: string): string =>
  text.slice(Math.max(0, text.indexOf(word) - 120), text.indexOf(word) + word.length + 20)

/** What somebody may see and never got. */
const missing = () =>
  WALKERS.flatMap((walker) => {
    const all = (reached.get(walker) ?? []).map(({ text }) => text).join('\n')
    return words.all.filter(({ seenBy, word }) => seenBy.has(walker) && !all.includes(word)).map(({ word }) => ({ walker, word }))
  })

test('[CAN1] no answer to anybody holds a word that they may not see, whatever they ask for; what they may see is there', async () => {
  const answers = await walkAll(EVERY_PARAMETER, planted.ids)
  expect(leaks()).toEqual([])
  expect(missing()).toEqual([])
  expect(answers.filter(({ status }) => status >= 500)).toEqual([])
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(answers.length / 10)
  console.log(`canaries: ${words.all.length} words, ${answers.length} answers, ${leaks().length} leaks`)
})

/** A customer's message by webhook, with the name that they gave themselves. */
const customerWrites = (number: string, phone: string, name: string, text: string) =>
  server.webhook(
    webhookBody(number, {
      contacts: [{ profile: { name }, wa_id: phone }],
      messages: [textMessage({ from: phone, id: newWamid(), text })]
    })
  )

/** The newest message of a conversation that came in. */
const lastOf = async (conversation: string): Promise<string> =>
  (await server.rows<{ id: string }>('SELECT id FROM messages WHERE conversation = ?1 ORDER BY position DESC LIMIT 1', conversation))[0]
    ?.id ?? ''

/** Everything that happens to what Blue has and Red does not see, and nothing of it seen by a walker. */
async function blueLives(): Promise<void> {
  await customerWrites(BLUE_NUMBER, words.phone(), words.plant('livename'), words.plant('livetext'))
  const seen = await lastOf('bluethread')
  await act('blu', { kind: 'message.send', conversation: 'bluethread', text: words.plant('livereply'), seen })
  await act('blu', { kind: 'conversation.assign', conversation: 'bluethread', assignee: 'blu', brief: words.plant('livebrief') })
  await act('blu', { kind: 'conversation.resolve', conversation: 'bluenobodys', seen: await lastOf('bluenobodys') })
  const now = await lastOf('bluethread')
  const asking = (text: string) => act('novblu', { kind: 'message.send', conversation: 'bluethread', text, seen: now })
  await act('boss', { kind: 'message.return', message: await asking(words.plant('livereturned')), note: words.plant('livenote') })
  const message = await asking(words.plant('livewaiting'))
  await act('boss', { kind: 'message.approve', message, seen: now, text: words.plant('liveapproved') })
  await act('boss', {
    kind: 'invitation.create',
    invitation: sha('live'),
    name: words.plant('liveinvitation'),
    role: 'agent',
    scope: 'teams',
    teams: ['blue'],
    approval: false
  })
  await act('mate', {
    kind: 'message.send',
    conversation: 'redofmate',
    text: words.plant('livered', 'rvm'),
    seen: await lastOf('redofmate')
  })
}

/** A conversation of Blue's becomes Red's, and Blue's again, and somebody's: each sees what it holds while they see it. */
async function oneMoves(): Promise<void> {
  const [row] = await server.rows<{ phone: string }>("SELECT phone FROM contacts WHERE id = 'contact of moving'")
  const phone = row?.phone ?? ''
  // What it held before is seen from the moment on at which it is.
  for (const { word } of words.all.filter((one) => one.word.includes('xmoving') || one.word === phone))
    seenFromNow(word, /preview$|xmovingname$/.test(word) ? 'rvm' : 'rvma') // those are others by the time that it is assi's
  await act('boss', { kind: 'conversation.assign', conversation: 'moving', team: 'red', brief: words.plant('movein', 'rvma') })
  await customerWrites(BLUE_NUMBER, phone, 'One who moves', words.plant('whilered', 'rvma'))
  for (const walker of ['rea', 'viv', 'maro']) await readThread(walker, 'moving')
  await act('boss', { kind: 'conversation.assign', conversation: 'moving', team: null, brief: words.plant('moveout', 'a') })
  await customerWrites(BLUE_NUMBER, phone, 'One who moves', words.plant('whileblue', 'a'))
  await act('boss', { kind: 'conversation.assign', conversation: 'moving', assignee: 'assi', brief: words.plant('toassi', 'a') })
  await customerWrites(BLUE_NUMBER, phone, 'One who moves', words.plant('whileassis', 'a'))
  await readThread('assi', 'moving')
  await act('boss', { kind: 'conversation.assign', conversation: 'moving', assignee: null, brief: words.plant('fromassi') })
  await customerWrites(BLUE_NUMBER, phone, 'One who moves', words.plant('whilenobodys'))
}

/** From now on those may see it, who might not before. */
function seenFromNow(word: string, letters: string): void {
  expect(leaks()).toEqual([])
  const place = words.all.findIndex((one) => one.word === word)
  words.all.splice(place, 1)
  words.note(word, letters)
}

async function readThread(person: string, conversation: string): Promise<void> {
  const walker = WALKERS.find((one) => one === person)
  for (const path of ['thread', 'messages', 'events']) {
    const answer = await server.get(`/api/conversations/${conversation}/${path}`, cookieOf(person))
    expect([person, path, answer.status]).toEqual([person, path, 200])
    if (walker) keep(walker, `${conversation}/${path}`, await answer.text())
  }
}

test('[CAN2] no frame holds such a word while hidden rows change and move in and out of sight, nor anything that is asked afterwards', async () => {
  const listeners: [Walker, RawSocket][] = []
  for (const walker of WALKERS)
    for (const cursor of [null, formatCursor(epoch, 1), formatCursor(epoch, await head())]) {
      const socket = await rawSocket(server, cookieOf(walker))
      socket.say(hello(cursor))
      await socket.hears('welcome')
      listeners.push([walker, socket])
    }
  await blueLives()
  await oneMoves()
  const end = await head()
  // Who comes back with an old cursor gets what they missed from the hub's memory.
  for (const walker of WALKERS) {
    const socket = await rawSocket(server, cookieOf(walker))
    socket.say(hello(formatCursor(epoch, end - 3)))
    listeners.push([walker, socket])
  }
  await Promise.all(listeners.map(([, socket]) => socket.hears(`"to":${end}`)))
  for (const [walker, { frames }] of listeners) for (const frame of frames) keep(walker, 'socket', frame)
  expect(listeners.every(([, { frames }]) => frames.some((frame) => frame.includes('"type":"delta"')))).toBe(true)
  expect(leaks()).toEqual([])
  expect(missing()).toEqual([])
  const answers = await walkAll([], [])
  expect(leaks()).toEqual([])
  for (const [, socket] of listeners) socket.close()
  const frames = listeners.reduce((sum, [, socket]) => sum + socket.frames.length, 0)
  console.log(`canaries: ${words.all.length} words, ${frames} frames, ${answers.length} more answers, 0 leaks`)
})

test('[CAN3] what reached them holds no phone that they may not see, and of a failure in our own house the name by which its line in the log is found', async () => {
  await server.trouble({ databaseFails: true })
  const failing = await Promise.all(
    ['/api/bootstrap', '/api/conversations?view=all', '/api/board', `/api/sync?cursor=${epoch}:1`].map((path) =>
      server.get(path, cookieOf('maro'))
    )
  )
  await server.trouble()
  for (const answer of failing) {
    expect(answer.status).toBe(503)
    const { id, ...told } = await answer.json<{ id: string }>()
    expect(told).toEqual({ error: 'unavailable', text: 'Not stored: try again.' })
    expect(lines.filter((line) => line.includes(id)).map((line) => JSON.parse(line).event)).toEqual(['request.failed'])
  }
})

test('[CAN4] every line of the log is JSON, and none holds words, names or phones', async () => {
  await server.webhook('{"forged":true}', 'sha256=00')
  await act('boss', { kind: 'number.pause', number: RED_NUMBER })
  expect(lines.length).toBeGreaterThan(2)
  const unreadable = lines.filter((line) => {
    try {
      return typeof JSON.parse(line) !== 'object'
    } catch {
      return true // that is what is looked for
    }
  })
  expect(unreadable).toEqual([])
  const all = lines.join('\n')
  expect(words.all.filter(({ word }) => all.includes(word))).toEqual([])
  expect(all).not.toMatch(/1555\d{7}/)
  expect(all).not.toContain('One who moves')
  console.log(`log: ${lines.length} lines, ${new Set(lines.map((line) => JSON.parse(line).event)).size} events, 0 words`)
})
