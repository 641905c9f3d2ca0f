/**
 * What this device tells the hub of itself, for the list of devices (MOB-09): after each welcome, and while the line holds when it changed,
 * at most once a minute. Nothing is decided by it. Loaded behind the first rows. Not here: the socket (`sync/hub-connection.ts`).
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import type { Clock, Say, TimerId } from '../sync/deps.ts'
import type { Engine } from './engine.ts'

const EVERY_MS = 60_000
/** Every frame wakes the hub: a few rows more are not worth it. */
const BYTES_STEP = 100_000

/** What a device tells of itself. */
export interface Vitals {
  /** Of everything that this browser keeps for us. */
  readonly bytes: number
  readonly conversations: number
  /** What was done here and our server does not have. */
  readonly unsent: number
}

/** A browser that cannot be asked about its storage counts as one that keeps nothing. */
export const vitalsOf = async (
  index: Pick<Engine['index'], 'rows' | 'entries'>,
  storage: Pick<StorageManager, 'estimate'> | undefined
): Promise<Vitals> => ({
  bytes: (await storage?.estimate())?.usage ?? 0,
  conversations: index.rows().length,
  unsent: index.entries().filter(isUnsent).length
})

/** Having looked at something is nothing that anybody waits for. */
const isUnsent = ({ kind, state }: Pick<OutboxEntry, 'kind' | 'state'>): boolean =>
  state.kind === 'refused' || (state.kind === 'waiting' && kind !== 'conversation.read')

export interface DeviceReportDeps {
  readonly clock: Clock
  readonly vitals: () => Promise<Vitals>
  readonly crashed: (error: unknown) => void
}

export class DeviceReport {
  readonly #deps: DeviceReportDeps
  #toldAt: Millis = Number.NEGATIVE_INFINITY
  #told = ''
  #timer: TimerId | null = null
  /** The line that stands: what was counted for another is not told over it. */
  #say: Say | null = null

  constructor(deps: DeviceReportDeps) {
    this.#deps = deps
  }

  /** Null: the line is gone. One that breaks and comes back every few seconds is no reason to tell as often. */
  line(say: Say | null): void {
    const { clock } = this.#deps
    if (this.#timer !== null) clock.clearTimeout(this.#timer)
    this.#timer = null
    this.#say = say
    this.#told = ''
    const since = clock.now() - this.#toldAt
    if (say) this.#lookIn(since >= 0 && since < EVERY_MS ? EVERY_MS - since : 0, say)
  }

  #lookIn(ms: Millis, say: Say): void {
    const { clock, crashed } = this.#deps
    this.#timer = clock.setTimeout(() => void this.#look(say).catch(crashed), ms)
  }

  async #look(say: Say): Promise<void> {
    const { bytes, conversations, unsent } = await this.#deps.vitals()
    if (say !== this.#say) return
    const frame = { type: 'device', bytes: Math.ceil(bytes / BYTES_STEP) * BYTES_STEP, conversations, unsent } as const
    const words = JSON.stringify(frame)
    if (words !== this.#told) {
      this.#told = words
      this.#toldAt = this.#deps.clock.now()
      say(frame)
    }
    this.#lookIn(EVERY_MS, say)
  }
}
