/**
 * HubCore: one per workspace. Commits what is submitted, then tells every socket what its member may see of it (L2, L4, L10).
 * Runtime-free: sockets, time and the committer are handed in. A rebuildable cache: all of it may be lost at any moment.
 * Not here: deciding (worker/commit), SQL, cookies.
 */
import * as v from 'valibot'
import type { MemberId, Millis, Seq } from '../schema/domain/ids.ts'
import type { Member } from '../schema/domain/member.ts'
import { type ClientFrame, ClientFrameSchema } from '../schema/protocol/client-frame.ts'
import { parseCursor } from '../schema/protocol/delta.ts'
import { CLOSE, type ServerFrame } from '../schema/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../schema/protocol/version.ts'
import { type Broadcast, cutFor } from './broadcast.ts'
import { DeltaRing, RING_ROWS, rowsOf } from './delta-ring.ts'
import { GroupCommit } from './group-commit.ts'

/** What a socket knows of itself; kept with the socket, so that it is right after hibernation (L8). */
export interface SocketState {
  readonly member: MemberId
  /** Id of the session that opened it. */
  readonly session: string
  /** It said hello: from then on it gets every delta. */
  readonly greeted: boolean
  /** How often it said so; absent: never. */
  readonly hellos?: number
}

export interface HubSocket {
  readonly state: () => SocketState
  readonly keep: (state: SocketState) => void
  readonly send: (text: string) => void
  readonly close: (code: number, reason: string) => void
}

export interface HubHead {
  readonly epoch: string
  readonly seq: Seq
  readonly floor: Seq
}

export interface Committed<Result> {
  readonly results: readonly Result[]
  /** Null where nothing changed. */
  readonly broadcast: Broadcast | null
  /** Commits of another writer lie between the last known head and this one: devices lack them. */
  readonly gap: boolean
}

export interface HubDeps<Operation, Result> {
  readonly now: () => Millis
  readonly sleep: (ms: number) => Promise<void>
  readonly weigh: (operation: Operation) => number
  readonly commit: (operations: readonly Operation[]) => Promise<Committed<Result>>
  readonly head: () => HubHead
  readonly member: (id: MemberId) => Member | undefined
  /** Whether a session has neither ended nor run out, as of the head. */
  readonly isOpen: (session: string) => boolean
  /** Which of some sessions that are not open were taken back, whoever committed that. */
  readonly revokedAmong: (sessions: readonly string[]) => Promise<ReadonlySet<string>>
  readonly sockets: () => Iterable<HubSocket>
  /** What a device told of itself (MOB-09). */
  readonly report: (session: string, frame: FrameOf<'device'>) => void
}

type FrameOf<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>

/** A page says hello once, and again where it has nothing better to say; a socket that says nothing else is not listened to. */
const MAX_HELLOS = 5
/** A frame holds 1 MiB at most, and a character three bytes. What is larger is fetched in pages. */
const MAX_FRAME_CHARACTERS = 340_000

export class HubCore<Operation, Result> {
  readonly #deps: HubDeps<Operation, Result>
  readonly #group: GroupCommit<Operation, Result>
  readonly #ring = new DeltaRing()

  constructor(deps: HubDeps<Operation, Result>) {
    this.#deps = deps
    this.#group = new GroupCommit({
      now: deps.now,
      sleep: deps.sleep,
      weigh: deps.weigh,
      commit: (operations) => this.#commit(operations)
    })
  }

  /** Resolves when it is durable and told. */
  submit(operation: Operation): Promise<Result> {
    return this.#group.submit(operation)
  }

  /** The same for several whose order matters. */
  submitAll(operations: readonly Operation[]): Promise<readonly Result[]> {
    return this.#group.submitAll(operations)
  }

  async #commit(operations: readonly Operation[]): Promise<readonly Result[]> {
    const { results, broadcast, gap } = await this.#deps.commit(operations)
    if (gap) this.tellHead()
    if (broadcast) this.#publish(broadcast)
    return results
  }

  /** A commit that fills the ring alone is not cut and serialised for everybody: devices fetch it in pages. */
  #publish(broadcast: Broadcast): void {
    const isLarge = rowsOf(broadcast) > RING_ROWS
    if (isLarge) this.#ring.clear()
    else this.#ring.push(broadcast)
    const cut = new Map<MemberId, string>()
    for (const socket of this.#listening()) this.#tell(socket, broadcast, isLarge, cut)
  }

  /** One member's cut is made and serialised once, however many devices they have. */
  #tell(socket: HubSocket, broadcast: Broadcast, isLarge: boolean, cut: Map<MemberId, string>): void {
    const { member: id } = socket.state()
    const member = this.#deps.member(id)
    if (!member) return socket.close(CLOSE.forbidden, 'no longer a member')
    if (member.rightsSeq === broadcast.delta.to) return send(socket, { type: 'reset', reason: 'rights' })
    const text = cut.get(id) ?? (isLarge ? headAfter(broadcast) : told(member, broadcast))
    cut.set(id, text)
    say(socket, text)
  }

  /** Tells every socket where the chain ends; who is behind asks for what it lacks. After a wake, a gap, and now and then. */
  tellHead(): void {
    const { epoch, seq } = this.#deps.head()
    this.#ring.clear() // its chain is broken, or of another epoch
    for (const socket of this.#listening()) send(socket, { type: 'head', epoch, head: seq })
  }

  /** Sockets that said hello and whose session is open; those whose session is not are turned away, greeted or not. */
  #listening(): readonly HubSocket[] {
    const all = [...this.#deps.sockets()]
    const isOpen = (socket: HubSocket): boolean => this.#deps.isOpen(socket.state().session)
    const over = all.filter((socket) => !isOpen(socket))
    if (over.length > 0) void this.#turnAway(over)
    return all.filter((socket) => socket.state().greeted && isOpen(socket))
  }

  /** Closes the sockets of sessions that are over, however that came about: run out, or ended by a commit that was not made here (DEV2). */
  async closeEnded(): Promise<void> {
    await this.#turnAway([...this.#deps.sockets()].filter((socket) => !this.#deps.isOpen(socket.state().session)))
  }

  /** With the word that wipes where the device was taken back. Where nobody can say now, it is to come again, and hears it at the door. */
  async #turnAway(sockets: readonly HubSocket[]): Promise<void> {
    if (sockets.length === 0) return
    const asked = this.#deps.revokedAmong([...new Set(sockets.map((socket) => socket.state().session))])
    const revoked = await asked.catch(() => null)
    for (const socket of sockets) {
      if (revoked === null) socket.close(CLOSE.comeAgain, 'come again')
      else closeOver(socket, revoked.has(socket.state().session))
    }
  }

  /** Closes the sockets of sessions that are over; `taken`: their devices were taken back and wipe themselves. */
  closeSessions(isOver: (session: string) => boolean, taken = false): void {
    for (const socket of this.#deps.sockets()) if (isOver(socket.state().session)) closeOver(socket, taken)
  }

  receive(socket: HubSocket, text: string): void {
    const frame = parseFrame(text)
    if (!frame) return refuse(socket, 'invalid')
    switch (frame.type) {
      case 'hello':
        return this.#hello(socket, frame)
      case 'device':
        return this.#deps.report(socket.state().session, frame)
      default:
        return frame satisfies never
    }
  }

  #hello(socket: HubSocket, frame: FrameOf<'hello'>): void {
    if (frame.protocol !== PROTOCOL_VERSION) return refuse(socket, 'upgrade_required')
    const { epoch, seq } = this.#deps.head()
    const state = socket.state()
    const member = this.#deps.member(state.member)
    if (!member) return socket.close(CLOSE.forbidden, 'no longer a member')
    if (!this.#deps.isOpen(state.session)) return void this.#turnAway([socket])
    const hellos = (state.hellos ?? 0) + 1
    if (hellos > MAX_HELLOS) return refuse(socket, 'invalid')
    socket.keep({ ...state, greeted: true, hellos })
    send(socket, { type: 'welcome', protocol: PROTOCOL_VERSION, epoch, head: seq, member: state.member })
    if (frame.cursor) this.#catchUp(socket, member, frame.cursor)
  }

  #catchUp(socket: HubSocket, member: Member, text: string): void {
    const head = this.#deps.head()
    // A cursor ahead of us knows of another writer's commit: D1 will tell, we only say where we are.
    const place = placeOf(text, { ...head, seq: Number.MAX_SAFE_INTEGER }, member)
    if ('reset' in place) return send(socket, { type: 'reset', reason: place.reset })
    const missing = this.#ring.since(place.seq, head.seq)
    if (!missing) return send(socket, { type: 'head', epoch: head.epoch, head: head.seq })
    for (const broadcast of missing) say(socket, told(member, broadcast))
  }
}

/** Where a cursor stands in the chain, or why its device must start anew. */
export const placeOf = (
  text: string,
  head: HubHead,
  member: Member
): { readonly seq: Seq } | { readonly reset: 'epoch' | 'too_old' | 'rights' } => {
  const cursor = parseCursor(text)
  if (cursor === null || cursor.epoch !== head.epoch || cursor.seq > head.seq) return { reset: 'epoch' }
  if (cursor.seq < head.floor) return { reset: 'too_old' }
  return cursor.seq < member.rightsSeq ? { reset: 'rights' } : { seq: cursor.seq }
}

const closeOver = (socket: HubSocket, taken: boolean): void =>
  taken ? socket.close(CLOSE.forbidden, 'taken back') : socket.close(CLOSE.signedOut, 'signed out')

/** What a member is told of a commit: the delta, or where it is larger than a frame, that it is there. */
const told = (member: Member, broadcast: Broadcast): string => {
  const text = JSON.stringify({ type: 'delta', ...cutFor(member, broadcast) } satisfies ServerFrame)
  return text.length > MAX_FRAME_CHARACTERS ? headAfter(broadcast) : text
}

const headAfter = ({ delta: { epoch, to } }: Broadcast): string => JSON.stringify({ type: 'head', epoch, head: to } satisfies ServerFrame)

const send = (socket: HubSocket, frame: ServerFrame): void => say(socket, JSON.stringify(frame))

/** What is told is stored already: a socket that breaks here must not make a commit look as if it had failed. */
const say = (socket: HubSocket, text: string): void => {
  try {
    socket.send(text)
  } catch {
    return // it is closing; its device comes back with its cursor and gets what it lacks
  }
}

const refuse = (socket: HubSocket, error: 'invalid' | 'upgrade_required'): void => {
  send(socket, { type: 'error', error })
  socket.close(CLOSE.invalid, error)
}

const parseFrame = (text: string): ClientFrame | undefined => {
  try {
    const parsed = v.safeParse(ClientFrameSchema, JSON.parse(text))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined // not JSON: answered like any frame that is not understood
  }
}
