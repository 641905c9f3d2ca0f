/** NumberSender: the Durable Object around SenderCore, one per number: its alarm, its line to the hub and to Graph. Not here: any decision. */
import { connect } from 'cloudflare:sockets'
import { DurableObject } from 'cloudflare:workers'
import type { Operation, OperationResult } from './commit/operation.ts'
import { type Env, HUB_NAME, SIMULATOR_NAME, simulatorOn } from './env.ts'
import { log } from './log.ts'
import { SenderCore } from './outbound/sender.ts'
import { sendToWhatsApp } from './outbound/whatsapp-client.ts'
import { d1Db } from './store/db.ts'
import { readUnsent } from './store/unsent.ts'

const GRAPH_URL = 'https://graph.facebook.com'
const GRAPH_VERSION = 'v26.0'
/** A host that does not take a connection within this time is out of reach. */
const PROBE_MS = 3_000

export class NumberSender extends DurableObject<Env> {
  readonly #core: SenderCore
  /** The clock of the hub: the simulator may have moved it. */
  #clockOffset = 0
  #alarmAt: number | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const db = d1Db(env.DB)
    this.#core = new SenderCore({
      now: () => Date.now() + this.#clockOffset,
      random: () => Math.random(),
      load: (forgetBefore) => readUnsent(db, this.#number(), forgetBefore),
      probe: () => this.#probe(),
      attempt: async (message, attempt, late) => {
        const result = await this.#submit({ kind: 'attempt', now: Date.now() + this.#clockOffset, message, attempt, late })
        return result.kind === 'attempt' ? result.send : null
      },
      call: (order) => sendToWhatsApp(this.#client(), order),
      settle: async (message, attempt, outcome) => {
        await this.#submit({ kind: 'outcome', now: Date.now() + this.#clockOffset, message, attempt, outcome })
      },
      wakeBy: (at) => this.#wakeBy(at - this.#clockOffset),
      staysHere: (demo) => demo && !simulatorOn(env),
      background: (work) => ctx.waitUntil(work)
    })
  }

  /** Looks at what there is to send (RPC). */
  async wake(clockOffset: number): Promise<void> {
    this.#clockOffset = clockOffset
    await this.#core.wake()
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = null
    this.#clockOffset = await this.#hub().clockOffset()
    await this.#core.wake()
  }

  #number(): string {
    const { name } = this.ctx.id
    if (name === undefined) throw new Error('a sender is always asked for by the name of its number')
    return name
  }

  #hub() {
    return this.env.HUB.getByName(HUB_NAME)
  }

  async #submit(operation: Operation): Promise<OperationResult> {
    return this.#hub().submitStep(operation)
  }

  #graphUrl(): string {
    return simulatorOn(this.env) ? 'http://simulator/simulator/graph' : (this.env.WHATSAPP_GRAPH_URL ?? GRAPH_URL).replace(/\/+$/, '')
  }

  #client() {
    return {
      fetch: (url: string, init: RequestInit) =>
        simulatorOn(this.env) ? this.env.SIMULATOR_DO.getByName(SIMULATOR_NAME).fetch(url, init) : fetch(url, init),
      graphUrl: this.#graphUrl(),
      version: this.env.WHATSAPP_GRAPH_VERSION ?? GRAPH_VERSION,
      accessToken: this.env.WHATSAPP_ACCESS_TOKEN,
      log
    }
  }

  /** Opens and closes a connection to Graph's host: while that fails, nothing of a message can have left us. */
  async #probe(): Promise<boolean> {
    if (simulatorOn(this.env)) return true
    const { hostname, port, protocol } = new URL(this.#graphUrl())
    const socket = connect({ hostname, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) })
    try {
      const timeout = scheduler.wait(PROBE_MS).then(() => false)
      return await Promise.race([socket.opened.then(() => true), timeout])
    } catch {
      return false // refused or no such host: exactly what the probe is there to find out
    } finally {
      this.ctx.waitUntil(socket.close().catch(() => undefined)) // it may not have been open
    }
  }

  /** One alarm: the earliest time that anybody asked for. */
  async #wakeBy(at: number): Promise<void> {
    if (this.#alarmAt !== null && this.#alarmAt <= at && this.#alarmAt > Date.now()) return
    this.#alarmAt = at
    await this.ctx.storage.setAlarm(at)
  }
}
