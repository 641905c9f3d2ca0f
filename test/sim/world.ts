/**
 * The simulated world put together: the real hub, committer, senders, sync and SQL, the simulator as WhatsApp, six devices, and a
 * workload with faults, all from one seed. Not here: what must hold in the end (invariants.ts).
 */
import type { Millis, NumberId } from '../../schema/domain/ids.ts'
import type { Action, ActionResult } from '../../schema/protocol/action.ts'
import { CLOSE } from '../../schema/protocol/hello.ts'
import type { Operation } from '../../worker/commit/operation.ts'
import { type Random, randomFrom } from '../../worker/demo/random.ts'
import { SimulatorCore } from '../../worker/simulator/core.ts'
import { createMemoryStore } from '../../worker/simulator/memory-store.ts'
import { SimulatorState } from '../../worker/simulator/state.ts'
import { messagePage } from '../../worker/store/conversation-pages.ts'
import type { Db } from '../../worker/store/db.ts'
import { bootstrapPage } from '../../worker/sync/bootstrap.ts'
import { syncPage } from '../../worker/sync/sync-page.ts'
import { openMigrated, type SqliteDb } from '../harness/sqlite-d1.ts'
import { createBucket } from './bucket.ts'
import { Clock } from './clock.ts'
import { ALL_NUMBERS, Customers } from './customers.ts'
import { Device } from './device.ts'
import { Faults, reachDb } from './faults.ts'
import { keepHistory } from './history.ts'
import { Host } from './host.ts'
import { HubProcess } from './hub-process.ts'
import { connectLateNumber } from './late-number.ts'
import { Network } from './network.ts'
import { DEVICES, MEMBERS, NUMBERS, TEAMS } from './people.ts'
import { isFault, Process, SimulatedFault, TakenBack } from './process.ts'
import { SenderProcess } from './sender-process.ts'
import { SimSocket } from './socket.ts'

const START = Date.UTC(2026, 10, 23, 8)
/** Longer than any run. */
const SESSION_MS = 30 * 24 * 3_600_000

export interface WorldOptions {
  readonly seed: number
  /** Every fault, not a subset. */
  readonly allFaults: boolean
  readonly print?: ((line: string) => void) | undefined
  /** Puts a mistake between the product and its database. */
  readonly wrapDb?: (db: Db) => Db
  /** Devices apply deltas wherever they begin. */
  readonly carelessDevices?: boolean
}

/** One answer of the server to one action of one device. */
export interface Answer {
  readonly device: string
  readonly member: string
  readonly action: Action
  readonly result: ActionResult
}

export class World {
  readonly clock: Clock
  readonly random: Random
  readonly faults: Faults
  readonly sqlite: SqliteDb
  readonly bucket = createBucket()
  readonly customers: Customers
  readonly network: Network
  readonly devices: readonly Device[]
  readonly hub: Host<HubProcess>
  readonly rival: Host<HubProcess>
  readonly senders: ReadonlyMap<NumberId, Host<SenderProcess>>
  /** Everything that the server answered, also where the answer was lost on its way. */
  readonly answers: Answer[] = []
  /** What devices heard in the end, by action. */
  readonly heard = new Map<string, ActionResult>()
  /** Links that somebody made, by their hashes. */
  readonly invitations: string[] = []
  /** Bodies that were replayed once their number was connected; null before that. */
  replayed: number | null = null
  /** Errors that no fault explains. */
  readonly bugs: unknown[] = []
  readonly #options: WorldOptions
  readonly #store = createMemoryStore()
  readonly #sockets = new Set<SimSocket>()
  readonly #stored = { clockOffset: 0 }
  readonly #worker = new Process()
  #simulator: SimulatorCore
  #ids = 0

  private constructor(options: WorldOptions, sqlite: SqliteDb) {
    const { seed } = options
    this.#options = options
    this.sqlite = sqlite
    this.clock = new Clock(START, options.print)
    this.random = randomFrom(seed, 'world')
    this.faults = new Faults(randomFrom(seed, 'faults'), options.allFaults)
    this.#simulator = this.#newSimulator()
    this.hub = this.#host('hub', (process, setAlarm) => this.#newHub(process, setAlarm, false))
    this.rival = this.#host('rival', (process) => this.#newHub(process, () => undefined, true))
    this.senders = new Map(ALL_NUMBERS.map(({ id }) => [id, this.#newSenderHost(id)]))
    this.network = new Network({
      clock: this.clock,
      random: randomFrom(seed, 'network'),
      faults: this.faults,
      bucket: this.bucket,
      simulator: () => this.#simulator,
      now: () => this.now(),
      submit: (operation, atRival) => (atRival ? this.rival : this.hub).ask((hub) => hub.submit(operation)),
      failed: (error) => this.failed(error)
    })
    this.customers = new Customers({
      clock: this.clock,
      random: randomFrom(seed, 'customers'),
      simulator: () => this.#simulator,
      deliver: (body, afterMs) => this.network.deliver(body, afterMs)
    })
    this.devices = DEVICES.map(({ id, member }) => this.#newDevice(id, member))
  }

  /** An empty workspace with its people, teams and numbers. */
  static async create(options: WorldOptions): Promise<World> {
    const sqlite = await openMigrated()
    sqlite.database.exec("UPDATE workspace SET epoch = 'simulated-epoch'")
    keepHistory(sqlite)
    const world = new World(options, sqlite)
    const hub = new HubProcess({ ...world.#hubParts(new Process(), true), db: sqlite, setAlarm: () => undefined })
    world.#run(hub.submit({ kind: 'setup', now: 0, members: MEMBERS, teams: TEAMS, numbers: NUMBERS }))
    await world.clock.run(world.clock.now + 1_000)
    for (const device of world.devices) device.goOnline()
    return world
  }

  get simulator(): SimulatorCore {
    return this.#simulator
  }

  /** Everything that lies on phones, failed sends too. */
  get whatsapp(): SimulatorState {
    return new SimulatorState(this.#store)
  }

  /** The product's time: the clock and all that the simulator moved it by. */
  now(): Millis {
    return this.clock.now + this.#stored.clockOffset
  }

  /** An error reached somebody: faults are none of ours. */
  failed(error: unknown): void {
    if (!isFault(error)) this.bugs.push(error)
  }

  #run(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.failed(error))
  }

  // ---- faults that the workload asks for ----

  /** The hub's process ends; its sockets go with it, or stay and sleep (hibernation). */
  killHub(socketsToo: boolean): void {
    this.clock.note(socketsToo ? 'the hub is killed' : 'the hub hibernates')
    this.hub.kill()
    if (socketsToo) for (const socket of this.#sockets) socket.close(1006)
    this.clock.after(this.random.whole(0, 500), () => this.#run(this.hub.ask((hub) => hub.look())))
  }

  restartSimulator(): void {
    this.#simulator = this.#newSimulator()
    this.#simulator.resume()
  }

  async moveClock(ms: Millis): Promise<void> {
    this.clock.note(`the clock moves by ${ms}`)
    await this.#simulator.control({ clock: { advanceMs: ms } })
  }

  /** The number that customers write to already is connected, and what came for it is replayed. */
  connectLateNumber(): void {
    const { clock, bucket } = this
    const submit = (operation: Operation) => this.hub.ask((hub) => hub.submit(operation))
    const connect = async (): Promise<void> => {
      this.replayed = await connectLateNumber({ clock, bucket, db: this.#db(this.#worker), now: () => this.now(), submit })
    }
    this.#run(connect())
  }

  look(): void {
    this.#run(this.hub.ask((hub) => hub.look()))
  }

  // ---- the parts ----

  #host<I extends { readonly alarm: () => Promise<void> }>(
    name: string,
    create: (process: Process, setAlarm: (at: Millis) => void) => I
  ): Host<I> {
    return new Host(this.clock, create, (error) => {
      this.clock.note(`an alarm of ${name} failed`)
      this.failed(error)
    })
  }

  #db(process: Process): Db {
    const db = this.#options.wrapDb?.(this.sqlite) ?? this.sqlite
    return reachDb(db, { clock: this.clock, random: this.random, faults: this.faults }, process)
  }

  #hubParts(process: Process, quiet: boolean) {
    return {
      clock: this.clock,
      process,
      db: this.#db(process),
      bucket: this.bucket,
      newId: () => `id-${String(++this.#ids).padStart(9, '0')}`,
      stored: this.#stored,
      sockets: () => this.#openSockets(),
      wakeSender: (number: NumberId, offset: Millis) => this.#wakeSender(number, offset),
      background: (work: Promise<unknown>) => this.#run(work),
      quiet
    }
  }

  #newHub(process: Process, setAlarm: (at: Millis) => void, quiet: boolean): HubProcess {
    return new HubProcess({ ...this.#hubParts(process, quiet), setAlarm })
  }

  async #wakeSender(number: NumberId, offset: Millis): Promise<void> {
    await this.clock.sleep(this.random.whole(0, 5))
    await this.senders.get(number)?.ask((sender) => sender.wake(offset))
  }

  #newSenderHost(number: NumberId): Host<SenderProcess> {
    const { clock, random } = this
    return this.#host(`sender ${number}`, (process, setAlarm) => {
      return new SenderProcess({
        clock,
        process,
        number,
        random: random.next,
        db: this.#db(process),
        setAlarm,
        submit: (operation) => this.hub.ask((hub) => hub.submit(operation)),
        clockOffset: async () => this.#stored.clockOffset,
        probe: () => this.network.probe(),
        fetch: (url, init) => this.network.fetch(url, init),
        background: (work) => this.#run(work)
      })
    })
  }

  #newSimulator(): SimulatorCore {
    const { clock } = this
    let alarm = 0
    const core: SimulatorCore = new SimulatorCore({
      now: () => clock.now,
      random: this.random.next,
      store: this.#store,
      numbers: async () => ALL_NUMBERS,
      postWebhook: (body) => this.network.postWebhook(body),
      sign: async () => 'signed',
      setAlarm: (at) => {
        const mine = ++alarm
        clock.at(at, () => {
          if (mine === alarm && this.#simulator === core) this.#run(core.deliverDue())
        })
      },
      clockMoved: async (offset) => {
        this.#run(this.hub.ask((hub) => hub.setClockOffset(offset)))
      }
    })
    return core
  }

  #newDevice(id: string, member: string): Device {
    const { clock } = this
    const db = this.#db(this.#worker)
    const me = (session: string) => this.hub.ask((hub) => hub.member(session))
    const head = () => this.hub.ask((hub) => hub.head())
    return new Device(id, member, {
      clock,
      random: randomFrom(this.#options.seed, id),
      careless: this.#options.carelessDevices === true,
      failed: (error) => this.failed(error),
      signIn: () => this.#signIn(member),
      openSocket: (session, ends) => this.#openSocket(member, session, ends),
      bootstrap: async (session, place) => {
        const page = await bootstrapPage(db, await me(session), (await head()).epoch, place, this.now())
        if (page === 'invalid') throw new Error(`no such page of a bootstrap: ${place}`)
        if ('kind' in page) await this.hub.ask((hub) => hub.heal())
        return page
      },
      sync: async (session, cursor) => {
        const answer = await syncPage(db, await me(session), cursor)
        if (answer.kind === 'reset' && answer.reason === 'rights') await this.hub.ask((hub) => hub.heal())
        return answer
      },
      messages: async (session, conversation, cursor) => {
        const page = await messagePage(db, await me(session), conversation, cursor)
        return page === 'not_found' || page === 'invalid' ? null : page
      },
      post: (session, actions) => this.#post(id, member, session, actions),
      answered: (result) => this.heard.set(result.id ?? '', result)
    })
  }

  async #signIn(member: string): Promise<string | null> {
    const id = (++this.#ids).toString(16).padStart(64, '0')
    const session = { id, label: 'Simulated browser', how: 'passkey', expiresAt: this.clock.now + SESSION_MS } as const
    const ask = { kind: 'open', member, session } as const
    const result = await this.hub.ask((hub) => hub.submit({ kind: 'access', now: 0, ask }))
    return result.kind === 'access' && result.answer.ok ? id : null
  }

  #openSocket(member: string, session: string, ends: { toDevice: (text: string) => void; closed: (code: number) => void }): SimSocket {
    const state = { member, session, greeted: false }
    const socket: SimSocket = new SimSocket(this.clock, this.random, state, {
      ...ends,
      closed: (code) => {
        this.#sockets.delete(socket)
        ends.closed(code)
      },
      toHub: (from, text) =>
        this.#run(
          this.hub
            .ask((hub) => hub.receive(from, text))
            .catch((error: unknown) => {
              from.close(error instanceof TakenBack ? CLOSE.forbidden : 1011, 'the hub failed')
              throw error
            })
        )
    })
    this.#sockets.add(socket)
    return socket
  }

  *#openSockets(): Iterable<SimSocket> {
    for (const socket of this.#sockets) if (socket.isOpen) yield socket
  }

  /** `POST /api/actions`: the request or its answer may be lost, or a second copy of it be under way. */
  async #post(device: string, member: string, session: string, actions: readonly Action[]): Promise<readonly ActionResult[]> {
    const { clock, random, faults } = this
    await clock.sleep(random.chance(0.5) ? random.whole(5, 8) : random.whole(5, 100))
    if (faults.hits('request-lost')) throw new SimulatedFault('the request was lost')
    const at = faults.hits('rival-decides') ? this.rival : this.hub
    const ask = async (): Promise<readonly ActionResult[]> => {
      const results = await at.ask((hub) => hub.act(session, device, actions))
      for (const [index, result] of results.entries()) this.#note(device, member, actions[index], result)
      return results
    }
    const [results] = await Promise.all(faults.hits('action-repeated') ? [ask(), ask()] : [ask()])
    await clock.sleep(random.whole(5, 100))
    if (faults.hits('answer-lost')) throw new SimulatedFault('the answer was lost')
    return results
  }

  #note(device: string, member: string, action: Action | undefined, result: ActionResult): void {
    if (!action) throw new Error('more results than actions')
    const reason = 'reason' in result ? ` ${result.reason}` : ''
    this.clock.note(`${action.id} ${action.kind} ${'conversation' in action ? action.conversation : ''} ${result.outcome}${reason}`)
    this.answers.push({ device, member, action, result })
  }
}
