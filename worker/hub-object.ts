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
import { CLOSE } from '../schema/protocol/hello.ts'
import type { Admission } from './access.ts'
import { Gate, type Purse } from './auth/gate.ts'
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
import { prepareDemo } from './demo/prepare.ts'
import { EarliestAlarm } from './earliest-alarm.ts'
import { demoOn, type Env, requestsPerMinute, SIMULATOR_NAME, simulatorOn } from './env.ts'
import { SWEEP_ON_MS, takeRound } from './hub-round.ts'
import { weigh } from './hub-weight.ts'
import { firstLineOf, log } from './log.ts'
import { createNewId } from './new-id.ts'
import { d1Db } from './store/db.ts'
import { readEnds, readVitals, writeVitals } from './store/sessions.ts'

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
  readonly #gate: Gate

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#db = d1Db(env.DB)
    const read = (ids: readonly SessionId[]) => readEnds(this.#db, ids)
    this.#gate = new Gate({ now: () => Date.now(), read, requestsPerMinute: requestsPerMinute(env) })
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
      isOpen: (session) => this.#gate.isOpen(committer, session),
      revokedAmong: (sessions) => this.#gate.revokedAmong(sessions),
      sockets: () => this.#sockets(),
      report: (session, { bytes, conversations, unsent }) => this.#presence.told(session, Date.now(), { bytes, conversations, unsent })
    })
    this.#core = core
    if (demoOn(this.env)) await this.#prepareDemo(committer)
    const commit = (operations: readonly Operation[]) => committer.commit(operations)
    await offerClaim(this.env.OWNER_CLAIM, { db: this.#db, workspace: committer.workspace, commit, now: Date.now(), log })
    core.tellHead() // devices that stayed connected while this object was gone may have missed a broadcast, or been taken back
    this.ctx.waitUntil(this.#alarm.wakeBy(Date.now() + HAND_OVER_MS))
    return { committer, core }
  }

  async #prepareDemo(committer: Committer): Promise<void> {
    await prepareDemo({
      newEpoch: () => crypto.randomUUID(),
      db: this.#db,
      committer,
      now: this.#now(),
      large: Number(this.env.DEMO_LARGE ?? 0),
      remember: async (phones) => {
        if (simulatorOn(this.env)) await this.env.SIMULATOR_DO.getByName(SIMULATOR_NAME).remember(phones)
      }
    })
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

  /** Pings are answered by the runtime and cost nothing; every other frame is counted like a request. */
  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const { core } = await this.#start()
    const line = hubSocket(socket)
    if (this.#gate.spendOnFrame(line.state().member) > 0) return line.close(CLOSE.tooMany, 'too many')
    core.receive(line, typeof message === 'string' ? message : '')
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    socket.close(code === 1005 || code === 1006 ? 1000 : code)
  }

  *#sockets(): Iterable<HubSocket> {
    for (const socket of this.ctx.getWebSockets()) if (socket.readyState === WebSocket.OPEN) yield hubSocket(socket)
  }

  // ---- asked by the Worker and by senders (RPC) ----

  /** Lets a request in: whose it is, and whether that member has not asked too much. Its device was seen. */
  async admit(id: SessionId, synced: boolean, purse: Purse): Promise<Admission> {
    const { committer } = await this.#start()
    const admitted = await this.#gate.admit(committer, id, purse)
    if (admitted && admitted !== 'revoked') this.#presence.seen(id, Date.now(), synced)
    return admitted
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
    return this.#gate.memberOf(committer, id)
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

  /** Decides actions in order; null where the session is over. More of them than the member's minute still holds wait together. */
  async act(
    session: string,
    device: DeviceId,
    actions: readonly Action[]
  ): Promise<readonly ActionResult[] | { readonly waitMs: Millis } | null> {
    const member = await this.session(session)
    if (!member || member === 'revoked') return null
    const waitMs = this.#gate.spendOn(member.id, actions)
    if (waitMs > 0) return { waitMs }
    const { core } = await this.#start()
    const [now, wallNow] = [this.#now(), Date.now()]
    const results = await core.submitAll(actions.map((action) => ({ kind: 'action', now, wallNow, member, device, action, session })))
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

  /** Connects numbers and puts members and teams; answers which numbers are new, or null where whoever asked may not. */
  async setup(setup: Omit<SetupOperation, 'kind' | 'now'>): Promise<readonly NumberId[] | null> {
    const { core } = await this.#start()
    const result = await core.submit({ kind: 'setup', now: Date.now(), ...setup })
    return result.kind === 'setup' ? result.connected : null
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

  /** Reads the end of the chain where another writer moved it, and tells every device (RPC: who read in D1 what this hub does not know). */
  async heal(): Promise<void> {
    const { core, committer } = await this.#start()
    if (!(await committer.isBehind())) return
    await committer.reload()
    core.tellHead()
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
    const { core } = await this.#start()
    const deps = {
      db: this.#db,
      bucket: this.env.MEDIA,
      now: () => this.#now(),
      submit: (operation: Operation) => core.submit(operation),
      wakeBy: (at: Millis) => this.#alarm.wakeBy(at - this.#clockOffset),
      wakeSender: (number: NumberId) => this.#wakeSender(number),
      endSessions: async () => {
        await core.closeEnded()
        this.#seeSockets()
        await this.#presence.writeDown((vitals) => writeVitals(this.#db, vitals))
      },
      heal: () => this.heal(),
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
