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
import { DeltaRing } from './delta-ring.ts'
import { GroupCommit } from './group-commit.ts'

/** What a socket knows of itself; kept with the socket, so that it is right after hibernation (L8). */
export interface SocketState {
  readonly member: MemberId
  /** Id of the session that opened it. */
  readonly session: string
  /** It said hello: from then on it gets every delta. */
  readonly greeted: boolean
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
  readonly sockets: () => Iterable<HubSocket>
  /** What a device told of itself (MOB-09). */
  readonly report: (session: string, frame: FrameOf<'device'>) => void
}

type FrameOf<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>

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

  #publish(broadcast: Broadcast): void {
    this.#ring.push(broadcast)
    const cut = new Map<MemberId, string>()
    for (const socket of this.#deps.sockets()) this.#tell(socket, broadcast, cut)
  }

  /** One member's cut is made and serialised once, however many devices they have. */
  #tell(socket: HubSocket, broadcast: Broadcast, cut: Map<MemberId, string>): void {
    const { member: id, greeted } = socket.state()
    if (!greeted) return
    const member = this.#deps.member(id)
    if (!member) return socket.close(CLOSE.forbidden, 'no longer a member')
    if (member.rightsSeq === broadcast.delta.to) return send(socket, { type: 'reset', reason: 'rights' })
    const text = cut.get(id) ?? JSON.stringify({ type: 'delta', ...cutFor(member, broadcast) } satisfies ServerFrame)
    cut.set(id, text)
    say(socket, text)
  }

  /** Tells every socket where the chain ends; who is behind asks for what it lacks. After a wake, a gap, and now and then. */
  tellHead(): void {
    const { epoch, seq } = this.#deps.head()
    this.#ring.clear() // its chain is broken, or of another epoch
    for (const socket of this.#deps.sockets()) if (socket.state().greeted) send(socket, { type: 'head', epoch, head: seq })
  }

  /** Closes the sockets of sessions that are over; `taken`: their devices were taken back and wipe themselves. */
  closeSessions(isOver: (session: string) => boolean, taken = false): void {
    const [code, reason] = taken ? [CLOSE.forbidden, 'taken back'] : [CLOSE.signedOut, 'signed out']
    for (const socket of this.#deps.sockets()) if (isOver(socket.state().session)) socket.close(code, reason)
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
    socket.keep({ ...state, greeted: true })
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
    for (const broadcast of missing) send(socket, { type: 'delta', ...cutFor(member, broadcast) })
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
