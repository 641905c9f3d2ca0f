/** So many operations, one after the other at random moments, with faults between them; then everything heals and comes to rest. */

import { chooseAction } from './choose-action.ts'
import { FAULT_NAMES } from './faults.ts'
import { changedRights } from './people.ts'
import type { World } from './world.ts'

const MINUTE = 60_000
/** After the last fault: long enough for every back-off, every late webhook and every round of the hub. */
const REST_MS = 40 * MINUTE

export interface Figures {
  actions: number
  webhooks: number
  /** Bodies that were replayed when their number had been connected. */
  replayed: number
}

export const runWorkload = async (world: World, operations: number): Promise<Figures> => {
  const figures: Figures = { actions: 0, webhooks: 0, replayed: 0 }
  const connectedAt = world.random.whole(operations >> 2, operations >> 1)
  for (let done = 0; done < operations; done++) {
    misbehave(world)
    if (done === connectedAt) world.connectLateNumber()
    if (world.random.chance(0.03)) figures.actions += allAnswer(world)
    else if (world.random.chance(0.62)) figures.actions += somebodyActs(world) ? 1 : 0
    else {
      figures.webhooks += 1
      await world.customers.act()
    }
    await world.clock.run(world.clock.now + gap(world))
    if (world.bugs.length > 0) break
  }
  await heal(world)
  return { ...figures, replayed: world.replayed ?? 0 }
}

/** Mostly bursts, sometimes a breath. */
const gap = ({ random }: World): number => {
  if (random.chance(0.35)) return 0
  return random.chance(0.95) ? random.whole(1, 120) : random.whole(500, 8_000)
}

const somebodyActs = (world: World): boolean => {
  const { random, devices } = world
  const device = random.pick(devices)
  const action = chooseAction({
    random,
    member: device.member,
    replica: device.replica,
    now: world.now(),
    id: `${device.id}-${device.done.length}`,
    done: device.done,
    anyConversation: () => [...random.pick(devices).replica.conversations.keys()][0],
    sessions: () => devices.flatMap(({ session }) => session ?? []),
    invitations: world.invitations
  })
  if (action) device.put(action)
  return action !== null
}

/** Everybody who sees a conversation answers it in the same instant: they share a commit, or race for the next (COL-02). */
const allAnswer = (world: World): number => {
  const { random, devices } = world
  const shown = random.pick(devices).replica.conversations.keys().toArray()
  if (shown.length === 0) return 0
  const conversation = random.pick(shown)
  const those = devices.filter((device) => device.replica.conversations.has(conversation))
  for (const device of those) {
    const id = `${device.id}-${device.done.length}`
    const seen = device.replica.lastSeen(conversation)?.id ?? null
    device.put({ id, at: world.now(), kind: 'message.send', conversation, text: `answer ${id}`, seen })
  }
  return those.length
}

const misbehave = (world: World): void => {
  const { random, faults, devices, clock } = world
  if (faults.hits('hub-killed')) world.killHub(true)
  if (faults.hits('hub-hibernates')) world.killHub(false)
  if (faults.hits('sender-killed')) random.pick([...world.senders.values()]).kill()
  if (faults.hits('simulator-restarts')) world.restartSimulator()
  if (faults.hits('socket-cut')) random.pick(devices).cut()
  if (faults.hits('socket-half-open')) random.pick(devices).fallSilent()
  if (faults.hits('graph-unreachable')) world.network.loseGraph(random.whole(1_000, MINUTE))
  if (faults.hits('device-offline')) {
    const device = random.pick(devices)
    device.goOffline()
    clock.after(random.whole(1_000, random.chance(0.3) ? 10 * MINUTE : MINUTE), () => device.goOnline())
  }
  if (faults.hits('clock-jump'))
    world
      .moveClock(random.chance(0.2) ? random.whole(20, 30) * 60 * MINUTE : random.whole(1, 60) * MINUTE)
      .catch((error: unknown) => world.failed(error))
  if (faults.hits('rights-changed')) changeRights(world)
}

const changeRights = (world: World): void => {
  world.clock.note('rights change')
  world.hub
    .ask((hub) => hub.submit({ kind: 'setup', now: 0, ...changedRights(world.random) }))
    .catch((error: unknown) => world.failed(error))
}

/** No fault any more, everybody back and online, every number resumed; then time passes until nothing is left to happen. */
const heal = async (world: World): Promise<void> => {
  world.faults.heal()
  world.clock.note(`healed; ${FAULT_NAMES.length} faults`)
  for (const device of world.devices) device.goOnline()
  await world.clock.run(world.clock.now + 5 * MINUTE)
  for (let round = 0; round < 3; round++) {
    resumeNumbers(world, round)
    restorePeople(world, round)
    await world.clock.run(world.clock.now + REST_MS / 4)
  }
  await world.clock.run(world.clock.now + REST_MS / 4)
}

const resumeNumbers = (world: World, round: number): void => {
  const fay = world.devices.find((device) => device.member === 'fay')
  for (const number of world.senders.keys()) fay?.put({ id: `resume-${number}-${round}`, kind: 'number.resume', number })
}

/** Whoever was suspended is let in again: a device that nobody lets in has nothing to compare. */
const restorePeople = (world: World, round: number): void => {
  const fay = world.devices.find((device) => device.member === 'fay')
  for (const member of new Set(world.devices.map((device) => device.member)))
    if (fay?.replica.members.get(member)?.active === false) fay.put({ id: `restore-${member}-${round}`, kind: 'member.restore', member })
}
