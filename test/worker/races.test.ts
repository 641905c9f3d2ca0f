/** The same action again, and several at once: one of them takes effect, and the others are told which. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { textBody } from '../harness/meta.ts'
import { type Server, startServer } from '../harness/server.ts'
import { newPhone, newWamid, tableContents, type Workspace, workspaceOf } from '../harness/workspace.ts'

const NUMBER = '200000000000351'

let server: Server
let baton: Workspace
let ana: string
let ben: string
let dalia: string

beforeAll(async () => {
  server = await startServer()
  baton = workspaceOf(server)
  ana = await server.signIn('ana')
  ben = await server.signIn('ben')
  dalia = await server.signIn('dalia')
  await baton.connect(await server.signIn('fay'), NUMBER)
})
afterAll(() => server.stop())

describe('the same action again', () => {
  test('[COL8] five times at once it is one message and one applied, the others answer the first result', async () => {
    const greeted = await baton.writesFromPhone(NUMBER)
    const text = `exactly once ${greeted.phone}`
    const action = { id: randomUUID(), kind: 'message.send', conversation: greeted.conversation, text, seen: greeted.seen }
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => baton.act(ana, 'races-ana', action)))
    const applied = answers.find(({ outcome }) => outcome === 'applied')
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'duplicate', 'duplicate', 'duplicate', 'duplicate'])
    for (const { outcome, first } of answers) if (outcome === 'duplicate') expect(first).toEqual({ outcome: 'applied', seq: applied?.seq })
    await eventually(
      'its tick',
      () => baton.thread(ana, greeted.conversation),
      (list) => list.some(({ status }) => status === 'delivered' || status === 'read')
    )
    await server.evict('Hub', 'main')
    expect(await baton.act(ana, 'races-ana', action)).toMatchObject({ outcome: 'duplicate', first: { outcome: 'applied' } })
    expect(await baton.shownOn(greeted.phone)).toEqual([text])
    expect(await baton.requestsFor(text)).toHaveLength(1)
  })

  test('[COL8] in one post it is decided once, in its place', async () => {
    const { conversation } = await baton.writes(NUMBER)
    const action = { id: randomUUID(), kind: 'conversation.claim', conversation }
    const results = await baton.acts(ana, 'races-ana', [action, action, action])
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'duplicate', 'duplicate'])
  })

  test('[COL8] from another member the id tells nothing of the first result', async () => {
    const { conversation } = await baton.writes(NUMBER)
    const action = { id: randomUUID(), kind: 'conversation.claim', conversation }
    await baton.act(ana, 'races-ana', action)
    const before = await tableContents(server)
    expect(await baton.act(ben, 'races-ben', action)).toEqual({ id: action.id, outcome: 'refused', reason: 'invalid', detail: 'id: taken' })
    expect(await tableContents(server)).toEqual(before)
  })

  test('[COL8] one that was refused as overtaken stays refused', async () => {
    const { conversation } = await baton.writes(NUMBER)
    await baton.act(ana, 'races-ana', { kind: 'conversation.claim', conversation })
    const claim = { id: randomUUID(), kind: 'conversation.claim', conversation }
    expect((await baton.act(ben, 'races-ben', claim)).reason).toBe('already_claimed')
    await baton.act(ana, 'races-ana', { kind: 'conversation.assign', conversation, assignee: null })
    expect(await baton.act(ben, 'races-ben', claim)).toMatchObject({
      outcome: 'duplicate',
      first: { outcome: 'refused', reason: 'already_claimed', by: 'ana' }
    })
  })
})

test('[OWN4] of three claims at once one wins and the others are told who has it, fifty times', async () => {
  const texts = Array.from({ length: 50 }, () => ({ from: newPhone(), id: newWamid(), text: 'who takes me?' }))
  expect((await server.webhook(textBody(NUMBER, ...texts))).status).toBe(200)
  const claimants = { ana, ben, dalia }
  await Promise.all(
    texts.map(async ({ from }) => {
      const { conversation } = await baton.greeted(NUMBER, from)
      const claims = Object.entries(claimants).map(async ([person, cookie]) => ({
        person,
        ...(await baton.act(cookie, `races-${person}`, { kind: 'conversation.claim', conversation }))
      }))
      const results = await Promise.all(claims)
      const [winner, ...more] = results.filter(({ outcome }) => outcome === 'applied')
      expect(more).toEqual([])
      const losers = results.filter(({ person }) => person !== winner?.person)
      for (const loser of losers) expect(loser).toMatchObject({ outcome: 'refused', reason: 'already_claimed', by: winner?.person })
      const rows = await server.rows('SELECT assignee FROM conversations WHERE id = ?1', conversation)
      expect(rows).toEqual([{ assignee: winner?.person }])
      const events = await server.rows("SELECT actor FROM events WHERE conversation = ?1 AND kind = 'claimed'", conversation)
      expect(events).toEqual([{ actor: winner?.person }])
    })
  )
})
