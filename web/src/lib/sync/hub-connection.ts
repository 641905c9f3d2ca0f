/**
 * The socket to the hub: hello, frames, signs of life, and coming back. Not here: what frames do to the replica (intake.ts), who holds the
 * socket (tabs.ts).
 */
import type { MemberId, Millis } from '../../../../schema/domain/ids.ts'
import type { ClientFrame } from '../../../../schema/protocol/client-frame.ts'
import { CLOSE, type ServerFrame } from '../../../../schema/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../../../schema/protocol/version.ts'
import { retryDelayMs } from './backoff.ts'
import type { Clock, TimerId, WebSocketLike } from './deps.ts'
import { parseFrame } from './frames.ts'

/** A line that said nothing for so long is asked; the hub answers `ping` without waking. */
const QUIET_MS = 25_000
/** And given up after so long without an answer. */
const ANSWER_MS = 10_000
/** After coming back to sight one wants to know sooner: phones cut sockets without a word (pitfall 31). */
const PROBE_MS = 3_000
/** A connection that held for so long was a good one: the next cut begins with a short delay again. */
const GOOD_AFTER_MS = 10_000

export interface HubConnectionDeps {
  readonly member: MemberId
  readonly device: string
  readonly clock: Clock
  random(): number
  openSocket(): WebSocketLike
  cursor(): Promise<string | null>
  /** Whether the session is over, asked where a socket did not open: a browser does not say why. */
  sessionOver(): Promise<boolean>
  onWelcome(frame: ServerFrame & { type: 'welcome' }): void
  onFrame(frame: ServerFrame): void
  onLost(): void
  /** The hub said something in our session. */
  onContact(): void
  /** The hub let go of this device for good: it was revoked, or its member suspended or removed. Nothing is tried any more. */
  onTakenBack(): void
  onEnd(end: 'session-ended' | 'upgrade-required'): void
  onFault(error: unknown): void
}

export class HubConnection {
  readonly #deps: HubConnectionDeps
  #socket: WebSocketLike | null = null
  #stopped = false
  #failures = 0
  #welcomedAt: Millis | null = null
  #opened = false
  #retry: TimerId | null = null
  #pulse: TimerId | null = null

  constructor(deps: HubConnectionDeps) {
    this.#deps = deps
  }

  get connected(): boolean {
    return this.#welcomedAt !== null
  }

  start(): void {
    this.#stopped = false
    this.#open()
  }

  /** The next try is now; an open line is asked whether it still is one. */
  wake(): void {
    if (this.#stopped) return
    if (this.#socket) return this.#ask(this.#opened ? PROBE_MS : ANSWER_MS)
    this.#failures = 0
    this.#clear('retry')
    this.#open()
  }

  /** Said into a line that holds, or not at all. */
  say(frame: ClientFrame): void {
    if (this.connected) this.#socket?.send(JSON.stringify(frame))
  }

  stop(): void {
    this.#stopped = true
    this.#drop()
    this.#clear('retry')
  }

  #open(): void {
    if (this.#stopped || this.#socket) return
    let socket: WebSocketLike
    try {
      socket = this.#deps.openSocket()
    } catch (error) {
      this.#deps.onFault(error)
      return this.#later()
    }
    this.#socket = socket
    this.#opened = false
    socket.onopen = () => this.#hello(socket)
    socket.onmessage = ({ data }) => this.#take(socket, String(data))
    socket.onclose = ({ code }) => this.#closed(socket, code)
    this.#listen(QUIET_MS)
  }

  #hello(socket: WebSocketLike): void {
    this.#opened = true
    const { device, cursor, onFault } = this.#deps
    cursor().then(
      (here) => {
        if (this.#socket !== socket) return
        socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION, device, cursor: here } satisfies ClientFrame))
      },
      (error: unknown) => {
        onFault(error)
        this.#lose(socket)
      }
    )
  }

  #take(socket: WebSocketLike, text: string): void {
    if (this.#socket !== socket) return
    this.#listen(QUIET_MS)
    if (this.connected) this.#deps.onContact()
    if (text === 'pong') return
    const frame = parseFrame(text)
    if (!frame) {
      this.#deps.onFault(new Error(`a frame that is not understood: ${text.slice(0, 80)}`))
      return this.#lose(socket) // what it said is lost: the next hello asks from the cursor
    }
    if (frame.type === 'error') return this.#refused(socket, frame.error)
    if (frame.type !== 'welcome') {
      if (this.connected) this.#deps.onFrame(frame) // nothing counts before it is known for whom it is
      return
    }
    if (frame.member !== this.#deps.member) return this.#end('session-ended') // somebody else signed in beside us (pitfall 41)
    this.#welcomedAt = this.#deps.clock.now()
    this.#deps.onContact()
    this.#deps.onWelcome(frame)
  }

  #refused(socket: WebSocketLike, error: 'upgrade_required' | 'invalid'): void {
    if (error === 'upgrade_required') return this.#end('upgrade-required')
    this.#deps.onFault(new Error('the hub did not understand us'))
    this.#lose(socket)
  }

  #closed(socket: WebSocketLike, code: number): void {
    if (this.#socket !== socket) return
    if (code === CLOSE.signedOut) return this.#end('session-ended')
    if (code === CLOSE.forbidden) return this.#takenBack()
    const opened = this.#opened
    this.#lose(socket)
    if (!opened) this.#askSession()
  }

  #askSession(): void {
    this.#deps.sessionOver().then(
      (over) => {
        if (over && !this.#stopped && !this.connected) this.#end('session-ended')
      },
      (error: unknown) => this.#deps.onFault(error)
    )
  }

  #takenBack(): void {
    this.stop()
    this.#deps.onTakenBack()
  }

  #end(end: 'session-ended' | 'upgrade-required'): void {
    this.stop()
    this.#deps.onEnd(end)
  }

  #lose(socket: WebSocketLike): void {
    if (this.#socket !== socket) return
    if (this.#welcomedAt !== null && this.#deps.clock.now() - this.#welcomedAt >= GOOD_AFTER_MS) this.#failures = 0
    this.#drop()
    this.#deps.onLost()
    this.#later()
  }

  /** Lets go of the socket without a word to anybody. */
  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    this.#welcomedAt = null
    this.#clear('pulse')
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close(1000)
  }

  #later(): void {
    if (this.#stopped) return
    this.#clear('retry')
    const delay = retryDelayMs(this.#failures, this.#deps.random())
    this.#failures += 1
    this.#retry = this.#deps.clock.setTimeout(() => {
      this.#retry = null
      this.#open()
    }, delay)
  }

  #listen(ms: number): void {
    this.#clear('pulse')
    this.#pulse = this.#deps.clock.setTimeout(() => this.#ask(ANSWER_MS), ms)
  }

  /** Any word within `ms` is a sign of life; a socket that is still opening gets the same time. */
  #ask(ms: number): void {
    const socket = this.#socket
    if (!socket) return
    this.#clear('pulse')
    this.#pulse = this.#deps.clock.setTimeout(() => this.#lose(socket), ms)
    if (this.#opened) socket.send('ping')
  }

  #clear(which: 'retry' | 'pulse'): void {
    const timer = which === 'retry' ? this.#retry : this.#pulse
    if (timer !== null) this.#deps.clock.clearTimeout(timer)
    if (which === 'retry') this.#retry = null
    else this.#pulse = null
  }
}
