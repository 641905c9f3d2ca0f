/**
 * Hub: the Durable Object around HubCore: its sockets, its alarm, its line to D1, R2 and the senders. One per workspace.
 * Not here: decisions (commit, actions, ingest), SQL (store).
 */
import { DurableObject } from 'cloudflare:workers'
import { HubCore, type HubSocket, type SocketState } from '../party/hub.ts'
import type { PasskeyRow } from '../schema/domain/access.ts'
import type { DeviceId, MemberId, Millis, NumberId, SessionId } from '../schema/domain/ids.ts'
import type { Member } from '../schema/domain/member.ts'
import type { NumberRow } from '../schema/domain/number.ts'
import type { Action, ActionResult } from '../schema/protocol/action.ts'
import type { Admission } from './access.ts'
import { Budget } from './auth/budget.ts'
import { offerClaim } from './auth/offer-claim.ts'
import { Presence } from './auth/presence.ts'
import {
  type Device,
  devicesOf,
  type GoodInvitation,
  goodInvitation,
  goodPasskey,
  type WaysIn,
  type Welcome,
  waysInOf,
  welcomeOf
} from './auth/who-knocks.ts'
import { Committer } from './commit/committer.ts'
import type { AccessAnswer, AccessAsk, Operation, OperationResult, SetupOperation } from './commit/operation.ts'
import type { Plan } from './commit/plan.ts'
import { demoPhones, seedDemo } from './demo/seed.ts'
import { beginDemo, daysToMove, finishDemo, moveDemo, readDemoState } from './demo/today.ts'
import { EarliestAlarm } from './earliest-alarm.ts'
import { demoOn, type Env, requestsPerMinute, SIMULATOR_NAME, simulatorOn } from './env.ts'
import { SWEEP_ON_MS, takeRound } from './hub-round.ts'
import { weigh } from './hub-weight.ts'
import { firstLineOf, log } from './log.ts'
import { createNewId } from './new-id.ts'
import { d1Db } from './store/db.ts'
import { readVitals, wasRevoked, writeVitals } from './store/sessions.ts'

/** Between two looks at what may have been left behind: spilled bodies, sends without a sender, a lost broadcast. */
const ROUND_MS = 60_000
/** A send that was committed is handed to its sender after this time at the latest, also after a kill. */
const HAND_OVER_MS = 5_000

interface Started {
  readonly committer: Committer
  readonly core: HubCore<Operation, OperationResult>
}

export class Hub extends DurableObject<Env> {
  readonly #db
  #started: Promise<Started> | undefined
  #core: HubCore<Operation, OperationResult> | undefined
  #clockOffset: Millis = 0
  /** How far the sweep got in its last look; undefined: to the end. */
  #sweptTo: string | undefined
  readonly #alarm: EarliestAlarm
  /** What devices told of themselves since the last round. */
  readonly #presence = new Presence()
  readonly #budget: Budget

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#db = d1Db(env.DB)
    this.#budget = new Budget(requestsPerMinute(env))
    const { storage } = ctx
    this.#alarm = new EarliestAlarm({ now: () => Date.now(), get: () => storage.getAlarm(), set: (at) => storage.setAlarm(at) })
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  /** One read of D1 per wake; a failed one is tried again by the next caller. */
  #start(): Promise<Started> {
    this.#started ??= this.#load().catch((error: unknown) => {
      this.#started = undefined
      throw error
    })
    return this.#started
  }

  async #load(): Promise<Started> {
    this.#clockOffset = (await this.ctx.storage.get<number>('clockOffset')) ?? 0
    const committer = await Committer.load({
      db: this.#db,
      newId: createNewId({ now: () => Date.now(), random: (bytes) => crypto.getRandomValues(bytes) }),
      now: () => this.#now(),
      wallClock: () => Date.now(),
      committed: (plan) => this.#committed(plan)
    })
    const core = new HubCore<Operation, OperationResult>({
      now: () => Date.now(),
      sleep: (ms) => scheduler.wait(ms),
      weigh,
      commit: (operations) => this.#commit(committer, operations),
      head: () => committer.head,
      member: (id) => committer.member(id),
      sockets: () => this.#sockets(),
      report: (session, { bytes, conversations, unsent }) => this.#presence.told(session, Date.now(), { bytes, conversations, unsent })
    })
    this.#core = core
    if (demoOn(this.env)) await this.#prepareDemo(committer)
    const commit = (operations: readonly Operation[]) => committer.commit(operations)
    await offerClaim(this.env.OWNER_CLAIM, { db: this.#db, workspace: committer.workspace, commit, now: Date.now(), log })
    core.tellHead() // devices that stayed connected while this object was gone may have missed a broadcast
    this.ctx.waitUntil(this.#alarm.wakeBy(Date.now() + HAND_OVER_MS))
    return { committer, core }
  }

  /** An empty workspace gets the demo's past; on a later day the past is moved, so that it is always today. */
  async #prepareDemo(committer: Committer): Promise<void> {
    const demo = await readDemoState(this.#db)
    if (demo.at === null && committer.head.seq > 0) return
    const days = daysToMove(demo, this.#now())
    if (demo.ready && days === 0) return
    const at = demo.ready ? (demo.at ?? 0) + days : (demo.at ?? this.#now())
    if (demo.ready) {
      await moveDemo(this.#db, days, crypto.randomUUID())
      await committer.reload()
    } else {
      await beginDemo(this.#db, at)
      await seedDemo((operations) => committer.commit(operations), at, Number(this.env.DEMO_LARGE ?? 0))
      await finishDemo(this.#db)
    }
    if (simulatorOn(this.env)) await this.env.SIMULATOR_DO.getByName(SIMULATOR_NAME).remember(demoPhones(at))
  }

  /** The clock by which windows close and snoozes end; the simulator may move it ahead. */
  #now(): Millis {
    return Date.now() + this.#clockOffset
  }

  /** What may have to be sent is looked at again after a kill: the alarm is set before the commit. */
  async #commit(committer: Committer, operations: readonly Operation[]) {
    if (operations.some((operation) => operation.kind === 'action')) await this.#alarm.wakeBy(Date.now() + HAND_OVER_MS)
    return committer.commit(operations)
  }

  #committed({ draft }: Plan): void {
    for (const row of draft.touchedAccess?.sessions.updated() ?? [])
      if (row.end) this.#core?.closeSessions((session) => session === row.id, row.end === 'revoked')
    for (const { id, pausedFor } of draft.numbers.changed()) if (pausedFor) log('number.paused', { number: id, reason: pausedFor })
    for (const { id, status, errorCode } of draft.messages.updated())
      if (status === 'failed') log('message.failed', { message: id, code: errorCode ?? 0 })
    const queued = draft.messages.changed().filter((message) => message.status === 'queued')
    const resumed = draft.numbers.changed().filter((number) => number.pausedFor === null)
    for (const number of new Set([...queued.map((message) => message.number), ...resumed.map((row) => row.id)])) this.#wakeSender(number)
    const snoozed = draft.conversations.changed().flatMap((row) => (row.status === 'snoozed' ? (row.snoozedUntil ?? []) : []))
    if (snoozed.length > 0) this.ctx.waitUntil(this.#alarm.wakeBy(Math.min(...snoozed) - this.#clockOffset))
  }

  #wakeSender(number: NumberId): void {
    const woken = this.env.SENDERS.getByName(number).wake(this.#clockOffset)
    this.ctx.waitUntil(woken.catch((error: unknown) => log('sender.not-woken', { number, error: firstLineOf(error) })))
  }

  // ---- sockets ----

  override async fetch(request: Request): Promise<Response> {
    const session = request.headers.get('x-session') ?? ''
    const member = await this.session(session)
    if (!member || member === 'revoked') return new Response(null, { status: 401 })
    const { 0: client, 1: server } = new WebSocketPair()
    server.serializeAttachment({ member: member.id, session, greeted: false } satisfies SocketState)
    this.ctx.acceptWebSocket(server)
    return new Response(null, { status: 101, webSocket: client })
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const { core } = await this.#start()
    core.receive(hubSocket(socket), typeof message === 'string' ? message : '')
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    socket.close(code === 1005 || code === 1006 ? 1000 : code)
  }

  *#sockets(): Iterable<HubSocket> {
    for (const socket of this.ctx.getWebSockets()) if (socket.readyState === WebSocket.OPEN) yield hubSocket(socket)
  }

  // ---- asked by the Worker and by senders (RPC) ----

  /** Lets a request in: whose it is, and whether that member has not asked too much. Its device was seen. */
  async admit(id: SessionId, synced: boolean): Promise<Admission> {
    const member = await this.session(id)
    if (!member || member === 'revoked') return member
    this.#presence.seen(id, Date.now(), synced)
    const waitMs = this.#budget.spend(member.id, Date.now())
    return waitMs > 0 ? { waitMs } : { member }
  }

  async welcome(): Promise<Welcome> {
    return welcomeOf((await this.#start()).committer.workspace)
  }

  /** An invitation that opens the door, or null. */
  async invitation(id: string): Promise<GoodInvitation | null> {
    return goodInvitation((await this.#start()).committer.workspace, id, Date.now())
  }

  /** A passkey of an active member, or null. */
  async passkey(id: string): Promise<PasskeyRow | null> {
    return goodPasskey((await this.#start()).committer.workspace, id)
  }

  async waysIn(member: MemberId): Promise<WaysIn> {
    return waysInOf((await this.#start()).committer.workspace, member)
  }

  /** Devices that are signed in, of one member or of all, with what they told of themselves up to now. */
  async devices(member?: MemberId): Promise<readonly Device[]> {
    const { committer } = await this.#start()
    this.#seeSockets()
    const { workspace } = committer
    const asked = workspace.access.sessions.filter((row) => member === undefined || row.member === member)
    const stored = await readVitals(
      this.#db,
      asked.map((row) => row.id)
    )
    return devicesOf(workspace, Date.now(), (session) => this.#presence.over(stored.get(session), session), member)
  }

  /** The member behind a session, with their rights as of now; `revoked` where the device was taken back, null where it is over or unknown. */
  async session(id: SessionId): Promise<Member | 'revoked' | null> {
    const { committer } = await this.#start()
    const session = committer.session(id)
    if (!session) return (await wasRevoked(this.#db, id)) ? 'revoked' : null
    return session.expiresAt > Date.now() ? (committer.member(session.member) ?? null) : null
  }

  /** Asks at the door: sessions, passkeys, invitations (worker/auth). Their time is never the simulator's. */
  async access(ask: AccessAsk): Promise<AccessAnswer> {
    const { core } = await this.#start()
    const result = await core.submit({ kind: 'access', now: Date.now(), ask })
    return result.kind === 'access' ? result.answer : { ok: false, reason: 'unknown' }
  }

  /** Takes an operation of the Worker or of a sender; its time is the hub's. */
  async submit(operation: Operation): Promise<OperationResult> {
    const { core } = await this.#start()
    return core.submit({ ...operation, now: this.#now() })
  }

  /** Decides actions in order; null where the session is over. */
  async act(session: string, device: DeviceId, actions: readonly Action[]): Promise<readonly ActionResult[] | null> {
    const member = await this.session(session)
    if (!member || member === 'revoked') return null
    const { core } = await this.#start()
    const now = this.#now()
    const results = await core.submitAll(actions.map((action) => ({ kind: 'action', now, member, device, action, session })))
    return results.flatMap((result) => (result.kind === 'action' ? result.result : []))
  }

  async head(): Promise<{ epoch: string; seq: number; floor: number }> {
    const { committer } = await this.#start()
    return committer.head
  }

  async numbers(): Promise<readonly NumberRow[]> {
    const { committer } = await this.#start()
    return committer.workspace.numbers
  }

  async members(): Promise<readonly { id: MemberId; name: string; role: string }[]> {
    const { committer } = await this.#start()
    return committer.workspace.members.filter((row) => row.active).map(({ id, name, role }) => ({ id, name, role }))
  }

  /** Connects numbers and puts members and teams; answers which numbers are new. */
  async setup(setup: Omit<SetupOperation, 'kind' | 'now'>): Promise<readonly NumberId[]> {
    const result = await this.submit({ kind: 'setup', now: 0, ...setup })
    return result.kind === 'setup' ? result.connected : []
  }

  async clockOffset(): Promise<Millis> {
    await this.#start()
    return this.#clockOffset
  }

  /** The simulator moved its clock: windows and snoozes follow. */
  async setClockOffset(ms: Millis): Promise<void> {
    await this.#start()
    this.#clockOffset = ms
    await this.ctx.storage.put('clockOffset', ms)
    await this.#round()
  }

  /** Looks in a second at what may have been left behind (RPC): a body was put aside. */
  async lookSoon(): Promise<void> {
    await this.#alarm.wakeBy(Date.now() + SWEEP_ON_MS)
  }

  /** Looks now at what may have been left behind (RPC: cron, start-up). */
  async look(): Promise<void> {
    await this.#start()
    await this.#round()
  }

  // ---- alarm ----

  override async alarm(): Promise<void> {
    this.#alarm.rang()
    try {
      await this.#start()
      await this.#round()
    } finally {
      await this.#alarm.wakeBy(Date.now() + ROUND_MS)
    }
  }

  /** Devices that hold a socket were seen now, whatever they told, and have what there is. */
  #seeSockets(): void {
    for (const socket of this.#sockets()) this.#presence.seen(socket.state().session, Date.now(), true)
  }

  async #round(): Promise<void> {
    const { core, committer } = await this.#start()
    const deps = {
      db: this.#db,
      bucket: this.env.MEDIA,
      now: () => this.#now(),
      submit: (operation: Operation) => core.submit(operation),
      wakeBy: (at: Millis) => this.#alarm.wakeBy(at - this.#clockOffset),
      wakeSender: (number: NumberId) => this.#wakeSender(number),
      endSessions: async () => {
        core.closeSessions((session) => (committer.session(session)?.expiresAt ?? 0) <= Date.now())
        this.#seeSockets()
        await this.#presence.writeDown((vitals) => writeVitals(this.#db, vitals))
      },
      heal: async () => {
        if (!(await committer.isBehind())) return
        await committer.reload()
        core.tellHead()
      },
      log
    }
    this.#sweptTo = await takeRound(deps, this.#sweptTo)
  }
}

const hubSocket = (socket: WebSocket): HubSocket => ({
  state: () => socket.deserializeAttachment() as SocketState,
  keep: (state) => socket.serializeAttachment(state),
  send: (text) => socket.send(text),
  close: (code, reason) => socket.close(code, reason)
})
