/** Sync from end to end over fakes: one tab, its server, its network. Not here: several tabs (tabs.test.ts), chance (sync.property.test.ts). */
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CLOSE } from '../../../../schema/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../../../schema/protocol/version.ts'
import { ME, ModelServer, randomFrom } from '../replica/model-server.test-aid.ts'
import { wrongIn } from '../replica/replica-equals-server.test-aid.ts'
import { FakeChannels, FakeClock, FakeLocks, settle } from './browser.test-aid.ts'
import { STANDS_MS } from './memory-feed.ts'
import { FakeNetwork } from './network.test-aid.ts'
import { Tab, type World } from './tab.test-aid.ts'

let world: World
let tab: Tab
let network: FakeNetwork
let clock: FakeClock

const busyServer = (seed: number): ModelServer => {
  const server = new ModelServer(randomFrom(seed))
  for (let commits = 0; commits < 40; commits += 1) server.commitSomething()
  return server
}

beforeEach(async () => {
  network = new FakeNetwork(busyServer(7))
  clock = new FakeClock()
  world = { clock, network, locks: new FakeLocks(), channels: new FakeChannels(), indexedDB: new IDBFactory(), random: randomFrom(1) }
  tab = await Tab.open(world)
})

afterEach(() => tab.close())

const equal = async (): Promise<void> => {
  expect(await wrongIn(tab.replica, network.server)).toEqual([])
  const seen = [...network.server.conversations.values()].filter(({ id }) => network.server.sees(id))
  expect(Object.fromEntries(tab.memory.conversations)).toEqual(Object.fromEntries(seen.map((row) => [row.id, row])))
}

const becomeLive = async (): Promise<void> => {
  await settle()
  await clock.pass(5_000)
  expect(tab.state).toEqual({ kind: 'live' })
}

const bootstraps = () => network.asked.filter((path) => path.startsWith('/api/bootstrap')).length

describe('a device begins', () => {
  test('a device without a cursor takes the bootstrap page by page and is live', async () => {
    await becomeLive()
    expect(bootstraps()).toBeGreaterThan(2)
    expect(tab.states.map(({ kind }) => kind)).toContain('catching-up')
    await equal()
  })

  test('the first page is told before the others are asked for', async () => {
    await settle(400)
    const [first] = tab.changes
    expect(first?.rows.conversations?.length).toBe(3)
    expect(first?.cursor).toBe(await tab.replica.cursor())
  })

  test('[RPL3] a cut bootstrap goes on at its place', async () => {
    network.answers = (path) => (path.includes('threads') ? new Response('', { status: 503 }) : null)
    await clock.pass(1_000)
    const place = await tab.replica.bootstrapPlace()
    expect(place).toContain('threads')
    await tab.close()
    network.answers = () => null
    network.asked.length = 0
    tab = await Tab.open(world)
    await clock.pass(3_000)
    expect(network.asked.find((path) => path.startsWith('/api/bootstrap'))).toContain(encodeURIComponent(place ?? ''))
    await equal()
  })

  test('a place that the server does not know any more begins anew', async () => {
    const forgotten = `threads.${network.server.head}.`
    let refused = 0
    network.answers = (path) => {
      if (!path.includes(forgotten)) return null
      refused += 1
      network.commit()
      return new Response('{}', { status: 400 })
    }
    await settle()
    await clock.pass(3_000)
    expect(refused).toBe(1)
    await equal()
  })

  test('[SYN4] a page that was read while rights changed is not taken: the device begins anew', async () => {
    const asked: string[] = []
    network.answers = (path) => {
      if (!path.startsWith('/api/bootstrap')) return null
      asked.push(path)
      return asked.length === 2 ? Response.json({ kind: 'reset', reason: 'rights' }) : null
    }
    await settle()
    await clock.pass(3_000)
    expect(asked[2]).toBe(asked[0]) // from the first page
    expect(tab.faults).toEqual([])
    expect(tab.state).toEqual({ kind: 'live' })
    await equal()
  })

  test('[SYN4] the same with the first page: it is asked for again, and not hotly', async () => {
    let asked = 0
    network.answers = (path) => (path.startsWith('/api/bootstrap') && ++asked ? Response.json({ kind: 'reset', reason: 'rights' }) : null)
    await settle()
    await clock.pass(60_000)
    expect(asked).toBeGreaterThan(1)
    expect(asked).toBeLessThan(30)
    expect(tab.faults).toEqual([])
    network.answers = () => null
    await clock.pass(60_000)
    expect(tab.state).toEqual({ kind: 'live' })
    await equal()
  })

  test('what is told while pages come is applied over them', async () => {
    network.answers = (path) => {
      if (path.startsWith('/api/bootstrap')) network.commit()
      return null
    }
    await settle(100)
    network.answers = () => null
    await clock.pass(3_000)
    expect(tab.state).toEqual({ kind: 'live' })
    await equal()
  })
})

describe('a device that is live', () => {
  beforeEach(becomeLive)

  test('deltas reach replica and memory', async () => {
    for (let commits = 0; commits < 10; commits += 1) network.commit()
    await settle()
    await equal()
  })

  test('what gathers while a transaction runs is applied together', async () => {
    const before = tab.changes.length
    for (let commits = 0; commits < 10; commits += 1) network.commit()
    await settle()
    expect(tab.changes.length - before).toBeLessThan(4)
  })

  test('deltas that come soon after a write are written together, the first after a quiet time at once', async () => {
    await becomeLive()
    await tab.close()
    tab = await Tab.open({ ...world, gatherMs: 150 })
    await becomeLive()
    const before = tab.changes.length
    for (let commits = 0; commits < 5; commits += 1) {
      network.commit()
      await settle()
    }
    expect(tab.changes.length).toBe(before + 1)
    await clock.pass(150)
    expect(tab.changes.length).toBe(before + 2)
    await equal()
  })

  test('a lost delta is asked for when the next one does not fit', async () => {
    network.commit(undefined, () => true)
    network.commit()
    await settle()
    await equal()
    expect(network.asked.some((path) => path.startsWith('/api/sync'))).toBe(true)
  })

  test('a head that is ahead is asked for', async () => {
    network.commit(undefined, () => true)
    network.tellHead()
    await settle()
    await equal()
  })

  test('a welcome that is followed by nothing is not believed for ever', async () => {
    network.cut()
    network.commit()
    network.up = true
    const { told } = network.server
    network.server.told = () => ({ ...told.call(network.server, 1), from: 0, to: 0 }) // the hub forgets to send what is missing
    await clock.pass(5_000)
    network.server.told = told
    await equal()
    expect(tab.state).toEqual({ kind: 'live' })
  })

  test('behind the head of the welcome is not live, even if nothing more was said yet', async () => {
    network.cut()
    await clock.pass(3_000)
    expect(tab.state?.kind).toBe('reconnecting')
    network.commit()
    network.heard = (socket) => {
      const { epoch, head } = network.server
      socket.say({ type: 'welcome', protocol: PROTOCOL_VERSION, epoch, head, member: ME })
    }
    network.answers = (path) => (path.startsWith('/api/sync') ? new Response('', { status: 503 }) : null)
    network.up = true
    await clock.pass(9_000)
    expect(network.live).toHaveLength(1)
    expect(tab.state?.kind).not.toBe('live')
  })

  test('what was said while the answer was under way is not forgotten for it', async () => {
    network.commit(undefined, () => true)
    let late = 0
    network.answers = (path) => {
      if (!path.startsWith('/api/sync') || late > 0) return null
      late += 1
      const { server } = network
      const answer = Response.json({ kind: 'delta', delta: server.since(server.head - 1), more: false })
      network.commit(undefined, () => true)
      network.commit()
      return answer
    }
    network.tellHead()
    await settle()
    expect(late).toBe(1)
    await equal()
  })

  test('[SYN11] after a reset memory is empty soon, whether or not anything new is here', async () => {
    network.answers = () => new Response('', { status: 503 })
    const before = tab.memory.conversations.size
    for (const socket of network.live) socket.say({ type: 'reset', reason: 'rights' })
    await settle()
    expect(tab.memory.conversations.size).toBe(before)
    await clock.pass(STANDS_MS)
    expect(tab.memory.conversations.size).toBe(0)
  })

  test('another epoch begins anew, memory included', async () => {
    network.cut()
    network.server.epoch = 'e2'
    network.up = true
    await clock.pass(5_000)
    expect(await tab.replica.cursor()).toContain('e2:')
    expect(tab.reloads).toBe(1)
    await equal()
  })

  test('changed rights begin anew in the middle of everything', async () => {
    const before = bootstraps()
    for (const socket of network.live) socket.say({ type: 'reset', reason: 'rights' })
    network.commit()
    await clock.pass(3_000)
    expect(bootstraps()).toBeGreaterThan(before)
    await equal()
  })

  test('a frame that is not understood ends the line, and the next one brings what is missing', async () => {
    network.live[0]?.onmessage?.({ data: '{"type":"delta","from":"x"}' })
    expect(tab.faults).toHaveLength(1)
    network.commit()
    await clock.pass(5_000)
    await equal()
  })

  test('fields that a newer server adds pass', async () => {
    const delta = network.server.commitSomething()
    network.live[0]?.onmessage?.({ data: JSON.stringify({ type: 'delta', ...delta, mood: 'good' }) })
    await settle()
    expect(tab.faults).toEqual([])
    await equal()
  })
})

describe('a network that fails', () => {
  beforeEach(becomeLive)
  const shown = () => tab.states.map(({ kind }) => kind)

  test('a short cut is not worth a word', async () => {
    tab.states.length = 0
    network.cut()
    network.up = true
    await clock.pass(1_500)
    expect(network.live).toHaveLength(1)
    expect(shown()).toEqual([])
  })

  test('reconnecting after two seconds, offline after five, live again when it is', async () => {
    tab.states.length = 0
    network.cut()
    await clock.pass(1_900)
    expect(shown()).toEqual([])
    await clock.pass(200)
    expect(shown()).toEqual(['reconnecting'])
    await clock.pass(3_000)
    expect(shown()).toEqual(['reconnecting', 'offline'])
    network.up = true
    await clock.pass(12_000)
    expect(tab.state).toEqual({ kind: 'live' })
  })

  test('a dead network is not hammered', async () => {
    network.cut()
    const before = network.sockets.length
    await clock.pass(60_000)
    const tries = network.sockets.length - before
    expect(tries).toBeGreaterThan(5)
    expect(tries).toBeLessThan(40)
  })

  test('a server that answers 503 is not hammered', async () => {
    network.answers = (path) => (path.startsWith('/api/sync') ? new Response('', { status: 503 }) : null)
    network.commit(undefined, () => true)
    network.tellHead()
    const before = network.asked.length
    await clock.pass(60_000)
    expect(network.asked.length - before).toBeLessThan(40)
    expect(tab.state?.kind).toBe('catching-up')
    network.answers = () => null
    await clock.pass(10_000)
    expect(tab.state).toEqual({ kind: 'live' })
    await equal()
  })

  test('an answer that was cut in the middle is asked for again, and is nobody’s fault', async () => {
    const cut = () => new Response(new ReadableStream({ start: (body) => body.error(new TypeError('network error')) }))
    network.answers = (path) => (path.startsWith('/api/sync') ? cut() : null)
    network.commit(undefined, () => true)
    network.tellHead()
    await clock.pass(60_000)
    expect(tab.faults).toEqual([])
    network.answers = () => null
    await clock.pass(60_000)
    await equal()
  })

  test('an answer that is no answer is not asked for hotly', async () => {
    network.answers = (path) => (path.startsWith('/api/sync') ? new Response('<html>') : null)
    network.commit(undefined, () => true)
    network.tellHead()
    const before = network.asked.length
    await clock.pass(60_000)
    expect(network.asked.length - before).toBeLessThan(40)
    expect(tab.faults.length).toBeGreaterThan(0)
  })

  test('coming back online tries at once', async () => {
    network.cut()
    tab.page.tell('offline')
    await clock.pass(30_000)
    network.up = true
    const before = network.sockets.length
    tab.page.tell('online')
    await settle()
    expect(network.sockets.length - before).toBe(1)
    expect(network.live[0]?.greeted).toBe(true)
  })

  test('the browser says offline and so do we, at once', async () => {
    network.cut()
    tab.page.tell('offline')
    expect(tab.state?.kind).toBe('offline')
  })

  test('a line that died without a word is noticed', async () => {
    network.silent = true
    await clock.pass(36_000)
    network.silent = false
    network.commit()
    await clock.pass(10_000)
    expect(network.sockets.length).toBeGreaterThan(1)
    await equal()
  })

  test('a quiet line that answers is kept', async () => {
    await clock.pass(300_000)
    expect(network.sockets).toHaveLength(1)
    expect(network.live[0]?.sent.filter((text) => text === 'ping').length).toBeGreaterThan(8)
  })
})

describe('a line that stands', () => {
  beforeEach(becomeLive)

  test('can be told things until it is gone, and each word of it is a contact', async () => {
    const frame = { type: 'device', bytes: 0, conversations: 3, unsent: 0 } as const
    const said = () => network.sockets.flatMap(({ sent }) => sent).filter((text) => text === JSON.stringify(frame)).length
    const { say, contacts } = tab
    say?.(frame)
    expect(said()).toBe(1)
    await clock.pass(60_000)
    expect(tab.contacts).toBeGreaterThan(contacts)
    network.cut()
    const gone = tab.contacts
    say?.(frame)
    await clock.pass(60_000)
    expect([said(), tab.say, tab.contacts]).toEqual([1, null, gone])
  })
})

describe('a session that ends', () => {
  beforeEach(becomeLive)

  test('a close with 4401 ends it, and nothing is tried any more', async () => {
    network.live[0]?.cut(CLOSE.signedOut)
    await settle()
    expect(tab.takenBack).toBe(0)
    expect(tab.state).toEqual({ kind: 'session-ended' })
    expect(tab.leads).toBe(false)
    const asked = network.asked.length + network.sockets.length
    await clock.pass(60_000)
    expect(network.asked.length + network.sockets.length).toBe(asked)
  })

  test('a close with 4403 takes the device back, and nothing is tried any more', async () => {
    network.live[0]?.cut(CLOSE.forbidden)
    await settle()
    expect([tab.takenBack, tab.state?.kind]).toEqual([1, 'live'])
    const asked = network.asked.length + network.sockets.length
    await clock.pass(60_000)
    expect([tab.takenBack, network.asked.length + network.sockets.length]).toEqual([1, asked])
  })

  test('a socket that does not open because nobody is signed in ends it', async () => {
    network.signedIn = false
    network.live[0]?.cut()
    await clock.pass(3_000)
    expect(tab.state).toEqual({ kind: 'session-ended' })
  })

  test('a 401 ends it', async () => {
    network.answers = (path) => (path.startsWith('/api/sync') ? Response.json({ error: 'not_signed_in' }, { status: 401 }) : null)
    network.commit(undefined, () => true)
    network.tellHead()
    await settle()
    expect(tab.state).toEqual({ kind: 'session-ended' })
  })

  test.for([
    ['a portal', () => new Response('<html>Welcome to our hotel</html>', { status: 401 })],
    ['a portal that says yes', () => new Response('<html>Welcome to our hotel</html>')],
    ['a proxy', () => new Response('', { status: 407 })],
    ['a server that is down', () => new Response('', { status: 503 })],
    ['a server that is busy', () => new Response('', { status: 429 })],
    ['our server in other words', () => Response.json({ error: 'not_recognised' }, { status: 401 })]
  ] as const)('%s ends no session, whatever it is asked', async ([, answer]) => {
    network.answers = answer
    network.commit(undefined, () => true)
    network.tellHead()
    await clock.pass(30_000)
    network.cut() // a socket that does not open asks who is here
    network.up = true
    await clock.pass(30_000)
    expect(tab.states.map(({ kind }) => kind)).not.toContain('session-ended')
    expect(tab.takenBack).toBe(0)
    network.answers = () => null
    await clock.pass(60_000)
    expect(tab.state).toEqual({ kind: 'live' })
    await equal()
  })

  test('somebody else who signed in beside us gets nothing into our replica', async () => {
    network.live[0]?.cut()
    network.member = 'somebody-else'
    await clock.pass(3_000)
    expect(tab.state).toEqual({ kind: 'session-ended' })
  })

  test('woken after signing in again, it goes on', async () => {
    network.live[0]?.cut(CLOSE.signedOut)
    await settle()
    network.commit()
    tab.sync.wake()
    await clock.pass(5_000)
    await clock.pass(5_000)
    expect(tab.state).toEqual({ kind: 'live' })
    await equal()
  })

  test('a server that wants a newer version says so once', async () => {
    network.upgrade = true
    network.live[0]?.cut()
    await clock.pass(60_000)
    expect(tab.state).toEqual({ kind: 'upgrade-required' })
    expect(network.sockets).toHaveLength(2)
  })
})

describe('older messages', () => {
  const addLong = (): string => {
    network.commit((seq) => network.server.addConversation(seq))
    const id = [...network.server.conversations.keys()].at(-1) ?? ''
    for (let made = 0; made < 7; made += 1) network.commit((seq) => network.server.addMessage(id, seq))
    return id
  }

  test('a thread that came into sight is fetched from its newest page to its first message', async () => {
    await becomeLive()
    const id = addLong()
    network.commit((seq) => network.server.turn(id, seq))
    network.commit((seq) => network.server.turn(id, seq))
    await settle()
    expect((await tab.replica.thread(id, null, 50)).messages).toEqual([])
    expect(await tab.sync.fetchOlder(id)).toBe('loaded')
    expect((await tab.replica.thread(id, null, 50)).messages).toHaveLength(2)
    expect((await tab.replica.thread(id, null, 50)).complete).toBe(false)
    for (let pages = 0; pages < 3; pages += 1) expect(await tab.sync.fetchOlder(id)).toBe('loaded')
    const slice = await tab.replica.thread(id, null, 50)
    expect(slice.messages.map((row) => row.id)).toEqual(network.server.threadOf(id).map((row) => row.id))
    expect(slice.complete).toBe(true)
    expect(await tab.sync.fetchOlder(id)).toBe('complete')
  })

  test('two who ask at once ask once', async () => {
    await becomeLive()
    const id = addLong()
    await settle()
    const before = network.asked.length
    const answers = await Promise.all([tab.sync.fetchOlder(id), tab.sync.fetchOlder(id)])
    expect(answers).toEqual(['loaded', 'loaded'])
    const pages = network.asked.slice(before).filter((path) => path.includes('/thread'))
    expect(new Set(pages).size).toBe(pages.length)
  })

  test('without a network it says so', async () => {
    await becomeLive()
    const id = addLong()
    network.commit((seq) => network.server.turn(id, seq))
    network.commit((seq) => network.server.turn(id, seq))
    await settle()
    network.cut()
    expect(await tab.sync.fetchOlder(id)).toBe('offline')
  })

  test('a conversation out of sight is gone', async () => {
    await becomeLive()
    const id = addLong()
    network.commit(
      (seq) => network.server.turn(id, seq),
      () => true
    )
    expect(await tab.sync.fetchOlder(id)).toBe('gone')
  })
})
