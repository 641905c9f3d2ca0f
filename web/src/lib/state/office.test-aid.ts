/**
 * The real server's decisions and answers behind a network that a test can cut: sockets as the hub tells them, the GETs of the sync, and
 * `POST /api/actions`. Not here: sessions and cookies (one member is signed in, or nobody), other routes.
 */
import type { ConversationId, MemberId, Seq } from '../../../../schema/domain/ids.ts'
import type { Member } from '../../../../schema/domain/member.ts'
import type { Action } from '../../../../schema/protocol/action.ts'
import { formatCursor } from '../../../../schema/protocol/delta.ts'
import { CLOSE, type ServerFrame } from '../../../../schema/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../../../schema/protocol/version.ts'
import { IDA, type Said, type Wish, World } from '../../../../worker/commit/fold.test-aid.ts'
import { readHead } from '../../../../worker/store/load-head.ts'
import { bootstrapPage } from '../../../../worker/sync/bootstrap.ts'
import { readDelta } from '../../../../worker/sync/read-delta.ts'
import { syncPage } from '../../../../worker/sync/sync-page.ts'
import { threadPage } from '../../../../worker/sync/thread-page.ts'
import type { WebSocketLike } from '../sync/deps.ts'

class OfficeSocket implements WebSocketLike {
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  onclose: ((event: { readonly code: number }) => void) | null = null
  /** Up to where it was told; null before its hello. */
  told: Seq | null = null
  closed = false
  readonly #heard: (socket: OfficeSocket, text: string) => void

  constructor(heard: (socket: OfficeSocket, text: string) => void) {
    this.#heard = heard
  }

  send(text: string): void {
    this.#heard(this, text)
  }

  close(): void {
    this.closed = true
  }

  say(frame: ServerFrame | 'pong'): void {
    if (!this.closed) this.onmessage?.({ data: frame === 'pong' ? frame : JSON.stringify(frame) })
  }

  cut(code = 1006): void {
    if (this.closed) return
    this.closed = true
    this.onclose?.({ code })
  }
}

export class Office {
  readonly world: World
  readonly #sockets = new Set<OfficeSocket>()
  /** Actions of every call that reached the server, by call. */
  readonly posts: (readonly Action[])[] = []
  /** What the server could not answer: a fault of the test's, which no device tells. */
  readonly faults: unknown[] = []
  up = true
  /** Some network in between lets requests through and no sockets. */
  opensSockets = true
  signedIn: MemberId | null = 'ana'
  /** The session was taken back: its lines are closed, and any request is answered so. */
  #revoked = false
  /** The next calls with actions are decided, and their answers are lost. */
  answersLost = 0
  /** Runs while a call with actions is at the server, before its answer leaves. */
  beforeAnswer: () => Promise<void> = async () => undefined

  private constructor(world: World) {
    this.world = world
  }

  static async open(): Promise<Office> {
    return new Office(await World.open())
  }

  /** Every action that reached the server, in order, repetitions too. */
  get posted(): readonly Action[] {
    return this.posts.flat()
  }

  get member(): Member {
    const member = this.signedIn === null ? undefined : this.world.committer.member(this.signedIn)
    if (!member) throw new Error('nobody is signed in')
    return member
  }

  async customerWrites(text: string, said: Said & { readonly phone?: string } = {}): Promise<ConversationId> {
    const { conversation } = await this.world.customerWrites(said.phone ?? IDA, text, said)
    await this.tell()
    return conversation
  }

  /** A colleague does something. */
  async act(member: MemberId, wish: Wish): Promise<void> {
    await this.world.act(member, wish)
    await this.tell()
  }

  /** No line holds, and nothing goes through until it is up again. */
  cut(): void {
    this.up = false
    for (const socket of this.#sockets) socket.cut()
  }

  /** The device is taken back, as an admin does it. */
  revoke(): void {
    this.#revoked = true
    for (const socket of this.#sockets) socket.cut(CLOSE.forbidden)
  }

  /** Everything that was committed since, to every socket that was greeted. */
  async tell(): Promise<void> {
    for (const socket of this.#sockets) if (socket.told !== null && !socket.closed) await this.#tellOne(socket, socket.told)
  }

  openSocket(): WebSocketLike {
    const socket = new OfficeSocket((from, text) => void this.#heard(from, text))
    this.#sockets.add(socket)
    queueMicrotask(() => {
      if (!this.up || !this.opensSockets || this.signedIn === null || this.#revoked) socket.cut()
      else if (!socket.closed) socket.onopen?.(undefined as never)
    })
    return socket
  }

  /** As the browser's own: rejects where there is no network, and when its asker gives it up. */
  fetch = (path: string, init: RequestInit = {}): Promise<Response> => {
    const { signal } = init
    const givenUp = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
    return Promise.race([this.#fetch(path, init), givenUp])
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    await new Promise((resolve) => setImmediate(resolve))
    if (!this.up) throw new TypeError('failed to fetch')
    if (this.#revoked) return Response.json({ error: 'revoked' }, { status: 401 })
    const named = new Headers(init.headers).get('x-member')
    if (this.signedIn === null || (named !== null && named !== encodeURIComponent(this.signedIn)))
      return Response.json({ error: 'not_signed_in' }, { status: 401 })
    try {
      return await (init.method === 'POST' ? this.#decide(JSON.parse(String(init.body))) : this.#answer(new URL(path, 'http://baton.test')))
    } catch (error) {
      this.faults.push(error)
      throw error
    }
  }

  async #decide({ device, actions }: { readonly device: string; readonly actions: readonly Action[] }): Promise<Response> {
    this.posts.push(actions)
    const { world } = this
    const operations = actions.map(({ id, ...wish }) => world.action(this.member.id, wish as Wish, { device, id }))
    const results = await world.actTogether(...operations)
    await this.beforeAnswer()
    if (this.answersLost > 0) {
      this.answersLost -= 1
      return Response.json(null, { status: 502 })
    }
    return Response.json({ results: results.map((result, index) => ({ ...result, id: actions[index]?.id })) })
  }

  async #answer({ pathname, searchParams }: URL): Promise<Response> {
    const { db, now } = this.world
    const cursor = searchParams.get('cursor') ?? ''
    if (pathname === '/api/me') return Response.json({ id: this.member.id })
    if (pathname === '/api/sync') return Response.json(await syncPage(db, this.member, cursor))
    if (pathname === '/api/bootstrap') return Response.json(await bootstrapPage(db, this.member, (await this.#head()).epoch, cursor, now))
    const id = /^\/api\/conversations\/([^/]+)\/thread$/.exec(pathname)?.[1]
    const page = id === undefined ? 'not_found' : await threadPage(db, this.member, id, searchParams.get('before') ?? '')
    return page === 'not_found' ? Response.json({ error: page }, { status: 404 }) : Response.json(page)
  }

  async #heard(socket: OfficeSocket, text: string): Promise<void> {
    if (text === 'ping') return socket.say('pong')
    const { type, cursor }: { readonly type: string; readonly cursor: string | null } = JSON.parse(text)
    if (type === 'device') return
    const { epoch, seq: head } = await this.#head()
    socket.say({ type: 'welcome', protocol: PROTOCOL_VERSION, epoch, head, member: this.member.id })
    socket.told = head
    if (cursor === null) return
    const answer = await syncPage(this.world.db, this.member, cursor)
    if (answer.kind === 'reset') socket.say({ type: 'reset', reason: answer.reason })
    else if (cursor !== formatCursor(epoch, head)) socket.say({ type: 'head', epoch, head })
  }

  async #tellOne(socket: OfficeSocket, from: Seq): Promise<void> {
    const { epoch, seq: head } = await this.#head()
    if (head === from) return
    socket.told = head
    const page = await readDelta(this.world.db, this.member, epoch, from)
    socket.say(page === 'rights' ? { type: 'reset', reason: page } : { type: 'delta', ...page.delta })
  }

  async #head() {
    return readHead(this.world.db)
  }
}
