/** Every recorded body, signed, five times each, in two shuffled orders: nothing is refused, doubled or different. */
import { beforeAll, expect, test } from 'vitest'
import { randomFrom } from '../../worker/demo/random.ts'
import { recordedBodies } from '../harness/meta.ts'
import { type Server, startServer } from '../harness/server.ts'
import { recount, workspaceOf } from '../harness/workspace.ts'

const bodies = recordedBodies()

/** The numbers that any body names, so that none of its messages is an exception for want of one. */
const numbers: readonly string[] = [
  ...new Set(
    bodies.flatMap(({ bytes }) => [...new TextDecoder().decode(bytes).matchAll(/"phone_number_id":\s*"?(\d+)/g)].map(([, id = '']) => id))
  )
]

/** What is stored, up to ids and the time of arrival. */
const stateOf = async (server: Server) => ({
  messages: await server.rows(
    `SELECT number, wamid, type, text, status, direction, origin FROM messages
     WHERE number IN (SELECT value FROM json_each(?1)) ORDER BY number, wamid`,
    JSON.stringify(numbers)
  ),
  items: await server.rows("SELECT key, kind, state, reason FROM items WHERE delivery <> '' ORDER BY key"),
  sums: await server.rows('SELECT deliveries, items, shown, exceptions, pending FROM ledger')
})

const play = async (seed: number) => {
  const server = await startServer()
  const fay = await server.signIn('fay')
  for (const number of numbers) await workspaceOf(server).connect(fay, number)
  const order = randomFrom(seed, 'bodies').shuffled([bodies, bodies, bodies, bodies, bodies].flat())
  const refused: string[] = []
  for (let i = 0; i < order.length; i += 8)
    await Promise.all(
      order.slice(i, i + 8).map(async ({ name, bytes }) => {
        const { status } = await server.webhook(bytes)
        if (status !== 200) refused.push(`${name}: ${status}`)
      })
    )
  const doubles = await server.rows('SELECT number, wamid FROM messages WHERE wamid IS NOT NULL GROUP BY number, wamid HAVING count(*) > 1')
  const result = { refused, doubles, recount: await recount(server), state: await stateOf(server) }
  await server.stop()
  return result
}

let first: Awaited<ReturnType<typeof play>>
let second: typeof first
beforeAll(async () => {
  first = await play(7)
  second = await play(20_261_122)
})

test('[ING4] each is answered 200 and makes no second message', () => {
  expect(bodies).toHaveLength(168)
  for (const { refused, doubles } of [first, second]) expect({ refused, doubles }).toEqual({ refused: [], doubles: [] })
})

test('[LED1] the sums hold and equal a recount', () => {
  for (const { recount: sums } of [first, second]) expect(sums.kept).toEqual(sums.counted)
  expect(first.state.sums[0]).toMatchObject({ pending: 0 })
})

test('[ING4] two orders come to the same messages, items and sums', () => {
  expect(first.state.messages.length).toBeGreaterThan(60)
  expect(second.state).toEqual(first.state)
})
