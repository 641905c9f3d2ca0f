/** The replica against a model server, with chance from a seed: two tabs, repeats, holes, cut bootstraps, pages that come late. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, test } from 'vitest'
import { type Delta, parseCursor } from '../../../../schema/protocol/delta.ts'
import { ME, ModelServer, randomFrom } from './model-server.test-aid.ts'
import { openReplica, type Replica } from './replica.ts'
import { loadedRows, wrongIn } from './replica-equals-server.test-aid.ts'

const seqOf = (cursor: string | null): number => (cursor === null ? 0 : (parseCursor(cursor)?.seq ?? 0))

/** What is under way to a tab: answers may be put long after they were read. */
type Pending = (replica: Replica) => Promise<unknown>

const catchUp = async (replica: Replica, server: ModelServer): Promise<void> => {
  for (let steps = 0; steps < 500; steps += 1) {
    const [cursor, place] = [await replica.cursor(), await replica.bootstrapPlace()]
    if (cursor === null || place !== null) await replica.putPage(server.bootstrap(place ?? ''), place ?? '')
    else if (seqOf(cursor) < server.head) await replica.apply([server.since(seqOf(cursor))])
    else return
  }
  throw new Error('it does not come to an end')
}

const draw = async (server: ModelServer, replica: Replica, random: () => number): Promise<Pending | null> => {
  const [cursor, chance] = [await replica.cursor(), random()]
  const seq = seqOf(cursor)
  if (chance < 0.3) {
    const place = cursor === null ? '' : await replica.bootstrapPlace()
    if (place === null) return null
    const page = server.bootstrap(place)
    return (tab) => tab.putPage(page, place)
  }
  if (chance < 0.5 && cursor !== null && seq < server.head) {
    const delta = server.since(seq)
    return (tab) => tab.apply([delta])
  }
  if (chance < 0.85 && server.head > 0) {
    const first = Math.max(1, seq + 1 - Math.floor(random() * 3) + Math.floor(random() * 2))
    const deltas: Delta[] = []
    for (let to = first; to <= Math.min(server.head, first + Math.floor(random() * 5)); to += 1) deltas.push(server.told(to))
    return (tab) => tab.apply(deltas)
  }
  const ids = [...server.conversations.keys()]
  const id = ids[Math.floor(random() * ids.length)]
  const coverage = id === undefined ? null : await replica.coverage(id)
  if (id === undefined || (await replica.thread(id, null, 1)).cases.length === 0) return null // only what is here is opened
  const page = server.thread(id, random() < 0.7 ? (coverage?.older ?? null) : null, 2 + Math.floor(random() * 12))
  return page && ((tab) => tab.putThread(id, page))
}

const runWorld = async (seed: number): Promise<readonly string[]> => {
  const random = randomFrom(seed)
  const server = new ModelServer(random)
  const platform = { member: ME, indexedDB: new IDBFactory(), IDBKeyRange }
  const tabs = [await openReplica(platform), await openReplica(platform)] as const
  const pending: Pending[] = []
  const age = new Map<string, number>()
  const wentBack: string[] = []
  const watch = async (): Promise<void> => {
    const here = (await loadedRows(tabs[0])).get('conversations') ?? new Map<string, object>()
    for (const [id, row] of here) {
      const seq = 'seq' in row ? Number(row.seq) : 0
      if (seq < (age.get(id) ?? 0)) wentBack.push(`${id} went back to ${seq}`)
      age.set(id, seq)
    }
  }
  for (let step = 0; step < 150; step += 1) {
    const tab = tabs[random() < 0.5 ? 0 : 1]
    if (random() < 0.45) server.commitSomething()
    const drawn = await draw(server, tab, random)
    if (drawn) pending.push(drawn)
    while (pending.length > 0 && random() < 0.6) {
      const [next] = pending.splice(random() < 0.6 ? 0 : Math.floor(random() * pending.length), 1)
      if (!next) break
      await next(tab)
      if (random() < 0.1) await next(tab) // twice
      await watch()
      if (random() < 0.1) pending.push(next) // and again, much later
    }
    if (random() < 0.01) {
      await tab.reset()
      age.clear()
    }
  }
  await catchUp(tabs[0], server)
  for (const late of pending) await late(tabs[1])
  await catchUp(tabs[1], server)
  const wrong = [...wentBack, ...(await wrongIn(tabs[0], server))]
  for (const tab of tabs) tab.close()
  return wrong
}

describe('a replica against the server that it copies', () => {
  test.for(Array.from({ length: 40 }, (_, index) => index + 1))(
    '[RPL3] equals the server after everything that may happen, seed %i',
    async (seed) => {
      expect(await runWorld(seed)).toEqual([])
    }
  )
})
