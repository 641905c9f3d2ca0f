/** Tabs, network and server with chance from a seed: lost and repeated frames, cuts, resets, freezes. In the end everybody is equal. */
import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, test } from 'vitest'
import { ModelServer, randomFrom } from '../replica/model-server.test-aid.ts'
import { wrongIn } from '../replica/replica-equals-server.test-aid.ts'
import { FakeChannels, FakeClock, FakeLocks, settle } from './browser.test-aid.ts'
import { FakeNetwork } from './network.test-aid.ts'
import { Tab, type World } from './tab.test-aid.ts'

const happen = async (world: World, tabs: Tab[]): Promise<void> => {
  const { network, random, clock } = world
  const chance = random()
  const tab = tabs[Math.floor(random() * tabs.length)]
  if (chance < 0.5) return network.commit(undefined, () => random() < 0.15)
  if (chance < 0.55) return network.cut()
  if (chance < 0.65) {
    network.up = true
    return
  }
  if (chance < 0.68) {
    for (const socket of network.live)
      if (network.server.head > 0 && socket.greeted) socket.say({ type: 'delta', ...network.server.told(network.server.head) })
    return
  }
  if (chance < 0.7) return network.tellHead()
  if (chance < 0.72) {
    for (const socket of network.live) socket.say({ type: 'reset', reason: 'rights' })
    return
  }
  if (chance < 0.75) return tab?.page.tell(random() < 0.5 ? 'freeze' : 'resume')
  if (chance < 0.77) return void tab?.sync.wake()
  if (chance < 0.82) {
    const ids = [...network.server.conversations.keys()]
    const id = ids[Math.floor(random() * ids.length)]
    if (id !== undefined) tab?.sync.fetchOlder(id).catch((error: unknown) => tab.faults.push(error))
    return
  }
  if (chance < 0.84 && tabs.length < 3) return void tabs.push(await Tab.open(world))
  if (chance < 0.86 && tabs.length > 1 && tab) {
    tabs.splice(tabs.indexOf(tab), 1)
    return tab.close()
  }
  await clock.pass(random() * 4_000)
}

const runWorld = async (seed: number): Promise<readonly unknown[]> => {
  const random = randomFrom(seed)
  const network = new FakeNetwork(new ModelServer(random))
  const world: World = {
    clock: new FakeClock(),
    locks: new FakeLocks(),
    channels: new FakeChannels(),
    network,
    indexedDB: new IDBFactory(),
    random
  }
  for (let commits = 0; commits < 20; commits += 1) network.server.commitSomething()
  const tabs = [await Tab.open(world), await Tab.open(world)]
  for (let step = 0; step < 80; step += 1) {
    await happen(world, tabs)
    await settle(Math.floor(random() * 30))
  }
  network.up = true
  for (const tab of tabs) tab.page.tell('resume')
  await settle()
  for (let seconds = 0; seconds < 8; seconds += 1) await world.clock.pass(5_000)
  network.commit()
  await settle()
  const wrong: unknown[] = []
  const seen = [...network.server.conversations.values()].filter(({ id }) => network.server.sees(id)).map((row) => `${row.id}@${row.seq}`)
  for (const [index, tab] of tabs.entries()) {
    wrong.push(...(await wrongIn(tab.replica, network.server)).map((text) => `tab ${index}: ${text}`), ...tab.faults)
    const memory = [...tab.memory.conversations].map(([id, row]) => `${id}@${row.seq}`)
    if (memory.sort().join() !== seen.sort().join()) wrong.push(`memory of tab ${index}: ${memory} instead of ${seen}`)
    if (tab.state?.kind !== 'live') wrong.push(`tab ${index} is ${tab.state?.kind}`)
  }
  if (tabs.filter(({ leads }) => leads).length !== 1) wrong.push('not one leader')
  for (const tab of tabs) await tab.close()
  if (world.clock.pending > 0) wrong.push(`${world.clock.pending} timers are left`)
  return wrong
}

describe('several tabs against one server', () => {
  test.for(Array.from({ length: 12 }, (_, index) => index + 1))('[RPL3] are equal to it in the end, seed %i', async (seed) => {
    expect(await runWorld(seed)).toEqual([])
  })
})
