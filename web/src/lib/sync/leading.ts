/** What a leading tab runs: socket, intake and the truth about them. Made at each leadership, thrown away after. Not here: who leads. */
import type { ChainedChange } from '../replica/change.ts'
import { askServer } from './ask-server.ts'
import type { SyncDeps, TimerId } from './deps.ts'
import { HubConnection } from './hub-connection.ts'
import { Intake } from './intake.ts'
import { nextTick, reduceSync, type SyncEvent, type SyncMachine, type SyncState, startMachine } from './sync-state.ts'

export interface LeadingDeps extends SyncDeps {
  /** What the tab showed until now. */
  readonly shown: SyncState
  onWritten(change: ChainedChange): void
  onReset(): void
  onShown(state: SyncState): void
  /** The session or this version is over: nothing runs any more. */
  onEnd(): void
  onFault(error: unknown): void
}

type Unstamped<Event> = Event extends SyncEvent ? Omit<Event, 'at'> : never

export class Leading {
  readonly #deps: LeadingDeps
  readonly #connection: HubConnection
  readonly #intake: Intake
  #machine: SyncMachine
  #tick: TimerId | null = null
  #stopped = false

  constructor(deps: LeadingDeps) {
    this.#deps = deps
    this.#machine = startMachine(deps.clock.now(), deps.lifecycle.online(), deps.shown)
    const ended = (end: 'session-ended' | 'upgrade-required') => this.#ended(end)
    this.#intake = new Intake({
      replica: deps.replica,
      clock: deps.clock,
      gatherMs: deps.gatherMs ?? 0,
      random: () => deps.random(),
      get: (path) => deps.get(path),
      onChange: (change) => deps.onWritten(change),
      onReset: () => deps.onReset(),
      onBehind: (done, of) => this.#happened({ type: 'behind', done, of }),
      onCaughtUp: () => this.#happened({ type: 'caught-up' }),
      onEnd: ended,
      onFault: (error) => deps.onFault(error)
    })
    this.#connection = new HubConnection({
      member: deps.member,
      device: deps.device,
      clock: deps.clock,
      random: () => deps.random(),
      openSocket: () => deps.openSocket(),
      cursor: () => deps.replica.cursor(),
      sessionOver: async () =>
        (
          await askServer(
            (path) => deps.get(path),
            '/api/me',
            (body) => body ?? null
          )
        ).kind === 'session-ended',
      onWelcome: (frame) => {
        this.#happened({ type: 'connected' })
        this.#intake.welcomed(frame)
        deps.onLine((told) => this.#connection.say(told))
      },
      onFrame: (frame) => this.#intake.frame(frame),
      onLost: () => {
        this.#intake.lost()
        deps.onLine(null)
        this.#happened({ type: 'lost' })
      },
      onContact: () => deps.onContact(),
      onTakenBack: () => deps.onTakenBack(),
      onEnd: ended,
      onFault: (error) => deps.onFault(error)
    })
  }

  get shown(): SyncState {
    return this.#machine.shown
  }

  start(): void {
    this.#happened({ type: 'tick' })
    this.#connection.start()
  }

  wake(): void {
    this.#connection.wake()
    this.#intake.wake()
  }

  navigator(online: boolean): void {
    this.#happened({ type: 'navigator', online })
    this.wake()
  }

  /** Begins nothing more from here on; resolves when a write that was under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#connection.stop()
    this.#deps.onLine(null)
    this.#clearTick()
    await this.#intake.stop()
  }

  #ended(end: 'session-ended' | 'upgrade-required'): void {
    if (this.#stopped) return
    this.#happened({ type: end })
    this.#stopped = true
    this.#connection.stop()
    this.#deps.onLine(null)
    this.#clearTick()
    // What is known for certain and stays so is not held back for calm.
    if (this.#machine.shown.kind !== end) this.#deps.onShown({ kind: end })
    this.#deps.onEnd()
  }

  #happened(event: Unstamped<SyncEvent>): void {
    if (this.#stopped) return
    const before = this.#machine.shown
    const now = this.#deps.clock.now()
    this.#machine = reduceSync(this.#machine, { ...event, at: now } as SyncEvent)
    if (this.#machine.shown !== before) this.#deps.onShown(this.#machine.shown)
    this.#clearTick()
    const next = nextTick(this.#machine, now)
    if (next !== null) this.#tick = this.#deps.clock.setTimeout(() => this.#happened({ type: 'tick' }), next - now)
  }

  #clearTick(): void {
    if (this.#tick !== null) this.#deps.clock.clearTimeout(this.#tick)
    this.#tick = null
  }
}
