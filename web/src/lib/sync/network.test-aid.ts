/** The model server behind a network that a test can cut: sockets as the hub answers them, and the three GETs of the sync. */
import { parseCursor } from '../../../../schema/protocol/delta.ts'
import type { ServerFrame } from '../../../../schema/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../../../schema/protocol/version.ts'
import { ME, type ModelServer } from '../replica/model-server.test-aid.ts'
import type { WebSocketLike } from './deps.ts'

export class FakeSocket implements WebSocketLike {
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  onclose: ((event: { readonly code: number }) => void) | null = null
  readonly sent: string[] = []
  greeted = false
  closed = false
  readonly #network: FakeNetwork

  constructor(network: FakeNetwork) {
    this.#network = network
  }

  send(text: string): void {
    this.sent.push(text)
    this.#network.heard(this, text)
  }

  close(): void {
    this.closed = true
  }

  say(frame: ServerFrame | 'pong'): void {
    if (!this.closed && !this.#network.silent) this.onmessage?.({ data: frame === 'pong' ? frame : JSON.stringify(frame) })
  }

  cut(code = 1006): void {
    if (this.closed) return
    this.closed = true
    this.onclose?.({ code })
  }
}

export class FakeNetwork {
  readonly server: ModelServer
  readonly sockets: FakeSocket[] = []
  /** Every path that was asked. */
  readonly asked: string[] = []
  up = true
  /** Sockets stay open, and nothing comes over them. */
  silent = false
  signedIn = true
  member = ME
  upgrade = false
  /** Makes answers of one path something else. */
  answers: (path: string) => Response | null = () => null

  constructor(server: ModelServer) {
    this.server = server
  }

  get live(): readonly FakeSocket[] {
    return this.sockets.filter(({ closed }) => !closed)
  }

  openSocket(): FakeSocket {
    const socket = new FakeSocket(this)
    this.sockets.push(socket)
    queueMicrotask(() => {
      if (!this.up || !this.signedIn) socket.cut()
      else if (!socket.closed) socket.onopen?.(undefined as never)
    })
    return socket
  }

  /** The line of everybody is cut and nothing goes through until `up` is true again. */
  cut(): void {
    this.up = false
    for (const socket of this.live) socket.cut()
  }

  heard(socket: FakeSocket, text: string): void {
    if (text === 'ping') return socket.say('pong')
    if (this.upgrade) return socket.say({ type: 'error', error: 'upgrade_required' })
    const { type, cursor }: { type: string; cursor: string | null } = JSON.parse(text)
    if (type === 'device') return
    const { epoch, head } = this.server
    socket.greeted = true
    socket.say({ type: 'welcome', protocol: PROTOCOL_VERSION, epoch, head, member: this.member })
    const place = cursor === null ? null : parseCursor(cursor)
    if (cursor === null) return
    if (place?.epoch !== epoch) return socket.say({ type: 'reset', reason: 'epoch' })
    if (head - place.seq > 3) return socket.say({ type: 'head', epoch, head })
    for (let to = place.seq + 1; to <= head; to += 1) socket.say({ type: 'delta', ...this.server.told(to) })
  }

  /** Commits something and tells every socket, but for what gets lost. */
  commit(work?: (seq: number) => void, lost: (socket: FakeSocket) => boolean = () => false): void {
    const delta = work ? this.server.commit(work) : this.server.commitSomething()
    for (const socket of this.live) if (socket.greeted && !lost(socket)) socket.say({ type: 'delta', ...delta })
  }

  tellHead(): void {
    const { epoch, head } = this.server
    for (const socket of this.live) if (socket.greeted) socket.say({ type: 'head', epoch, head })
  }

  async get(path: string): Promise<Response> {
    this.asked.push(path)
    await new Promise((resolve) => setImmediate(resolve))
    if (!this.up) throw new TypeError('failed to fetch')
    if (!this.signedIn) return Response.json({ error: 'not_signed_in' }, { status: 401 })
    return this.answers(path) ?? this.#answer(new URL(path, 'http://baton.test'))
  }

  #answer({ pathname, searchParams }: URL): Response {
    const cursor = searchParams.get('cursor') ?? ''
    if (pathname === '/api/me') return Response.json({ id: this.member })
    if (pathname === '/api/bootstrap') return Response.json(this.server.bootstrap(cursor))
    if (pathname === '/api/sync') return Response.json(this.#missing(cursor))
    const thread = /^\/api\/conversations\/([^/]+)\/thread$/.exec(pathname)
    const page = thread?.[1] ? this.server.thread(thread[1], searchParams.get('before')) : null
    return page ? Response.json(page) : new Response('{}', { status: 404 })
  }

  #missing(cursor: string) {
    const place = parseCursor(cursor)
    if (place?.epoch !== this.server.epoch || place.seq > this.server.head) return { kind: 'reset', reason: 'epoch' }
    return { kind: 'delta', delta: this.server.since(place.seq), more: false }
  }
}
