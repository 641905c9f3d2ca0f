/**
 * The hub in the simulated world: HubCore and Committer as the Durable Object `worker/hub-object.ts` puts them together, with its alarm,
 * its rounds and its line to the senders. That shell needs workerd; what it does is said here again, step by step.
 */
import { HubCore, type HubSocket } from '../../party/hub.ts'
import type { DeviceId, Millis, NumberId, SessionId } from '../../schema/domain/ids.ts'
import type { Member } from '../../schema/domain/member.ts'
import type { Action, ActionResult } from '../../schema/protocol/action.ts'
import { Committer } from '../../worker/commit/committer.ts'
import type { Operation, OperationResult } from '../../worker/commit/operation.ts'
import type { Plan } from '../../worker/commit/plan.ts'
import { LOST_MS } from '../../worker/earliest-alarm.ts'
import { takeRound } from '../../worker/hub-round.ts'
import { weigh } from '../../worker/hub-weight.ts'
import type { Db } from '../../worker/store/db.ts'
import { readEnds } from '../../worker/store/sessions.ts'
import type { Clock } from './clock.ts'
import type { Instance } from './host.ts'
import { type Process, SimulatedFault, TakenBack } from './process.ts'

const ROUND_MS = 60_000
const HAND_OVER_MS = 5_000

export interface HubDeps {
  readonly clock: Clock
  readonly process: Process
  readonly db: Db
  readonly bucket: R2Bucket
  readonly newId: () => string
  readonly setAlarm: (at: Millis) => void
  /** Kept by the object's storage: how far the simulator moved the clock. */
  readonly stored: { clockOffset: Millis }
  readonly sockets: () => Iterable<HubSocket>
  readonly wakeSender: (number: NumberId, clockOffset: Millis) => Promise<void>
  readonly background: (work: Promise<unknown>) => void
  /** A rival commits beside the hub, and tells nobody. */
  readonly quiet?: boolean
}

interface Started {
  readonly committer: Committer
  readonly core: HubCore<Operation, OperationResult>
}

const isOpen = (session: SessionId, committer: Committer, clock: Clock): boolean => (committer.session(session)?.expiresAt ?? 0) > clock.now

export class HubProcess implements Instance {
  readonly #deps: HubDeps
  #started: Promise<Started> | undefined
  #core: Started['core'] | undefined
  #alarmAt: Millis | null = null
  #sweptTo: string | undefined

  constructor(deps: HubDeps) {
    this.#deps = deps
  }

  #start(): Promise<Started> {
    this.#started ??= this.#load().catch((error: unknown) => {
      this.#started = undefined
      throw error
    })
    return this.#started
  }

  async #load(): Promise<Started> {
    const { clock, process, db, newId, sockets, quiet } = this.#deps
    const committer = await Committer.load({
      db,
      newId,
      now: () => this.#now(),
      wallClock: () => clock.now,
      committed: (plan) => this.#committed(plan)
    })
    const core = new HubCore<Operation, OperationResult>({
      now: () => clock.now,
      sleep: (ms) => process.inside(clock.sleep(ms)),
      weigh,
      commit: (operations) => this.#commit(committer, operations),
      head: () => committer.head,
      member: (id) => committer.member(id),
      isOpen: (session) => isOpen(session, committer, clock),
      revokedAmong: async (ids) => new Set([...(await readEnds(db, ids))].flatMap(([id, end]) => (end === 'revoked' ? id : []))),
      sockets: quiet ? () => [] : sockets,
      report: () => undefined
    })
    this.#core = core
    core.tellHead()
    this.#wakeBy(clock.now + HAND_OVER_MS)
    return { committer, core }
  }

  #now(): Millis {
    return this.#deps.clock.now + this.#deps.stored.clockOffset
  }

  async #commit(committer: Committer, operations: readonly Operation[]) {
    if (operations.some((operation) => operation.kind === 'action')) this.#wakeBy(this.#deps.clock.now + HAND_OVER_MS)
    return committer.commit(operations)
  }

  #committed({ draft }: Plan): void {
    if (this.#deps.quiet) return
    for (const row of draft.touchedAccess?.sessions.updated() ?? [])
      if (row.end) this.#core?.closeSessions((session) => session === row.id, row.end === 'revoked')
    const queued = draft.messages.changed().filter((message) => message.status === 'queued')
    const resumed = draft.numbers.changed().filter((number) => number.pausedFor === null)
    for (const number of new Set([...queued.map((message) => message.number), ...resumed.map((row) => row.id)])) this.#wakeSender(number)
    const snoozed = draft.conversations.changed().flatMap((row) => (row.status === 'snoozed' ? (row.snoozedUntil ?? []) : []))
    if (snoozed.length > 0) this.#wakeBy(Math.min(...snoozed) - this.#deps.stored.clockOffset)
  }

  #wakeSender(number: NumberId): void {
    this.#deps.background(this.#deps.wakeSender(number, this.#deps.stored.clockOffset))
  }

  async receive(socket: HubSocket, text: string): Promise<void> {
    const { core } = await this.#start()
    const { greeted, session } = socket.state()
    if (!greeted) await this.member(session) // who is not let in has no socket
    core.receive(socket, text)
  }

  /** The member behind a session, with their rights as of now. */
  async member(id: SessionId): Promise<Member> {
    const { committer } = await this.#start()
    const session = committer.session(id)
    if (!session && (await readEnds(this.#deps.db, [id])).get(id) === 'revoked') throw new TakenBack('the device was taken back')
    const member = session && committer.member(session.member)
    if (!member) throw new SimulatedFault('not signed in')
    return member
  }

  async submit(operation: Operation): Promise<OperationResult> {
    const { core } = await this.#start()
    return core.submit({
      ...operation,
      now: operation.kind === 'access' || operation.kind === 'setup' ? this.#deps.clock.now : this.#now()
    })
  }

  async act(session: SessionId, device: DeviceId, actions: readonly Action[]): Promise<readonly ActionResult[]> {
    const member = await this.member(session)
    const { core } = await this.#start()
    const [now, wallNow] = [this.#now(), this.#deps.clock.now]
    const results = await core.submitAll(
      actions.map((action) => ({ kind: 'action' as const, now, wallNow, member, device, action, session }))
    )
    return results.flatMap((result) => (result.kind === 'action' ? result.result : []))
  }

  async head(): Promise<{ epoch: string; seq: number; floor: number }> {
    const { committer } = await this.#start()
    return committer.head
  }

  async setClockOffset(ms: Millis): Promise<void> {
    await this.#start()
    this.#deps.stored.clockOffset = ms
    await this.#round()
  }

  async look(): Promise<void> {
    await this.#start()
    await this.#round()
  }

  async alarm(): Promise<void> {
    this.#alarmAt = null
    try {
      await this.#start()
      await this.#round()
    } finally {
      this.#wakeBy(this.#deps.clock.now + ROUND_MS)
    }
  }

  async heal(): Promise<void> {
    const { core, committer } = await this.#start()
    if (!(await committer.isBehind())) return
    await committer.reload()
    core.tellHead()
  }

  async #round(): Promise<void> {
    const { db, bucket, stored } = this.#deps
    const { core } = await this.#start()
    const deps = {
      db,
      bucket,
      now: () => this.#now(),
      submit: (operation: Operation) => core.submit(operation),
      wakeBy: async (at: Millis) => this.#wakeBy(at - stored.clockOffset),
      wakeSender: (number: NumberId) => this.#wakeSender(number),
      endSessions: () => core.closeEnded(),
      heal: () => this.heal(),
      log: () => undefined
    }
    this.#sweptTo = await takeRound(deps, this.#sweptTo)
  }

  #wakeBy(at: Millis): void {
    if (this.#alarmAt !== null && this.#alarmAt <= at && this.#deps.clock.now - this.#alarmAt < LOST_MS) return
    this.#alarmAt = at
    this.#deps.setAlarm(at)
  }
}
