/**
 * A device as the protocol wants it, in its smallest form: rows in maps, a cursor, a socket. It applies a delta only where its cursor
 * stands and asks `GET /api/sync` otherwise. Not here: the app's replica, optimistic state.
 */
import type { WebSocket as Socket } from 'miniflare'
import { type Delta, formatCursor, parseCursor, SYNCED_TABLES, type SyncedRows, type SyncedTable } from '../../schema/protocol/delta.ts'
import type { ServerFrame } from '../../schema/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../schema/protocol/version.ts'
import type { Server } from './server.ts'

export type SyncedRow = { readonly seq: number } & Readonly<Record<string, unknown>>

/** What identifies a row among its like. */
const keyOf = (row: SyncedRow): string => ('id' in row ? String(row.id) : `${row.member}/${row.conversation}`)

type Answer =
  | { readonly kind: 'delta'; readonly delta: Delta; readonly more: boolean }
  | { readonly kind: 'reset'; readonly reason: string }

interface Bootstrap {
  readonly cursor: string
  readonly rows: Partial<SyncedRows>
  readonly next: string | null
}

export class Device {
  readonly tables = new Map<SyncedTable, Map<string, SyncedRow>>()
  /** Every frame that came over the socket. */
  readonly frames: ServerFrame[] = []
  /** Since which seq this device has been told everything of a conversation. */
  readonly toldSince = new Map<string, number>()
  /** Resets with their reasons, over the socket or over HTTP. */
  readonly resets: string[] = []
  readonly #server: Server
  readonly #cookie: string
  #cursor: { readonly epoch: string; readonly seq: number } | null = null
  /** Whose it is, as the server said. */
  #member: string | null = null
  #socket: Socket | null = null
  #work: Promise<void> = Promise.resolve()

  constructor(server: Server, cookie: string) {
    this.#server = server
    this.#cookie = cookie
    this.#clear()
  }

  get cursor(): string | null {
    return this.#cursor && formatCursor(this.#cursor.epoch, this.#cursor.seq)
  }

  rows(table: SyncedTable): readonly SyncedRow[] {
    return [...(this.tables.get(table)?.values() ?? [])]
  }

  row(table: SyncedTable, key: string): SyncedRow | undefined {
    return this.tables.get(table)?.get(key)
  }

  /** Opens a socket and says hello with the cursor that it has. */
  async connect(): Promise<void> {
    const answer = await this.#server.askSocket({ cookie: this.#cookie, origin: this.#server.url })
    if (!answer.webSocket) throw new Error(`no socket: ${answer.status} ${await answer.text()}`)
    const socket = answer.webSocket
    socket.addEventListener('message', ({ data }) => {
      const frame: ServerFrame = JSON.parse(String(data))
      this.frames.push(frame)
      this.#work = this.#work.then(() => this.#take(frame))
    })
    socket.accept()
    this.#socket = socket
    socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION, device: 'test-device', cursor: this.cursor }))
  }

  /** The line is cut; what the device has stays. */
  disconnect(): void {
    this.#socket?.close()
    this.#socket = null
  }

  /** Resolves when everything that came so far has been taken; throws what went wrong with it. */
  settled(): Promise<void> {
    return this.#work
  }

  /** Asks for what is missing, as a device does that was told of a head which it does not have. */
  async catchUp(): Promise<void> {
    for (let more = true; more; ) {
      if (this.#cursor === null) return this.bootstrap()
      const response = await this.#server.get(`/api/sync?cursor=${encodeURIComponent(this.cursor ?? '')}`, this.#cookie)
      const answer = await response.json<Answer>()
      if (answer.kind === 'reset') return this.#startAnew(answer.reason)
      this.#apply(answer.delta)
      more = answer.more
    }
  }

  /** All pages from the first; deltas after the first page's cursor overlap the later ones. */
  async bootstrap(between: (page: Bootstrap) => Promise<void> = async () => undefined): Promise<void> {
    for (let place = ''; ; ) {
      const response = await this.#server.get(`/api/bootstrap?cursor=${encodeURIComponent(place)}`, this.#cookie)
      const page = await response.json<Bootstrap>()
      const cursor = parseCursor(page.cursor)
      if (!cursor) throw new Error(`bootstrap gave no cursor: ${JSON.stringify(page).slice(0, 200)}`)
      this.#cursor ??= cursor
      this.#put(page.rows, this.#cursor.seq)
      if (page.next === null) return
      place = page.next
      await between(page)
    }
  }

  #clear(): void {
    for (const table of SYNCED_TABLES) this.tables.set(table, new Map())
    this.toldSince.clear()
    this.#cursor = null
  }

  #startAnew(reason: string): Promise<void> {
    this.resets.push(reason)
    this.#clear()
    return this.bootstrap()
  }

  async #take(frame: ServerFrame): Promise<void> {
    switch (frame.type) {
      case 'welcome':
        this.#member = frame.member
        return this.#cursor === null ? this.bootstrap() : undefined
      case 'delta':
        if (this.#cursor?.epoch === frame.epoch && this.#cursor.seq >= frame.to) return
        return this.#cursor?.epoch === frame.epoch && this.#cursor.seq === frame.from ? this.#apply(frame) : this.catchUp()
      case 'head':
        return this.#cursor?.epoch === frame.epoch && this.#cursor.seq >= frame.head ? undefined : this.catchUp()
      case 'reset':
        return this.#startAnew(frame.reason)
      default:
        throw new Error(`the server says ${frame.error}`)
    }
  }

  #apply({ epoch, from, to, rows, deletions }: Delta): void {
    if (this.#cursor?.epoch !== epoch || this.#cursor.seq !== from) throw new Error(`a delta from ${from} at ${this.cursor}`)
    this.#put(rows, from)
    for (const id of deletions.messages ?? []) this.tables.get('messages')?.delete(id)
    for (const id of deletions.heldReplies ?? []) this.tables.get('heldReplies')?.delete(id)
    for (const id of deletions.conversations ?? []) this.#forget(id, to)
    this.#cursor = { epoch, seq: to }
  }

  /** A page of the bootstrap may be newer than a delta that comes after it: the newer row stays. */
  #put(rows: Partial<SyncedRows>, since: number): void {
    for (const table of SYNCED_TABLES)
      for (const row of (rows[table] ?? []) as readonly unknown[] as readonly SyncedRow[]) {
        const known = this.tables.get(table)?.get(keyOf(row))
        if (table === 'conversations' && !known) this.toldSince.set(keyOf(row), since)
        if (!known || known.seq <= row.seq) this.tables.get(table)?.set(keyOf(row), row)
      }
  }

  /** A conversation takes what belongs to it along, and its contact where that has no other; what is the member's own stays. */
  #forget(id: string, upTo: number): void {
    const row = this.row('conversations', id)
    if (!row || row.seq > upTo) return
    this.tables.get('conversations')?.delete(id)
    this.toldSince.delete(id)
    for (const table of ['messages', 'events', 'cases'] as const)
      for (const one of this.rows(table)) if (one.conversation === id) this.tables.get(table)?.delete(keyOf(one))
    for (const one of this.rows('heldReplies'))
      if (one.conversation === id && one.author !== this.#member) this.tables.get('heldReplies')?.delete(keyOf(one))
    if (!this.rows('conversations').some(({ contact }) => contact === row.contact)) this.tables.get('contacts')?.delete(String(row.contact))
  }
}
