/** Several tabs of one browser: one leads, all are true. Not here: one tab and its network (sync.test.ts). */
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ModelServer, randomFrom } from '../replica/model-server.test-aid.ts'
import { FakeChannels, FakeClock, FakeLocks, settle } from './browser.test-aid.ts'
import { FakeNetwork } from './network.test-aid.ts'
import { Tab, type World } from './tab.test-aid.ts'

let world: World
let network: FakeNetwork
let clock: FakeClock
let channels: FakeChannels
let tabs: Tab[]

const open = async (): Promise<Tab> => {
  const tab = await Tab.open(world)
  tabs.push(tab)
  await settle()
  await clock.pass(5_000)
  return tab
}

beforeEach(() => {
  const server = new ModelServer(randomFrom(3))
  for (let commits = 0; commits < 30; commits += 1) server.commitSomething()
  network = new FakeNetwork(server)
  clock = new FakeClock()
  channels = new FakeChannels()
  tabs = []
  world = { clock, network, channels, locks: new FakeLocks(), indexedDB: new IDBFactory(), random: randomFrom(1) }
})
afterEach(async () => {
  for (const tab of tabs) await tab.close()
})

const expectTrue = (tab: Tab): void => {
  const seen = [...network.server.conversations.values()].filter(({ id }) => network.server.sees(id))
  expect(Object.fromEntries(tab.memory.conversations)).toEqual(Object.fromEntries(seen.map((row) => [row.id, row])))
}
const leaders = () => tabs.filter(({ leads }) => leads)

/** The browser stops the tab: nothing of it runs, and it keeps its lock. */
const freezeHard = (tab: Tab): void => {
  if (tab.channel) channels.deaf.add(tab.channel)
  if (tab.channel) tab.channel.postMessage = () => undefined
}

describe('tabs of one member', () => {
  test('[TAB1] one leads with one socket; the other follows, true and with the same state', async () => {
    const [first, second] = [await open(), await open()]
    expect(leaders()).toEqual([first])
    expect(network.live).toHaveLength(1)
    expect(second.state).toEqual({ kind: 'live' })
    for (let commits = 0; commits < 20; commits += 1) network.commit()
    await settle()
    for (const tab of [first, second]) expectTrue(tab)
    expect(second.reloads).toBe(0)
  })

  test('a tab that opens in the middle of the bootstrap becomes true', async () => {
    tabs.push(await Tab.open(world))
    await settle(30)
    const second = await open()
    expectTrue(second)
    network.commit()
    await settle()
    expectTrue(second)
  })

  test('[TAB2] a change that was missed is found at the next one, and memory is read anew', async () => {
    const [, second] = [await open(), await open()]
    if (second.channel) channels.deaf.add(second.channel)
    network.commit()
    await settle()
    channels.deaf.clear()
    network.commit()
    await settle()
    expect(second.reloads).toBe(1)
    expectTrue(second)
  })

  test('what comes while memory is read is told after it', async () => {
    const [, second] = [await open(), await open()]
    if (second.channel) channels.deaf.add(second.channel)
    network.commit()
    await settle()
    channels.deaf.clear()
    for (let commits = 0; commits < 10; commits += 1) {
      network.commit()
      await settle(5)
    }
    await settle()
    expectTrue(second)
  })

  test('the leader closes and the other goes on', async () => {
    const [first, second] = [await open(), await open()]
    await first.close()
    tabs.shift()
    network.commit()
    await clock.pass(5_000)
    expect(second.leads).toBe(true)
    expect(network.live).toHaveLength(1)
    expectTrue(second)
  })

  test.for(['freeze', 'pagehide'] as const)('on %s the leader lets go, and follows when it is back', async (event) => {
    const [first, second] = [await open(), await open()]
    first.page.tell(event)
    await clock.pass(5_000)
    expect(leaders()).toEqual([second])
    first.page.tell('resume')
    network.commit()
    await clock.pass(5_000)
    expect(leaders()).toEqual([second])
    for (const tab of [first, second]) expectTrue(tab)
  })

  test('[TAB1] a leader that is frozen without notice is robbed, and stops at once when it finds out', async () => {
    const [first, second] = [await open(), await open()]
    freezeHard(first)
    await clock.pass(15_000)
    expect(leaders()).toEqual([second])
    expect(first.leads).toBe(false)
    network.commit()
    await clock.pass(5_000)
    expect(network.live).toHaveLength(1)
    expectTrue(second)
  })

  test('a leader whose timers are slow answers when it is asked and keeps its place', async () => {
    const [first, second] = [await open(), await open()]
    const { channel } = first
    const post = channel?.postMessage
    // Its own beats do not run; a message wakes it.
    if (channel && post) {
      let asked = false
      const hear = channel.onmessage
      channel.onmessage = (event) => {
        asked = true
        hear?.(event)
        asked = false
      }
      channel.postMessage = (message) => asked && post.call(channel, message)
    }
    await clock.pass(60_000)
    expect(leaders()).toEqual([first])
    expect(second.leads).toBe(false)
  })

  test('of three, one leads after the leader froze', async () => {
    const [first] = [await open(), await open(), await open()]
    freezeHard(first)
    await clock.pass(40_000)
    expect(leaders()).toHaveLength(1)
    expect(first.leads).toBe(false)
  })

  test('a nudge reaches the leader, from a follower and from itself', async () => {
    const [first, second] = [await open(), await open()]
    second.sync.nudgeLeader()
    await settle()
    first.sync.nudgeLeader()
    expect([first.nudges, second.nudges]).toEqual([2, 0])
  })

  test('a follower sees the leader lose the network and find it again', async () => {
    const [, second] = [await open(), await open()]
    network.cut()
    await clock.pass(6_000)
    expect(second.state?.kind).toBe('offline')
    network.up = true
    await clock.pass(15_000)
    expect(second.state).toEqual({ kind: 'live' })
  })

  test('a session that ended is ended for every tab, and nobody tries on', async () => {
    await open()
    await open()
    network.signedIn = false
    network.live[0]?.cut(4401)
    await clock.pass(20_000)
    expect(tabs.map((tab) => tab.state?.kind)).toEqual(['session-ended', 'session-ended'])
    const asked = network.asked.length
    await clock.pass(60_000)
    expect(network.asked.length).toBe(asked)
  })

  test('rows that a follower fetched for a thread reach the leader too', async () => {
    const [first, second] = [await open(), await open()]
    network.commit((seq) => network.server.addConversation(seq))
    const id = [...network.server.conversations.keys()].at(-1) ?? ''
    network.commit((seq) => network.server.addMessage(id, seq))
    for (let turns = 0; turns < 2; turns += 1) network.commit((seq) => network.server.turn(id, seq))
    await settle()
    first.changes.length = 0
    expect(await second.sync.fetchOlder(id)).toBe('loaded')
    await settle()
    expect(first.changes.flatMap(({ rows }) => rows.messages ?? [])).toHaveLength(1)
  })

  test('everything is begun anew in every tab after a reset', async () => {
    const [first, second] = [await open(), await open()]
    network.cut()
    network.server.epoch = 'e2'
    network.up = true
    await clock.pass(10_000)
    for (const tab of [first, second]) expectTrue(tab)
    expect(second.reloads).toBeGreaterThan(0)
  })
})
