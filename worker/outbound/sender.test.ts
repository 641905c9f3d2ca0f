import { beforeEach, describe, expect, test } from 'vitest'
import type { NumberId } from '../../schema/domain/ids.ts'
import { HOUR, IDA, MINUTE, OTTO, SECOND, SHOP, START, World } from '../commit/fold.test-aid.ts'
import type { OrderToSend, SendOutcome } from '../commit/operation.ts'
import { ATTEMPTS, HELD_REPLIES, NUMBERS } from '../store/tables.ts'
import { readUnsent } from '../store/unsent.ts'
import { UNCONFIRMED_HOLDS_MS } from './plan-pass.ts'
import { SenderCore, type SenderDeps } from './sender.ts'
import type { CallResult } from './whatsapp-client.ts'

const refused = (code: number | null, httpStatus = 400): CallResult => ({ kind: 'refused', httpStatus, code, text: 'as Meta says' })
const lost: CallResult = { kind: 'lost' }

/** A sender on the real rows: what it calls is written down, what it is answered is said by the test. */
class Line {
  readonly world: World
  readonly calls: OrderToSend[] = []
  readonly alarms: number[] = []
  readonly settled: SendOutcome[] = []
  /** Says what a call comes to; the wamid of an acceptance follows from the order. */
  answer: (order: OrderToSend) => CallResult | Promise<CallResult> = (order) => ({ kind: 'accepted', wamid: wamidOf(order) })
  reachable = true
  hubGone = false
  probes = 0
  simulatorOff = false
  #work = new Set<Promise<void>>()
  #core: SenderCore

  constructor(world: World, number: NumberId = SHOP) {
    this.world = world
    const deps: SenderDeps = {
      now: () => world.now,
      random: () => 0,
      load: (forgetBefore) => readUnsent(world.db, number, forgetBefore),
      probe: async () => {
        this.probes += 1
        return this.reachable
      },
      attempt: async (message, attempt) => {
        if (this.hubGone) throw new Error('the hub is gone')
        return world.attempt(message, attempt)
      },
      call: async (order) => {
        // Whoever calls has recorded the attempt before.
        expect(world.rows(ATTEMPTS)).toContainEqual(
          expect.objectContaining({ message: order.message, attempt: order.attempt, outcome: 'sending' })
        )
        this.calls.push(order)
        return this.answer(order)
      },
      settle: async (message, attempt, outcome) => {
        this.settled.push(outcome)
        await world.outcome(message, outcome, attempt)
      },
      wakeBy: async (at) => {
        this.alarms.push(at)
      },
      staysHere: (demo) => demo && this.simulatorOff,
      background: (work) => {
        this.#work.add(work)
        const end = () => this.#work.delete(work)
        void work.then(end, end)
      }
    }
    this.#core = new SenderCore(deps)
    this.#deps = deps
  }

  readonly #deps: SenderDeps

  wake(): Promise<void> {
    return this.#core.wake()
  }

  /** The process died: what it held is gone, the rows are not. */
  kill(): void {
    this.#core = new SenderCore(this.#deps)
    this.#work = new Set()
  }

  /** Wakes and waits until nothing is under way. */
  async run(): Promise<void> {
    await this.wake()
    while (this.#work.size > 0) await Promise.allSettled(this.#work)
  }

  /** Lets time pass, alarm by alarm, as the Durable Object would. */
  async runUntil(end: number): Promise<void> {
    for (let rounds = 0; rounds < 10_000; rounds++) {
      const next = Math.min(...this.alarms.filter((at) => at > this.world.now))
      if (next > end) break
      this.world.now = next
      await this.run()
    }
    this.world.now = end
    await this.run()
  }

  get texts(): readonly string[] {
    return this.calls.map(({ text }) => text)
  }
}

const wamidOf = ({ message, attempt }: OrderToSend): string => `wamid.${message}.${attempt}`

let world: World
let line: Line
let ida: string
let otto: string
beforeEach(async () => {
  world = await World.open()
  line = new Line(world)
  ida = (await world.customerWrites(IDA, 'Are you open?')).conversation
  otto = (await world.customerWrites(OTTO, 'Hello')).conversation
})

const reply = async (conversation: string, text: string): Promise<string> => (await world.reply('ana', conversation, { text })).id
const status = (id: string) => world.message(id).status

describe('what is queued', () => {
  test('[SND1] is called once, after its attempt was recorded, and settled by the answer', async () => {
    const id = await reply(ida, 'Until six')
    await line.run()
    await line.run()
    expect(line.calls).toMatchObject([{ message: id, attempt: 1, to: { phone: IDA }, text: 'Until six' }])
    expect(world.message(id)).toMatchObject({ status: 'accepted', wamid: `wamid.${id}.1` })
  })

  test('[SND4] leaves in order inside a conversation, one after the other', async () => {
    for (const text of ['one', 'two', 'three']) await reply(ida, text)
    let underWay = 0
    line.answer = async (order) => {
      underWay += 1
      expect(underWay).toBe(1)
      await Promise.resolve()
      underWay -= 1
      return { kind: 'accepted', wamid: wamidOf(order) }
    }
    await line.run()
    expect(line.texts).toEqual(['one', 'two', 'three'])
  })

  test('[SND4] an unsettled send holds back its own conversation only', async () => {
    await reply(ida, 'slow')
    await reply(ida, 'behind it')
    await reply(otto, 'quick')
    let release: (result: CallResult) => void = () => undefined
    line.answer = (order) =>
      order.text === 'slow' ? new Promise((resolve) => (release = resolve)) : { kind: 'accepted', wamid: wamidOf(order) }
    await line.wake()
    await expect.poll(() => line.texts.toSorted()).toEqual(['quick', 'slow'])
    release({ kind: 'accepted', wamid: 'wamid.slow' })
    await line.run()
    expect(line.texts.at(-1)).toBe('behind it')
  })

  test('[SND4] nothing is forgotten, however wakes and endings of sends fall together', async () => {
    for (let round = 0; round < 30; round++) {
      const texts = [`${round}a`, `${round}b`]
      for (const text of texts) await reply(ida, text)
      world.pass(MINUTE)
      for (let ticks = 0; ticks < round % 7; ticks++) await Promise.resolve()
      await Promise.all([line.run(), line.wake()])
      await line.run()
    }
    expect(line.texts).toHaveLength(60)
  })
})

describe('a wake', () => {
  test('[SND4] at whatever moment it comes, what was queued before it is looked at', async () => {
    for (let delay = 0; delay < 12; delay++) {
      let queued = false
      let seen = false
      const core = new SenderCore({
        ...idle,
        load: async () => {
          seen = queued
          return { number: undefined, messages: [] }
        }
      })
      const first = core.wake()
      for (let ticks = 0; ticks < delay; ticks++) await Promise.resolve()
      queued = true
      await core.wake()
      await first
      expect(seen, `after ${delay} ticks`).toBe(true)
    }
  })

  test('one that could not read the rows says so, and the next one looks again', async () => {
    let broken = true
    const core = new SenderCore({
      ...idle,
      load: async () => {
        if (broken) throw new Error('D1 is gone')
        return { number: undefined, messages: [] }
      }
    })
    await expect(core.wake()).rejects.toThrow('D1 is gone')
    broken = false
    await expect(core.wake()).resolves.toBeUndefined()
  })
})

describe('an answer that settles nothing', () => {
  test.each([
    ['a cut line', lost],
    ['a 500', refused(131000, 500)],
    ['a 503 with a code of a throttle', refused(130429, 503)],
    ['a 400 without a code', refused(null)],
    ['a 502 page of a gateway', refused(null, 502)]
  ])('[SND2] %s: not confirmed, and never sent again by itself', async (_, result) => {
    const id = await reply(ida, 'Until six')
    line.answer = () => result
    await line.run()
    expect(status(id)).toBe('not-confirmed')
    await line.runUntil(START + 10 * HOUR)
    line.kill()
    await line.runUntil(START + 20 * HOUR)
    expect(line.calls).toHaveLength(1)
    expect(status(id)).toBe('not-confirmed')
  })

  test('[SND2] [SND4] the next message of the conversation waits for a minute, then it leaves', async () => {
    await reply(ida, 'lost')
    const behind = await reply(ida, 'behind it')
    line.answer = (order) => (order.text === 'lost' ? lost : { kind: 'accepted', wamid: wamidOf(order) })
    await line.run()
    await line.runUntil(START + UNCONFIRMED_HOLDS_MS - 1)
    expect(status(behind)).toBe('queued')
    await line.runUntil(START + UNCONFIRMED_HOLDS_MS + SECOND)
    expect(status(behind)).toBe('accepted')
  })

  test('[SND3] a status that carries our id back settles it, and the next message leaves at once', async () => {
    const id = await reply(ida, 'lost')
    const behind = await reply(ida, 'behind it')
    line.answer = (order) => (order.text === 'lost' ? lost : { kind: 'accepted', wamid: wamidOf(order) })
    await line.run()
    await world.take(world.tick('wamid.found', 'sent', { callback: { message: id, attempt: 1 } }))
    await line.run()
    expect(world.message(id)).toMatchObject({ status: 'sent', wamid: 'wamid.found' })
    expect(status(behind)).toBe('accepted')
  })
})

describe('Graph out of reach', () => {
  test('[SND5] nothing is attempted; it is sent once when the host is back', async () => {
    const id = await reply(ida, 'Until six')
    line.reachable = false
    await line.run()
    await line.runUntil(START + 3 * MINUTE)
    expect(line.calls).toEqual([])
    expect(world.rows(ATTEMPTS)).toEqual([])
    expect(status(id)).toBe('queued')
    line.reachable = true
    await line.runUntil(START + 4 * MINUTE)
    expect(line.calls).toMatchObject([{ message: id, attempt: 1 }])
  })

  test('[SND5] it is looked for after one second, then more rarely, at most every 30 seconds', async () => {
    await reply(ida, 'Until six')
    line.reachable = false
    const waits: number[] = []
    for (let round = 0; round < 8; round++) {
      const from = world.now
      await line.run()
      world.now = line.alarms.at(-1) ?? 0
      waits.push((world.now - from) / SECOND)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30])
  })

  test('[SND5] many conversations that find it gone at the same moment count as one', async () => {
    for (let index = 0; index < 20; index++) {
      const { conversation } = await world.customerWrites(`1555000${1000 + index}`, 'Hello')
      await reply(conversation, `to ${index}`)
    }
    line.reachable = false
    await line.run()
    expect(Math.max(...line.alarms.filter((at) => at !== START + 5 * SECOND))).toBe(START + SECOND)
    line.reachable = true
    await line.runUntil(START + 2 * SECOND)
    expect(line.calls).toHaveLength(20)
  })
})

describe('a throttle', () => {
  test('[SND6] of the number: it is tried again later, and everything keeps its order', async () => {
    for (const text of ['one', 'two']) await reply(ida, text)
    let throttled = 2
    line.answer = (order) => (throttled-- > 0 ? refused(130429) : { kind: 'accepted', wamid: wamidOf(order) })
    await line.run()
    expect(world.rows(ATTEMPTS)).toMatchObject([{ attempt: 1, outcome: 'refused', code: 130429 }])
    await reply(otto, 'other')
    await line.run()
    expect(line.texts).toEqual(['one'])
    await line.runUntil(START + MINUTE)
    expect(line.texts.filter((text) => text !== 'other')).toEqual(['one', 'one', 'one', 'two'])
    expect(line.calls.filter(({ text }) => text === 'one').map(({ attempt }) => attempt)).toEqual([1, 2, 3])
  })

  test('[SND6] of one customer: the others go on', async () => {
    await reply(ida, 'throttled')
    await reply(ida, 'behind it')
    line.answer = (order) =>
      order.text === 'throttled' && order.attempt === 1 ? refused(131056) : { kind: 'accepted', wamid: wamidOf(order) }
    await line.run()
    await reply(otto, 'other')
    await line.run()
    expect(line.texts).toEqual(['throttled', 'other'])
    await line.runUntil(START + MINUTE)
    expect(line.texts).toEqual(['throttled', 'other', 'throttled', 'behind it'])
  })

  test('[SND6] after a kill its time still holds', async () => {
    await reply(ida, 'throttled')
    line.answer = (order) => (order.attempt === 1 ? refused(131056) : { kind: 'accepted', wamid: wamidOf(order) })
    await line.run()
    line.kill()
    await line.run()
    expect(line.calls).toHaveLength(1)
    await line.runUntil(START + MINUTE)
    expect(line.calls).toHaveLength(2)
  })

  test('[SND6] what stumbled too often is told as a failure', async () => {
    const id = await reply(ida, 'cursed')
    line.answer = () => refused(1)
    await line.run()
    await line.runUntil(START + 10 * MINUTE)
    expect(line.calls.length).toBeGreaterThan(1)
    expect(world.message(id)).toMatchObject({ status: 'failed', errorCode: 1 })
    expect(world.conversation(ida).needsReply).toBe(true)
  })
})

describe('a refusal', () => {
  test('is told in our words, and the next message leaves', async () => {
    const id = await reply(ida, 'no')
    await reply(ida, 'yes')
    line.answer = (order) => (order.text === 'no' ? refused(131026) : { kind: 'accepted', wamid: wamidOf(order) })
    await line.run()
    expect(world.message(id)).toMatchObject({ status: 'failed', errorCode: 131026 })
    expect(world.message(id).errorText).not.toContain('as Meta says')
    expect(line.texts).toEqual(['no', 'yes'])
  })

  test('[SND7] of the token pauses the number: nothing more leaves, nothing is lost, and resuming sends it in order', async () => {
    for (const text of ['one', 'two']) await reply(ida, text)
    line.answer = () => refused(190, 401)
    await line.run()
    await reply(ida, 'three')
    await reply(otto, 'other')
    await line.runUntil(START + HOUR)
    line.kill()
    await line.run()
    expect(line.texts).toEqual(['one'])
    expect(world.rows(NUMBERS).find((row) => row.id === SHOP)?.pausedFor).toBe('token')
    await world.act('fay', { kind: 'number.resume', number: SHOP })
    line.answer = (order) => ({ kind: 'accepted', wamid: wamidOf(order) })
    await line.run()
    expect(line.texts.filter((text) => text !== 'other')).toEqual(['one', 'one', 'two', 'three'])
  })

  test('[SND7] of the token while other calls are under way: those that were not answered yet count too', async () => {
    const [one, other] = [await reply(ida, 'one'), await reply(otto, 'other')]
    line.answer = () => refused(190, 401)
    await line.run()
    expect([status(one), status(other)]).toEqual(['queued', 'queued'])
    expect(line.calls.length).toBeLessThanOrEqual(2)
  })
})

describe('a decision that is old', () => {
  test('[SND8] is made again before the attempt: an answer from the phone holds the reply and nobody is called', async () => {
    const id = await reply(ida, 'Until six')
    await world.phoneAnswers(IDA, 'From the phone')
    world.pass(MINUTE)
    await line.run()
    expect(line.calls).toEqual([])
    expect(world.rows(HELD_REPLIES)).toMatchObject([{ formerly: id, reason: 'stale' }])
  })

  test('[SND8] [SND5] a window that closed while Graph was out of reach holds it', async () => {
    const id = await reply(ida, 'Until six')
    line.reachable = false
    await line.run()
    world.now = START + 24 * HOUR
    line.reachable = true
    await line.run()
    expect(line.calls).toEqual([])
    expect(world.rows(HELD_REPLIES)).toMatchObject([{ formerly: id, reason: 'window_closed' }])
  })
})

describe('retry by a person', () => {
  test('[SND9] is exactly one more call', async () => {
    const id = await reply(ida, 'Until six')
    line.answer = () => refused(131026)
    await line.run()
    await world.act('ana', { kind: 'message.retry', message: id, attempt: 1 })
    await line.run()
    await line.runUntil(START + HOUR)
    expect(line.calls.map(({ attempt }) => attempt)).toEqual([1, 2])
  })
})

describe('a process that died', () => {
  test('[SND10] a send that was under way is not confirmed and not made again; one that was only queued is sent', async () => {
    const underWay = await reply(ida, 'under way')
    line.answer = () => new Promise(() => undefined)
    await line.wake()
    await expect.poll(() => line.calls.length).toBe(1)
    const queued = await reply(otto, 'queued')
    line.kill()
    line.answer = (order) => ({ kind: 'accepted', wamid: wamidOf(order) })
    await line.run()
    expect(status(underWay)).toBe('not-confirmed')
    expect(status(queued)).toBe('accepted')
    expect(line.texts).toEqual(['under way', 'queued'])
  })

  test('[SND10] somebody looks after it: an alarm was set before the call', async () => {
    await reply(ida, 'under way')
    line.answer = () => new Promise(() => undefined)
    await line.wake()
    await expect.poll(() => line.calls.length).toBe(1)
    expect(line.alarms.some((at) => at > START && at <= START + 10 * SECOND)).toBe(true)
  })

  test('[SND10] between the record and the call nothing left: it is not confirmed all the same, for nobody can know', async () => {
    const id = await reply(ida, 'Until six')
    await world.attempt(id)
    await line.run()
    expect(line.calls).toEqual([])
    expect(status(id)).toBe('not-confirmed')
  })
})

describe('pace', () => {
  test('[SND11] one customer gets a burst, then a message every six seconds, all of them in order', async () => {
    for (let index = 0; index < 24; index++) await reply(ida, String(index))
    await line.run()
    expect(line.calls.length).toBe(20)
    await line.runUntil(START + 13 * SECOND)
    expect(line.calls.length).toBe(22)
    await line.runUntil(START + MINUTE)
    expect(line.texts).toEqual(Array.from({ length: 24 }, (_, index) => String(index)))
  })
})

describe('numbers of the demo', () => {
  test('[SND12] while the simulator is off nothing leaves them, not even a probe; when it is on, they send', async () => {
    world.db.database.exec(`UPDATE numbers SET demo = 1 WHERE id = '${SHOP}'`)
    await reply(ida, 'Until six')
    line.simulatorOff = true
    await line.run()
    await line.runUntil(START + MINUTE)
    expect([line.calls.length, line.probes]).toEqual([0, 0])
    line.simulatorOff = false
    await line.run()
    expect(line.calls).toHaveLength(1)
  })

  test('[SND12] other numbers do not care about the simulator', async () => {
    line.simulatorOff = true
    await reply(ida, 'Until six')
    await line.run()
    expect(line.calls).toHaveLength(1)
  })
})

/** Nothing to do. */
const idle: SenderDeps = {
  now: () => START,
  random: () => 0,
  load: async () => ({ number: undefined, messages: [] }),
  probe: async () => true,
  attempt: async () => null,
  call: async () => lost,
  settle: async () => undefined,
  wakeBy: async () => undefined,
  staysHere: () => false,
  background: () => undefined
}

test('[SND5] while the hub is out of reach nothing is called and nobody asks again at once', async () => {
  const id = await reply(ida, 'Until six')
  line.hubGone = true
  await line.run()
  const { probes } = line
  await line.run()
  expect([line.probes, line.calls]).toEqual([probes, []])
  line.hubGone = false
  world.pass(2 * SECOND)
  await line.run()
  expect(line.calls.map((order) => order.message)).toEqual([id])
})
