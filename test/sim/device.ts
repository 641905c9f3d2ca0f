/**
 * A device of a member: a replica that follows the chain of deltas, and an outbox that is posted in order until each action is answered.
 * It may be offline, cut, late, or asked to start anew at any moment. Not here: what somebody does with it (choose-action.ts).
 */
import * as v from 'valibot'
import type { Action, ActionResult } from '../../schema/protocol/action.ts'
import { formatCursor } from '../../schema/protocol/delta.ts'
import { CLOSE, type ServerFrame } from '../../schema/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../schema/protocol/version.ts'
import type { Random } from '../../worker/demo/random.ts'
import type { Page } from '../../worker/store/conversation-pages.ts'
import type { BootstrapPage } from '../../worker/sync/bootstrap.ts'
import type { Reset, SyncAnswer } from '../../worker/sync/sync-page.ts'
import type { Clock } from './clock.ts'
import { isFault, SimulatedFault, TakenBack } from './process.ts'
import { type KnownMessage, Replica } from './replica.ts'
import type { SimSocket, SocketEnds } from './socket.ts'

export interface DeviceDeps {
  readonly clock: Clock
  readonly random: Random
  /** Its member signs in: a session, or null where nobody is let in. */
  readonly signIn: () => Promise<string | null>
  readonly openSocket: (session: string, ends: Omit<SocketEnds, 'toHub'>) => SimSocket
  readonly bootstrap: (session: string, place: string) => Promise<BootstrapPage | Reset>
  readonly sync: (session: string, cursor: string) => Promise<SyncAnswer>
  readonly messages: (session: string, conversation: string, cursor: string) => Promise<Page<unknown> | null>
  readonly post: (session: string, actions: readonly Action[]) => Promise<readonly ActionResult[]>
  /** An answer reached the device. */
  readonly answered: (result: ActionResult) => void
  /** An error that no fault explains. */
  readonly failed: (error: unknown) => void
  /** Deltas are applied wherever they begin: a planted mistake. */
  readonly careless: boolean
}

const PageItem = v.object({
  id: v.string(),
  position: v.number(),
  status: v.nullable(v.picklist(['queued', 'sending', 'not-confirmed', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed'])),
  text: v.string(),
  at: v.number(),
  wamid: v.nullable(v.string()),
  attempt: v.number(),
  author: v.nullable(v.string())
})

export class Device {
  readonly id: string
  readonly member: string
  replica: Replica
  readonly done: string[] = []
  /** Bootstraps that were begun. */
  beginnings = 0
  readonly #deps: DeviceDeps
  readonly #outbox: Action[] = []
  #session: string | null = null
  #signingIn = false
  #online = false
  #posting = false
  #socket: SimSocket | undefined
  /** Rises whenever what was asked before says nothing any more. */
  #life = 0
  #following = false
  #catchingUp = false
  readonly #gone = new Set<string>()
  readonly #fetched = new Set<string>()

  constructor(id: string, member: string, deps: DeviceDeps) {
    this.id = id
    this.member = member
    this.#deps = deps
    this.replica = new Replica(member, deps.careless)
  }

  get unanswered(): number {
    return this.#outbox.length
  }

  get isFollowing(): boolean {
    return this.#following
  }

  /** The session that it is signed in with. */
  get session(): string | null {
    return this.#session
  }

  /** Somebody did something: it is posted when its turn comes. */
  put(action: Action): void {
    this.#outbox.push(action)
    this.done.push(action.id)
    this.#drain()
  }

  goOnline(): void {
    if (this.#online) return
    this.#online = true
    this.#arrive()
  }

  goOffline(): void {
    this.#online = false
    this.#socket?.close(1001)
    this.#socket = undefined
  }

  cut(): void {
    this.#socket?.close(1006)
  }

  fallSilent(): void {
    this.#socket?.fallSilent()
  }

  // ---- the door ----

  /** Signed in, it follows and posts; else its member signs in first. */
  #arrive(): void {
    if (this.#session === null) return this.#signIn()
    this.#connect()
    this.#drain()
  }

  #signIn(): void {
    if (this.#signingIn || !this.#online) return
    this.#signingIn = true
    const again = (): void => this.#deps.clock.after(this.#deps.random.whole(500, 20_000), () => this.#arrive())
    this.#deps
      .signIn()
      .then(
        (session) => {
          this.#session = session
          return session === null ? again() : this.#arrive()
        },
        (error: unknown) => {
          if (!isFault(error)) this.#deps.failed(error)
          again()
        }
      )
      .finally(() => {
        this.#signingIn = false
      })
  }

  /** The device was taken back: it keeps nothing, not even what it had not sent, and somebody has to sign in anew (T11). */
  #wipe(session: string): void {
    if (this.#session !== session) return
    this.#session = null
    this.#life += 1
    this.#following = false
    this.#posting = false
    this.replica = new Replica(this.member, this.#deps.careless)
    this.#outbox.length = 0
    this.#gone.clear()
    this.#fetched.clear()
    this.#socket?.close(1000)
    this.#socket = undefined
    this.#deps.clock.after(this.#deps.random.whole(500, 20_000), () => this.#arrive())
  }

  // ---- the socket ----

  #connect(): void {
    const session = this.#session
    if (!this.#online || this.#socket || session === null) return
    const socket = this.#deps.openSocket(session, {
      toDevice: (text) => this.#hear(socket, JSON.parse(text)),
      closed: (code) => {
        if (this.#socket !== socket) return
        this.#socket = undefined
        if (code === CLOSE.forbidden) return this.#wipe(session)
        this.#deps.clock.after(this.#deps.random.whole(50, 2000), () => this.#connect())
      }
    })
    this.#socket = socket
    const cursor = this.#following ? formatCursor(this.replica.epoch, this.replica.seq) : null
    socket.say(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION, device: this.id, cursor }))
  }

  #hear(socket: SimSocket, frame: ServerFrame): void {
    if (this.#socket !== socket) return
    switch (frame.type) {
      case 'welcome':
        return this.#following ? undefined : this.#begin()
      case 'head':
        if (this.#following && (frame.epoch !== this.replica.epoch || frame.head > this.replica.seq)) this.#catchUp()
        return
      case 'delta':
        if (this.#following && !this.#apply(frame) && frame.to > this.replica.seq) this.#catchUp()
        return
      case 'reset':
        return this.#begin()
      case 'error':
        return this.#deps.failed(new Error(`the hub did not understand: ${frame.error}`))
      default:
        return frame satisfies never
    }
  }

  // ---- starting and following ----

  #begin(): void {
    this.#life += 1
    this.#following = false
    this.beginnings += 1
    this.#run(() => this.#bootstrap(this.#life))
  }

  async #bootstrap(life: number): Promise<void> {
    const replica = new Replica(this.member, this.#deps.careless)
    for (let place: string | null = ''; place !== null; ) {
      const page: BootstrapPage | Reset = await this.#persist(life, (session) => this.#deps.bootstrap(session, place ?? ''))
      if (life !== this.#life) return
      if ('kind' in page) return this.#begin()
      const seq = Number(page.cursor.split(':')[1])
      if (replica.seq === -1) replica.begin(page.cursor)
      replica.addPage(page.rows, seq)
      place = page.next
    }
    this.replica = replica
    this.#fetched.clear()
    for (const row of replica.conversations.values()) if (row.status !== 'resolved') this.#fetched.add(row.id)
    this.#following = true
    this.#catchUp()
  }

  #apply(delta: Extract<ServerFrame, { type: 'delta' }> | Extract<SyncAnswer, { kind: 'delta' }>['delta']): boolean {
    if (!this.replica.apply(delta)) return false
    for (const id of delta.deletions.messages ?? []) this.#gone.add(id)
    for (const id of delta.deletions.conversations ?? []) this.#fetched.delete(id)
    for (const row of this.replica.conversations.values()) if (row.status !== 'resolved' && !this.#fetched.has(row.id)) this.#fetch(row.id)
    return true
  }

  #catchUp(): void {
    if (this.#catchingUp) return
    this.#catchingUp = true
    const life = this.#life
    this.#run(async () => {
      try {
        await this.#follow(life)
      } finally {
        this.#catchingUp = false
        if (life !== this.#life && this.#following) this.#catchUp()
      }
    })
  }

  async #follow(life: number): Promise<void> {
    for (let more = true; more; ) {
      const answer = await this.#persist(life, (session) => this.#deps.sync(session, formatCursor(this.replica.epoch, this.replica.seq)))
      if (life !== this.#life) return
      if (answer.kind === 'reset') return this.#begin()
      const applied = this.#apply(answer.delta)
      more = answer.more || !applied
    }
  }

  /** A thread that became visible, or open again, is asked for; rows that came meanwhile are newer than the page. */
  #fetch(conversation: string): void {
    this.#fetched.add(conversation)
    const life = this.#life
    this.#gone.clear()
    this.#run(async () => {
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Page<unknown> | null = await this.#persist(life, (session) => this.#deps.messages(session, conversation, cursor ?? ''))
        if (life !== this.#life || !this.replica.conversations.has(conversation)) return
        if (!page) return this.#fetchAgain(conversation)
        for (const item of page.items) this.#addOld({ conversation, ...v.parse(PageItem, item) })
        cursor = page.next
      }
    })
  }

  /** It was out of sight in the moment of asking; a delta will say that it is gone, or it is in sight again. */
  #fetchAgain(conversation: string): void {
    this.#deps.clock.after(1_000, () => {
      if (this.#fetched.has(conversation) && this.replica.conversations.has(conversation)) this.#fetch(conversation)
    })
  }

  #addOld(message: KnownMessage): void {
    const thread = this.replica.thread(message.conversation)
    if (!thread.has(message.id) && !this.#gone.has(message.id)) thread.set(message.id, message)
  }

  // ---- the outbox ----

  #drain(): void {
    const session = this.#session
    if (this.#posting || !this.#online || this.#outbox.length === 0 || session === null) return
    this.#posting = true
    const actions = this.#outbox.slice(0, this.#deps.random.whole(1, 6))
    this.#deps.post(session, actions).then(
      (results) => {
        if (this.#session === session) this.#settle(results)
      },
      (error: unknown) => {
        if (error instanceof TakenBack) return this.#wipe(session)
        if (!isFault(error)) this.#deps.failed(error)
        this.#deps.clock.after(this.#deps.random.whole(100, 3000), () => {
          if (this.#session === session) this.#next()
        })
      }
    )
  }

  #settle(results: readonly ActionResult[]): void {
    this.#outbox.splice(0, results.length)
    for (const result of results) this.#deps.answered(result)
    this.#next()
  }

  #next(): void {
    this.#posting = false
    this.#drain()
  }

  // ---- asking ----

  #run(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.#deps.failed(error))
  }

  /** Something that was asked failed: whoever was taken back learns it from any answer. */
  #isOver(error: unknown, session: string): boolean {
    if (error instanceof TakenBack) this.#wipe(session)
    return error instanceof TakenBack
  }

  /** Asks until it is answered, or until nobody wants to know any more. */
  async #persist<T>(life: number, ask: (session: string) => Promise<T>): Promise<T> {
    for (;;) {
      const session = this.#session
      if (session === null) throw new SimulatedFault('signed out')
      try {
        return await ask(session)
      } catch (error) {
        if (this.#isOver(error, session) || !isFault(error) || life !== this.#life) throw error
        await this.#deps.clock.sleep(this.#deps.random.whole(100, 2000))
      }
    }
  }
}
