/**
 * A number's sender in the simulated world: SenderCore as `worker/sender-object.ts` puts it together, with its alarm, its line to the
 * hub, and the real client that calls Graph. Not here: what Graph does with a call (world.ts).
 */
import type { Millis, NumberId } from '../../schema/domain/ids.ts'
import type { Operation, OperationResult } from '../../worker/commit/operation.ts'
import { SenderCore } from '../../worker/outbound/sender.ts'
import { sendToWhatsApp } from '../../worker/outbound/whatsapp-client.ts'
import type { Db } from '../../worker/store/db.ts'
import { readUnsent } from '../../worker/store/unsent.ts'
import type { Clock } from './clock.ts'
import type { Instance } from './host.ts'
import type { Process } from './process.ts'

export interface SenderProcessDeps {
  readonly clock: Clock
  readonly process: Process
  readonly random: () => number
  readonly number: NumberId
  readonly db: Db
  readonly setAlarm: (at: Millis) => void
  readonly submit: (operation: Operation) => Promise<OperationResult>
  readonly clockOffset: () => Promise<Millis>
  readonly probe: () => Promise<boolean>
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly background: (work: Promise<unknown>) => void
}

export class SenderProcess implements Instance {
  readonly #deps: SenderProcessDeps
  readonly #core: SenderCore
  #clockOffset = 0
  #alarmAt: Millis | null = null

  constructor(deps: SenderProcessDeps) {
    this.#deps = deps
    const { process } = deps
    const client = {
      fetch: (url: string, init: RequestInit) => process.inside(deps.fetch(url, init)),
      graphUrl: 'http://simulator/simulator/graph',
      version: 'v26.0',
      accessToken: 'token-of-the-simulated-world',
      log: () => undefined
    }
    this.#core = new SenderCore({
      now: () => this.#now(),
      random: deps.random,
      load: (forgetBefore) => readUnsent(deps.db, deps.number, forgetBefore),
      probe: () => process.inside(deps.probe()),
      attempt: async (message, attempt, late) => {
        const result = await this.#submit({ kind: 'attempt', now: this.#now(), message, attempt, late })
        return result.kind === 'attempt' ? result.send : null
      },
      call: (order) => sendToWhatsApp(client, order),
      settle: async (message, attempt, outcome) => {
        await this.#submit({ kind: 'outcome', now: this.#now(), message, attempt, outcome })
      },
      wakeBy: async (at) => this.#wakeBy(at - this.#clockOffset),
      staysHere: () => false,
      background: deps.background
    })
  }

  #now(): Millis {
    return this.#deps.clock.now + this.#clockOffset
  }

  #submit(operation: Operation): Promise<OperationResult> {
    return this.#deps.process.inside(this.#deps.submit(operation))
  }

  async wake(clockOffset: Millis): Promise<void> {
    this.#clockOffset = clockOffset
    await this.#core.wake()
  }

  async alarm(): Promise<void> {
    this.#alarmAt = null
    this.#clockOffset = await this.#deps.process.inside(this.#deps.clockOffset())
    await this.#core.wake()
  }

  #wakeBy(at: Millis): void {
    if (this.#alarmAt !== null && this.#alarmAt <= at && this.#alarmAt > this.#deps.clock.now) return
    this.#alarmAt = at
    this.#deps.setAlarm(at)
  }
}
